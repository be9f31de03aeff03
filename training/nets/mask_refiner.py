"""The mask refiner: a U-Net that takes noise off a mask, knowing the rough one that was painted.

Method: a diffusion model (Karras et al., "Elucidating the Design Space of Diffusion-Based Generative Models",
2022) of classes instead of colours (Dieleman et al., "Continuous Diffusion for Categorical Data", 2022).
Strands that the rough mask does not tell are drawn by chance, each whole; a network that must tell them in
one go answers with the mean of all that could be, which is a wave.
"""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from anime_painter.classes import CLASS_COUNT
from anime_painter.inference.mask_refiner import SIZE

_WIDTHS = (32, 64, 128, 192)
"""Of the levels from 128 px down to 16 px."""
_KEPT = 3.0
"""Logit by which the class that was painted leads before anything is learnt."""


class MaskRefiner(nn.Module):
    """Class coverage and a noisy mask to logits of the classes."""

    def __init__(self) -> None:
        super().__init__()
        self.start = _block(2 * CLASS_COUNT + 1, _WIDTHS[0])
        self.down = nn.ModuleList(_block(a, b, stride=2) for a, b in pairwise(_WIDTHS))
        self.down_near = nn.ModuleList(_block(b, b) for b in _WIDTHS[1:])
        self.middle = nn.ModuleList(_block(_WIDTHS[-1], _WIDTHS[-1], dilation=d) for d in (2, 4, 1))
        self.up = nn.ModuleList(_block(b + a, a) for a, b in pairwise(_WIDTHS))
        self.up_near = nn.ModuleList(_block(a, a) for a in _WIDTHS[:-1])
        self.head = nn.Conv2d(_WIDTHS[0], CLASS_COUNT, 3, padding=1)
        nn.init.zeros_(self.head.weight)

    def forward(self, coverage: Tensor, noisy: Tensor, sigma: Tensor) -> Tensor:
        """Tells how much of each pixel every class may be expected to cover.

        Args:
            coverage: float[B, 7, 128, 128] in 0..1, of the rough mask.
            noisy: float[B, 7, 128, 128], coverage of a fine mask with noise on it.
            sigma: float[B], the noise's standard deviation.

        Returns:
            float[B, 7, 128, 128], logits of the shares.
        """
        sigma = sigma.view(-1, 1, 1, 1)
        level = (sigma.log() / 4).expand(-1, 1, SIZE, SIZE)
        x = self.start(torch.cat([coverage * 2 - 1, noisy / (sigma**2 + 1).sqrt(), level], dim=1))
        skips = []
        for down, near in zip(self.down, self.down_near, strict=True):
            skips.append(x)
            x = down(x)
            x = x + near(x)
        for block in self.middle:
            x = x + block(x)
        for up, near, skip in zip(reversed(self.up), reversed(self.up_near), reversed(skips), strict=True):
            x = F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)
            x = up(torch.cat([x, skip], dim=1))
            x = x + near(x)
        return self.head(x) + _KEPT * coverage


class ShippedRefiner(nn.Module):
    """What ships: one step of the diffusion."""

    def __init__(self, refiner: MaskRefiner) -> None:
        super().__init__()
        self.refiner = refiner

    def forward(self, mask: Tensor, noisy: Tensor, sigma: Tensor) -> Tensor:
        """As `MaskRefiner`, but to shares, float[1, 7, 128, 128]; sigma is float[1]."""
        return self.refiner(mask, noisy, sigma).softmax(1)


def _block(channels: int, width: int, stride: int = 1, dilation: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(channels, width, 3, stride, dilation, dilation, bias=False),
        nn.BatchNorm2d(width),
        nn.LeakyReLU(0.2),
    )
