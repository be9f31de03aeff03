"""The menu bar."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import ttkbootstrap as ttk

from anime_painter.gui.theme import ACCENT, FAINT, PANEL, RAISED, TEXT, Colour, hex_colour, readable_on


@dataclass(frozen=True)
class Entry:
    """One line of a menu: its text, the key beside it, and what it does, or a submenu."""

    text: str
    key: str = ""
    action: Callable[[], object] | None = None
    entries: tuple[Entry, ...] = ()


SEPARATOR = Entry("")


def show_menus(root: ttk.App, menus: Mapping[str, Sequence[Entry]]) -> None:
    """Puts a menu bar on the window."""
    bar = _styled(tkinter.Menu(root), PANEL)
    for title, entries in menus.items():
        bar.add_cascade(label=title, menu=_menu(bar, entries))
    root.configure(menu=bar)


def _menu(parent: tkinter.Menu, entries: Sequence[Entry]) -> tkinter.Menu:
    menu = _styled(tkinter.Menu(parent, tearoff=False), RAISED)
    for entry in entries:
        if entry is SEPARATOR:
            menu.add_separator()
        elif entry.action is not None:
            menu.add_command(label=entry.text, accelerator=entry.key, command=entry.action)
        else:
            menu.add_cascade(label=entry.text, menu=_menu(menu, entry.entries))
    return menu


def _styled(menu: tkinter.Menu, ground: Colour) -> tkinter.Menu:
    menu.configure(
        background=hex_colour(ground),
        foreground=hex_colour(TEXT),
        activebackground=hex_colour(ACCENT),
        activeforeground=hex_colour(readable_on(ACCENT)),
        disabledforeground=hex_colour(FAINT),
        relief="flat",
        borderwidth=0,
        activeborderwidth=2,
    )
    return menu
