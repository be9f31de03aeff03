"""Tools that paint what a line runs around: polygon and lasso."""

from __future__ import annotations

import math

from anime_painter.classes import BACKGROUND
from anime_painter.document.shapes import Point, outlined, polygon
from anime_painter.gui.tools.easel import Easel, Held
from anime_painter.gui.tools.tool import Guide, Tool


class _OutlineTool(Tool):
    """Collects points and paints what lies between them."""

    def __init__(self, easel: Easel) -> None:
        super().__init__(easel)
        self._class_id = BACKGROUND
        self._points: list[Point] = []

    def cancel(self) -> bool:
        begun = bool(self._points)
        self._points = []
        self.easel.guided()
        return begun

    def _paint(self) -> None:
        brush, shape = self.easel.brush, self.easel.mask.shape
        points, self._points = self._points, []
        self.easel.guided()
        if len(points) < 2:
            return
        if brush.filled:
            stencil = polygon(shape, points)
        else:
            stencil = outlined(shape, points, brush.diameter, brush.tip, closed=True)
        self.easel.paint(stencil, self._class_id)
        self.easel.end()


class PolygonTool(_OutlineTool):
    """A corner for each click; Enter, a double click or a click on the first corner closes it."""

    takes_points = True

    def __init__(self, easel: Easel) -> None:
        super().__init__(easel)
        self._pointer: Point | None = None

    def press(self, at: Point, class_id: int, held: Held) -> None:
        self._class_id = class_id
        if len(self._points) > 2 and math.dist(self._points[0], at) <= self.easel.reach:
            self.finish()
            return
        # The second click of a double click is no corner of its own.
        if not self._points or math.dist(self._points[-1], at) > 0.5:
            self._points.append(at)
        self.hover(at)

    def drag(self, at: Point, held: Held) -> None:
        self.hover(at)

    def hover(self, at: Point) -> None:
        self._pointer = at
        if self._points:
            self.easel.guided()

    def finish(self) -> None:
        self._paint()

    def step_back(self) -> None:
        if self._points:
            self._points.pop()
        self.easel.guided()

    def guide(self) -> Guide:
        if not self._points:
            return Guide()
        end = [self._pointer] if self._pointer is not None else []
        return Guide([[*self._points, *end, self._points[0]]], self._points)


class LassoTool(_OutlineTool):
    """What the mouse runs around with its button down."""

    def press(self, at: Point, class_id: int, held: Held) -> None:
        self._class_id, self._points = class_id, [at]

    def drag(self, at: Point, held: Held) -> None:
        if self._points and at != self._points[-1]:
            self._points.append(at)
            self.easel.guided()

    def release(self, at: Point, held: Held) -> None:
        self._paint()

    def guide(self) -> Guide:
        return Guide([[*self._points, self._points[0]]]) if len(self._points) > 1 else Guide()
