"""The tool that moves, scales and turns a region of a class."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from anime_painter.document.filling import region
from anime_painter.document.mask import Mask, Stencil
from anime_painter.document.regions import Move, moved
from anime_painter.document.shapes import Point
from anime_painter.gui.tools.easel import Easel, Held
from anime_painter.gui.tools.tool import Guide, Tool

_STEP = 15.0
"""Degrees between the turns that Shift allows."""
_SMALLEST = 0.02
"""Scale below which a region would vanish."""
_STALK = 3.0
"""How far the handle that turns stands off the frame, in reaches."""


_STILL = Move()


@dataclass
class _Selection:
    """A region that was taken up.

    Attributes:
        before: the mask from which it was taken, so that many moves blur it no more than one.
        now: the mask as the last move left it.
    """

    before: Mask
    region: Stencil
    class_id: int
    now: Mask
    move: Move = _STILL

    @property
    def middle(self) -> Point:
        rect = self.region.rect
        return (rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2

    def corners(self) -> list[Point]:
        rect = self.region.rect
        return [
            self.placed(x, y)
            for x, y in (
                (rect.left, rect.top),
                (rect.right, rect.top),
                (rect.right, rect.bottom),
                (rect.left, rect.bottom),
            )
        ]

    def placed(self, x: float, y: float) -> Point:
        """Where a point of the region lies now."""
        at = self.move.matrix(self.middle) @ (x, y, 1.0)
        return float(at[0]), float(at[1])

    def centre(self) -> Point:
        """Where its middle lies now."""
        return self.middle[0] + self.move.shift[0], self.middle[1] + self.move.shift[1]


class MoveTool(Tool):
    """Drags a region; the handles at its corners scale it, the one above turns it."""

    cursor = "fleur"

    def __init__(self, easel: Easel) -> None:
        super().__init__(easel)
        self._selection: _Selection | None = None
        self._grasped = ""
        self._from: Point = (0.0, 0.0)
        self._start = _STILL

    def press(self, at: Point, class_id: int, held: Held) -> None:
        self._grasped = self._handle_at(at)
        if not self._grasped:
            self._take_up(at)
        if self._selection is not None:
            self._from, self._start = at, self._selection.move
        self.easel.guided()

    def drag(self, at: Point, held: Held) -> None:
        selection = self._selection
        if selection is None or not self._grasped:
            return
        if self._grasped == "turn":
            selection.move = replace(self._start, turn=self._turned(selection, at, held))
        elif self._grasped == "scale":
            selection.move = replace(self._start, scale=self._scaled(selection, at, held))
        else:
            dx, dy = at[0] - self._from[0], at[1] - self._from[1]
            shift = self._start.shift[0] + dx, self._start.shift[1] + dy
            selection.move = replace(self._start, shift=shift)
        self.easel.put(moved(selection.before, selection.region, selection.class_id, selection.move))
        self.easel.guided()

    def release(self, at: Point, held: Held) -> None:
        self._grasped = ""
        self.easel.end()
        if self._selection is not None:
            self._selection.now = self.easel.mask.copy()

    def finish(self) -> None:
        self._selection = None
        self.easel.guided()

    def cancel(self) -> bool:
        moving, self._grasped = bool(self._grasped), ""
        if moving:
            self.easel.cancel()
        self.finish()
        return moving

    def guide(self) -> Guide:
        if self._selection is None:
            return Guide()
        if not self._grasped and not np.array_equal(self._selection.now, self.easel.mask):
            self._selection = None  # Something else has changed the mask: undoing, or another tool.
            return Guide()
        corners, knob = self._selection.corners(), self._knob(self._selection)
        return Guide([[*corners, corners[0]], [self._top(self._selection), knob]], [*corners, knob])

    def _take_up(self, at: Point) -> None:
        mask = self.easel.mask
        x, y = math.floor(at[0]), math.floor(at[1])
        self._selection = None
        if not (0 <= x < mask.shape[1] and 0 <= y < mask.shape[0]):
            return
        class_id = int(mask[y, x])
        stencil = Stencil.whole(mask == class_id) if self.easel.brush.whole_class else region(mask, x, y)
        self._selection = _Selection(mask.copy(), stencil, class_id, mask.copy())
        self._grasped = "shift"

    def _handle_at(self, at: Point) -> str:
        """What a press there grasps of the region that is taken up: "turn", "scale", "shift" or nothing."""
        if self._selection is None or not self.guide().handles:
            return ""
        if math.dist(self._knob(self._selection), at) <= self.easel.reach:
            return "turn"
        if min(math.dist(corner, at) for corner in self._selection.corners()) <= self.easel.reach:
            return "scale"
        x, y = math.floor(at[0]), math.floor(at[1])
        mask = self.easel.mask
        inside = 0 <= x < mask.shape[1] and 0 <= y < mask.shape[0]
        again = moved(
            np.full_like(mask, 255), self._selection.region, self._selection.class_id, self._selection.move
        )
        return "shift" if inside and again[y, x] != 255 else ""

    def _turned(self, selection: _Selection, at: Point, held: Held) -> float:
        x, y = selection.centre()
        before = math.atan2(self._from[1] - y, self._from[0] - x)
        turn = self._start.turn + math.degrees(math.atan2(at[1] - y, at[0] - x) - before)
        return round(turn / _STEP) * _STEP if held.shift else turn

    def _scaled(self, selection: _Selection, at: Point, held: Held) -> tuple[float, float]:
        """Factors by which the grasped corner comes under the pointer, in the frame's own directions."""
        x, y = selection.centre()
        angle = math.radians(-self._start.turn)
        cosine, sine = math.cos(angle), math.sin(angle)

        def own(point: Point) -> Point:
            dx, dy = point[0] - x, point[1] - y
            return dx * cosine - dy * sine, dx * sine + dy * cosine

        was, now = own(self._from), own(at)
        factors = [b / a if abs(a) > 0.5 else 1.0 for a, b in zip(was, now, strict=True)]
        if held.shift:
            factors = [max(factors, key=abs)] * 2
        horizontal, vertical = (
            math.copysign(max(abs(f * s), _SMALLEST), f * s)
            for f, s in zip(factors, self._start.scale, strict=True)
        )
        return horizontal, vertical

    def _top(self, selection: _Selection) -> Point:
        return selection.placed(selection.middle[0], selection.region.rect.top)

    def _knob(self, selection: _Selection) -> Point:
        """The handle that turns: beyond the middle of the upper edge."""
        top, centre = self._top(selection), selection.centre()
        length = max(math.dist(top, centre), 1e-6)
        away = _STALK * self.easel.reach / length
        return top[0] + (top[0] - centre[0]) * away, top[1] + (top[1] - centre[1]) * away
