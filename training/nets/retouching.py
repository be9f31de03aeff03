"""What the generator does to its colours at the end, without weights."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

_LIGHTNESS = (0.299, 0.587, 0.114)
"""Shares of red, green and blue."""
_LINE_SURROUNDINGS = 15
"""Side in pixels of 512 of what lies around a line: streaks in another colour are wider than half of it."""
_DARKER = 0.1
"""By so much, of 1, a line is darker than its surroundings to take all of their hue."""
_TINY = 1e-3


def with_calm_colours(picture: Tensor) -> Tensor:
    """Blurs all of float[B, 3, H, W] in 0..1 but its lightness: outlines would have dots of red and blue."""
    calm = blurred(picture)
    return (calm + _lightness(picture - calm)).clamp(0, 1)


def with_lines_in_hues(picture: Tensor, region: Tensor) -> Tensor:
    """Gives what is darker than its surroundings in a region their hue: some lines in blue hair would be red.

    Args:
        picture: float[B, 3, H, W] in 0..1.
        region: float[B, 1, H, W], share of the region in each pixel.
    """
    around = _boxed(torch.cat([picture * region, region], dim=1))
    mean = around[:, :3] / around[:, 3:].clamp(min=_TINY)
    light, mean_light = _lightness(picture), _lightness(mean)
    share = region * ((mean_light - light) / _DARKER).clamp(0, 1)
    return torch.lerp(picture, mean * (light / mean_light.clamp(min=_TINY)), share)


def blurred(x: Tensor) -> Tensor:
    """float[B, C, H, W] with each pixel a mean of its neighbours by 1, 2, 1 both ways."""
    return F.avg_pool2d(F.avg_pool2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), 2, 1), 2, 1)


def _lightness(picture: Tensor) -> Tensor:
    return (picture * picture.new_tensor(_LIGHTNESS).view(1, -1, 1, 1)).sum(dim=1, keepdim=True)


def _boxed(x: Tensor) -> Tensor:
    """float[B, C, H, W] with each pixel a mean of a square around it."""
    half = _LINE_SURROUNDINGS // 2
    tall = F.avg_pool2d(F.pad(x, (0, 0, half, half), mode="replicate"), (_LINE_SURROUNDINGS, 1), 1)
    return F.avg_pool2d(F.pad(tall, (half, half, 0, 0), mode="replicate"), (1, _LINE_SURROUNDINGS), 1)
