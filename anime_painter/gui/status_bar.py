"""The line at the bottom: what happens, what computes, and how fast."""

from __future__ import annotations

import tkinter

import ttkbootstrap as ttk

from anime_painter.gui.theme import hex_colour, look_of


class StatusBar(ttk.Frame):
    """A sentence on the left, figures on the right."""

    def __init__(self, parent: tkinter.Misc) -> None:
        self._look = look = look_of(parent)
        super().__init__(parent, padding=(2 * look.gap, look.gap // 2))
        self._sentence = ttk.Label(self, anchor="w")
        self._figures = ttk.Label(self, anchor="e", foreground=hex_colour(look.faint))
        self._figures.pack(side="right")
        self._sentence.pack(side="left", fill="x", expand=True)

    @property
    def sentence(self) -> str:
        return str(self._sentence.cget("text"))

    @property
    def figures(self) -> str:
        return str(self._figures.cget("text"))

    def say(self, text: str, warning: bool = False) -> None:
        """Shows a sentence, in a warmer colour if it is a warning."""
        self._sentence.configure(
            text=text, foreground=hex_colour(self._look.warning if warning else self._look.text)
        )

    def show_figures(self, text: str) -> None:
        """Shows what computes, and how fast."""
        self._figures.configure(text=text)
