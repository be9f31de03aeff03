"""Closes the specks that overlapping layers leave: nobody paints a region of three pixels, and no network learns it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import CLASSES, EYE, MOUTH

SMALLEST = 6
"""Pixels at 256 px that a region needs; eyes and mouths may be as fine as a line."""
_LINES = (EYE, MOUTH)


def closed(
    portrait: NDArray[np.uint8], mask: NDArray[np.uint8]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Gives every speck the class and the colour of the pixel that lies nearest, in picture and mask alike.

    Args:
        portrait: uint8[S, S, 3] RGB.
        mask: uint8[S, S] of class ids.

    Returns:
        Both, changed in the specks alone.
    """
    specks = find_specks(mask)
    if not specks.any():
        return portrait, mask
    _, labels = cv2.distanceTransformWithLabels(
        specks.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    nearest = np.asarray(labels, np.int64)
    # The labels number the pixels outside of specks, in an order of OpenCV's own.
    outside = np.flatnonzero(~specks.ravel())
    pixel = np.zeros(nearest.max() + 1, np.int64)
    pixel[nearest.ravel()[outside]] = outside
    source = pixel[nearest[specks]]
    portrait, mask = portrait.copy(), mask.copy()
    portrait[specks] = portrait.reshape(-1, 3)[source]
    mask[specks] = mask.ravel()[source]
    return portrait, mask


def find_specks(mask: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Pixels bool[S, S] of regions that are smaller than `SMALLEST`."""
    least = SMALLEST * (mask.shape[0] / 256) ** 2
    specks = np.zeros(mask.shape, bool)
    for class_id in (c.id for c in CLASSES if c.id not in _LINES):
        region = (mask == class_id).view(np.uint8)
        left, top, width, height = cv2.boundingRect(region)
        if width == 0:
            continue
        box = np.s_[top : top + height, left : left + width]
        _, labels, figures, _ = cv2.connectedComponentsWithStatsWithAlgorithm(
            region[box], 8, cv2.CV_16U, cv2.CCL_SPAGHETTI
        )
        small = figures[:, cv2.CC_STAT_AREA] < least
        small[0] = False  # What is not of the class.
        if small.any():
            specks[box] |= small[np.asarray(labels, np.uint16)]
    return specks
