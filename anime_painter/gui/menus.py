"""The menu bar, made from the table of commands."""

from __future__ import annotations

import tkinter
from collections.abc import Mapping, Sequence

import ttkbootstrap as ttk

from anime_painter.gui.commands import SEPARATOR, Command, CommandTable, Entry, Item, Submenu
from anime_painter.gui.keymap import Keymap
from anime_painter.gui.theme import Colour, hex_colour, look_of, readable_on
from anime_painter.language import tr


def show_menus(
    root: ttk.App, menus: Mapping[str, Sequence[Item]], table: CommandTable, keymap: Keymap
) -> None:
    """Puts a menu bar on the window."""
    bar = _styled(tkinter.Menu(root), look_of(root).panel)
    for title, items in menus.items():
        bar.add_cascade(label=tr(title), menu=_Menu(bar, items, table, keymap).menu)
    root.configure(menu=bar)


def pop_up(widget: tkinter.Misc, items: Sequence[Entry | str]) -> tkinter.Menu:
    """Opens a menu of entries and separators under a widget."""
    menu = _styled(tkinter.Menu(widget, tearoff=False), look_of(widget).raised)
    for item in items:
        if isinstance(item, Entry):
            menu.add_command(label=item.text, command=item.action)
        else:
            menu.add_separator()
    menu.tk_popup(widget.winfo_rootx(), widget.winfo_rooty() + widget.winfo_height())
    return menu


class _Menu:
    """One menu; filled when it is opened, so that what it says is so."""

    def __init__(
        self, parent: tkinter.Menu, submenu: Submenu | Sequence[Item], table: CommandTable, keymap: Keymap
    ) -> None:
        self._items = submenu.items if isinstance(submenu, Submenu) else submenu
        self._table = table
        self._keymap = keymap
        self._switches: list[tuple[Command, tkinter.BooleanVar]] = []
        self.menu = _styled(
            tkinter.Menu(parent, tearoff=False, postcommand=self._opened), look_of(parent).raised
        )
        self._fill()

    def _opened(self) -> None:
        if callable(self._items):
            self.menu.delete(0, "end")
            self._fill()
        for command, switch in self._switches:
            assert command.checked is not None
            switch.set(command.checked())

    def _fill(self) -> None:
        self._switches = []
        for item in self._items() if callable(self._items) else self._items:
            if item == SEPARATOR:
                self.menu.add_separator()
            elif isinstance(item, Submenu):
                self.menu.add_cascade(
                    label=item.text, menu=_Menu(self.menu, item, self._table, self._keymap).menu
                )
            elif isinstance(item, Entry):
                self.menu.add_command(label=item.text, command=item.action)
            else:
                self._add_command(self._table[item])

    def _add_command(self, command: Command) -> None:
        key = next(iter(self._keymap.keys(command.id)), "")
        if command.checked is None:
            self.menu.add_command(label=command.text, accelerator=key, command=command.action)
            return
        switch = tkinter.BooleanVar(self.menu, command.checked())
        self._switches.append((command, switch))
        self.menu.add_checkbutton(
            label=command.text, accelerator=key, command=command.action, variable=switch
        )


def _styled(menu: tkinter.Menu, ground: Colour) -> tkinter.Menu:
    look = look_of(menu)
    menu.configure(
        background=hex_colour(ground),
        foreground=hex_colour(look.text),
        activebackground=hex_colour(look.accent),
        activeforeground=hex_colour(readable_on(look.accent)),
        disabledforeground=hex_colour(look.faint),
        relief="flat",
        borderwidth=0,
        activeborderwidth=look.px(2),
    )
    return menu
