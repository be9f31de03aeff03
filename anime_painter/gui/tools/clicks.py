"""Tools that need a click alone: filling a region, and picking its class."""

from __future__ import annotations

import math

from anime_painter.document.filling import region
from anime_painter.document.shapes import Point
from anime_painter.gui.tools.easel import Held
from anime_painter.gui.tools.tool import Tool


class FillTool(Tool):
    """Fills the region under the pointer."""

    def press(self, at: Point, class_id: int, held: Held) -> None:
        x, y = math.floor(at[0]), math.floor(at[1])
        self.easel.paint(region(self.easel.mask, x, y, self.easel.brush.gap), class_id)
        self.easel.end()


class PickTool(Tool):
    """Chooses the class under the pointer."""

    cursor = "tcross"

    def press(self, at: Point, class_id: int, held: Held) -> None:
        self.drag(at, held)

    def drag(self, at: Point, held: Held) -> None:
        x, y = math.floor(at[0]), math.floor(at[1])
        height, width = self.easel.mask.shape
        if 0 <= x < width and 0 <= y < height:
            self.easel.pick(int(self.easel.mask[y, x]))
