"""The mask codec: an autoencoder of masks whose code is a grid of cells, each a few whole numbers.

Method: Mentzer et al., "Finite Scalar Quantization: VQ-VAE Made Simple", 2024.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from anime_painter.classes import CLASS_COUNT, EYE, MOUTH

MASK_SIZE = 128
"""Side at which masks are coded, in pixels; smooth logits are enlarged, so that edges stay smooth too."""
GRID = 16
"""Cells along a side of the code."""
CELLS = GRID**2
GROUPS = 2
"""Whole numbers, from 0 to `CHOICES` - 1, that a cell holds."""
_LEVELS, _DEPTH = 6, 3
CHOICES = _LEVELS**_DEPTH
_TAKEN_OFF = {EYE: 1.0, MOUTH: 0.5}
"""Shares of the class weights' logarithm; all of it would lose closed mouths, whose place is uncertain."""
# From the smallest side up to 64 px.
_WIDTHS = (128, 80, 40)


class MaskEncoder(nn.Module):
    """Class coverage to whole numbers."""

    def __init__(self) -> None:
        super().__init__()
        widths = (CLASS_COUNT, 32, 64, _WIDTHS[0])
        self.features = nn.Sequential(*(_level(a, b, stride=2) for a, b in pairwise(widths)))
        self.near = _level(_WIDTHS[0], _WIDTHS[0])
        self.head = nn.Conv2d(_WIDTHS[0], GROUPS * _DEPTH, 1)

    def forward(self, coverage: Tensor) -> Tensor:
        """float[B, 7, 128, 128] to levels float[B, 6, 16, 16], whole numbers 0..5, with a gradient."""
        x = self.features(coverage * 2 - 1)
        level = (_LEVELS - 1) * self.head(x + self.near(x)).float().sigmoid()
        # The gradient goes by as if nothing had been rounded.
        return level + (level.round() - level).detach()


class MaskDecoder(nn.Module):
    """Whole numbers to the logits of the classes."""

    def __init__(self) -> None:
        super().__init__()
        self.start = _level(GROUPS * _DEPTH, _WIDTHS[0])
        self.near = nn.ModuleList(_level(_WIDTHS[0], _WIDTHS[0]) for _ in range(2))
        self.levels = nn.ModuleList(_level(a, b) for a, b in pairwise(_WIDTHS))
        self.middle = _level(_WIDTHS[1], _WIDTHS[1])
        # The last doubling is four logits a pixel: a level at 128 px would cost as much as all others.
        self.head = nn.Sequential(nn.Conv2d(_WIDTHS[-1], 4 * CLASS_COUNT, 3, padding=1), nn.PixelShuffle(2))

    def forward(self, levels: Tensor) -> Tensor:
        """float[B, 6, 16, 16], as the encoder gives them, to logits float[B, 7, 128, 128]."""
        x = self.start(levels * (2 / (_LEVELS - 1)) - 1)
        for near in self.near:
            x = x + near(x)
        for i, level in enumerate(self.levels):
            x = level(F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False))
            if i == 0:
                x = x + self.middle(x)
        return self.head(x)


class MaskRestorer(nn.Module):
    """What ships of the codec: numbers in, a mask's logits out.

    Args:
        side: of the logits, in pixels.
        class_weights: those of the cross entropy in training. Weights make small classes likelier than they
            are, so that they are learnt at all; most of that is taken off again, or eyes would be blobs.
    """

    excess: Tensor
    smooth: Tensor

    def __init__(self, decoder: MaskDecoder, side: int, class_weights: Sequence[float]) -> None:
        super().__init__()
        self.decoder, self.side = decoder, side
        shares = torch.tensor([_TAKEN_OFF.get(i, 1.0) for i in range(CLASS_COUNT)])
        self.register_buffer("excess", (shares * torch.tensor(class_weights).log()).view(1, -1, 1, 1))
        # It takes away what alternates from pixel to pixel, as the last doubling leaves it along edges.
        line = torch.tensor([0.25, 0.5, 0.25])
        self.register_buffer("smooth", (line[:, None] * line).expand(CLASS_COUNT, 1, 3, 3).clone())

    def forward(self, numbers: Tensor) -> Tensor:
        """Whole numbers [B, 256, 2] in 0..215, cells row by row, to logits float[B, 7, side, side]."""
        logits = self.as_shipped(self.decoder(levels_of(numbers.long())))
        return F.interpolate(logits, size=(self.side, self.side), mode="bicubic", align_corners=False)

    def as_shipped(self, logits: Tensor) -> Tensor:
        """What the decoder tells, float[B, 7, 128, 128], without the class weights and smooth."""
        return self.smoothed(logits - self.excess)

    def smoothed(self, x: Tensor) -> Tensor:
        """float[B, 7, H, W] blurred by 1, 2, 1."""
        return F.conv2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), self.smooth, groups=CLASS_COUNT)


def numbers_of(levels: Tensor) -> Tensor:
    """Levels float[B, 6, 16, 16] as numbers int64[B, 256, 2]: each tells three levels."""
    digits = levels.round().long().flatten(2).unflatten(1, (GROUPS, _DEPTH))
    places = _LEVELS ** torch.arange(_DEPTH, device=levels.device).view(1, 1, -1, 1)
    return (digits * places).sum(2).transpose(1, 2)


def levels_of(numbers: Tensor) -> Tensor:
    """The inverse of `numbers_of`."""
    digits = [numbers // _LEVELS**place % _LEVELS for place in range(_DEPTH)]
    return torch.stack(digits, dim=3).flatten(2).transpose(1, 2).unflatten(2, (GRID, GRID)).float()


def _level(channels: int, width: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(channels, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width), nn.LeakyReLU(0.2)
    )
