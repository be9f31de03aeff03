"""The pixels that show a mask: in the colours of its classes or as outlines, with a picture laid over it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import CLASS_COUNT, CLASSES
from anime_painter.document.mask import Mask, Rect
from anime_painter.gui.theme import Colour
from anime_painter.gui.viewport import Viewport

_OUTSIDE = CLASS_COUNT
"""What is shown around the mask, as if it were a class."""
_PAPER: Colour = (20, 21, 24)
"""Ground of the outlines."""


@dataclass(frozen=True, eq=False)
class Layers:
    """What is shown beside the mask.

    Attributes:
        picture: uint8[S, S, 3] RGB over the mask, or uint8[S, S, 4] RGBA; None if there is none.
        opacity: of the picture, 0 to 1.
        outlines: whether only the edges of the classes are shown.
    """

    picture: NDArray[np.uint8] | None = None
    opacity: float = 0.5
    outlines: bool = False


class MaskPixels:
    """Knows the pixels of a view on the mask, so that a small part of it is quickly had.

    Args:
        around: colour beside the mask.
    """

    def __init__(self, viewport: Viewport, layers: Layers, around: Colour) -> None:
        self._layers = layers
        # One more, since an outline depends on the pixels to the right and below.
        self._rows, self._columns = viewport.rows(beyond=1), viewport.columns(beyond=1)
        self._colours = np.zeros((1, 256, 3), np.uint8)
        self._colours[0, :CLASS_COUNT] = [c.colour for c in CLASSES]
        self._colours[0, _OUTSIDE] = around
        self._picture, self._share = self._laid_over(viewport, around)

    def part(self, mask: Mask, rect: Rect) -> NDArray[np.uint8]:
        """The pixels of a rectangle of the view, uint8[h, w, 3]."""
        if self._layers.outlines:
            return self._outlines(mask, rect)
        return self._with_picture(self._in_colours(self._classes(mask, rect)), rect)

    def _classes(self, mask: Mask, rect: Rect, more: int = 0) -> Mask:
        """Class ids of a rectangle of the view, with `more` rows and columns below and on the right."""
        rows = self._rows[rect.top : rect.bottom + more]
        columns = self._columns[rect.left : rect.right + more]
        # The last row and column are the ground: they have the index -1, too.
        framed = np.full((mask.shape[0] + 1, mask.shape[1] + 1), _OUTSIDE, np.uint8)
        framed[:-1, :-1] = mask
        return framed.take(rows, axis=0, mode="wrap").take(columns, axis=1, mode="wrap")

    def _in_colours(self, classes: Mask) -> NDArray[np.uint8]:
        return np.asarray(cv2.LUT(cv2.cvtColor(classes, cv2.COLOR_GRAY2RGB), self._colours), np.uint8)

    def _outlines(self, mask: Mask, rect: Rect) -> NDArray[np.uint8]:
        classes = self._classes(mask, rect, more=1)
        here, right, below = classes[:-1, :-1], classes[:-1, 1:], classes[1:, :-1]
        edge = (here != right) | (here != below)
        # The background is too dark for a line, so the other side gives the colour.
        brightest = np.maximum(np.maximum(here % _OUTSIDE, right % _OUTSIDE), below % _OUTSIDE)
        ground = self._colours[0, np.where(here == _OUTSIDE, _OUTSIDE, CLASS_COUNT + 1)]
        ground[here != _OUTSIDE] = _PAPER
        ground = self._with_picture(ground, rect)
        return np.where(edge[..., None], self._in_colours(brightest), ground).astype(np.uint8)

    def _with_picture(self, ground: NDArray[np.uint8], rect: Rect) -> NDArray[np.uint8]:
        """The pixels of a rectangle of the view under the picture."""
        if self._picture is None:
            return ground
        over = self._picture[rect.slices()]
        if self._share is None:
            share = self._layers.opacity
            return np.asarray(cv2.addWeighted(ground, 1 - share, over, share, 0), np.uint8)
        shares = self._share[rect.slices()][..., None]
        return (ground + (over.astype(np.float32) - ground) * shares + 0.5).astype(np.uint8)

    def _laid_over(
        self, viewport: Viewport, around: Colour
    ) -> tuple[NDArray[np.uint8] | None, NDArray[np.float32] | None]:
        """The picture as the view shows it, uint8[height, width, 3], and its shares where it has an alpha."""
        picture = self._layers.picture
        if picture is None:
            return None, None
        rows, columns = viewport.rows(picture.shape[0]), viewport.columns(picture.shape[1])
        shown = picture.take(rows, axis=0, mode="wrap").take(columns, axis=1, mode="wrap")
        shares = None
        if shown.shape[2] == 4:
            shares = shown[..., 3] * np.float32(self._layers.opacity / 255)
            shown = shown[..., :3]
        shown[rows < 0], shown[:, columns < 0] = around, around
        return shown, shares
