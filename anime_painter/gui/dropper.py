"""The eyedropper: the next click on a picture takes its colour."""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from anime_painter.gui.theme import Colour

if TYPE_CHECKING:
    ClickEvent = tkinter.Event[tkinter.Misc]

ColourAt = Callable[[int, int], Colour | None]
"""The colour at a place in a widget; None where there is none."""

_TAG = "EyeDropper"
_REACH = 1
"""Pixels around the pointer whose colours are averaged, against noise."""


class Dropper:
    """Takes one colour from any of several widgets. While it is armed they do nothing else.

    Attributes:
        armed: whether the next click takes a colour.
    """

    def __init__(self, root: tkinter.Misc) -> None:
        self._root = root
        self._sources: dict[tkinter.Misc, ColourAt] = {}
        self._cursors: dict[tkinter.Misc, str] = {}
        self._take: Callable[[Colour], object] | None = None
        root.bind_class(_TAG, "<ButtonPress-1>", self._clicked)
        root.bind("<Escape>", lambda _: self.disarm(), add="+")

    @property
    def armed(self) -> bool:
        return self._take is not None

    def add(self, widget: tkinter.Misc, colour_at: ColourAt) -> None:
        """Lets colours be taken from a widget, as long as it exists."""
        self._sources[widget] = colour_at

    def arm(self, take: Callable[[Colour], object]) -> None:
        """Waits for a click, and gives its colour to `take`."""
        self.disarm()
        self._take = take
        self._sources = {w: colour_at for w, colour_at in self._sources.items() if w.winfo_exists()}
        for widget in self._sources:
            self._cursors[widget] = str(widget.cget("cursor"))
            widget.configure(cursor="tcross")  # type: ignore[call-arg]
            widget.bindtags((_TAG, *widget.bindtags()))

    def disarm(self) -> None:
        """Waits no longer."""
        self._take = None
        for widget, cursor in self._cursors.items():
            if widget.winfo_exists():
                widget.configure(cursor=cursor)  # type: ignore[call-arg]
                widget.bindtags(tuple(tag for tag in widget.bindtags() if tag != _TAG))
        self._cursors = {}

    def _clicked(self, event: ClickEvent) -> str:
        take, colour_at = self._take, self._sources.get(event.widget)
        self.disarm()
        colour = colour_at(event.x, event.y) if colour_at is not None else None
        if take is not None and colour is not None:
            take(colour)
        return "break"


def colour_around(picture: NDArray[np.uint8], x: int, y: int) -> Colour | None:
    """The mean colour at a pixel of uint8[H, W, 3]; None outside."""
    height, width = picture.shape[:2]
    if not (0 <= x < width and 0 <= y < height):
        return None
    part = picture[max(y - _REACH, 0) : y + _REACH + 1, max(x - _REACH, 0) : x + _REACH + 1]
    red, green, blue = (int(v) for v in part.reshape(-1, 3).mean(axis=0).round())
    return red, green, blue
