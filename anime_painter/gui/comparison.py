"""Before and after: a line that is dragged over two pictures, one on either side of it."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import ttkbootstrap as ttk
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageTk

from anime_painter.gui.dialog import Dialog, faint
from anime_painter.gui.theme import hex_colour, look_of
from anime_painter.language import tr

if TYPE_CHECKING:
    CanvasEvent = tkinter.Event[tkinter.Misc]

Picture = NDArray[np.uint8]

_SIDE = 512
_REFRESH_MILLISECONDS = 150


class Comparison:
    """A dialog that shows a picture left of the line and the portrait right of it, as it is painted.

    Args:
        before: pictures to compare with, by their names: uint8[S, S, 3].
        after: tells the present portrait, or None before the first.

    Attributes:
        split: where the line is, 0 to 1.
    """

    def __init__(
        self, root: tkinter.Misc, before: Mapping[str, Picture], after: Callable[[], Picture | None]
    ) -> None:
        self._look = look = look_of(root)
        self._before, self._after = before, after
        self._side = look.px(_SIDE)
        self.split = 0.5
        self.dialog = Dialog(root, tr("Before and after"), blocking=False)
        body = self.dialog.body
        self.choice = ttk.Combobox(body, values=list(before), state="readonly")
        self.choice.current(0)
        self.choice.pack(fill="x", pady=(0, look.gap))
        self.choice.bind("<<ComboboxSelected>>", lambda _: self._take())
        self.canvas = tkinter.Canvas(
            body,
            width=self._side,
            height=self._side,
            bg=hex_colour(look.well),
            highlightthickness=0,
            bd=0,
            cursor="sb_h_double_arrow",
        )
        self.canvas.pack()
        self._photo = ImageTk.PhotoImage("RGB", (self._side, self._side))
        self.canvas.create_image(0, 0, anchor="nw", image=self._photo)
        for sequence in ("<ButtonPress-1>", "<B1-Motion>"):
            self.canvas.bind(sequence, self._drag)
        faint(body, tr("Drag the line: the picture is left of it, the portrait right of it."), 500).pack(
            anchor="w", pady=(look.gap, 0)
        )
        self._left = self._right = Image.new("RGB", (self._side, self._side))
        self._shown: Picture | None = None
        self._take()
        self._timer = ""
        self.canvas.bind("<Destroy>", lambda _: self.canvas.after_cancel(self._timer))
        self._refresh()
        self.dialog.show()

    def pixels(self) -> Picture:
        """What is shown, uint8[side, side, 3]."""
        return np.asarray(ImageTk.getimage(self._photo).convert("RGB"))  # type: ignore[arg-type]

    def _take(self) -> None:
        self._left = self._sized(self._before[self.choice.get()])
        self._draw()

    def _refresh(self) -> None:
        portrait = self._after()
        if portrait is not None and portrait is not self._shown:
            self._shown, self._right = portrait, self._sized(portrait)
            self._draw()
        self._timer = self.canvas.after(_REFRESH_MILLISECONDS, self._refresh)

    def _sized(self, picture: Picture) -> Image.Image:
        return Image.fromarray(picture).resize((self._side, self._side), Image.Resampling.LANCZOS)

    def _drag(self, event: CanvasEvent) -> None:
        self.split = min(max(event.x / self._side, 0.0), 1.0)
        self._draw()

    def _draw(self) -> None:
        x = round(self.split * self._side)
        image = self._right.copy()
        image.paste(self._left.crop((0, 0, x, self._side)), (0, 0))
        ImageDraw.Draw(image).line((x, 0, x, self._side), fill=self._look.accent, width=self._look.px(2))
        self._photo.paste(image)
