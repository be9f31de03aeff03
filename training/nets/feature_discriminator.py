"""A discriminator that judges by ImageNet features, and not by pixels.

Method: Sauer et al., "Projected GANs Converge Faster", 2021: frozen features, mixed at random over channels
and levels, so that no judge can do with the few of them that tell drawn from painted at once. Beside them
each judge sees the mask.
"""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import spectral_norm

from anime_painter.classes import CLASS_COUNT
from training.nets.backbone import FEATURE_CHANNELS
from training.nets.discriminator import Judgement
from training.nets.perceptual import unit_length

_LEVELS = slice(2, 4)
"""Those of the backbone that are judged, at 1/8 and 1/16 of the side: with 1/4 outlines came out serrated."""
_WIDTHS = (64, 128)
_SEED = 7


class FeatureDiscriminator(nn.Module):
    """A PatchGAN over each level of a backbone's features."""

    def __init__(self) -> None:
        super().__init__()
        channels = FEATURE_CHANNELS[_LEVELS]
        chance = torch.Generator().manual_seed(_SEED)
        for level, (inside, width) in enumerate(zip(channels, _WIDTHS, strict=True)):
            self.register_buffer(f"mix{level}", _random_weights(width, inside, 1, chance))
        for level, (width, above) in enumerate(pairwise(_WIDTHS)):
            self.register_buffer(f"bring{level}", _random_weights(width, above, 3, chance))
        self.judges = nn.ModuleList(_judge(width) for width in _WIDTHS)

    def forward(self, features: list[Tensor], coverage: Tensor) -> list[Judgement]:
        """Judges pictures by the backbone's features float[B, C, S / n, S / n] and their mask.

        Args:
            features: of at least four levels.
            coverage: float[B, 7, S, S].
        """
        judgements = []
        for judge, x in zip(self.judges, self._projected(features), strict=True):
            mask = F.adaptive_avg_pool2d(coverage, (x.shape[-2], x.shape[-1]))
            judgements.append([judge(torch.cat([x, mask], dim=1))])
        return judgements

    def _projected(self, features: list[Tensor]) -> list[Tensor]:
        """Each level mixed over its channels, with what the levels above it see brought down."""
        mixed = [
            F.conv2d(_of_unit_variance(x), self.get_buffer(f"mix{level}"))
            for level, x in enumerate(features[_LEVELS])
        ]
        for level in reversed(range(len(mixed) - 1)):
            above = F.interpolate(mixed[level + 1], mixed[level].shape[-2:], mode="bilinear")
            mixed[level] = mixed[level] + F.conv2d(above, self.get_buffer(f"bring{level}"), padding=1)
        return mixed


def _judge(width: int) -> nn.Module:
    return nn.Sequential(
        spectral_norm(nn.Conv2d(width + CLASS_COUNT, width, 3, padding=1)),
        nn.LeakyReLU(0.2),
        spectral_norm(nn.Conv2d(width, width, 4, 2, 1)),
        nn.LeakyReLU(0.2),
        spectral_norm(nn.Conv2d(width, 1, 3, padding=1)),
    )


def _random_weights(out: int, inside: int, side: int, chance: torch.Generator) -> Tensor:
    return torch.randn(out, inside, side, side, generator=chance) * (inside * side * side) ** -0.5


def _of_unit_variance(features: Tensor) -> Tensor:
    return unit_length(features) * features.shape[1] ** 0.5
