"""The discriminator: PatchGANs at several scales, conditional on the mask.

Method: Wang et al., "High-Resolution Image Synthesis ... with Conditional GANs" (pix2pixHD), 2018, with the
spectral normalisation of Miyato et al., 2018, and the hinge loss of Lim and Ye, 2017.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import spectral_norm

from anime_painter.classes import CLASS_COUNT

Judgement = list[Tensor]
"""A PatchGAN's activations, layer by layer; the last is its patch of logits."""


class PatchDiscriminator(nn.Module):
    """Judges overlapping patches, float[B, channels_in, S, S]."""

    def __init__(self, channels_in: int, widths: tuple[int, ...]) -> None:
        super().__init__()
        self.layers = nn.ModuleList()
        channels = channels_in
        for i, width in enumerate(widths):
            stride = 2 if i < len(widths) - 1 else 1
            self.layers.append(spectral_norm(nn.Conv2d(channels, width, 4, stride, 2)))
            channels = width
        self.logits = spectral_norm(nn.Conv2d(channels, 1, 4, 1, 2))

    def forward(self, x: Tensor) -> Judgement:
        activations = []
        for layer in self.layers:
            x = F.leaky_relu(layer(x), 0.2)
            activations.append(x)
        return [*activations, self.logits(x)]


class Discriminator(nn.Module):
    """PatchGANs on the picture with its mask, at `size` pixels, at half of that, and so on.

    They are named by the size that they look at: what judged 128 px pictures goes on beside a larger one.
    """

    def __init__(self, size: int, scales: int, widths: tuple[int, ...] = (32, 64, 128, 192)) -> None:
        super().__init__()
        sizes = (size >> scale for scale in range(scales))
        self.patches = nn.ModuleDict({str(s): PatchDiscriminator(3 + CLASS_COUNT, widths) for s in sizes})

    def forward(self, picture: Tensor, coverage: Tensor) -> list[Judgement]:
        """Judges pictures float[B, 3, size, size] in 0..1 beside their coverage float[B, 7, size, size]."""
        x = torch.cat([picture * 2 - 1, coverage], dim=1)
        judgements = []
        for patch in self.patches.values():
            judgements.append(patch(x))
            x = F.avg_pool2d(x, 2)
        return judgements


def discriminator_loss(real: list[Judgement], fake: list[Judgement], importance: Tensor) -> Tensor:
    """Hinge loss of the discriminator; patches count by `importance` float[B, 1, S, S]."""
    losses = [
        _weighted(F.relu(1 - r[-1].float()), importance) + _weighted(F.relu(1 + f[-1].float()), importance)
        for r, f in zip(real, fake, strict=True)
    ]
    return torch.stack(losses).mean()


def adversarial_loss(fake: list[Judgement], importance: Tensor) -> Tensor:
    """Hinge loss of the generator; patches count by `importance` float[B, 1, S, S]."""
    return torch.stack([_weighted(-judgement[-1].float(), importance) for judgement in fake]).mean()


def feature_matching_loss(real: list[Judgement], fake: list[Judgement], importance: Tensor) -> Tensor:
    """Mean absolute difference of the activations that a real picture and its copy call forth.

    No gradient flows into `real`.
    """
    pairs = [pair for r, f in zip(real, fake, strict=True) for pair in zip(r[:-1], f[:-1], strict=True)]
    return torch.stack(
        [_weighted((f.float() - r.detach().float()).abs(), importance) for r, f in pairs]
    ).mean()


def _weighted(values: Tensor, importance: Tensor) -> Tensor:
    return (values * F.adaptive_avg_pool2d(importance, (values.shape[-2], values.shape[-1]))).mean()
