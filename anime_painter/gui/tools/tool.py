"""What a tool is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anime_painter.document.shapes import Point
from anime_painter.gui.tools.easel import Easel, Held


@dataclass(frozen=True)
class Guide:
    """Lines that a tool draws over the mask, in pixels of it.

    Attributes:
        lines: each a row of points.
        handles: points that can be grasped.
    """

    lines: Sequence[Sequence[Point]] = ()
    handles: Sequence[Point] = ()


class Tool:
    """What the mouse does from pressing to releasing; by itself nothing. Points are in pixels of the mask.

    Attributes:
        cursor: Tk's name of the pointer.
        shows_ring: whether the brush's outline goes with the pointer.
        takes_points: whether clicks are collected; then the right button takes one back, and does not erase.
    """

    cursor = "crosshair"
    shows_ring = False
    takes_points = False

    def __init__(self, easel: Easel) -> None:
        self.easel = easel

    def press(self, at: Point, class_id: int, held: Held) -> None:
        """The button goes down; `class_id` is what it paints."""

    def drag(self, at: Point, held: Held) -> None:
        """The mouse moves with the button down."""

    def release(self, at: Point, held: Held) -> None:
        """The button goes up."""

    def hover(self, at: Point) -> None:
        """The mouse moves with no button down."""

    def finish(self) -> None:
        """Ends what takes several clicks: Enter or a double click."""

    def step_back(self) -> None:
        """Takes back the last of several clicks: the right button."""

    def cancel(self) -> bool:
        """Gives up what was begun; tells whether there was anything."""
        return False

    def guide(self) -> Guide:
        """Lines to draw over the mask now."""
        return Guide()
