"""A coloured button that chooses a class."""

from __future__ import annotations

import tkinter
from collections.abc import Callable

from PIL import ImageTk

from anime_painter.classes import MaskClass
from anime_painter.gui.icons import rounded
from anime_painter.gui.theme import hex_colour, look_of, mixed, readable_on

_SIZE = (94, 44)
_RIM = 4
"""Pixels between the button and the ring of the chosen one."""


class ClassButton(tkinter.Canvas):
    """Shows a class's colour, name and key; a ring says that the brush paints it."""

    def __init__(self, parent: tkinter.Misc, mask_class: MaskClass, choose: Callable[[], None]) -> None:
        look = look_of(parent)
        size, rim = (look.px(_SIZE[0]), look.px(_SIZE[1])), look.px(_RIM)
        width, height = size[0] + 2 * rim, size[1] + 2 * rim
        super().__init__(
            parent,
            width=width,
            height=height,
            bg=hex_colour(look.panel),
            highlightthickness=0,
            bd=0,
            cursor="hand2",
        )
        colour = mask_class.colour
        edge = mixed(colour, look.edge, 0.8) if sum(colour) < 200 else None
        self._ring = ImageTk.PhotoImage(
            rounded((width, height), look.panel, look.panel, look.text, look.scale)
        )
        self._faces = {
            hovered: ImageTk.PhotoImage(
                rounded(size, mixed(colour, (255, 255, 255), 0.12 * hovered), look.panel, edge, look.scale)
            )
            for hovered in (False, True)
        }
        self._outline = self.create_image(0, 0, anchor="nw", image=self._ring, state="hidden")
        self._face = self.create_image(rim, rim, anchor="nw", image=self._faces[False])
        ink = readable_on(colour)
        self.create_text(
            rim + look.px(10),
            height // 2,
            anchor="w",
            text=mask_class.name.capitalize(),
            fill=hex_colour(ink),
            font=look.font(9),
        )
        self.create_text(
            width - rim - look.px(7),
            rim + look.px(5),
            anchor="ne",
            text=mask_class.key,
            fill=hex_colour(mixed(colour, ink, 0.65)),
            font=look.font(7),
        )
        self.bind("<ButtonPress-1>", lambda _: choose())
        self.bind("<Enter>", lambda _: self.itemconfigure(self._face, image=self._faces[True]))
        self.bind("<Leave>", lambda _: self.itemconfigure(self._face, image=self._faces[False]))

    def show_chosen(self, chosen: bool) -> None:
        """Draws the ring, or takes it away."""
        self.itemconfigure(self._outline, state="normal" if chosen else "hidden")
