"""Keyboard events, and the commands that they call."""

from __future__ import annotations

import tkinter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from anime_painter.gui.commands import CommandTable
from anime_painter.gui.keymap import Keymap

if TYPE_CHECKING:
    KeyEvent = tkinter.Event[tkinter.Misc]

_TEXT_FIELDS = {"Entry", "TEntry", "Text", "Spinbox", "TSpinbox", "Combobox", "TCombobox"}
"""Tk's classes of widgets into which one types."""

_SHIFT, _CONTROL = 0x1, 0x4

_NAMES = {
    "bracketleft": "[",
    "bracketright": "]",
    "braceleft": "[",  # A bracket with Shift held, on the keyboards that have one.
    "braceright": "]",
    "plus": "+",
    "KP_Add": "+",
    "minus": "-",
    "KP_Subtract": "-",
    "equal": "=",
    "comma": ",",
    "period": ".",
    "slash": "/",
    "backslash": "\\",
    "semicolon": ";",
    "apostrophe": "'",
    "space": "Space",
    "Return": "Enter",
    "KP_Enter": "Enter",
    "BackSpace": "Backspace",
    "Prior": "PageUp",
    "Next": "PageDown",
    "ISO_Left_Tab": "Tab",
    **{f"KP_{digit}": str(digit) for digit in range(10)},
}


def bind_keys(root: tkinter.Misc, table: CommandTable, keymap: Keymap) -> None:
    """Lets keys call commands, whatever Caps Lock says; never while text is typed or a dialog is open."""
    system = str(root.tk.call("tk", "windowingsystem"))

    def press(event: KeyEvent) -> None:
        # Tk gives a widget that it alone knows, such as one of its own dialogs, as a path.
        if isinstance(event.widget, str) or event.widget.winfo_toplevel() is not root:
            return
        if is_typing(event.widget):
            return
        for key in _names(event, system):
            if key in keymap.commands:
                table[keymap.commands[key]].action()
                return

    # On the window itself, any binding of a single key, such as Escape, would hide this one.
    root.bind_all("<KeyPress>", press)


def is_typing(widget: tkinter.Misc | str) -> bool:
    """Whether a widget is one into which text is typed."""
    return not isinstance(widget, str) and widget.winfo_class() in _TEXT_FIELDS


def _sign(event: KeyEvent) -> str:
    """The letter or sign of a key that types one."""
    typed = event.keysym if len(event.keysym) == 1 else event.char
    return typed.upper() if len(typed) == 1 and typed.isprintable() else ""


def _names(event: KeyEvent, system: str) -> Iterator[str]:
    """What the key file may call the pressed key, the most exact first."""
    state = int(event.state)
    control, alt = {"aqua": (0x8, 0x10), "win32": (_CONTROL, 0x20000)}.get(system, (_CONTROL, 0x8))
    name = _NAMES.get(event.keysym) or _sign(event) or event.keysym
    held = [word for word, bit in (("Ctrl", control), ("Alt", alt)) if state & bit]
    if state & _SHIFT:
        yield "+".join([*held, "Shift", name])
        if len(name) > 1 or name.isalnum():
            return
    # Signs are typed with Shift on some keyboards and without it on others.
    yield "+".join([*held, name])
