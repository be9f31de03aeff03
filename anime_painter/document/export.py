"""Portraits for use elsewhere: in which sizes, and cut out of their background."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import BACKGROUND
from anime_painter.document.mask import Mask

SIZES = (256, 512, 1024, 2048)
"""Sides that a portrait is exported at, in pixels."""

Picture = NDArray[np.uint8]

_EDGE = 0.8
"""Softness of a cut-out edge, in pixels of the portrait."""


def cut_out(picture: Picture, mask: Mask) -> Picture:
    """The portrait on a transparent ground, as the mask has it.

    Colours along the edge are those from further inside, so that no rim of the old background is left.

    Args:
        picture: uint8[S, S, 3] RGB.
        mask: uint8[H, W] of class ids over the same area.

    Returns:
        uint8[S, S, 4] RGBA.
    """
    side = picture.shape[0]
    scale = side / mask.shape[0]
    shape = _enlarged((mask != BACKGROUND).astype(np.float32), side)
    soft = cv2.GaussianBlur(shape, (0, 0), _EDGE * max(scale, 1))
    alpha = np.clip((soft - 0.5) * 2 + 0.5, 0, 1)
    inside = (soft > 0.75).astype(np.uint8)
    colours = _from_nearest(picture, inside) if inside.any() else picture
    return np.dstack([colours, (alpha * 255 + 0.5).astype(np.uint8)])


def _enlarged(values: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    smaller = side < values.shape[0]
    way = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(values, (side, side), interpolation=way), np.float32)


def _from_nearest(picture: Picture, inside: NDArray[np.uint8]) -> Picture:
    """Gives each pixel outside the colour of the nearest one inside."""
    _, found = cv2.distanceTransformWithLabels(1 - inside, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)
    labels = np.asarray(found, np.intp)
    colours = np.zeros((int(labels.max()) + 1, 3), np.uint8)
    colours[labels[inside > 0]] = picture[inside > 0]
    return colours[labels]
