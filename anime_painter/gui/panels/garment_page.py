"""The garment: its kind and its pattern of cloth, a button for each."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Sequence

import ttkbootstrap as ttk

from anime_painter.document.document import Document
from anime_painter.gui.actions.styling import StylingActions
from anime_painter.gui.labels import faint_label
from anime_painter.gui.names import garment_title, pattern_title
from anime_painter.gui.theme import hex_colour, look_of
from anime_painter.inference.painter import Garments
from anime_painter.language import tr

_COLUMNS = 2


class GarmentPage(ttk.Frame):
    """Chooses what is worn.

    Attributes:
        kinds: buttons of the kinds of garment, by name.
        patterns: those of the patterns that the worn kind comes in, by name.
    """

    def __init__(
        self, parent: tkinter.Misc, document: Document, styling: StylingActions, garments: Garments
    ) -> None:
        self._look = look = look_of(parent)
        super().__init__(parent)
        self._document = document
        self._styling = styling
        self._garments = garments
        self.kinds = _buttons(self, garments.names, garment_title, styling.wear)
        faint_label(self, text=tr("Pattern")).pack(anchor="w", pady=(look.gap, look.px(2)))
        self._cloth = ttk.Frame(self)
        self._cloth.pack(fill="x")
        self.patterns: dict[str, tkinter.Label] = {}
        self._offered: tuple[str, ...] = ()

    def show(self) -> None:
        """Marks what the document's style shows."""
        worn = self._garments.shown(self._document.painting.blended)
        if worn is None:
            return
        self._mark(self.kinds, worn.name)
        offered = self._garments.patterns(worn.name)
        if offered != self._offered:
            self._offered = offered
            for row in self._cloth.winfo_children():
                row.destroy()
            self.patterns = _buttons(self._cloth, offered, pattern_title, self._styling.wear_pattern)
        self._mark(self.patterns, worn.pattern)

    def _mark(self, buttons: dict[str, tkinter.Label], chosen: str) -> None:
        look = self._look
        for name, button in buttons.items():
            on = name == chosen
            button.configure(
                bg=hex_colour(look.raised if on else look.panel),
                fg=hex_colour(look.text if on else look.faint),
                highlightbackground=hex_colour(look.accent if on else look.edge),
            )


def _buttons(
    parent: tkinter.Misc,
    names: Sequence[str],
    title: Callable[[str], str],
    chosen: Callable[[str], object],
) -> dict[str, tkinter.Label]:
    """Buttons in columns, read row by row."""
    look = look_of(parent)
    table = ttk.Frame(parent)
    table.pack(fill="x")
    for column in range(_COLUMNS):
        table.columnconfigure(column, weight=1, uniform="garments")
    found = {}
    for place, name in enumerate(names):
        row, column = divmod(place, _COLUMNS)
        button = tkinter.Label(
            table,
            text=title(name),
            font=look.font(9),
            pady=look.px(2),
            cursor="hand2",
            bd=0,
            highlightthickness=1,
        )
        button.grid(row=row, column=column, sticky="ew", padx=(look.px(4) if column else 0, 0), pady=1)
        button.bind("<ButtonPress-1>", lambda _, n=name: chosen(n))
        found[name] = button
    return found
