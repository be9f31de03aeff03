"""Tells open eyes of a mask from closed ones: a closed one shows lashes and no iris."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

_LASHES = 128
"""Width of an eye's edge, which lashes and skin mix into: the picture's side over this."""
_OPEN = 0.28
"""Thickness of an open eye at least, as a share of its length: closed ones of the corpus have 0.1 to 0.24."""


def inside_open_eyes(eyes: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What lies inside the lashes of those eyes that are open.

    Args:
        eyes: bool[S, S], where a mask has its eyes.
    """
    width = 2 * max(eyes.shape[0] // _LASHES, 1) + 1
    region = eyes.astype(np.uint8)
    inside = cv2.erode(region, np.ones((width, width), np.uint8), borderValue=0)
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(region)
    depths = cv2.distanceTransform(region, cv2.DIST_L2, 3)
    for eye in range(1, count):
        long = np.hypot(boxes[eye, cv2.CC_STAT_WIDTH], boxes[eye, cv2.CC_STAT_HEIGHT])
        if float(depths[labels == eye].max()) < _OPEN * long / 2:
            inside[labels == eye] = 0
    return inside.astype(bool)
