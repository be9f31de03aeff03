"""Dialogs about what is exported: portraits and films."""

from __future__ import annotations

import tkinter
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import ttkbootstrap as ttk

from anime_painter.document.export import SIZES
from anime_painter.gui.dialog import Button, Dialog, faint
from anime_painter.gui.theme import look_of
from anime_painter.language import tr

T = TypeVar("T")


@dataclass(frozen=True)
class PortraitWish:
    """How a portrait is exported.

    Attributes:
        side: in pixels.
        transparent: whether its background is cut away.
        with_project: whether a PNG carries the project.
    """

    side: int = 512
    transparent: bool = False
    with_project: bool = True


@dataclass(frozen=True)
class FilmWish:
    """How a transition is filmed.

    Attributes:
        target: id of the style or colour to which it leads.
        frames: on the way there; as many lead back.
        milliseconds: that each is shown.
    """

    target: str
    frames: int
    milliseconds: int


class Choices(ttk.Frame):
    """Rows of a name and a widget."""

    def __init__(self, parent: tkinter.Misc) -> None:
        super().__init__(parent)
        self.columnconfigure(1, weight=1)
        self._gap = look_of(parent).gap
        self._rows = 0

    def add(self, name: str, widget: tkinter.Widget) -> None:
        """Adds a row; the widget must be made in this frame."""
        ttk.Label(self, text=name).grid(
            row=self._rows, column=0, sticky="w", padx=(0, 2 * self._gap), pady=self._gap // 2
        )
        widget.grid(row=self._rows, column=1, sticky="ew", pady=self._gap // 2)
        self._rows += 1

    def add_choice(self, name: str, options: Sequence[tuple[T, str]], chosen: T) -> Callable[[], T]:
        """Adds a list to choose from: values and their texts; returns what tells the chosen value."""
        texts = [text for _, text in options]
        box = ttk.Combobox(self, values=texts, state="readonly", width=max(map(_columns, texts)) + 2)
        box.current(next((i for i, (value, _) in enumerate(options) if value == chosen), 0))
        self.add(name, box)
        return lambda: options[box.current()][0]

    def add_switch(self, text: str, on: bool) -> tuple[ttk.Checkbutton, Callable[[], bool]]:
        """Adds a switch; returns it, and what tells whether it is on."""
        switch = make_switch(self, text, on)
        switch.grid(row=self._rows, column=0, columnspan=2, sticky="w", pady=self._gap // 2)
        self._rows += 1
        return switch, lambda: bool(switch.instate(["selected"]))

    def add_number(self, name: str, value: int, low: int, high: int, step: int = 1) -> Callable[[], int]:
        """Adds a field for a whole number; returns what tells it, within its limits."""
        field = ttk.Spinbox(self, from_=low, to=high, increment=step, width=8)
        field.set(value)
        self.add(name, field)

        def told() -> int:
            try:
                return min(max(int(field.get()), low), high)
            except ValueError:
                return value

        return told


def make_switch(parent: tkinter.Misc, text: str, on: bool) -> ttk.Checkbutton:
    """A switch that keeps its state itself: a variable of Tk may not be let go of by another thread."""
    switch = ttk.Checkbutton(parent, text=text)
    switch.state(["!alternate", "selected" if on else "!selected"])
    return switch


def _columns(text: str) -> int:
    """Widths of a digit that a text takes: Chinese and Japanese letters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def ask_portrait(root: tkinter.Misc, last: PortraitWish) -> PortraitWish | None:
    """Asks how the portrait is exported; None if the user thinks better of it."""
    found: list[PortraitWish] = []

    def go() -> None:
        found.append(PortraitWish(side(), transparent(), with_project()))
        dialog.close()

    dialog = Dialog(
        root, tr("Export the portrait"), [Button(tr("Cancel")), Button(tr("Export…"), go, "primary")]
    )
    choices = Choices(dialog.body)
    choices.pack(fill="x")
    sides = [(s, f"{s} × {s}") for s in SIZES]
    side = choices.add_choice(tr("Size in pixels"), sides, last.side)
    _, transparent = choices.add_switch(tr("Transparent background (PNG, WebP)"), last.transparent)
    _, with_project = choices.add_switch(tr("PNG carries the project, and opens as it"), last.with_project)
    faint(dialog.body, tr("Larger than 512, lines are enlarged and kept crisp."), 400).pack(anchor="w")
    dialog.wait()
    return found[0] if found else None


def ask_film(root: tkinter.Misc, targets: Sequence[tuple[str, str]]) -> FilmWish | None:
    """Asks for the end of a transition and its pace; None if the user thinks better of it.

    Args:
        targets: ids and texts of what it may lead to.
    """
    found: list[FilmWish] = []

    def go() -> None:
        found.append(FilmWish(target(), frames(), round(1000 * seconds() / frames())))
        dialog.close()

    dialog = Dialog(root, tr("Film a transition"), [Button(tr("Cancel")), Button(tr("Film…"), go, "primary")])
    choices = Choices(dialog.body)
    choices.pack(fill="x")
    target = choices.add_choice(tr("From the present style to"), targets, targets[0][0])
    frames = choices.add_number(tr("Pictures each way"), 24, 4, 120)
    seconds = choices.add_number(tr("Seconds each way"), 2, 1, 20)
    faint(dialog.body, tr("The film goes there and back, and repeats forever."), 400).pack(anchor="w")
    dialog.wait()
    return found[0] if found else None
