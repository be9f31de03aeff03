"""One colour that can be seen, typed, or taken from a picture."""

from __future__ import annotations

import re
import tkinter
from collections.abc import Callable

import ttkbootstrap as ttk

from anime_painter.gui import dialogs
from anime_painter.gui.dropper import Dropper
from anime_painter.gui.icons import icon
from anime_painter.gui.theme import Colour, hex_colour, look_of
from anime_painter.language import tr

_HEX = re.compile(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


class ColourField(ttk.Frame):
    """Shows a colour, and asks for another.

    Args:
        wished: told the colour that the user wants.

    Attributes:
        swatch: shows the colour; a click opens the system's colour dialog.
        entry: the colour as "#rrggbb".
        dropper_button: takes it from a picture.
    """

    def __init__(
        self, parent: tkinter.Misc, title: str, dropper: Dropper, wished: Callable[[Colour], object]
    ) -> None:
        super().__init__(parent)
        self._look = look = look_of(parent)
        self._wished = wished
        self._colour: Colour = look.raised
        self._title = title
        self._icon = icon("pick", look.px(16), look.text)
        self.swatch = tkinter.Frame(
            self,
            width=look.px(44),
            height=look.px(28),
            highlightthickness=max(look.px(1), 1),
            highlightbackground=hex_colour(look.edge),
            cursor="hand2",
        )
        self.swatch.pack(side="left")
        self.swatch.bind("<ButtonPress-1>", lambda _: self._ask())
        self.entry = ttk.Entry(self, width=9, font=look.font(9))
        self.entry.pack(side="left", fill="x", expand=True, padx=look.gap)
        self.entry.bind("<Return>", self._typed)
        self.entry.bind("<FocusOut>", lambda _: self.show(self._colour))
        self.dropper_button = ttk.Button(
            self,
            image=self._icon,  # type: ignore[arg-type]
            command=lambda: dropper.arm(wished),
            bootstyle="neutral",
            takefocus=False,
        )
        self.dropper_button.pack(side="right")
        ttk.ToolTip(self.swatch, text=tr("Choose a colour"))
        ttk.ToolTip(self.entry, text=tr("Exactly this colour: type it and press Enter"))
        ttk.ToolTip(self.dropper_button, text=tr("Take the colour from the portrait or from a reference"))

    def show(self, colour: Colour | None) -> None:
        """Shows a colour; with None, that there is none."""
        self._colour = colour or self._look.raised
        self.swatch.configure(bg=hex_colour(self._colour))
        if self.entry.focus_displayof() is not self.entry:
            self._write(hex_colour(colour) if colour else "")

    def _write(self, text: str) -> None:
        self.entry.delete(0, "end")
        self.entry.insert(0, text)

    def _typed(self, _: object) -> None:
        colour = parsed(self.entry.get())
        if colour is None:
            self._write(hex_colour(self._colour))
            return
        self._wished(colour)

    def _ask(self) -> None:
        colour = dialogs.ask_colour(self, self._title, self._colour)
        if colour is not None:
            self._wished(colour)


def parsed(text: str) -> Colour | None:
    """A colour written as "#rrggbb", "rrggbb" or "#rgb"; None if it is none."""
    match = _HEX.fullmatch(text.strip())
    if match is None:
        return None
    digits = match[1] if len(match[1]) == 6 else "".join(2 * digit for digit in match[1])
    red, green, blue = bytes.fromhex(digits)
    return red, green, blue
