"""The canvas on which the mask is painted with the mouse."""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from anime_painter.classes import HAIR
from anime_painter.document.document import SIZE, Document
from anime_painter.document.tools import Rect
from anime_painter.gui.square_view import SquareView
from anime_painter.mask_files import in_colours

if TYPE_CHECKING:
    CanvasEvent = tkinter.Event[tkinter.Misc]

_FIRST_DIAMETER = 24.0


class MaskCanvas(SquareView):
    """Shows a document's mask; the left button paints, the right one fills.

    Args:
        changed: called after each change of the mask with True when a step has ended.

    Attributes:
        class_id: what is painted.
        diameter: of the brush, in pixels of the mask.
    """

    def __init__(self, parent: tkinter.Misc, document: Document, changed: Callable[[bool], None]) -> None:
        super().__init__(parent, "Mask")
        self.class_id = HAIR
        self.diameter = _FIRST_DIAMETER
        self._document = document
        self._changed = changed
        self._source = np.zeros(0, np.intp)
        self._pointer: tuple[int, int] | None = None
        # Two rings, so that the brush is seen on light and on dark classes.
        self._rings = [
            self.create_oval(0, 0, 0, 0, outline=shade, state="hidden") for shade in ("#000000", "#ffffff")
        ]
        self.configure(cursor="crosshair")
        self._bind_mouse()

    def render(self) -> None:
        """Shows the whole mask at the present side."""
        # Column (and row) of the mask that each pixel on the screen shows.
        self._source = ((np.arange(self.side) + 0.5) * SIZE / self.side).astype(np.intp)
        self.refresh(Rect(0, 0, SIZE, SIZE))

    def refresh(self, rect: Rect) -> None:
        """Shows the part of the mask that changed."""
        if rect.empty or not len(self._source):
            return
        left, right = np.searchsorted(self._source, (rect.left, rect.right))
        top, bottom = np.searchsorted(self._source, (rect.top, rect.bottom))
        part = self._document.mask[self._source[top:bottom, None], self._source[None, left:right]]
        self.put(in_colours(part), int(left), int(top))

    def resize_brush(self, diameter: float) -> None:
        """Changes the brush, and the ring around the pointer with it."""
        self.diameter = diameter
        self._draw_rings()

    def _bind_mouse(self) -> None:
        self.bind("<ButtonPress-1>", self._press)
        self.bind("<B1-Motion>", self._drag)
        self.bind("<ButtonRelease-1>", self._release)
        mac = self.tk.call("tk", "windowingsystem") == "aqua"
        self.bind("<ButtonPress-2>" if mac else "<ButtonPress-3>", self._fill)
        self.bind("<Motion>", self._move)
        self.bind("<Leave>", self._leave)

    def _to_mask(self, event: CanvasEvent) -> tuple[float, float]:
        """Where an event was, in pixels of the mask with centres at halves."""
        scale = SIZE / max(self.side, 1)
        return (event.x - self.left + 0.5) * scale, (event.y - self.top + 0.5) * scale

    def _press(self, event: CanvasEvent) -> None:
        self.focus_set()
        self._drag(event)

    def _drag(self, event: CanvasEvent) -> None:
        x, y = self._to_mask(event)
        self.refresh(self._document.stroke_to(x, y, self.diameter, self.class_id))
        self._move(event)
        self._changed(False)

    def _release(self, _: CanvasEvent) -> None:
        if self._document.end_stroke():
            self._changed(True)

    def _fill(self, event: CanvasEvent) -> None:
        self.focus_set()
        x, y = self._to_mask(event)
        rect = self._document.fill(int(np.floor(x)), int(np.floor(y)), self.class_id)
        if not rect.empty:
            self.refresh(rect)
            self._changed(True)

    def _move(self, event: CanvasEvent) -> None:
        self._pointer = event.x, event.y
        self._draw_rings()

    def _leave(self, _: CanvasEvent) -> None:
        self._pointer = None
        self._draw_rings()

    def _draw_rings(self) -> None:
        for widening, ring in enumerate(self._rings):
            if self._pointer is None:
                self.itemconfigure(ring, state="hidden")
                continue
            x, y = self._pointer
            radius = self.diameter / 2 * self.side / SIZE + 1 - widening
            self.coords(ring, x - radius, y - radius, x + radius, y + radius)
            self.itemconfigure(ring, state="normal")
