"""Shows the portrait."""

from __future__ import annotations

import tkinter

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from anime_painter.gui.dropper import colour_around
from anime_painter.gui.square_view import SquareView
from anime_painter.gui.theme import Colour
from anime_painter.language import tr


class PortraitView(SquareView):
    """The portrait, full or preview, at the size of its place.

    Attributes:
        portrait: what is shown, uint8[S, S, 3], or None before the first.
    """

    def __init__(self, parent: tkinter.Misc) -> None:
        super().__init__(parent, tr("Portrait"))
        self.portrait: NDArray[np.uint8] | None = None
        self._mirrored = False

    def show(self, portrait: NDArray[np.uint8]) -> None:
        """Shows uint8[S, S, 3] RGB."""
        self.portrait = portrait
        self.render()

    def colour_at(self, x: int, y: int) -> Colour | None:
        """The colour that is shown at a place in the widget; None where there is none."""
        if self.portrait is None:
            return None
        return colour_around(self.photo.pixels(), x - self.left, y - self.top)

    def mirror(self, mirrored: bool) -> None:
        """Shows it as in a mirror, or as it is."""
        self._mirrored = mirrored
        self.render()

    def render(self) -> None:
        """Resamples the portrait to the present side."""
        if self.portrait is None or not self.side:
            return
        picture = Image.fromarray(self.portrait)
        if self._mirrored:
            picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        if picture.width != self.side:
            picture = picture.resize((self.side, self.side), Image.Resampling.BICUBIC)
        self.photo.put(np.asarray(picture))
