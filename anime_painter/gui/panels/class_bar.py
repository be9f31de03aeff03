"""The bar at the top: classes and their locks, and steps back and forth."""

from __future__ import annotations

import tkinter
from collections.abc import Callable

import ttkbootstrap as ttk

from anime_painter.classes import CLASSES
from anime_painter.gui.actions.painting import PaintingActions
from anime_painter.gui.icon_button import IconButton
from anime_painter.gui.names import class_title
from anime_painter.gui.panels.class_button import ClassButton
from anime_painter.gui.theme import look_of
from anime_painter.language import tr


class ClassBar(ttk.Frame):
    """Chooses what is painted.

    Args:
        painting: what the buttons call.
        key_of: tells the key of a command, or "".

    Attributes:
        classes: the buttons by class id.
        refine_button: None where the models hold no network for it.
    """

    def __init__(self, parent: tkinter.Misc, painting: PaintingActions, key_of: Callable[[str], str]) -> None:
        look = look_of(parent)
        super().__init__(parent, padding=(look.gap, look.gap // 2))
        self.classes: dict[int, ClassButton] = {}
        for mask_class in CLASSES:
            key = key_of(f"painting.class.{mask_class.name}")
            button = ClassButton(
                self,
                mask_class,
                key,
                lambda i=mask_class.id: painting.choose(i),
                lambda i=mask_class.id: painting.toggle_lock(i),
            )
            button.pack(side="left")
            tip = tr(
                "Paints {name}; the padlock keeps it from being painted over", name=class_title(mask_class.id)
            )
            ttk.ToolTip(button, text=f"{tip}  ({key})")
            self.classes[mask_class.id] = button

        def step(name: str, command: str, tip: str, action: Callable[[], None]) -> IconButton:
            key = key_of(command)
            button = IconButton(self, name, f"{tip}  ({key})" if key else tip, action)
            button.pack(side="right", padx=(look.gap // 2, 0))
            return button

        # From the right, so that a narrow window cuts no button of these.
        self.clear_button = step(
            "clear", "painting.clear", tr("Clear: everything becomes background"), painting.clear
        )
        self.refine_button: IconButton | None = None
        if painting.can_refine:
            tip = tr("Refine mask: blobs get strands, a fringe and shapes of eyes")
            self.refine_button = step("wand", "painting.refine", tip, painting.refine)
        self.redo_button = step("redo", "painting.redo", tr("Redo"), painting.redo)
        self.undo_button = step("undo", "painting.undo", tr("Undo"), painting.undo)

    def show(self, class_id: int, locked: frozenset[int]) -> None:
        """Shows what is painted, and what is locked."""
        for i, button in self.classes.items():
            button.show_chosen(i == class_id)
            button.show_locked(i in locked)

    def show_steps(self, can_undo: bool, can_redo: bool) -> None:
        """Enables the buttons that have something to do."""
        self.undo_button.enable(can_undo)
        self.redo_button.enable(can_redo)
