"""The canvas on which the mask is painted with the mouse."""

from __future__ import annotations

import tkinter
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageTk

from anime_painter.document.document import SIZE, Document
from anime_painter.document.tools import Rect
from anime_painter.gui.theme import EDGE
from anime_painter.mask_files import in_colours


class MaskCanvas(tkinter.Canvas):
    """Shows a document's mask; the left button paints, the right one fills.

    Args:
        side: on the screen, in pixels.
        changed: called after each change of the mask with True when a step has ended.

    Attributes:
        class_id: what is painted.
        diameter: of the brush, in pixels of the mask.
    """

    def __init__(self, parent: tkinter.Misc, document: Document, side: int, changed: Callable[[bool], None]) -> None:
        super().__init__(parent, width=side, height=side, highlightthickness=1, highlightbackground=EDGE, cursor="crosshair", bd=0)
        self.class_id = 5
        self.diameter = 24.0
        self._document = document
        self._side = side
        self._changed = changed
        self._picture = Image.fromarray(in_colours(document.mask))
        self._photo = ImageTk.PhotoImage("RGB", (side, side))
        self.create_image(0, 0, image=self._photo, anchor="nw")
        self._ring = self.create_oval(-9, -9, -9, -9, outline="#ffffff", width=1)
        self._bind_mouse()
        self.refresh()

    def refresh(self, rect: Rect | None = None) -> None:
        """Shows the mask anew, or the part of it that changed."""
        rect = rect or Rect(0, 0, SIZE, SIZE)
        if rect.empty:
            return
        part = np.ascontiguousarray(in_colours(self._document.mask[rect.slices()]))
        self._picture.paste(Image.fromarray(part), (rect.left, rect.top))
        shown = self._picture
        if self._side != SIZE:
            shown = shown.resize((self._side, self._side), Image.Resampling.NEAREST)
        self._photo.paste(shown)

    def _bind_mouse(self) -> None:
        self.bind("<ButtonPress-1>", self._drag)
        self.bind("<B1-Motion>", self._drag)
        self.bind("<ButtonRelease-1>", self._release)
        for button in ("<ButtonPress-3>", "<ButtonPress-2>"):
            self.bind(button, self._fill)
        self.bind("<Motion>", self._move_ring)
        self.bind("<Leave>", lambda _: self.coords(self._ring, -9, -9, -9, -9))

    def _to_mask(self, event: tkinter.Event) -> tuple[float, float]:
        scale = SIZE / self._side
        return event.x * scale, event.y * scale

    def _drag(self, event: tkinter.Event) -> None:
        x, y = self._to_mask(event)
        self.refresh(self._document.stroke_to(x, y, self.diameter, self.class_id))
        self._move_ring(event)
        self._changed(False)

    def _release(self, _: tkinter.Event) -> None:
        self._document.end_stroke()
        self._changed(True)

    def _fill(self, event: tkinter.Event) -> None:
        x, y = self._to_mask(event)
        self.refresh(self._document.fill(int(x), int(y), self.class_id))
        self._changed(True)

    def _move_ring(self, event: tkinter.Event) -> None:
        radius = self.diameter / 2 * self._side / SIZE
        self.coords(self._ring, event.x - radius, event.y - radius, event.x + radius, event.y + radius)
