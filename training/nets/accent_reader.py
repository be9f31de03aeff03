"""Reads the accent of clothes: the colour of a tie, a ribbon or a collar, beside that of the cloth."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from anime_painter.inference.accents import CHROMA
from anime_painter.inference.style import ACCENT_NUMBERS

_SIZE = 128
"""Larger pictures are reduced to this side in pixels."""
_FAINT = 2e-6
"""An accent whose weight is far below this one, as that of shade on plain cloth, fades to none."""


class AccentReader(nn.Module):
    """By how much the most colourful part of the clothes differs from their mean, in chroma.

    A mean colour cannot tell a red tie on a blue suit. Each pixel counts by its chroma and by how far that is
    from the mean chroma, both squared, so that white and black trims do not count, and a small tie does.
    `training.stages.garments` fits the scale; it begins as zeros.
    """

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.zeros(ACCENT_NUMBERS), requires_grad=False)

    def forward(self, picture: Tensor, clothes: Tensor) -> Tensor:
        """Numbers float[B, 2] of pictures float[B, 3, S, S] whose clothes cover float[B, 1, S, S]."""
        return self.scale * self.accent(picture, clothes)

    def accent(self, picture: Tensor, clothes: Tensor) -> Tensor:
        """Blue and red of the accent against those of the clothes' mean, float[B, 2], each in -1..1."""
        chroma, share = _chroma(picture, clothes)
        apart = chroma - (chroma * share).sum(2, keepdim=True)
        weight = share * _squared(apart) * _squared(chroma)
        return (weight * apart).sum(2) / (weight.sum(2) + _FAINT)


def mean_chroma(picture: Tensor, clothes: Tensor) -> Tensor:
    """Blue and red of the clothes' mean, float[B, 2], each in -0.5..0.5."""
    chroma, share = _chroma(picture, clothes)
    return (chroma * share).sum(2)


def _chroma(picture: Tensor, clothes: Tensor) -> tuple[Tensor, Tensor]:
    """Chroma float[B, 2, N] of the picture's pixels, and their shares float[B, 1, N] of the clothes."""
    factor = max(picture.shape[-1] // _SIZE, 1)
    picture, share = (F.avg_pool2d(x, factor).flatten(2).float() for x in (picture, clothes))
    return picture.new_tensor(CHROMA) @ picture, share / share.sum(2, keepdim=True).clamp(min=1e-3)


def _squared(x: Tensor) -> Tensor:
    return x.square().sum(1, keepdim=True)
