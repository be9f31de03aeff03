"""The gesture that moves the axis of symmetry."""

from __future__ import annotations

from collections.abc import Callable

from anime_painter.document.shapes import Point
from anime_painter.gui.tools.easel import Easel, Held
from anime_painter.gui.tools.tool import Tool


class AxisTool(Tool):
    """Drags the axis of symmetry sideways."""

    def __init__(self, easel: Easel, move: Callable[[float], None]) -> None:
        super().__init__(easel)
        self._move = move

    def drag(self, at: Point, held: Held) -> None:
        self._move(at[0])
