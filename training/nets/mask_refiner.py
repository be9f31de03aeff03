"""The mask refiner: a U-Net that gives a mask of blobs strands, fringes and shapes of eyes.

Method: Isola et al., "Image-to-Image Translation with Conditional Adversarial Networks" (pix2pix), 2017.
"""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from anime_painter.classes import CLASS_COUNT
from training.nets.discriminator import Judgement, PatchDiscriminator

MASK_SIZE = 256
"""Side at which masks are refined, in pixels; smooth logits are enlarged, so that edges stay smooth too."""
_WIDTHS = (32, 64, 128, 192)
"""Of the levels from 128 px down to 16 px."""
_KEPT = 3.0
"""Logit by which the class that was painted leads before anything is learnt."""
_JUDGE_WIDTHS = (32, 64, 96, 128)
_SCALES = 2


class MaskRefiner(nn.Module):
    """Class coverage to logits of the classes."""

    def __init__(self) -> None:
        super().__init__()
        self.start = _block(4 * CLASS_COUNT, _WIDTHS[0])
        self.down = nn.ModuleList(_block(a, b, stride=2) for a, b in pairwise(_WIDTHS))
        self.down_near = nn.ModuleList(_block(b, b) for b in _WIDTHS[1:])
        self.middle = nn.ModuleList(_block(_WIDTHS[-1], _WIDTHS[-1], dilation=d) for d in (2, 4, 1))
        self.up = nn.ModuleList(_block(b + a, a) for a, b in pairwise(_WIDTHS))
        self.up_near = nn.ModuleList(_block(a, a) for a in _WIDTHS[:-1])
        # The last doubling is four logits a pixel: a level at 256 px would cost as much as all others.
        self.head = nn.Conv2d(_WIDTHS[0], 4 * CLASS_COUNT, 3, padding=1)
        line = torch.tensor([0.25, 0.5, 0.25])
        self.register_buffer("smooth", (line[:, None] * line).expand(CLASS_COUNT, 1, 3, 3).clone())

    smooth: Tensor

    def forward(self, coverage: Tensor) -> Tensor:
        """float[B, 7, 256, 256] in 0..1 to logits float[B, 7, 256, 256]."""
        x = self.start(F.pixel_unshuffle(coverage * 2 - 1, 2))
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
        logits = F.pixel_shuffle(self.head(x), 2) + _KEPT * coverage
        return self.smoothed(logits)

    def smoothed(self, x: Tensor) -> Tensor:
        """float[B, 7, H, W] blurred by 1, 2, 1: takes away what alternates from pixel to pixel."""
        return F.conv2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), self.smooth.to(x.dtype), groups=CLASS_COUNT)


class ShippedRefiner(nn.Module):
    """What ships: logits of 512 px."""

    def __init__(self, refiner: MaskRefiner) -> None:
        super().__init__()
        self.refiner = refiner

    def forward(self, mask: Tensor) -> Tensor:
        """Class coverage float[B, 7, 256, 256] to logits float[B, 7, 512, 512]."""
        return F.interpolate(self.refiner(mask), scale_factor=2, mode="bicubic", align_corners=False)


class MaskJudge(nn.Module):
    """PatchGANs on a mask beside the rough one it was made of, at 128 and 64 px: a patch sees half of it."""

    def __init__(self) -> None:
        super().__init__()
        self.patches = nn.ModuleList(
            PatchDiscriminator(2 * CLASS_COUNT, _JUDGE_WIDTHS) for _ in range(_SCALES)
        )

    def forward(self, mask: Tensor, rough: Tensor) -> list[Judgement]:
        """Judges class shares float[B, 7, 256, 256] beside coverage of the same shape."""
        x = torch.cat([mask, rough], dim=1) * 2 - 1
        judgements = []
        for patch in self.patches:
            x = F.avg_pool2d(x, 2)
            judgements.append(patch(x))
        return judgements


def _block(channels: int, width: int, stride: int = 1, dilation: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(channels, width, 3, stride, dilation, dilation, bias=False),
        nn.BatchNorm2d(width),
        nn.LeakyReLU(0.2),
    )
