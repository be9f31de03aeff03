"""The portrait of a painting."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from anime_painter.document.painting import Painting
from anime_painter.inference.painter import Painter, Shading, Style


def portrait_of(painting: Painting, painter: Painter, size: int = 512) -> NDArray[np.uint8]:
    """The portrait of a painting, uint8[size, size, 3]; size is 512 or 256."""
    return painter.paint(painting.mask, style_of(painting, painter), size, shading_of(painting, painter))


def style_of(painting: Painting, painter: Painter) -> Style:
    """The style of a painting, float32[7, 16], its sliders heeded."""
    return painter.recolour(painting.blended, painting.sliders)


def shading_of(painting: Painting, painter: Painter) -> Shading | None:
    """Locks, folds and shadows of a painting: those of its picture, and what is underpainted beside them.

    None where there is no picture and the networks cannot underpaint.
    """
    picture = painting.shading
    shown = (
        painter.read_shading(picture.picture, picture.mask)
        if picture is not None and painter.can_keep_shading
        else None
    )
    return painter.underpaint(painting.mask, style_of(painting, painter), shown, painting.shading_seed)
