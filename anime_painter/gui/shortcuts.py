"""Keys, and what they do."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Mapping

HELP = (
    ("1 – 7", "Class that the brush paints"),
    ("[  and  ]", "Smaller or larger brush; the mouse wheel too"),
    ("Left drag", "Paint"),
    ("Right click", "Fill a region"),
    ("Ctrl+Z", "Undo"),
    ("Ctrl+Shift+Z, Ctrl+Y", "Redo"),
    ("N", "New style"),
    ("Ctrl+R", "Take the style of a reference"),
    ("Ctrl+O", "Load a picture and cut it into the mask"),
    ("Ctrl+Shift+O", "Open a mask"),
    ("Ctrl+S", "Save the portrait"),
    ("Ctrl+Shift+S", "Save the mask"),
    ("Double click a slider", "Back to nothing"),
    ("F1", "These keys"),
    ("Ctrl+Q", "Quit"),
)


def bind_all(root: tkinter.Misc, actions: Mapping[str, Callable[[], object]]) -> None:
    """Binds keys such as "7", "F1", "Ctrl+S" or "Ctrl+Shift+S" to actions, whatever Caps Lock says."""
    for name, action in actions.items():
        for sequence in _sequences(root, name):
            root.bind(sequence, lambda _, act=action: act())


def _sequences(root: tkinter.Misc, name: str) -> list[str]:
    *modifiers, key = name.split("+")
    mac = root.tk.call("tk", "windowingsystem") == "aqua"
    held = [("Command" if mac else "Control") if m == "Ctrl" else m for m in modifiers]
    both = sorted({key.lower(), key.upper()}) if len(key) == 1 else [key]
    if key.isdigit():
        # A bare digit is a mouse button to Tk.
        both = [f"Key-{key}"]
    return ["<" + "-".join([*held, symbol]) + ">" for symbol in both]
