"""The bar above mask and portrait: classes, brush, and steps back and forth."""

from __future__ import annotations

import tkinter
from collections.abc import Callable

import ttkbootstrap as ttk

from anime_painter.classes import CLASSES, HAIR
from anime_painter.gui.colour_slider import ColourSlider
from anime_painter.gui.icons import icon
from anime_painter.gui.panels.class_button import ClassButton
from anime_painter.gui.theme import ACCENT, FAINT, GAP, hex_colour

SMALLEST, LARGEST = 1.0, 200.0
"""Diameters of the brush, in pixels of the mask."""
_FIRST = 24.0
_GROWTH = 1.2


class ToolBar(ttk.Frame):
    """Chooses what is painted, and how broadly.

    Args:
        chosen: told the class id whenever it changes.
        sized: told the diameter in pixels of the mask whenever it changes.
        undo, redo, clear: called by the buttons.

    Attributes:
        classes: the buttons by class id.
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
        super().__init__(parent, padding=(2 * GAP - 4, GAP))
        self._chosen = chosen
        self._sized = sized
        self._diameter = _FIRST
        self.classes: dict[int, ClassButton] = {}
        for mask_class in CLASSES:
            button = ClassButton(self, mask_class, lambda i=mask_class.id: self.choose(i))
            button.pack(side="left", padx=(0, 2))
            self.classes[mask_class.id] = button
        # From the right, so that a narrow window cuts the brush's slider and not the buttons.
        self.clear_button = self._add_button("clear", "Clear: everything becomes background", clear)
        self.redo_button = self._add_button("redo", "Redo  (Ctrl+Shift+Z)", redo)
        self.undo_button = self._add_button("undo", "Undo  (Ctrl+Z)", undo)
        self._add_brush()
        self.choose(HAIR)

    @property
    def diameter(self) -> float:
        """Of the brush, in pixels of the mask."""
        return self._diameter

    def choose(self, class_id: int) -> None:
        """Selects a class."""
        for i, button in self.classes.items():
            button.show_chosen(i == class_id)
        self._chosen(class_id)

    def grow(self, steps: int) -> None:
        """Makes the brush larger, or smaller with negative steps; by one pixel at least."""
        factor = _GROWTH**steps
        at_least = self._diameter + steps
        wanted = self._diameter * factor
        self.set_diameter(max(wanted, at_least) if steps > 0 else min(wanted, at_least))

    def set_diameter(self, diameter: float) -> None:
        """Changes the brush, within its limits."""
        self._diameter = min(max(round(diameter), SMALLEST), LARGEST)
        # Small brushes need fine steps: the slider's place grows with the root of the diameter.
        self.brush_slider.set(((self._diameter - SMALLEST) / (LARGEST - SMALLEST)) ** 0.5)
        self._show_diameter()

    def show_steps(self, can_undo: bool, can_redo: bool) -> None:
        """Enables the buttons that have something to do."""
        for button, possible in ((self.undo_button, can_undo), (self.redo_button, can_redo)):
            button.state(["!disabled" if possible else "disabled"])

    def _slid(self) -> None:
        self._diameter = float(round(SMALLEST + (LARGEST - SMALLEST) * self.brush_slider.value**2))
        self._show_diameter()

    def _show_diameter(self) -> None:
        self._figure.configure(text=f"{self._diameter:.0f} px")
        self._sized(self._diameter)

    def _add_brush(self) -> None:
        ttk.Label(self, text="Brush", foreground=hex_colour(FAINT)).pack(side="left", padx=(2 * GAP, GAP))
        first = ((_FIRST - SMALLEST) / (LARGEST - SMALLEST)) ** 0.5
        self.brush_slider = ColourSlider(self, ACCENT, lambda _: self._slid(), width=120, home=first)
        self.brush_slider.pack(side="left", fill="x", expand=True)
        self._figure = ttk.Label(self, text=f"{_FIRST:.0f} px", width=6, anchor="e")
        self._figure.pack(side="left", padx=(GAP // 2, 2 * GAP))
        ttk.ToolTip(self.brush_slider, text="Brush size: keys [ and ], or the wheel over the mask")

    def _add_button(self, name: str, tip: str, action: Callable[[], None]) -> ttk.Button:
        image = icon(name)
        button = ttk.Button(self, image=image, command=action, bootstyle="secondary", takefocus=False)
        button.image = image  # type: ignore[attr-defined]  # Tk keeps the name alone: without this it is collected.
        button.pack(side="right", padx=(GAP // 2, 0))
        ttk.ToolTip(button, text=tip)
        return button
