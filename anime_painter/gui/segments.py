"""A row of buttons of which one is chosen."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Mapping

import ttkbootstrap as ttk

from anime_painter.gui.theme import hex_colour, look_of

_MOST_EVEN = 4
"""Up to so many are equally wide; more would take too much room."""


class Segments(tkinter.Frame):
    """Chooses one of a few.

    Args:
        titles: texts by name.
        chosen: told the name of another choice.

    Attributes:
        buttons: by name.
    """

    def __init__(
        self, parent: tkinter.Misc, titles: Mapping[str, str], chosen: Callable[[str], object]
    ) -> None:
        self._look = look = look_of(parent)
        super().__init__(parent, bg=hex_colour(look.edge), padx=1, pady=1)
        self._chosen = chosen
        self.value = next(iter(titles), "")
        self.buttons: dict[str, tkinter.Label] = {}
        for column, (name, title) in enumerate(titles.items()):
            label = tkinter.Label(self, text=title, font=look.font(9), pady=look.px(3), cursor="hand2", bd=0)
            label.grid(row=0, column=column, sticky="ew", padx=(1 if column else 0, 0))
            self.columnconfigure(column, weight=1, uniform="segments" if len(titles) <= _MOST_EVEN else "")
            label.bind("<ButtonPress-1>", lambda _, n=name: self._choose(n))
            self.buttons[name] = label
        self.show(self.value)

    def show(self, name: str) -> None:
        """Marks a choice, without a word to `chosen`."""
        self.value = name
        look = self._look
        for other, label in self.buttons.items():
            on = other == name
            label.configure(
                bg=hex_colour(look.raised if on else look.panel),
                fg=hex_colour(look.text if on else look.faint),
            )

    def _choose(self, name: str) -> None:
        if name != self.value:
            self.show(name)
            self._chosen(name)


class Pages(ttk.Frame):
    """Pages of which one is shown, with segments above that choose it.

    Attributes:
        segments: the buttons.
        pages: empty frames by name, for others to fill.
    """

    def __init__(
        self,
        parent: tkinter.Misc,
        titles: Mapping[str, str],
        turned: Callable[[str], object] = lambda _: None,
    ) -> None:
        super().__init__(parent)
        look = look_of(parent)

        self._turned = turned
        self.segments = Segments(self, titles, self.turn)
        if len(titles) > 1:
            self.segments.pack(fill="x", pady=(0, look.gap))
        self.pages = {name: ttk.Frame(self) for name in titles}
        self._show(self.segments.value)

    def turn(self, name: str) -> None:
        """Shows a page, and tells it to `turned`."""
        self.segments.show(name)
        self._show(name)
        self._turned(name)

    def _show(self, name: str) -> None:
        for other, page in self.pages.items():
            if other == name:
                page.pack(fill="both", expand=True)
            else:
                page.pack_forget()
