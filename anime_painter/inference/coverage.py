"""Masks as the networks take them: the share of every class in every pixel."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import CLASS_COUNT


def class_coverage(mask: NDArray[np.uint8], size: int) -> NDArray[np.float32]:
    """Resamples a mask to class shares.

    Args:
        mask: uint8[H, W] of class ids 0..6, any size; it is stretched to a square.
        size: side of the result.

    Returns:
        float32[1, 7, size, size]; the shares of a pixel add up to 1.
    """
    planes = (mask[..., None] == np.arange(CLASS_COUNT, dtype=np.uint8)).astype(np.float32)
    if mask.shape != (size, size):
        shrinks = mask.shape[0] >= size and mask.shape[1] >= size
        how = cv2.INTER_AREA if shrinks else cv2.INTER_NEAREST
        planes = cv2.resize(planes, (size, size), interpolation=how)
    return np.ascontiguousarray(planes.transpose(2, 0, 1)[None])
