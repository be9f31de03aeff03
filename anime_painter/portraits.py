"""The portrait of a painting."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from anime_painter.document.painting import Painting
from anime_painter.inference.painter import Painter, Shading


def portrait_of(painting: Painting, painter: Painter, size: int = 512) -> NDArray[np.uint8]:
    """The portrait of a painting, uint8[size, size, 3]; size is 512 or 256."""
    style = painter.recolour(painting.blended, painting.sliders)
    return painter.paint(painting.mask, style, size, shading_of(painting, painter))


def shading_of(painting: Painting, painter: Painter) -> Shading | None:
    """The shading that a painting keeps; None where it keeps none, or the networks cannot."""
    picture = painting.shading
    if picture is None or not painter.can_keep_shading:
        return None
    return painter.read_shading(picture.picture, picture.mask)
