"""What the U-Nets are built of."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional as F

WIDTHS = (160, 96, 64, 40)
"""Channels of every decoder at 1/16, 1/8, 1/4 and 1/2 of the picture's side."""


def convolution(channels: int, width: int, dilation: int = 1) -> nn.Sequential:
    """3x3, batch norm, ReLU; the side stays."""
    layer = nn.Conv2d(channels, width, 3, padding=dilation, dilation=dilation, bias=False)
    return nn.Sequential(layer, *normed(width))


def normed(width: int) -> tuple[nn.Module, nn.Module]:
    """Batch norm and ReLU."""
    return nn.BatchNorm2d(width), nn.ReLU(inplace=True)


def enlarged(features: Tensor) -> Tensor:
    """Twice the side, bilinearly."""
    return F.interpolate(features, scale_factor=2.0, mode="bilinear", align_corners=False)
