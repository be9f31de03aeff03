"""A small picture that can be clicked."""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import ttkbootstrap as ttk
from numpy.typing import NDArray
from PIL import Image, ImageTk

from anime_painter.gui.dropper import colour_around
from anime_painter.gui.icons import icon
from anime_painter.gui.theme import Colour, hex_colour, look_of, mixed

if TYPE_CHECKING:
    PointerEvent = tkinter.Event[tkinter.Misc]


class Tile(tkinter.Label):
    """Shows a picture in a frame that answers to the pointer.

    Args:
        side: of the picture, in pixels of the design.
        click: called by the left button.
        tip: what a click does.
        blank: icon that is shown while there is no picture; none if empty.
        dropped: told where on the screen the picture was dragged to, if it can be dragged.
    """

    def __init__(
        self,
        parent: tkinter.Misc,
        side: int,
        click: Callable[[], object],
        tip: str = "",
        blank: str = "",
        dropped: Callable[[int, int], object] | None = None,
    ) -> None:
        self._look = look = look_of(parent)
        self._side = look.px(side)
        self._chosen = False
        self._picture: NDArray[np.uint8] | None = None
        self._blank = Image.new("RGB", (self._side, self._side), look.raised)
        if blank:
            size = max(self._side // 3, look.px(12))
            mark = ImageTk.getimage(icon(blank, size, mixed(look.raised, look.faint, 0.7)))
            place = (self._side - size) // 2
            self._blank.paste(mark, (place, place), mark)
        self._photo = ImageTk.PhotoImage("RGB", (self._side, self._side))
        super().__init__(
            parent,
            image=self._photo,  # type: ignore[arg-type]
            bd=0,
            highlightthickness=look.px(2),
            cursor="hand2",
        )
        if dropped is None:
            self.bind("<ButtonPress-1>", lambda _: click())
        else:
            self._make_draggable(click, dropped)
        self.bind("<Enter>", lambda _: self._frame(hovered=True))
        self.bind("<Leave>", lambda _: self._frame(hovered=False))
        if tip:
            ttk.ToolTip(self, text=tip)
        self._photo.paste(self._blank)
        self._frame(hovered=False)

    def show(self, picture: NDArray[np.uint8] | None, smooth: bool = True) -> None:
        """Shows uint8[H, W, 3], or none.

        Args:
            smooth: whether it is a picture; a mask keeps its hard edges.
        """
        if picture is self._picture:
            return
        self._picture = picture
        if picture is None:
            self._photo.paste(self._blank)
            return
        how = Image.Resampling.BOX if smooth else Image.Resampling.NEAREST
        self._photo.paste(Image.fromarray(picture).resize((self._side, self._side), how))

    def colour_at(self, x: int, y: int) -> Colour | None:
        """The colour of the picture at a place in the widget; None where there is none."""
        rim = int(self.cget("highlightthickness"))
        if self._picture is None:
            return None
        height, width = self._picture.shape[:2]
        return colour_around(self._picture, (x - rim) * width // self._side, (y - rim) * height // self._side)

    def mark(self, chosen: bool) -> None:
        """Says that this is the one in use, or that it is not."""
        self._chosen = chosen
        self._frame(hovered=False)

    @property
    def chosen(self) -> bool:
        return self._chosen

    def _make_draggable(self, click: Callable[[], object], dropped: Callable[[int, int], object]) -> None:
        """A picture that follows the pointer, until it is dropped; dropped where it was is a click."""
        carried: list[tkinter.Toplevel] = []

        def inside(event: PointerEvent) -> bool:
            return 0 <= event.x < self.winfo_width() and 0 <= event.y < self.winfo_height()

        def move(event: PointerEvent) -> None:
            if not carried and not inside(event):
                ghost = tkinter.Toplevel(self)
                ghost.overrideredirect(True)
                tkinter.Label(ghost, image=self._photo, bd=0).pack()  # type: ignore[arg-type]
                carried.append(ghost)
            for ghost in carried:
                # Beside the pointer, so that what lies under it is seen.
                ghost.geometry(f"+{event.x_root + self._look.px(12)}+{event.y_root + self._look.px(12)}")

        def release(event: PointerEvent) -> None:
            while carried:
                carried.pop().destroy()
            if inside(event):
                click()
            else:
                dropped(event.x_root, event.y_root)

        self.bind("<B1-Motion>", move)
        self.bind("<ButtonRelease-1>", release)

    def _frame(self, hovered: bool) -> None:
        look = self._look
        colour = look.accent if self._chosen else look.text if hovered else look.edge
        self.configure(highlightbackground=hex_colour(colour), highlightcolor=hex_colour(colour))
