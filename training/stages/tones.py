"""Tones of a batch, as a shaded generator may get them: in part, and not quite true."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from anime_painter.inference.coverage import class_coverage
from anime_painter.inference.tones import SIZE, shading_of
from training.loop import Batch

_GAPPED, _UNKNOWN = 0.3, 0.05
"""Share of the portraits whose tones have gaps, as after strokes; and of those of which none are known."""
_UNEVEN, _NOISIEST, _CONTRAST = 0.5, 0.15, 0.3
"""Share of those with another contrast and noise; its standard deviation at most; how far contrasts go."""
_SOFT = 0.25
"""Share of those that are blurred, as small pictures are."""


def shown_tones(batch: Batch) -> Tensor:
    """The tones of a batch's portraits, float[B, 2, 256, 256]; known where the rough mask is right."""
    shown = []
    pictures = batch["picture"].permute(0, 2, 3, 1)
    for picture, *masks in zip(pictures, batch["mask"], batch["rough"], strict=True):
        mask, rough = (mask.cpu().numpy() for mask in masks)
        shading = shading_of(picture.cpu().contiguous().numpy(), mask)
        shown.append(shading.known(class_coverage(rough, SIZE)))
    return torch.from_numpy(np.concatenate(shown))


def weathered(tones: Tensor) -> Tensor:
    """The same with gaps, and as uneven as those of loaded pictures are; from torch's generator."""
    return torch.cat([_weathered(one) for one in tones.split(1)])


def _weathered(tones: Tensor) -> Tensor:
    gap, uneven, soft, contrast, noise = torch.rand(5).tolist()
    told, known = tones.split(1, dim=1)
    if gap < _GAPPED:
        known = known * (_patches(known) if gap > _UNKNOWN else 0)
    if uneven < _UNEVEN:
        told = (1 + _CONTRAST * (2 * contrast - 1)) * told + _NOISIEST * noise * torch.randn(told.shape)
    if soft < _SOFT:
        told = F.avg_pool2d(told, 3, 1, 1, count_include_pad=False)
    return torch.cat([told * known, known], dim=1)


def _patches(known: Tensor) -> Tensor:
    """1 but for areas of many sizes, float[1, 1, H, W]."""
    cells = int(torch.randint(2, 9, ()))
    field = F.interpolate(torch.rand(1, 1, cells, cells), known.shape[-2:], mode="bicubic")
    return (field < 0.5 + 0.4 * torch.rand(()).item()).float()
