"""The canvas on which the mask is painted with the mouse."""

from __future__ import annotations

import tkinter
from typing import TYPE_CHECKING

import numpy as np

from anime_painter.document.document import SIZE, Document
from anime_painter.document.tools import Rect
from anime_painter.gui.actions.painting import PaintingActions
from anime_painter.gui.square_view import SquareView
from anime_painter.mask_files import in_colours

if TYPE_CHECKING:
    CanvasEvent = tkinter.Event[tkinter.Misc]


class MaskCanvas(SquareView):
    """Shows a document's mask; the left button paints, the right one fills.

    Args:
        painting: says what is painted, and is told what was.
    """

    def __init__(self, parent: tkinter.Misc, document: Document, painting: PaintingActions) -> None:
        super().__init__(parent, "Mask")
        self._document = document
        self._painting = painting
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

    def show_brush(self) -> None:
        """Gives the ring around the pointer the brush's size."""
        self._draw_rings()

    def _bind_mouse(self) -> None:
        self.bind("<ButtonPress-1>", self._press)
        self.bind("<B1-Motion>", self._drag)
        self.bind("<ButtonRelease-1>", self._release)
        mac = self.tk.call("tk", "windowingsystem") == "aqua"
        self.bind("<ButtonPress-2>" if mac else "<ButtonPress-3>", self._fill)
        self.bind("<Motion>", self._move)
        self.bind("<Leave>", self._leave)
        grow = self._painting.grow_brush
        self.bind("<MouseWheel>", lambda event: grow(1 if event.delta > 0 else -1))
        self.bind("<Button-4>", lambda _: grow(1))
        self.bind("<Button-5>", lambda _: grow(-1))

    def _to_mask(self, event: CanvasEvent) -> tuple[float, float]:
        """Where an event was, in pixels of the mask with centres at halves."""
        scale = SIZE / max(self.side, 1)
        return (event.x - self.left + 0.5) * scale, (event.y - self.top + 0.5) * scale

    def _press(self, event: CanvasEvent) -> None:
        self.focus_set()
        self._drag(event)

    def _drag(self, event: CanvasEvent) -> None:
        x, y = self._to_mask(event)
        self._move(event)
        self._painting.stroke_to(x, y)

    def _release(self, _: CanvasEvent) -> None:
        self._painting.end_stroke()

    def _fill(self, event: CanvasEvent) -> None:
        self.focus_set()
        x, y = self._to_mask(event)
        self._painting.fill(int(np.floor(x)), int(np.floor(y)))

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
            radius = self._painting.diameter / 2 * self.side / SIZE + 1 - widening
            self.coords(ring, x - radius, y - radius, x + radius, y + radius)
            self.itemconfigure(ring, state="normal")
