"""The original article's U-Nets, versions one to three: they differ in how they grow, and at what size.

Method: Ronneberger et al., "U-Net", 2015, with a pretrained encoder; each level grows, and is joined with the
encoder's features of its size. Odena et al., "Deconvolution and checkerboard artifacts", 2016, tell why a
transposed convolution of three taps and stride two draws a grid; enlarging before a convolution draws none.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from anime_painter.classes import CLASS_COUNT
from training.nets.backbone import FEATURE_CHANNELS, Backbone
from training.nets.unet.layers import WIDTHS, normed

Grow = Callable[[int, int], nn.Module]
"""From channels and width, a layer that doubles the side."""


def transposed(channels: int, width: int) -> nn.Module:
    """A transposed convolution 3x3 of stride two."""
    return nn.ConvTranspose2d(channels, width, 3, stride=2, padding=1, output_padding=1)


def enlarging(channels: int, width: int) -> nn.Module:
    """A bilinear enlargement, then a convolution 3x3."""
    enlarge = nn.Upsample(scale_factor=2.0, mode="bilinear", align_corners=False)
    return nn.Sequential(enlarge, nn.Conv2d(channels, width, 3, padding=1))


class PlainUNet(nn.Module):
    """Pictures float[B, 3, S, S] in 0..1 to logits float[B, 7, S, S]; S is a multiple of 32.

    Args:
        grow: makes the layers that double the side.
        side: side at which it computes, in pixels, whatever the picture's; by default that of the picture.
    """

    def __init__(self, grow: Grow, side: int | None = None) -> None:
        super().__init__()
        self._side = side
        self.encoder = Backbone()
        skips = FEATURE_CHANNELS[-2::-1]
        below = (FEATURE_CHANNELS[-1], *(w + skip for w, skip in zip(WIDTHS, skips, strict=True)))
        self.decoder = nn.ModuleList(
            nn.Sequential(grow(lower, width), *normed(width))
            for lower, width in zip(below[:-1], WIDTHS, strict=True)
        )
        self.last = grow(below[-1], CLASS_COUNT)

    def forward(self, picture: Tensor) -> Tensor:
        if self._side is None:
            return self._logits(picture)
        small = F.interpolate(picture, (self._side, self._side), mode="area")
        return F.interpolate(self._logits(small), picture.shape[-2:], mode="bilinear", align_corners=False)

    def _logits(self, picture: Tensor) -> Tensor:
        *skips, features = self.encoder(picture)
        for level, skip in zip(self.decoder, reversed(skips), strict=True):
            features = torch.cat([level(features), skip], dim=1)
        return self.last(features)
