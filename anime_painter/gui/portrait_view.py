"""Shows the portrait."""

from __future__ import annotations

import tkinter

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageTk

from anime_painter.gui.theme import EDGE


class PortraitView(tkinter.Label):
    """One picture that is painted over again and again: a new PhotoImage each time would be slower and leak.

    Attributes:
        portrait: what is shown, uint8[S, S, 3], or None before the first.
    """

    def __init__(self, parent: tkinter.Misc, side: int) -> None:
        self._side = side
        self._photo = ImageTk.PhotoImage("RGB", (side, side))
        super().__init__(parent, image=self._photo, bd=0, highlightthickness=1, highlightbackground=EDGE)  # type: ignore[arg-type]
        self.portrait: NDArray[np.uint8] | None = None

    def show(self, portrait: NDArray[np.uint8]) -> None:
        """Shows uint8[S, S, 3] RGB at the view's size."""
        self.portrait = portrait
        picture = Image.fromarray(portrait)
        if picture.width != self._side:
            picture = picture.resize((self._side, self._side), Image.Resampling.BICUBIC)
        self._photo.paste(picture)
