"""Masks, pictures and style codes made by rule, on which exported networks are compared with torch's."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from anime_painter.classes import CLASS_COUNT, CLOTHES, EYE, FACE, HAIR, MOUTH, SKIN
from anime_painter.inference.tones import SIZE
from training.data.augment import class_coverage
from training.nets.spade import STYLE_SIZE

COUNT = 10


def trial_mask(seed: int, size: int) -> NDArray[np.uint8]:
    """A head of ellipses, uint8[size, size] of class ids; every class is in it."""
    rng = np.random.default_rng(seed)
    mask = np.zeros((size, size), np.uint8)
    x, y = rng.uniform(0.42, 0.58), rng.uniform(0.45, 0.55)
    wide, high = rng.uniform(0.18, 0.3), rng.uniform(0.22, 0.32)
    parts = (
        (HAIR, x, y, wide * 1.35, high * 1.4),
        (CLOTHES, x, 1.05, 0.45, 0.25),
        (SKIN, x, y + high * 1.1, wide * 0.4, high * 0.4),
        (FACE, x, y, wide, high),
        (HAIR, x, y - high * 0.85, wide * 1.1, high * 0.45),
        (EYE, x - wide * 0.45, y, wide * 0.25, high * 0.2),
        (EYE, x + wide * 0.45, y, wide * 0.25, high * 0.2),
        (MOUTH, x, y + high * 0.6, wide * 0.25, high * rng.uniform(0.03, 0.15)),
    )
    for class_id, part_x, part_y, half_wide, half_high in parts:
        centre, axes = (part_x * size, part_y * size), (2 * half_wide * size, 2 * half_high * size)
        cv2.ellipse(mask, (centre, axes, float(rng.normal(0, 5))), class_id, cv2.FILLED)
    return mask


def trial_picture(seed: int, size: int) -> Tensor:
    """The trial mask in random soft colours, float32[1, 3, size, size] in 0..1."""
    rng = np.random.default_rng(1000 + seed)
    colours = rng.uniform(0, 1, (CLASS_COUNT, 3)).astype(np.float32)
    shades = cv2.resize(rng.normal(0, 0.08, (12, 12, 3)).astype(np.float32), (size, size))
    picture = np.clip(cv2.GaussianBlur(colours[trial_mask(seed, size)], (0, 0), 1.0) + shades, 0, 1)
    return torch.from_numpy(np.ascontiguousarray(picture.transpose(2, 0, 1))[None])


def trial_coverage(seed: int, size: int) -> Tensor:
    """The trial mask one-hot, float32[1, 7, size, size]."""
    return class_coverage(torch.from_numpy(trial_mask(seed, size))[None], size)


def trial_style(seed: int) -> Tensor:
    """A style code from the unit normal, float32[1, 7, 16]."""
    return trial_noise(seed, (1, CLASS_COUNT, STYLE_SIZE))


def trial_tones(seed: int) -> Tensor:
    """Soft tones and where they are known, float32[1, 2, 256, 256]."""
    coarse = trial_noise(seed, (1, 2, SIZE // 8, SIZE // 8))
    told, known = F.interpolate(coarse, (SIZE, SIZE), mode="bicubic").chunk(2, dim=1)
    known = (known > -1).float()
    return torch.cat([told * known, known], dim=1)


def trial_noise(seed: int, shape: Sequence[int]) -> Tensor:
    """Noise from the unit normal, float32[*shape]."""
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))
