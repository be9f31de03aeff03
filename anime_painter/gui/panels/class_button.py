"""A coloured button that chooses a class, with a padlock that keeps the class from being painted over."""

from __future__ import annotations

import tkinter
from collections.abc import Callable

from PIL import ImageTk

from anime_painter.classes import MaskClass
from anime_painter.gui.icons import icon, rounded
from anime_painter.gui.names import class_title
from anime_painter.gui.theme import hex_colour, look_of, mixed, readable_on

_SIZE = (98, 40)
_RIM = 4
"""Pixels between the button and the ring of the chosen one."""
_LOCK = 13


class ClassButton(tkinter.Canvas):
    """Shows a class's colour, name and key; a ring says that the brush paints it.

    Args:
        key: that chooses it, to be shown.
        choose: called by a press.
        lock: called by a press on the padlock.
    """

    def __init__(
        self,
        parent: tkinter.Misc,
        mask_class: MaskClass,
        key: str,
        choose: Callable[[], None],
        lock: Callable[[], None],
    ) -> None:
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
        ink = readable_on(colour)
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
        self._padlocks = {
            locked: icon(
                "lock" if locked else "unlock", look.px(_LOCK), mixed(colour, ink, 0.9 if locked else 0.35)
            )
            for locked in (False, True)
        }
        self._outline = self.create_image(0, 0, anchor="nw", image=self._ring, state="hidden")
        self._face = self.create_image(rim, rim, anchor="nw", image=self._faces[False])
        self.create_text(
            rim + look.px(9),
            height // 2,
            anchor="w",
            text=class_title(mask_class.id),
            fill=hex_colour(ink),
            font=look.font(9),
        )
        self.create_text(
            width - rim - look.px(8),
            rim + look.px(4),
            anchor="ne",
            text=key,
            fill=hex_colour(mixed(colour, ink, 0.65)),
            font=look.font(7),
        )
        # The mouse may be a little beside the small picture.
        self._padlock_from = (width - rim - look.px(22), height // 2)
        self._padlock = self.create_image(
            width - rim - look.px(5), height - rim - look.px(4), anchor="se", image=self._padlocks[False]
        )
        self.bind("<ButtonPress-1>", lambda event: (lock if self._on_padlock(event.x, event.y) else choose)())
        self.bind("<ButtonPress-3>", lambda _: lock())
        self.bind("<Enter>", lambda _: self.itemconfigure(self._face, image=self._faces[True]), add="+")
        self.bind("<Leave>", lambda _: self.itemconfigure(self._face, image=self._faces[False]), add="+")

    def show_chosen(self, chosen: bool) -> None:
        """Draws the ring, or takes it away."""
        self.itemconfigure(self._outline, state="normal" if chosen else "hidden")

    def show_locked(self, locked: bool) -> None:
        """Closes the padlock, or opens it."""
        self.itemconfigure(self._padlock, image=self._padlocks[locked])

    def _on_padlock(self, x: int, y: int) -> bool:
        return x >= self._padlock_from[0] and y >= self._padlock_from[1]
