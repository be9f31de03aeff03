"""Tools that paint where the brush goes: brush, eraser and soft brush."""

from __future__ import annotations

from anime_painter.classes import BACKGROUND
from anime_painter.document.mask import Stencil
from anime_painter.document.shapes import Point, brushed
from anime_painter.document.stabiliser import Stabiliser
from anime_painter.gui.tools.easel import Easel, Held
from anime_painter.gui.tools.tool import Tool


class BrushTool(Tool):
    """Paints freely; with Shift, a straight line from where the last stroke ended."""

    shows_ring = True

    def __init__(self, easel: Easel) -> None:
        super().__init__(easel)
        self._class_id = BACKGROUND
        self._stabiliser: Stabiliser | None = None
        self._at: Point | None = None

    def press(self, at: Point, class_id: int, held: Held) -> None:
        self._class_id = class_id
        self._stabiliser = Stabiliser(at, self.easel.brush.smoothing)
        start = self._at if held.shift and self._at is not None else at
        self._go(start, at)

    def drag(self, at: Point, held: Held) -> None:
        if self._stabiliser is None or self._at is None:
            return
        to = self._stabiliser.follow(at)
        if to != self._at:
            self._go(self._at, to)

    def release(self, at: Point, held: Held) -> None:
        if self._stabiliser is not None and self._at is not None and self.easel.brush.smoothing:
            self._go(self._at, at)
        self._stabiliser = None
        self.easel.end()

    def cancel(self) -> bool:
        begun = self._stabiliser is not None
        self._stabiliser = None
        if begun:
            self.easel.cancel()
        return begun

    def put(self, stencil: Stencil) -> None:
        """Does to the mask what the brush is for."""
        self.easel.paint(stencil, self._class_id)

    def _go(self, start: Point, end: Point) -> None:
        brush = self.easel.brush
        self.put(brushed(self.easel.mask.shape, start, end, brush.diameter, brush.tip))
        self._at = end


class EraserTool(BrushTool):
    """Paints the background."""

    def press(self, at: Point, class_id: int, held: Held) -> None:
        super().press(at, BACKGROUND, held)


class SoftBrushTool(BrushTool):
    """Smooths the edges that it goes over."""

    def put(self, stencil: Stencil) -> None:
        self.easel.soften(stencil)
