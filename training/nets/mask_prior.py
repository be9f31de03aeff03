"""The mask prior: a variational autoencoder of masks, and the density of its codes, which gives new ones.

Method: Kingma and Welling, "Auto-Encoding Variational Bayes", 2014; the density is fitted afterwards to the
codes that the encoder really gives, as in Dai and Wipf, "Diagnosing and Enhancing VAE Models", 2019.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from anime_painter.classes import CLASS_COUNT, EYE, MOUTH

CODE_SIZE = 64
"""Numbers in the code of one mask."""
MASK_SIZE = 128
"""Side at which masks are coded, in pixels; smooth logits are enlarged, so that edges stay smooth too."""
_SMALLEST = 4
_TAKEN_OFF = {EYE: 1.0, MOUTH: 0.5}
"""Shares of the class weights' logarithm; all of it would lose closed mouths, whose place is uncertain."""
# From the smallest side up to 64 px.
_WIDTHS = (192, 160, 96, 56, 32)


class MaskEncoder(nn.Module):
    """Class coverage to a Gaussian over codes."""

    def __init__(self) -> None:
        super().__init__()
        widths = (CLASS_COUNT, *reversed(_WIDTHS))
        self.features = nn.Sequential(*(_level(a, b, stride=2) for a, b in pairwise(widths)))
        self.head = nn.Linear(_WIDTHS[0] * _SMALLEST**2, 2 * CODE_SIZE)

    def forward(self, coverage: Tensor) -> tuple[Tensor, Tensor]:
        """float[B, 7, 128, 128] to mean and log variance, float[B, 64] each."""
        features = self.features(coverage * 2 - 1)
        mean, log_variance = self.head(features.flatten(1)).float().chunk(2, dim=1)
        return mean, log_variance.clamp(-10.0, 4.0)


class MaskDecoder(nn.Module):
    """Codes to the logits of the classes."""

    def __init__(self) -> None:
        super().__init__()
        self.start = nn.Linear(CODE_SIZE, _WIDTHS[0] * _SMALLEST**2)
        self.near = nn.Sequential(_level(_WIDTHS[0], _WIDTHS[0]), _level(_WIDTHS[0], _WIDTHS[0]))
        self.levels = nn.ModuleList(_level(a, b) for a, b in pairwise(_WIDTHS))
        # The last doubling is four logits a pixel: a level at 128 px would cost as much as all others.
        self.head = nn.Sequential(nn.Conv2d(_WIDTHS[-1], 4 * CLASS_COUNT, 3, padding=1), nn.PixelShuffle(2))

    def forward(self, code: Tensor) -> Tensor:
        """float[B, 64] to logits float[B, 7, 128, 128]."""
        x = self.start(code).unflatten(1, (_WIDTHS[0], _SMALLEST, _SMALLEST))
        x = x + self.near(F.leaky_relu(x, 0.2))
        for level in self.levels:
            x = level(F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False))
        return self.head(x)


class CodeDensity(nn.Module):
    """A mixture of Gaussians over codes, from which one is drawn.

    Args:
        components: how many there are; `training.stages.mask_prior` fits them.
    """

    means: Tensor
    roots: Tensor
    reached: Tensor

    def __init__(self, components: int) -> None:
        super().__init__()
        self.register_buffer("means", torch.zeros(components, CODE_SIZE))
        self.register_buffer("roots", torch.eye(CODE_SIZE).repeat(components, 1, 1))
        # Cumulated weights: the last one is 1 and left out of the search.
        self.register_buffer("reached", torch.linspace(1 / components, 1, components))

    def forward(self, choice: Tensor, noise: Tensor) -> Tensor:
        """Draws a code float[1, 64].

        Args:
            choice: float[1], uniform in 0..1: it chooses the component.
            noise: float[1, 64], unit normal.
        """
        component = (choice > self.reached[:-1]).sum().reshape(1)
        root = torch.index_select(self.roots, 0, component)[0]
        return torch.index_select(self.means, 0, component) + noise @ root.T


class MaskSampler(nn.Module):
    """What ships: chance in, a mask's logits out.

    Args:
        side: of the logits, in pixels.
        class_weights: those of the cross entropy in training. Weights make small classes likelier than they
            are, so that they are learnt at all; most of that is taken off again, or eyes would be blobs.
    """

    excess: Tensor
    smooth: Tensor

    def __init__(
        self, density: CodeDensity, decoder: MaskDecoder, side: int, class_weights: Sequence[float]
    ) -> None:
        super().__init__()
        self.density, self.decoder, self.side = density, decoder, side
        shares = torch.tensor([_TAKEN_OFF.get(i, 1.0) for i in range(CLASS_COUNT)])
        self.register_buffer("excess", (shares * torch.tensor(class_weights).log()).view(1, -1, 1, 1))
        # It takes away what alternates from pixel to pixel, as the last doubling leaves it along edges.
        line = torch.tensor([0.25, 0.5, 0.25])
        self.register_buffer("smooth", (line[:, None] * line).expand(CLASS_COUNT, 1, 3, 3).clone())

    def forward(self, choice: Tensor, noise: Tensor) -> Tensor:
        """float[1] and float[1, 64], as for `CodeDensity`, to logits float[1, 7, side, side]."""
        logits = self.decoder(self.density(choice, noise)) - self.excess
        logits = F.conv2d(F.pad(logits, (1, 1, 1, 1), mode="replicate"), self.smooth, groups=CLASS_COUNT)
        return F.interpolate(logits, size=(self.side, self.side), mode="bicubic", align_corners=False)


def _level(channels: int, width: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(channels, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width), nn.LeakyReLU(0.2)
    )
