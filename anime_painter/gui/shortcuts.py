"""Keys, and what they do."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Mapping

HELP = (
    ("1 … 7", "class that is painted"),
    ("[  ]", "smaller or larger brush; the mouse wheel too"),
    ("right click", "fill a region"),
    ("Ctrl+Z, Ctrl+Y", "undo, redo"),
    ("Ctrl+O", "load a picture"),
    ("Ctrl+Shift+O", "open a mask"),
    ("Ctrl+S", "save the portrait"),
    ("Ctrl+Shift+S", "save the mask"),
    ("N", "new style"),
)


def bind_all(root: tkinter.Misc, actions: Mapping[str, Callable[[], object]]) -> None:
    """Binds key sequences of Tk to actions."""
    for sequence, action in actions.items():
        root.bind(sequence, lambda _, act=action: act())
