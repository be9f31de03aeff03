"""Shapes that tools draw: which pixels of a mask each covers. A pixel is covered when its centre is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from anime_painter.document.mask import NO_STENCIL, Rect, Shape, Stencil

Point = tuple[float, float]
"""(x, y) in pixels of the mask, pixel centres at halves; may lie outside."""

Tip = Literal["round", "square"]
"""What a brush looks like."""

_THINNEST_ROUND = 0.71
"""Radius below which a round tip would slip between the centres of pixels: half of their diagonal."""
_THINNEST_SQUARE = 0.5


def brushed(shape: Shape, start: Point, end: Point, diameter: float, tip: Tip = "round") -> Stencil:
    """A hard brush dragged from `start` to `end`.

    Args:
        diameter: of the brush, or the side of a square one, in pixels, 1 or more.
    """
    radius = max(diameter, 1.0) / 2
    rect = _around([start, end], shape, radius)
    if rect.empty:
        return NO_STENCIL
    # A row and a column instead of two planes: the brush must keep up with the mouse.
    x, y = _centres(rect)
    if tip == "round":
        return Stencil(rect, distance_to_segment(x, y, start, end) <= max(radius, _THINNEST_ROUND))
    return Stencil(rect, _swept_by_square(x, y, start, end, max(radius, _THINNEST_SQUARE)))


def rectangle(shape: Shape, corner: Point, opposite: Point) -> Stencil:
    """A filled rectangle between two opposite corners."""
    rect = _around([corner, opposite], shape)
    if rect.empty:
        return NO_STENCIL
    x, y = _centres(rect)
    (left, right), (top, bottom) = sorted((corner[0], opposite[0])), sorted((corner[1], opposite[1]))
    return Stencil(rect, (left <= x) & (x <= right) & (top <= y) & (y <= bottom))


def ellipse(shape: Shape, corner: Point, opposite: Point) -> Stencil:
    """The filled ellipse that fits into a rectangle."""
    rect = _around([corner, opposite], shape)
    a, b = abs(corner[0] - opposite[0]) / 2, abs(corner[1] - opposite[1]) / 2
    if rect.empty or not a or not b:
        return NO_STENCIL
    x, y = _centres(rect)
    middle = (corner[0] + opposite[0]) / 2, (corner[1] + opposite[1]) / 2
    return Stencil(rect, ((x - middle[0]) / a) ** 2 + ((y - middle[1]) / b) ** 2 <= 1)


def polygon(shape: Shape, points: Sequence[Point]) -> Stencil:
    """A filled polygon; where it overlaps itself, it is filled by the even-odd rule."""
    if len(points) < 3:
        return NO_STENCIL
    rect = _around(points, shape)
    if rect.empty:
        return NO_STENCIL
    height, width = rect.shape
    rows = rect.top + np.arange(height) + 0.5
    # Each edge turns inside and outside over from where it crosses a row; a running sum tells the parity.
    turns = np.zeros((height, width + 1), np.int32)
    for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True):
        crossed = np.flatnonzero((rows >= min(y0, y1)) & (rows < max(y0, y1)))
        if not len(crossed):
            continue
        crossings = x0 + (rows[crossed] - y0) * ((x1 - x0) / (y1 - y0))
        columns = np.clip(np.ceil(crossings - rect.left - 0.5), 0, width).astype(np.intp)
        turns[crossed, columns] += 1
    return Stencil(rect, np.cumsum(turns[:, :width], axis=1) % 2 == 1)


def outlined(shape: Shape, points: Sequence[Point], diameter: float, tip: Tip, closed: bool) -> Stencil:
    """A brush dragged along a line of points, and back to the first if closed."""
    path = [*points, points[0]] if closed else list(points)
    if len(path) == 1:
        path *= 2
    stencil = NO_STENCIL
    for start, end in pairwise(path):
        stencil = stencil.united(brushed(shape, start, end, diameter, tip))
    return stencil


def rectangle_points(corner: Point, opposite: Point) -> list[Point]:
    """The four corners."""
    return [corner, (opposite[0], corner[1]), opposite, (corner[0], opposite[1])]


def ellipse_points(corner: Point, opposite: Point, count: int = 64) -> list[Point]:
    """Points around the ellipse that fits into a rectangle."""
    angles = np.linspace(0, 2 * np.pi, count, endpoint=False)
    x = (corner[0] + opposite[0]) / 2 + abs(corner[0] - opposite[0]) / 2 * np.cos(angles)
    y = (corner[1] + opposite[1]) / 2 + abs(corner[1] - opposite[1]) / 2 * np.sin(angles)
    return list(zip(x.tolist(), y.tolist(), strict=True))


def straightened(start: Point, end: Point) -> Point:
    """The end of a line turned to the nearest multiple of 45 degrees."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    angle = np.round(np.arctan2(dy, dx) / (np.pi / 4)) * (np.pi / 4)
    along = dx * np.cos(angle) + dy * np.sin(angle)
    return float(start[0] + along * np.cos(angle)), float(start[1] + along * np.sin(angle))


