"""A painting: the mask and its history, the style and the sliders."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from anime_painter.document import tools
from anime_painter.document.history import History
from anime_painter.document.recovery import Painting
from anime_painter.document.tools import Mask, Rect

SIZE = 512
"""Side of every painted mask in pixels."""


class Document:
    """What the window shows and changes.

    Attributes:
        mask: uint8[512, 512] of class ids; changed only through the methods.
        style: float32[7, 16], before the sliders.
        sliders: strengths 0..1 by group and colour.
    """

    def __init__(
        self, mask: Mask, style: NDArray[np.float32], sliders: dict[str, dict[str, float]] | None = None
    ) -> None:
        self.mask = fitted(mask)
        self.style = style
        self.sliders = sliders or {}
        self._history = History()
        self._before: Mask | None = None
        self._touched = tools.NOTHING
        self._last: tuple[float, float] | None = None

    @property
    def can_undo(self) -> bool:
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        return self._history.can_redo

    def snapshot(self) -> Painting:
        """The painting as it is now; later changes leave it alone, so other threads may read it."""
        return Painting(self.mask.copy(), self.style.copy(), {g: dict(s) for g, s in self.sliders.items()})

    def stroke_to(self, x: float, y: float, diameter: float, class_id: int) -> Rect:
        """Goes on with the stroke, or begins one, at (x, y) in pixels of the mask; returns what changed."""
        if self._before is None:
            self._before = self.mask.copy()
        start = self._last or (x, y)
        rect = tools.brush_segment(self.mask, start, (x, y), diameter, class_id)
        self._last = (x, y)
        self._touched = self._touched.union(rect)
        return rect

    def end_stroke(self) -> bool:
        """Ends the stroke, which becomes one step of undoing; tells whether it changed anything."""
        if self._before is None:
            return False
        changed = self._history.record(self._before, self.mask, self._touched)
        self._before, self._touched, self._last = None, tools.NOTHING, None
        return changed

    def fill(self, x: int, y: int, class_id: int) -> Rect:
        """Fills the region around a pixel."""
        return self._one_step(lambda: tools.fill(self.mask, x, y, class_id))

    def clear(self) -> Rect:
        """Makes everything background."""
        return self._one_step(lambda: tools.clear(self.mask))

    def replace_mask(self, mask: Mask) -> Rect:
        """Puts another mask, of any size, in place of this one; can be undone."""
        new = fitted(mask)

        def put() -> Rect:
            self.mask[...] = new
            return Rect(0, 0, SIZE, SIZE)

        return self._one_step(put)

    def undo(self) -> Rect | None:
        """Takes one step back; None if there is none."""
        self.end_stroke()
        return self._history.undo(self.mask)

    def redo(self) -> Rect | None:
        """Takes one step forward again; None if there is none."""
        self.end_stroke()
        return self._history.redo(self.mask)

    def _one_step(self, change: Callable[[], Rect]) -> Rect:
        self.end_stroke()
        before = self.mask.copy()
        rect = change()
        self._history.record(before, self.mask, rect)
        return rect


def fitted(mask: Mask) -> Mask:
    """A copy of a mask at 512 px: padded to a square with background, resampled to the nearest class."""
    height, width = mask.shape
    side = max(height, width)
    square = np.zeros((side, side), np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = mask
    if side == SIZE:
        return square
    return np.asarray(cv2.resize(square, (SIZE, SIZE), interpolation=cv2.INTER_NEAREST_EXACT), np.uint8)
