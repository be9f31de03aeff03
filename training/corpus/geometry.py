"""Curves and strokes as skia paths, from points in figure units."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np
import skia

Points = np.ndarray  # float[N, 2], x right, y down


def polygon(points: Points, closed: bool = True) -> skia.Path:
    path = skia.Path()
    add_polygon(path, points, closed)
    return path


def add_polygon(path: skia.Path, points: Points, closed: bool = True) -> None:
    """Adds a contour to the path; line by line is twice as fast as making points for `addPoly`."""
    start, *rest = points.tolist()
    path.moveTo(*start)
    line_to = path.lineTo
    for x, y in rest:
        line_to(x, y)
    if closed:
        path.close()


def bezier(control: Sequence[tuple[float, float]] | Points, count: int = 24) -> Points:
    """Samples a Bezier curve of any degree at `count` even parameters."""
    p = np.asarray(control, dtype=float)
    t = np.linspace(0.0, 1.0, count)[:, None, None]
    level = np.broadcast_to(p, (count, *p.shape))
    while level.shape[1] > 1:
        level = level[:, :-1] * (1 - t) + level[:, 1:] * t
    return level[:, 0]


def smooth(points: Sequence[tuple[float, float]] | Points, closed: bool = True, per_span: int = 8) -> Points:
    """A centripetal-like Catmull-Rom curve through all points, sampled `per_span` times a span."""
    p = np.asarray(points, dtype=float)
    n = len(p)
    if closed:
        before, after, after2 = np.roll(p, 1, 0), np.roll(p, -1, 0), np.roll(p, -2, 0)
        start = p
    else:
        padded = np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
        before, start, after, after2 = padded[:-3], padded[1:-2], padded[2:-1], padded[3:]
        n -= 1
    spans = np.stack([before[:n], start[:n], after[:n], after2[:n]], axis=1)
    curve = _catmull_rom(per_span) @ spans
    flat = curve.reshape(-1, 2)
    return flat if closed else np.vstack([flat, p[-1:]])


@cache
def _catmull_rom(per_span: int) -> np.ndarray:
    """Weights of the four points around a span at its samples, float[per_span, 4]."""
    t = np.linspace(0.0, 1.0, per_span, endpoint=False)[:, None]
    powers = np.hstack([np.ones_like(t), t, t**2, t**3])
    return 0.5 * powers @ np.array([[0, 2, 0, 0], [-1, 0, 1, 0], [2, -5, 4, -1], [-1, 3, -3, 1]], dtype=float)


def blob(points: Sequence[tuple[float, float]] | Points) -> skia.Path:
    """A closed smooth path through the points."""
    return polygon(smooth(points))


def normals(points: Points) -> Points:
    """Unit normals along an open polyline, to the left of its direction as seen on screen."""
    tangent = np.empty_like(points)
    tangent[1:-1] = points[2:] - points[:-2]
    tangent[0], tangent[-1] = points[1] - points[0], points[-1] - points[-2]
    length = np.maximum(np.hypot(tangent[:, 0], tangent[:, 1]), 1e-9)[:, None]
    tangent = tangent / length
    return tangent[:, ::-1] * np.array([1.0, -1.0])


def ribbon(spine: Points, left: np.ndarray, right: np.ndarray) -> Points:
    """The outline around a spine with half widths to its left and right (float[N] each, or scalars)."""
    n = normals(spine)
    left_width = np.broadcast_to(left, len(spine))[:, None]
    right_width = np.broadcast_to(right, len(spine))[:, None]
    return np.vstack([spine + n * left_width, (spine - n * right_width)[::-1]])


@lru_cache(maxsize=1024)
def taper(
    count: int, start: float = 0.0, middle: float = 1.0, end: float = 0.0, peak: float = 0.5
) -> np.ndarray:
    """Width factors along a pressure-like stroke: `start` to `middle` (at parameter `peak`) to `end`."""
    t = np.linspace(0.0, 1.0, count)
    rise = np.sin(np.clip(t / max(peak, 1e-6), 0, 1) * np.pi / 2)
    fall = np.cos(np.clip((t - peak) / max(1 - peak, 1e-6), 0, 1) * np.pi / 2)
    width = np.where(t < peak, start + (middle - start) * rise, end + (middle - end) * fall)
    width.flags.writeable = False
    return width


def stroke(
    points: Points, width: float, start: float = 0.0, end: float = 0.0, peak: float = 0.5
) -> skia.Path:
    """A tapered pen line of full `width` at its `peak`, as a fillable path."""
    half = 0.5 * width * taper(len(points), start, 1.0, end, peak)
    return polygon(ribbon(points, half, half))


def ellipse(cx: float, cy: float, rx: float, ry: float) -> skia.Path:
    path = skia.Path()
    path.addOval(skia.Rect.MakeLTRB(cx - rx, cy - ry, cx + rx, cy + ry))
    return path


def contour(points: Points, width: float, light: tuple[float, float], least: float = 0.35) -> skia.Path:
    """A pen line around a closed polyline, pressed harder where the outline turns away from the light.

    Args:
        width: where it is thickest; `least` of it remains where it faces the light.
        light: unit vector towards the light.
    """
    tangent = np.roll(points, -1, 0) - np.roll(points, 1, 0)
    tangent = tangent / np.maximum(np.hypot(*tangent.T), 1e-9)[:, None]
    x, y = points.T
    turn = np.sign(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) or 1.0
    outward = tangent[:, ::-1] * np.array([1.0, -1.0]) * turn
    away = 0.5 - 0.5 * (outward @ np.asarray(light, dtype=float))
    half = 0.5 * width * (least + (1 - least) * away)[:, None]
    path = polygon(points + outward * half)
    path.addPath(polygon(points - outward * half))
    path.setFillType(skia.PathFillType.kEvenOdd)
    return path