def squared(corner: Point, opposite: Point) -> Point:
    """The opposite corner moved so that the rectangle becomes a square."""
    dx, dy = opposite[0] - corner[0], opposite[1] - corner[1]
    side = max(abs(dx), abs(dy))
    return corner[0] + float(np.copysign(side, dx)), corner[1] + float(np.copysign(side, dy))


def _around(points: Sequence[Point], shape: Shape, margin: float = 0.0) -> Rect:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Rect(
        int(np.floor(min(xs) - margin)) - 1,
        int(np.floor(min(ys) - margin)) - 1,
        int(np.ceil(max(xs) + margin)) + 2,
        int(np.ceil(max(ys) + margin)) + 2,
    ).within(shape)


def _centres(rect: Rect) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Centres of the pixels of a rectangle: x[1, w] and y[h, 1]."""
    x = np.arange(rect.left, rect.right, dtype=np.float32)[None, :] + 0.5
    y = np.arange(rect.top, rect.bottom, dtype=np.float32)[:, None] + 0.5
    return x, y


def distance_to_segment(
    x: NDArray[np.float32], y: NDArray[np.float32], start: Point, end: Point
) -> NDArray[np.float32]:
    """Distance of the grid of a row x[1, W] and a column y[H, 1] to a segment, [H, W]."""
    x, y = x - np.float32(start[0]), y - np.float32(start[1])
    dx, dy = np.float32(end[0] - start[0]), np.float32(end[1] - start[1])
    length = dx * dx + dy * dy
    if length == 0:
        return np.hypot(x, y)
    t = np.clip((x * dx + y * dy) / length, 0, 1)
    return np.hypot(x - t * dx, y - t * dy)


def _swept_by_square(
    x: NDArray[np.float32], y: NDArray[np.float32], start: Point, end: Point, radius: float
) -> NDArray[np.bool_]:
    """What a square of half a side `radius` covers on its way: [H, W]."""
    from_x, to_x = _times_within(x, start[0], end[0], radius)
    from_y, to_y = _times_within(y, start[1], end[1], radius)
    return np.maximum(from_x, from_y) <= np.minimum(to_x, to_y)


def _times_within(
    at: NDArray[np.float32], start: float, end: float, radius: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """When, 0..1, something moving from `start` to `end` is within `radius` of `at`; else from > to."""
    way = end - start
    if abs(way) < 1e-6:
        near = np.abs(at - np.float32(start)) <= radius
        return np.where(near, np.float32(0), np.float32(1)), np.where(near, np.float32(1), np.float32(0))
    first, last = (at - start - radius) / way, (at - start + radius) / way
    low, high = np.minimum(first, last), np.maximum(first, last)
    return np.maximum(low, 0).astype(np.float32), np.minimum(high, 1).astype(np.float32)
