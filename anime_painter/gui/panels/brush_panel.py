"""The seven classes as coloured buttons, the brush's size, and steps back and forth."""

from __future__ import annotations

import tkinter
from collections.abc import Callable

import ttkbootstrap as ttk

from anime_painter.classes import CLASSES, HAIR
from anime_painter.gui.theme import GAP, hex_colour, readable_on

SMALLEST, LARGEST = 1, 160


class BrushPanel(ttk.Frame):
    """Chooses what is painted, and how broadly.

    Args:
        chosen: told the class id whenever it changes.
        sized: told the diameter in pixels of the mask whenever it changes.
        undo, redo, clear: called by the buttons.
    """

    def __init__(
        self,
        parent: tkinter.Misc,
        chosen: Callable[[int], None],
        sized: Callable[[float], None],
        undo: Callable[[], None],
        redo: Callable[[], None],
        clear: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._chosen = chosen
        self._sized = sized
        self.buttons: dict[int, tkinter.Button] = {}
        for mask_class in CLASSES:
            self._add_class(mask_class.id, mask_class.name, mask_class.key, mask_class.colour)
        self.size = tkinter.DoubleVar(value=24)
        self._caption = ttk.Label(self, text="Brush 24 px")
        self._caption.pack(anchor="w", pady=(2 * GAP, 2))
        self.scale = ttk.Scale(self, from_=SMALLEST, to=LARGEST, variable=self.size, command=lambda _: self._resized())
        self.scale.pack(fill="x")
        ttk.Label(self, text="keys [ and ], or the wheel", font=("TkDefaultFont", 8), foreground="#8b9099").pack(anchor="w")
        self.undo = ttk.Button(self, text="Undo", command=undo, bootstyle="secondary")
        self.redo = ttk.Button(self, text="Redo", command=redo, bootstyle="secondary")
        self.clear = ttk.Button(self, text="Clear", command=clear, bootstyle="light-outline")
        for button in (self.undo, self.redo, self.clear):
            button.pack(fill="x", pady=(GAP, 0))
        self.choose(HAIR)

    def choose(self, class_id: int) -> None:
        """Selects a class."""
        for i, button in self.buttons.items():
            button.configure(relief="sunken" if i == class_id else "flat", bd=3)
            button.configure(highlightbackground="#ffffff" if i == class_id else "#222222")
        self._chosen(class_id)

    def grow(self, factor: float) -> None:
        """Makes the brush larger or smaller."""
        wanted = self.size.get() * factor + (0.5 if factor > 1 else -0.5)
        self.size.set(min(max(wanted, SMALLEST), LARGEST))
        self._resized()

    def _add_class(self, class_id: int, name: str, key: str, colour: tuple[int, int, int]) -> None:
        shade = hex_colour(colour)
        button = tkinter.Button(
            self, text=f"{key}  {name}", anchor="w", width=13, bg=shade, fg=readable_on(colour), activebackground=shade,
            activeforeground=readable_on(colour), highlightthickness=2, padx=8, pady=5,
            command=lambda: self.choose(class_id),
        )  # fmt: skip
        button.pack(fill="x", pady=1)
        self.buttons[class_id] = button

    def _resized(self) -> None:
        self._caption.configure(text=f"Brush {self.size.get():.0f} px")
        self._sized(self.size.get())
