"""A row for every class: where its style is from, a dice to draw another, a lock to keep it."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Sequence

import numpy as np
import ttkbootstrap as ttk
from numpy.typing import NDArray

from anime_painter.classes import CLASSES, MaskClass
from anime_painter.document.styling import Origin, Source, Styling
from anime_painter.gui.actions.styling import Place, StylingActions, for_classes
from anime_painter.gui.commands import SEPARATOR, Entry
from anime_painter.gui.icons import chip, icon
from anime_painter.gui.labels import faint_label
from anime_painter.gui.menus import pop_up
from anime_painter.gui.names import class_title, garment_title
from anime_painter.gui.panels.colour_field import parsed
from anime_painter.gui.theme import hex_colour, look_of, mixed
from anime_painter.gui.tile import Tile
from anime_painter.language import tr

_CHIP = 16
_TILE = 26
_LONGEST = 16
"""Letters of a source's name that are shown."""


class ClassStyles(ttk.Frame):
    """Styles class by class.

    Args:
        references: entries of a menu that offers references, for the place where one is wanted.

    Attributes:
        rows: by class id.
    """

    def __init__(
        self,
        parent: tkinter.Misc,
        styling: StylingActions,
        references: Callable[[Place], Sequence[Entry | str]],
    ) -> None:
        super().__init__(parent)
        look = look_of(parent)
        self.columnconfigure(3, weight=1)
        for mask_class in CLASSES:
            # As high with a picture as without.
            self.rowconfigure(mask_class.id, minsize=look.px(_TILE + 6))
        self.rows = {mask_class.id: _Row(self, mask_class, styling, references) for mask_class in CLASSES}

    def show(self, styling: Styling) -> None:
        """Shows where every class's style is from, and which are locked."""
        for class_id, row in self.rows.items():
            row.show(styling.sources[class_id], class_id in styling.locks)


class _Row:
    """One class.

    Attributes:
        source: says where its style is from; a click offers others.
        dice, lock: buttons.
        menu: that was opened last.
    """

    def __init__(
        self,
        table: ClassStyles,
        mask_class: MaskClass,
        styling: StylingActions,
        references: Callable[[Place], Sequence[Entry | str]],
    ) -> None:
        look = look_of(table)
        title = class_title(mask_class.id)
        row = mask_class.id
        self._chip = chip(mask_class.colour, look.px(_CHIP))
        tkinter.Label(table, image=self._chip, bg=hex_colour(look.panel), bd=0).grid(  # type: ignore[arg-type]
            row=row, column=0, padx=(0, look.px(6))
        )
        ttk.Label(table, text=title, font=look.font(9), width=11).grid(row=row, column=1, sticky="w")

        self.menu: tkinter.Menu | None = None

        def offer() -> None:
            place = for_classes([mask_class.id])
            self.menu = pop_up(
                self.source,
                [
                    *references(place),
                    SEPARATOR,
                    Entry(tr("Seed…"), lambda: styling.ask_class_seed(mask_class.id)),
                    Entry(tr("Lock all the others"), lambda: styling.lock_all_but(mask_class.id)),
                ],
            )

        self.tile = Tile(table, _TILE, offer)
        self.tile.grid(row=row, column=2, padx=(0, look.px(6)))
        self.source = faint_label(table, cursor="hand2")
        self.source.grid(row=row, column=3, sticky="ew")
        self.source.bind("<ButtonPress-1>", lambda _: offer())
        ttk.ToolTip(self.source, text=tr("Where this style is from; click to take another"))
        self._icons = {
            name: icon(name, look.px(16), colour)
            for name, colour in (
                ("dice", look.text),
                ("lock", look.accent),
                ("unlock", mixed(look.panel, look.faint, 0.6)),
            )
        }
        self.dice = self._button(table, row, 4, "dice", lambda: styling.new_class_style(mask_class.id))
        self.lock = self._button(table, row, 5, "unlock", lambda: styling.toggle_lock(mask_class.id))
        ttk.ToolTip(self.dice, text=tr("New style of this class only"))
        ttk.ToolTip(self.lock, text=tr("Keeps this style while others change"))

    def show(self, source: Source, locked: bool) -> None:
        """Shows where the style is from, and whether it is locked."""
        self.source.configure(text=shortened(source_title(source), _LONGEST))
        picture = _picture(source)
        self.tile.show(picture)
        if picture is None:
            self.tile.grid_remove()
        else:
            self.tile.grid()
        self.lock.configure(image=self._icons["lock" if locked else "unlock"])  # type: ignore[arg-type]

    def _button(
        self, table: ClassStyles, row: int, column: int, name: str, action: Callable[[], object]
    ) -> tkinter.Label:
        look = look_of(table)
        label = tkinter.Label(
            table,
            image=self._icons[name],  # type: ignore[arg-type]
            bg=hex_colour(look.panel),
            bd=0,
            padx=look.px(4),
            pady=look.px(3),
            cursor="hand2",
        )
        label.grid(row=row, column=column, padx=look.px(2), pady=look.px(4))
        label.bind("<ButtonPress-1>", lambda _: action())
        return label


def source_title(source: Source) -> str:
    """Where a style is from, in a word or two."""
    if source.origin is Origin.SEED:
        return source.name
    if source.origin is Origin.VARIATION:
        return tr("Variation")
    if source.origin is Origin.MAP:
        return tr("Map")
    if source.origin is Origin.GARMENT:
        return garment_title(source.name)
    return source.name


def _picture(source: Source) -> NDArray[np.uint8] | None:
    """What shows where a style is from: a reference, or a colour."""
    if source.reference is not None:
        return source.reference.picture
    colour = parsed(source.name) if source.origin is Origin.COLOUR else None
    return None if colour is None else np.full((1, 1, 3), colour, np.uint8)


def shortened(text: str, letters: int) -> str:
    """A text of so many letters at most."""
    return text if len(text) <= letters else text[: letters - 1] + "…"
