"""The bar on the left: the tools."""

from __future__ import annotations

import tkinter
from collections.abc import Callable

import ttkbootstrap as ttk

from anime_painter.gui.actions.painting import TOOLS, PaintingActions
from anime_painter.gui.icon_button import IconButton
from anime_painter.gui.theme import look_of
from anime_painter.language import tr


class ToolBar(ttk.Frame):
    """Takes a tool in hand.

    Args:
        key_of: tells the key of a command, or "".

    Attributes:
        buttons: by the tool's name.
    """

    def __init__(self, parent: tkinter.Misc, painting: PaintingActions, key_of: Callable[[str], str]) -> None:
        look = look_of(parent)
        super().__init__(parent, padding=(look.gap // 2, look.gap))
        self.buttons: dict[str, IconButton] = {}
        for kind in TOOLS:
            key = key_of(f"painting.tool.{kind.name}")
            tip = f"{tr(kind.text)}  ({key})" if key else tr(kind.text)
            button = IconButton(self, kind.name, tip, lambda n=kind.name: painting.take(n))
            button.pack(side="top", pady=(0, look.px(3)))
            self.buttons[kind.name] = button

    def show(self, name: str) -> None:
        """Shows which tool is in hand."""
        for each, button in self.buttons.items():
            button.show_on(each == name)
