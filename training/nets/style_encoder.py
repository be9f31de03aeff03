"""The style encoder: picture and mask to a Gaussian over the style code of each class region."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from anime_painter.classes import CLASS_COUNT, CLOTHES
from training.nets.accent_reader import AccentReader
from training.nets.garment_reader import GarmentReader
from training.nets.spade import STYLE_SIZE

_WIDTHS = (32, 64, 96, 128)
_SIZE = 128
"""Larger pictures are reduced to this side: a style is colours and materials, no detail."""
_LEAST_SHARE = 1e-4
"""A class that covers less of the picture than this, of 1, counts as absent."""


class StyleEncoder(nn.Module):
    """Features pooled inside each class region, then a linear head of each class's own.

    The mean colour of the region is pooled beside the features, so that colours reach the code undistorted.
    To the last numbers of the clothes' row those of accent and garment are added. They are zeros until
    `training.stages.garments` has been there, which takes away what else these numbers said.
    """

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        channels = 3 + CLASS_COUNT
        for width in _WIDTHS:
            layers += [nn.Conv2d(channels, width, 3, 2, 1), nn.GroupNorm(8, width), nn.LeakyReLU(0.2)]
            channels = width
        self.features = nn.Sequential(*layers, nn.Conv2d(channels, channels, 3, padding=1), nn.LeakyReLU(0.2))
        pooled = channels + 3
        self.weight = nn.Parameter(torch.randn(CLASS_COUNT, pooled, 2 * STYLE_SIZE) * pooled**-0.5)
        self.bias = nn.Parameter(torch.zeros(CLASS_COUNT, 2 * STYLE_SIZE))
        self.accents = AccentReader()
        self.garments = GarmentReader()

    def forward(self, picture: Tensor, coverage: Tensor) -> tuple[Tensor, Tensor]:
        """Encodes.

        Args:
            picture: float[B, 3, S, S] in 0..1.
            coverage: float[B, 7, S, S], share of each class in each pixel.

        Returns:
            mean and log variance, float[B, 7, 16] each; an absent class gets the unit normal's 0 and 0.
        """
        outfit = self._outfit(picture, coverage[:, [CLOTHES]])
        present = (coverage.mean(dim=(2, 3)) > _LEAST_SHARE).float()[..., None]
        factor = picture.shape[-1] // _SIZE
        if factor > 1:
            picture, coverage = F.avg_pool2d(picture, factor), F.avg_pool2d(coverage, factor)
        features = self.features(torch.cat([picture * 2 - 1, coverage], dim=1))
        pooled = _pool(features, F.adaptive_avg_pool2d(coverage, features.shape[-2:]))
        colour = _pool(picture * 4 - 2, coverage)
        code = (
            torch.einsum("bcp,cpd->bcd", torch.cat([pooled, colour], dim=2).float(), self.weight) + self.bias
        )
        mean, log_variance = code.chunk(2, dim=2)
        mean = mean + F.pad(outfit[:, None], (STYLE_SIZE - outfit.shape[1], 0, CLOTHES, 0))
        return mean * present, (log_variance * present).clamp(-8.0, 4.0)

    def _outfit(self, picture: Tensor, clothes: Tensor) -> Tensor:
        """Numbers of the accent and of the garment, float[B, 12]."""
        return torch.cat([self.accents(picture, clothes), self.garments(picture, clothes).float()], dim=1)


def _pool(values: Tensor, coverage: Tensor) -> Tensor:
    """Means of float[B, C, H, W] inside each class region, float[B, 7, C]."""
    weights = coverage.flatten(2).float()
    sums = torch.matmul(weights, values.flatten(2).transpose(1, 2).float())
    return sums / weights.sum(dim=2, keepdim=True).clamp(min=1e-3)
