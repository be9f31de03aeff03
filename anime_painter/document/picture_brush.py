"""Painting with colours on a picture, within a stencil."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from anime_painter.document.mask import NOTHING, Rect
from anime_painter.document.shapes import distance_to_segment


def paint_segment(
    picture: NDArray[np.uint8],
    start: tuple[float, float],
    end: tuple[float, float],
    diameter: float,
    colour: tuple[int, int, int],
    stencil: NDArray[np.bool_] | None = None,
) -> Rect:
    """Paints a round brush with a smooth edge, dragged from `start` to `end`; tells what it may have changed.

    Args:
        picture: uint8[H, W, 3], changed in place.
        start, end: (x, y) in pixels, pixel centres at halves; may lie outside.
        diameter: in pixels, 1 or more.
        colour: sRGB, each 0..255.
        stencil: bool[H, W], where colour may land; everywhere without one.
    """
    radius = max(diameter, 1.0) / 2
    xs, ys = (start[0], end[0]), (start[1], end[1])
    rect = Rect(
        int(np.floor(min(xs) - radius)) - 1,
        int(np.floor(min(ys) - radius)) - 1,
        int(np.ceil(max(xs) + radius)) + 2,
        int(np.ceil(max(ys) + radius)) + 2,
    ).within(picture.shape[:2])
    if rect.empty:
        return NOTHING
    y = np.arange(rect.top, rect.bottom, dtype=np.float32)[:, None] + 0.5
    x = np.arange(rect.left, rect.right, dtype=np.float32)[None, :] + 0.5
    cover = np.clip(radius + 0.5 - distance_to_segment(x, y, start, end), 0, 1)[..., None]
    if stencil is not None:
        cover = cover * stencil[rect.slices()][..., None]
    part = picture[rect.slices()]
    part[...] = (part + (np.array(colour, np.float32) - part) * cover + 0.5).astype(np.uint8)
    return rect
