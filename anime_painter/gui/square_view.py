"""A square picture with a caption, as large as its place allows."""

from __future__ import annotations

import tkinter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageTk

from anime_painter.gui.theme import hex_colour, look_of

if TYPE_CHECKING:
    CanvasEvent = tkinter.Event[tkinter.Misc]

_CAPTION = 24
_SMALLEST, _LARGEST = 64, 2048
_PUT_LIMIT = 128 * 128
"""Pixels up to which Tk's own `put` beats Pillow's, which always copies the whole picture."""


class SquareView(tkinter.Canvas):
    """Shows one picture that is painted over again and again: a new PhotoImage each time would be slow.

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
        self._photo: ImageTk.PhotoImage | None = None
        self._image = self.create_image(0, 0, anchor="nw")
        self._frame = self.create_rectangle(0, 0, 0, 0, outline=hex_colour(look.edge))
        self._caption = self.create_text(
            0, 0, text=caption.upper(), anchor="sw", fill=hex_colour(look.faint), font=look.font(8, "bold")
        )
        self.bind("<Configure>", self._fit)

    def render(self) -> None:
        """Paints the whole picture at the present side; called whenever that changes."""
        raise NotImplementedError

    def put(self, pixels: NDArray[np.uint8], left: int = 0, top: int = 0) -> None:
        """Shows uint8[H, W, 3] at (left, top) of the picture."""
        if self._photo is None or not pixels.size:
            return
        height, width = pixels.shape[:2]
        if (height, width) == (self.side, self.side):
            self._photo.paste(Image.fromarray(pixels))
            return
        # Bands, since Tk turns large strings slowly into pixels.
        rows = max(_PUT_LIMIT // width, 1)
        for row in range(0, height, rows):
            band = np.ascontiguousarray(pixels[row : row + rows])
            data = b"P6 %d %d 255\n" % (width, len(band)) + band.tobytes()
            self.tk.call(str(self._photo), "put", data, "-format", "ppm", "-to", left, top + row)

    def pixels(self) -> NDArray[np.uint8]:
        """What is shown, uint8[side, side, 3]."""
        return np.asarray(ImageTk.getimage(self._photo).convert("RGB"))  # type: ignore[arg-type]

    def _fit(self, event: CanvasEvent) -> None:
        side = min(max(min(event.width, event.height - self._caption_height), _SMALLEST), _LARGEST)
        self.left = (event.width - side) // 2
        self.top = max((event.height - self._caption_height - side) // 2, 0) + self._caption_height
        self.coords(self._image, self.left, self.top)
        self.coords(self._frame, self.left - 1, self.top - 1, self.left + side, self.top + side)
        self.coords(self._caption, self.left, self.top - self._look.gap // 2)
        if side == self.side:
            return
        self.side = side
        self._photo = ImageTk.PhotoImage("RGB", (side, side))
        self.itemconfigure(self._image, image=self._photo)
        self.render()
