"""A square picture with a caption, as large as its place allows."""

from __future__ import annotations

import tkinter
from typing import TYPE_CHECKING

from anime_painter.gui.photo import Photo
from anime_painter.gui.theme import hex_colour, look_of

if TYPE_CHECKING:
    CanvasEvent = tkinter.Event[tkinter.Misc]

_CAPTION = 24
_SMALLEST, _LARGEST = 64, 2048


class SquareView(tkinter.Canvas):
    """Shows one picture that is painted over again and again.

    Attributes:
        side: of the picture on the screen, in pixels.
        left, top: where it lies in the widget.
    """

    def __init__(self, parent: tkinter.Misc, caption: str) -> None:
        look = look_of(parent)
        self._look = look
        self._caption_height = look.px(_CAPTION)
        super().__init__(parent, width=512, height=512, bg=hex_colour(look.well), highlightthickness=0, bd=0)
        self.side, self.left, self.top = 0, 0, self._caption_height
        self.photo = Photo(self)
        self._frame = self.create_rectangle(0, 0, 0, 0, outline=hex_colour(look.edge))
        self._caption = self.create_text(
            0, 0, text=caption.upper(), anchor="sw", fill=hex_colour(look.faint), font=look.font(8, "bold")
        )
        self.bind("<Configure>", self._fit)

    def render(self) -> None:
        """Paints the whole picture at the present side; called whenever that changes."""
        raise NotImplementedError

    def _fit(self, event: CanvasEvent) -> None:
        side = min(max(min(event.width, event.height - self._caption_height), _SMALLEST), _LARGEST)
        self.left = (event.width - side) // 2
        self.top = max((event.height - self._caption_height - side) // 2, 0) + self._caption_height
        self.photo.move(self.left, self.top)
        self.coords(self._frame, self.left - 1, self.top - 1, self.left + side, self.top + side)
        # On one line with the caption of the mask beside it.
        self.coords(self._caption, self.left, self._caption_height - self._look.gap // 2)
        if side == self.side:
            return
        self.side = side
        self.photo.resize(side, side)
        self.render()
