"""The bar above mask and portrait: classes, brush, and steps back and forth."""

from __future__ import annotations

import tkinter
from collections.abc import Callable

import ttkbootstrap as ttk

from anime_painter.classes import CLASSES
from anime_painter.gui.actions.painting import LARGEST, SMALLEST, PaintingActions
from anime_painter.gui.colour_slider import ColourSlider
from anime_painter.gui.icons import icon
from anime_painter.gui.panels.class_button import ClassButton
from anime_painter.gui.theme import hex_colour, look_of


class ToolBar(ttk.Frame):
    """Chooses what is painted, and how broadly.

    Args:
        painting: what the buttons call.

    Attributes:
        classes: the buttons by class id.
    """

    def __init__(self, parent: tkinter.Misc, painting: PaintingActions) -> None:
        self._look = look = look_of(parent)
        super().__init__(parent, padding=(2 * look.gap - look.px(4), look.gap))
        self._painting = painting
        self.classes: dict[int, ClassButton] = {}
        for mask_class in CLASSES:
            button = ClassButton(self, mask_class, lambda i=mask_class.id: painting.choose(i))
            button.pack(side="left", padx=(0, 2))
            self.classes[mask_class.id] = button
        # From the right, so that a narrow window cuts the brush's slider and not the buttons.
        self.clear_button = self._add_button("clear", "Clear: everything becomes background", painting.clear)
        self.redo_button = self._add_button("redo", "Redo  (Ctrl+Shift+Z)", painting.redo)
        self.undo_button = self._add_button("undo", "Undo  (Ctrl+Z)", painting.undo)
        self._add_brush(painting.diameter)

    def show_brush(self, class_id: int, diameter: float) -> None:
        """Shows what is painted, and the brush's diameter in pixels of the mask."""
        for i, button in self.classes.items():
            button.show_chosen(i == class_id)
        self.brush_slider.set(_place(diameter))
        self._figure.configure(text=f"{diameter:.0f} px")

    def show_steps(self, can_undo: bool, can_redo: bool) -> None:
        """Enables the buttons that have something to do."""
        for button, possible in ((self.undo_button, can_undo), (self.redo_button, can_redo)):
            button.state(["!disabled" if possible else "disabled"])

    def _slid(self) -> None:
        self._painting.resize_brush(SMALLEST + (LARGEST - SMALLEST) * self.brush_slider.value**2)

    def _add_brush(self, diameter: float) -> None:
        look = self._look
        ttk.Label(self, text="Brush", foreground=hex_colour(look.faint)).pack(
            side="left", padx=(2 * look.gap, look.gap)
        )
        self.brush_slider = ColourSlider(
            self, look.accent, lambda _: self._slid(), width=120, home=_place(diameter)
        )
        self.brush_slider.pack(side="left", fill="x", expand=True)
        self._figure = ttk.Label(self, width=6, anchor="e")
        self._figure.pack(side="left", padx=(look.gap // 2, 2 * look.gap))
        ttk.ToolTip(self.brush_slider, text="Brush size: keys [ and ], or the wheel over the mask")

    def _add_button(self, name: str, tip: str, action: Callable[[], None]) -> ttk.Button:
        image = icon(name, self._look.px(18), self._look.text)
        button = ttk.Button(self, image=image, command=action, bootstyle="secondary", takefocus=False)
        button.image = image  # type: ignore[attr-defined]  # Tk keeps the name alone: without this it is collected.
        button.pack(side="right", padx=(self._look.gap // 2, 0))
        ttk.ToolTip(button, text=tip)
        return button


def _place(diameter: float) -> float:
    """Where the knob stands, 0..1; it grows with the root, since small brushes need fine steps."""
    return ((diameter - SMALLEST) / (LARGEST - SMALLEST)) ** 0.5
