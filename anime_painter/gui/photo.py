"""A picture on a canvas that is painted over again and again: a new PhotoImage each time would be slow."""

from __future__ import annotations

import tkinter

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageTk

_PUT_LIMIT = 128 * 128
"""Pixels up to which Tk's own `put` beats Pillow's, which always copies the whole picture."""


class Photo:
    """One image item of a canvas with its pixels."""

    def __init__(self, canvas: tkinter.Canvas) -> None:
        self._canvas = canvas
        self._photo: ImageTk.PhotoImage | None = None
        self._item = canvas.create_image(0, 0, anchor="nw")
        self.width, self.height = 0, 0

    def resize(self, width: int, height: int) -> None:
        """Makes room for another size; the pixels must be put anew."""
        self.width, self.height = width, height
        self._photo = ImageTk.PhotoImage("RGB", (width, height))
        self._canvas.itemconfigure(self._item, image=self._photo)

    def move(self, left: int, top: int) -> None:
        """Places it on the canvas."""
        self._canvas.coords(self._item, left, top)

    def put(self, pixels: NDArray[np.uint8], left: int = 0, top: int = 0) -> None:
        """Shows uint8[H, W, 3] at (left, top) of the picture."""
        if self._photo is None or not pixels.size:
            return
        height, width = pixels.shape[:2]
        if (height, width) == (self.height, self.width):
            self._photo.paste(Image.fromarray(pixels))
            return
        # Bands, since Tk turns large strings slowly into pixels.
        rows = max(_PUT_LIMIT // width, 1)
        for row in range(0, height, rows):
            band = np.ascontiguousarray(pixels[row : row + rows])
            data = b"P6 %d %d 255\n" % (width, len(band)) + band.tobytes()
            self._canvas.tk.call(str(self._photo), "put", data, "-format", "ppm", "-to", left, top + row)

    def pixels(self) -> NDArray[np.uint8]:
        """What is shown, uint8[height, width, 3]."""
        return np.asarray(ImageTk.getimage(self._photo).convert("RGB"))  # type: ignore[arg-type]
