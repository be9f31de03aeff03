"""A steadier hand: the brush hangs on a string behind the pointer."""

from __future__ import annotations

import math

from anime_painter.document.shapes import Point


class Stabiliser:
    """Follows a pointer so that its tremble does not reach the brush.

    The brush moves only when the string is taut, and then straight towards the pointer; so it does not matter
    how often the mouse tells where it is.

    Args:
        length: of the string in pixels of the mask; 0 lets the brush be where the pointer is.
    """

    def __init__(self, start: Point, length: float) -> None:
        self._brush = start
        self._length = length

    def follow(self, pointer: Point) -> Point:
        """Where the brush is when the pointer has come there."""
        x, y = self._brush
        dx, dy = pointer[0] - x, pointer[1] - y
        distance = math.hypot(dx, dy)
        if distance > self._length:
            share = (distance - self._length) / distance
            self._brush = x + dx * share, y + dy * share
        return self._brush
