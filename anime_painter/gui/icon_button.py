"""A flat button with an icon, which can show that it is on."""

from __future__ import annotations

import tkinter
from collections.abc import Callable

import ttkbootstrap as ttk
from PIL import Image, ImageTk

from anime_painter.gui.icons import icon_image, rounded
from anime_painter.gui.theme import Colour, look_of, mixed, readable_on

_SIDE, _ICON = 34, 20


class IconButton(tkinter.Label):
    """Calls an action when it is pressed.

    Args:
        tip: said when the mouse rests on it.
        side: in pixels of the design.
    """

    def __init__(
        self, parent: tkinter.Misc, name: str, tip: str, action: Callable[[], object], side: int = _SIDE
    ) -> None:
        look = look_of(parent)
        self._action = action
        self._on, self._enabled, self._hovered = False, True, False
        size, edge = look.px(side), look.px(_ICON * side / _SIDE)

        def face(ground: Colour, ink: Colour) -> ImageTk.PhotoImage:
            image: Image.Image = rounded((size, size), ground, look.panel, scale=look.scale)
            shape = icon_image(name, edge, ink)
            image.paste(shape, ((size - edge) // 2, (size - edge) // 2), shape)
            return ImageTk.PhotoImage(image)

        lit = mixed(look.panel, look.accent, 0.85)
        self._faces = {
            "plain": face(look.panel, look.text),
            "hovered": face(mixed(look.panel, look.text, 0.12), look.text),
            "on": face(lit, readable_on(lit)),
            "disabled": face(look.panel, mixed(look.panel, look.faint, 0.45)),
        }
        super().__init__(
            parent,
            image=self._faces["plain"],  # type: ignore[arg-type]
            bd=0,
            bg="#{:02x}{:02x}{:02x}".format(*look.panel),
            cursor="hand2",
        )
        self.tip = ttk.ToolTip(self, text=tip)
        self.bind("<ButtonPress-1>", lambda _: self.invoke())
        self.bind("<Enter>", lambda _: self._hover(True), add="+")
        self.bind("<Leave>", lambda _: self._hover(False), add="+")

    def invoke(self) -> None:
        """Does what a press does."""
        if self._enabled:
            self._action()

    def show_on(self, on: bool) -> None:
        """Shows whether what it switches is on."""
        if on != self._on:
            self._on = on
            self._draw()

    def enable(self, enabled: bool) -> None:
        """Shows whether there is something to do."""
        if enabled != self._enabled:
            self._enabled = enabled
            self._draw()

    def _hover(self, hovered: bool) -> None:
        self._hovered = hovered
        self._draw()

    def _draw(self) -> None:
        if not self._enabled:
            face = "disabled"
        elif self._on:
            face = "on"
        else:
            face = "hovered" if self._hovered else "plain"
        self.configure(image=self._faces[face])  # type: ignore[arg-type]
