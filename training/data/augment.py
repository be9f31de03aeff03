"""Turns a portrait and its mask into what the segmenter may meet, and masks into class coverage."""

from __future__ import annotations

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from anime_painter.classes import BACKGROUND, CLASS_COUNT

Picture = NDArray[np.uint8]
Mask = NDArray[np.uint8]


def class_coverage(mask: Tensor, size: int) -> Tensor:
    """How much of each pixel every class covers.

    Args:
        mask: integer [B, H, W] of class ids, H = W a multiple of `size`.
        size: side of the result in pixels.

    Returns:
        float32[B, 7, size, size] in 0..1, summing to 1 over the classes; one-hot where `size` equals H.
    """
    planes = torch.arange(CLASS_COUNT, device=mask.device).view(1, -1, 1, 1)
    coverage = (mask[:, None] == planes).float()
    factor = mask.shape[-1] // size
    return coverage if factor == 1 else F.avg_pool2d(coverage, factor)


def elastic_grid(
    size: int, rng: np.random.Generator, amplitude: float, cells: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """A map for `cv2.remap` that wobbles smoothly.

    Args:
        size: side in pixels.
        amplitude: standard deviation of the displacement at the knots, in pixels.
        cells: knots along a side; few make long waves.

    Returns:
        float32[size, size] of x, and of y.
    """
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    knots = rng.normal(0, amplitude, (cells, cells, 2)).astype(np.float32)
    wave = cv2.resize(knots, (size, size), interpolation=cv2.INTER_CUBIC)
    return x + wave[..., 0], y + wave[..., 1]
