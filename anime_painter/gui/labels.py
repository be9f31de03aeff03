"""Small, faint text beside controls."""

from __future__ import annotations

import tkinter
from typing import Any

import ttkbootstrap as ttk

from anime_painter.gui.theme import hex_colour, look_of


def faint_label(parent: tkinter.Misc, text: str = "", **options: Any) -> ttk.Label:
    """A label that says what a control is for; options as of ttk.Label."""
    look = look_of(parent)
    return ttk.Label(parent, text=text, font=look.font(9), foreground=hex_colour(look.faint), **options)
