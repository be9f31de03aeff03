"""Filling a region, also one whose outline has gaps."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from anime_painter.document.mask import NO_STENCIL, Mask, Stencil


def region(mask: Mask, x: int, y: int, gap: int = 0) -> Stencil:
    """The connected region of one class around pixel (x, y); none outside the mask.

    Args:
        gap: openings up to so many pixels wide count as closed.
    """
    height, width = mask.shape
    if not (0 <= x < width and 0 <= y < height):
        return NO_STENCIL
    connected = _connected(mask == mask[y, x], x, y)
    return Stencil.whole(_without_leaks(connected, x, y, gap) if gap > 0 else connected)


def _connected(inside: NDArray[np.bool_], x: int, y: int) -> NDArray[np.bool_]:
    _, labels = cv2.connectedComponents(inside.astype(np.uint8), connectivity=4)
    return labels == labels[y, x]


def _without_leaks(inside: NDArray[np.bool_], x: int, y: int, gap: int) -> NDArray[np.bool_]:
    """The part around (x, y) that is left of a region when its openings are closed.

    What lies farther than half a gap from the outline falls apart into cores, one on each side of an opening.
    Each core then grows back towards the outline, and the cores meet in the middle of the opening. They grow
    by a whole gap, which reaches into corners of 60 degrees. Places too narrow for a core are regions of
    their own.
    """
    # With a frame around it, so that the edge of the mask is an outline too.
    framed = np.pad(inside.astype(np.uint8), 1)
    distance = cv2.distanceTransform(framed, cv2.DIST_L2, 5)[1:-1, 1:-1]
    _, cores = cv2.connectedComponents((distance > gap / 2 + 0.5).astype(np.uint8), connectivity=4)
    owners = cores.astype(np.float32)  # OpenCV dilates no 32-bit integers.
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    for _ in range(gap + 1):
        grown = cv2.dilate(owners, cross)
        owners = np.where(inside & (owners == 0), grown, owners)
    if owners[y, x]:
        return inside & (owners == owners[y, x])
    return _connected(inside & (owners == 0), x, y)
