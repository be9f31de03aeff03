"""Tools that draw a shape between two points: line, rectangle and ellipse."""

from __future__ import annotations

from anime_painter.classes import BACKGROUND
from anime_painter.document.mask import Stencil
from anime_painter.document.shapes import (
    Point,
    brushed,
    ellipse,
    ellipse_points,
    outlined,
    rectangle,
    rectangle_points,
    squared,
    straightened,
)
from anime_painter.gui.tools.easel import Easel, Held
from anime_painter.gui.tools.tool import Tool


class ShapeTool(Tool):
    """Draws a shape from where the button went down to where the mouse is."""

    def __init__(self, easel: Easel) -> None:
        super().__init__(easel)
        self._class_id = BACKGROUND
        self._start: Point | None = None

    def press(self, at: Point, class_id: int, held: Held) -> None:
        self._start, self._class_id = at, class_id
        self.drag(at, held)

    def drag(self, at: Point, held: Held) -> None:
        if self._start is None:
            return
        end = self.constrained(self._start, at) if held.shift else at
        self.easel.paint(self.shape(self._start, end), self._class_id, afresh=True)

    def release(self, at: Point, held: Held) -> None:
        self.drag(at, held)
        self._start = None
        self.easel.end()

    def cancel(self) -> bool:
        begun, self._start = self._start is not None, None
        if begun:
            self.easel.cancel()
        return begun

    def shape(self, start: Point, end: Point) -> Stencil:
        """What is painted between two points."""
        raise NotImplementedError

    def constrained(self, start: Point, end: Point) -> Point:
        """The second point with Shift held."""
        return squared(start, end)


class LineTool(ShapeTool):
    """A straight line as broad as the brush."""

    shows_ring = True

    def shape(self, start: Point, end: Point) -> Stencil:
        brush = self.easel.brush
        return brushed(self.easel.mask.shape, start, end, brush.diameter, brush.tip)

    def constrained(self, start: Point, end: Point) -> Point:
        return straightened(start, end)


class RectangleTool(ShapeTool):
    """A rectangle, filled or drawn with the brush."""

    def shape(self, start: Point, end: Point) -> Stencil:
        brush, mask = self.easel.brush, self.easel.mask
        if brush.filled:
            return rectangle(mask.shape, start, end)
        return outlined(mask.shape, rectangle_points(start, end), brush.diameter, brush.tip, closed=True)


class EllipseTool(ShapeTool):
    """An ellipse, filled or drawn with the brush."""

    def shape(self, start: Point, end: Point) -> Stencil:
        brush, mask = self.easel.brush, self.easel.mask
        if brush.filled:
            return ellipse(mask.shape, start, end)
        return outlined(mask.shape, ellipse_points(start, end), brush.diameter, brush.tip, closed=True)
