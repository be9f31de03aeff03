"""Painting tools: they change a mask in place and tell which rectangle they may have changed."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.uint8]
"""uint8[H, W] of class ids."""


@dataclass(frozen=True)
class Rect:
    """Pixels left <= x < right, top <= y < bottom."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def empty(self) -> bool:
        return self.right <= self.left or self.bottom <= self.top

    def union(self, other: Rect) -> Rect:
        """The smallest rectangle around both."""
        if self.empty:
            return other
        if other.empty:
            return self
        return Rect(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def within(self, mask: Mask) -> Rect:
        """The part inside a mask."""
        height, width = mask.shape
        return Rect(max(self.left, 0), max(self.top, 0), min(self.right, width), min(self.bottom, height))

    def slices(self) -> tuple[slice, slice]:
        """Rows and columns."""
        return slice(self.top, self.bottom), slice(self.left, self.right)


NOTHING = Rect(0, 0, 0, 0)


def brush_segment(
    mask: Mask, start: tuple[float, float], end: tuple[float, float], diameter: float, class_id: int
) -> Rect:
    """Paints a round, hard brush dragged from `start` to `end`.

    Args:
        start, end: (x, y) in pixels of the mask, pixel centres at halves; may lie outside.
        diameter: of the brush in pixels, 1 or more.
        class_id: what is painted, 0..6.
    """
    radius = max(diameter, 1.0) / 2
    xs, ys = (start[0], end[0]), (start[1], end[1])
    rect = Rect(
        int(np.floor(min(xs) - radius)) - 1,
        int(np.floor(min(ys) - radius)) - 1,
        int(np.ceil(max(xs) + radius)) + 2,
        int(np.ceil(max(ys) + radius)) + 2,
    ).within(mask)
    if rect.empty:
        return NOTHING
    # A row and a column instead of two planes: the brush must keep up with the mouse.
    y = np.arange(rect.top, rect.bottom, dtype=np.float32)[:, None] + 0.5
    x = np.arange(rect.left, rect.right, dtype=np.float32)[None, :] + 0.5
    near = distance_to_segment(x, y, start, end) <= max(radius, 0.71)
    mask[rect.slices()][near] = class_id
    return rect


def fill(mask: Mask, x: int, y: int, class_id: int) -> Rect:
    """Gives the connected region around pixel (x, y) another class; outside the mask nothing happens."""
    height, width = mask.shape
    if not (0 <= x < width and 0 <= y < height) or mask[y, x] == class_id:
        return NOTHING
    _, _, _, (left, top, w, h) = cv2.floodFill(mask, None, (x, y), class_id)
    return Rect(left, top, left + w, top + h)


def clear(mask: Mask, class_id: int = 0) -> Rect:
    """Gives every pixel one class."""
    mask[...] = class_id
    return Rect(0, 0, mask.shape[1], mask.shape[0])


def distance_to_segment(
    x: NDArray[np.float32], y: NDArray[np.float32], start: tuple[float, float], end: tuple[float, float]
) -> NDArray[np.float32]:
    """Distance of the grid of a row x[1, W] and a column y[H, 1] to a segment, [H, W]."""
    x, y = x - np.float32(start[0]), y - np.float32(start[1])
    dx, dy = np.float32(end[0] - start[0]), np.float32(end[1] - start[1])
    length = dx * dx + dy * dy
    if length == 0:
        return np.hypot(x, y)
    t = np.clip((x * dx + y * dy) / length, 0, 1)
    return np.hypot(x - t * dx, y - t * dy)
