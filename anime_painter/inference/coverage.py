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
    planes = (mask == np.arange(CLASS_COUNT, dtype=np.uint8)[:, None, None]).astype(np.float32)
    if mask.shape != (size, size):
        shrinks = mask.shape[0] >= size and mask.shape[1] >= size
        how = cv2.INTER_AREA if shrinks else cv2.INTER_NEAREST
        planes = np.stack([cv2.resize(plane, (size, size), interpolation=how) for plane in planes])
    return np.ascontiguousarray(planes[None])
