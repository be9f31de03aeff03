"""Painting: the brush, the class that it paints, and steps back and forth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from anime_painter.classes import CLASSES, HAIR
from anime_painter.document.history import Changed
from anime_painter.gui.commands import SEPARATOR, Command, Item
from anime_painter.gui.studio import Studio

SMALLEST, LARGEST = 1.0, 200.0
"""Diameters of the brush, in pixels of the mask."""
_GROWTH = 1.2


class PaintingActions:
    """What a user can ask for about painting the mask.

    Attributes:
        class_id: what is painted.
        diameter: of the brush, in pixels of the mask.
    """

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self.class_id = HAIR
        self.diameter = 24.0

    def choose(self, class_id: int) -> None:
        """Selects what the brush paints."""
        self.class_id = class_id
        self._studio.view.brush_changed()

    def resize_brush(self, diameter: float) -> None:
        """Changes the brush, within its limits."""
        self.diameter = min(max(float(round(diameter)), SMALLEST), LARGEST)
        self._studio.view.brush_changed()

    def grow_brush(self, steps: int) -> None:
        """Makes the brush larger, or smaller with negative steps; by one pixel at least."""
        wanted, at_least = self.diameter * _GROWTH**steps, self.diameter + steps
        self.resize_brush(max(wanted, at_least) if steps > 0 else min(wanted, at_least))

    def stroke_to(self, x: float, y: float) -> None:
        """Goes on with the stroke, or begins one, at (x, y) in pixels of the mask."""
        rect = self._studio.document.stroke_to(x, y, self.diameter, self.class_id)
        self._studio.changed(Changed(rect), resting=False)

    def end_stroke(self) -> None:
        """The stroke is done."""
        if self._studio.document.end_step():
            self._studio.rested()

    def fill(self, x: int, y: int) -> None:
        """Fills the region around a pixel of the mask."""
        self._studio.changed(Changed(self._studio.document.fill(x, y, self.class_id)))

    def undo(self) -> None:
        self._studio.changed(self._studio.document.undo())

    def redo(self) -> None:
        self._studio.changed(self._studio.document.redo())

    def clear(self) -> None:
        """Makes everything background."""
        self._studio.changed(Changed(self._studio.document.clear()))

    def commands(self) -> Sequence[Command]:
        return [
            Command("painting.undo", "Undo", self.undo, ("Ctrl+Z",)),
            Command("painting.redo", "Redo", self.redo, ("Ctrl+Shift+Z", "Ctrl+Y")),
            Command("painting.clear", "Clear", self.clear),
            Command("painting.smaller", "Smaller brush", lambda: self.grow_brush(-1), ("[",)),
            Command("painting.larger", "Larger brush", lambda: self.grow_brush(1), ("]",)),
            *(
                Command(
                    f"painting.class.{c.name}", f"Paint {c.name}", lambda i=c.id: self.choose(i), (c.key,)
                )
                for c in CLASSES
            ),
        ]

    def menus(self) -> Mapping[str, Sequence[Item]]:
        return {"Edit": ["painting.undo", "painting.redo", SEPARATOR, "painting.clear"]}
