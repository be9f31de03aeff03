"""Keys, and what they do."""

from __future__ import annotations

import tkinter
from collections.abc import Sequence

import ttkbootstrap as ttk

from anime_painter.gui.dialog import Dialog
from anime_painter.gui.theme import hex_colour, look_of
from anime_painter.language import tr

_LINES = 26
"""In a column."""


def show_keys(root: tkinter.Misc, keys: Sequence[tuple[str, str]]) -> Dialog:
    """Lists keys and what they do, in as many columns as they need."""
    look = look_of(root)
    dialog = Dialog(root, tr("Keys"), blocking=False)
    for i, (key, what) in enumerate(keys):
        row, column = i % _LINES, 2 * (i // _LINES)
        label = ttk.Label(
            dialog.body, text=key, font=look.font(9, "bold"), foreground=hex_colour(look.accent)
        )
        left = 3 * look.gap if column else 0
        label.grid(row=row, column=column, sticky="w", padx=(left, 2 * look.gap), pady=1)
        ttk.Label(dialog.body, text=what, font=look.font(9)).grid(row=row, column=column + 1, sticky="w")
    dialog.show()
    return dialog
