"""The garment: its kind, its pattern of cloth and its accent, a button for each."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Sequence

import ttkbootstrap as ttk

from anime_painter.document.document import Document
from anime_painter.gui.actions.styling import StylingActions
from anime_painter.gui.labels import faint_label
from anime_painter.gui.names import accent_title, garment_title, pattern_title
from anime_painter.gui.theme import hex_colour, look_of
from anime_painter.inference.accents import NONE
from anime_painter.inference.painter import Accents, Garments
from anime_painter.language import tr

_COLUMNS = 2


class GarmentPage(ttk.Frame):
    """Chooses what is worn.

    Attributes:
        kinds: buttons of the kinds of garment, by name.
        patterns: those of the patterns that the worn kind comes in, by name.
        accents: swatches of the accents, by name; there may be none.
    """

    def __init__(
        self,
        parent: tkinter.Misc,
        document: Document,
        styling: StylingActions,
        garments: Garments,
        accents: Accents,
    ) -> None:
        self._look = look = look_of(parent)
        super().__init__(parent)
        self._document = document
        self._styling = styling
        self._garments = garments
        self._accents = accents
        self.kinds = _buttons(self, garments.names, garment_title, styling.wear)
        faint_label(self, text=tr("Pattern")).pack(anchor="w", pady=(look.gap, look.px(2)))
        self._cloth = ttk.Frame(self)
        self._cloth.pack(fill="x")
        self.patterns: dict[str, tkinter.Label] = {}
        self._offered: tuple[str, ...] = ()
        self.accents: dict[str, tkinter.Label] = {}
        if accents.names:
            faint_label(self, text=tr("Accent")).pack(anchor="w", pady=(look.gap, look.px(2)))
            self.accents = _swatches(self, accents, styling.accent)

    def show(self) -> None:
        """Marks what the document's style shows."""
        style = self._document.painting.blended
        chosen = self._accents.shown(style)
        for name, swatch in self.accents.items():
            edge = self._look.accent if name == chosen else self._look.edge
            swatch.configure(highlightbackground=hex_colour(edge))
        worn = self._garments.shown(style)
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


def _swatches(
    parent: tkinter.Misc, accents: Accents, chosen: Callable[[str], object]
) -> dict[str, tkinter.Label]:
    """A row of squares in the accents' colours, and one that is crossed out."""
    look = look_of(parent)
    row = ttk.Frame(parent)
    row.pack(fill="x")
    found = {}
    for place, name in enumerate(accents.names):
        row.columnconfigure(place, weight=1, uniform="accents")
        colour = look.panel if name == NONE else accents.swatch(name)
        swatch = tkinter.Label(
            row,
            text="✕" if name == NONE else "",
            font=look.font(9),
            bg=hex_colour(colour),
            fg=hex_colour(look.faint),
            cursor="hand2",
            bd=0,
            highlightthickness=look.px(2),
        )
        swatch.grid(row=0, column=place, sticky="ew", padx=(look.px(2) if place else 0, 0))
        swatch.bind("<ButtonPress-1>", lambda _, n=name: chosen(n))
        ttk.ToolTip(swatch, text=accent_title(name))
        found[name] = swatch
    return found
