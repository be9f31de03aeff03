"""Graphic backgrounds: repeated motifs, rays and speed lines, large flat shapes."""

from __future__ import annotations

import numpy as np
import skia

from training.corpus.background.board import Board
from training.corpus.background.catalogue import Palette
from training.corpus.character import Base
from training.corpus.colour import mix, radial_gradient
from training.corpus.geometry import Points, polygon, smooth

WHITE = (1.0, 1.0, 1.0)


def pattern(board: Board, rng: np.random.Generator, palette: Palette, base: Base) -> None:
    """Stripes, checks or a motif in rows, of two close tones."""
    ground, second, accent = palette
    board.ground(ground)
    kind = str(rng.choice(["stripes", "check", "diamonds", "dots", "stars", "hearts", "crosses", "flowers"]))
    colour = second if rng.random() < 0.7 else mix(second, accent, 0.4)
    board.canvas.rotate(float(rng.choice([0, 15, 30, 45, -20])), 0.5, 0.5)
    step = float(rng.uniform(0.08, 0.17))
    if kind == "stripes":
        board.fill(_bars(step, 0.5 * step), colour)
        board.fill(_bars(step, 0.06 * step, 0.7 * step), mix(second, accent, 0.5), 0.8)
    elif kind == "check":
        bars = _bars(step, 0.5 * step)
        board.fill(bars, colour, 0.6)
        board.canvas.rotate(90, 0.5, 0.5)
        board.fill(bars, colour, 0.6)
    elif kind == "diamonds":
        board.fill(_rows(_star(0.5, 2, 0.71), step, step), colour)
    else:
        motif = {
            "dots": _circle(0.26),
            "stars": _star(0.4, 5, 0.45),
            "hearts": _heart(0.36),
            "crosses": _cross(0.3),
            "flowers": _flower(0.36),
        }[kind]
        board.fill(_rows(motif, step, step), colour)
        if kind == "flowers":
            board.fill(_rows(_circle(0.1), step, step), mix(accent, WHITE, 0.3))


def rays(board: Board, rng: np.random.Generator, palette: Palette, base: Base) -> None:
    """A starburst from behind the head, or speed lines that run in from the border."""
    ground, second, accent = palette
    x, y = base.centre
    if rng.random() < 0.55:
        board.ground(ground)
        count = int(rng.integers(12, 26))
        path = skia.Path()
        turn = rng.uniform(0, np.pi)
        for angle in turn + np.linspace(0, 2 * np.pi, count, endpoint=False):
            edge = [(x + 2 * np.cos(a), y + 2 * np.sin(a)) for a in (angle, angle + np.pi / count)]
            path.addPath(polygon(np.array([(x, y), *edge])))
        board.fill(path, second)
        board.fill(
            _everything(),
            radial_gradient((x, y), 0.7, [mix(second, accent, 0.7), mix(second, ground, 0.5)]),
            0.25,
        )
        return
    board.ground(radial_gradient((x, y), 0.75, [mix(second, WHITE, 0.6), ground]))
    near, far = skia.Path(), skia.Path()
    for _ in range(90):
        angle, start, half = rng.uniform(0, 2 * np.pi), rng.uniform(0.42, 0.62), rng.uniform(0.004, 0.02)
        tip = (x + start * np.cos(angle), y + start * np.sin(angle))
        edge = [(x + 1.6 * np.cos(a), y + 1.6 * np.sin(a)) for a in (angle - half, angle + half)]
        (near if rng.random() < 0.5 else far).addPath(polygon(np.array([tip, *edge])))
    board.fill(far, second)
    board.fill(near, accent if rng.random() < 0.7 else mix(ground, (0.1, 0.08, 0.14), 0.75), 0.9)


def shapes(board: Board, rng: np.random.Generator, palette: Palette, base: Base) -> None:
    """White paper with a disc, a panel or slanting bands behind the head, and small ornaments."""
    ground, second, accent = palette
    paper = WHITE if rng.random() < 0.6 else mix(ground, WHITE, 0.6)
    colour = mix(ground, second, float(rng.uniform(0, 1))) if rng.random() < 0.6 else second
    board.ground(paper)
    kind = rng.integers(4)
    x, y = base.centre[0] + rng.normal(0, 0.06), base.centre[1] + rng.normal(0, 0.05)
    if kind == 0:
        radius = float(rng.uniform(0.32, 0.48))
        board.disc(x, y, radius, colour)
        ring = skia.Path()
        ring.addCircle(x, y, radius + 0.03)
        board.line(ring, colour, 0.006)
    elif kind == 1:
        board.box(x - 0.36, 0.08, 0.7, 1.0, colour)
        frame = skia.Path()
        frame.addRect(skia.Rect.MakeXYWH(x - 0.4, 0.05, 0.7, 1.2))
        board.line(frame, mix(colour, accent, 0.6), 0.006)
    elif kind == 2:
        lean = float(rng.choice([-0.35, 0.35]))
        for k, width in enumerate((0.3, 0.07, 0.025)):
            left = x - 0.3 + (0, 0.36, 0.48)[k]
            band = [
                (left + lean, -0.05),
                (left + width + lean, -0.05),
                (left + width - lean, 1.05),
                (left - lean, 1.05),
            ]
            board.fill(polygon(np.array(band)), colour if k < 2 else mix(colour, accent, 0.6))
    else:
        board.box(0, float(rng.uniform(0.5, 0.72)), 1.0, 1.0, colour)
        board.box(0, 0.0, 1.0, float(rng.uniform(0.05, 0.16)), mix(colour, accent, 0.4))
    _ornaments(board, rng, mix(colour, accent, 0.5))


def _ornaments(board: Board, rng: np.random.Generator, colour: tuple) -> None:
    motif = [_circle(1.0), _star(1.0, 4, 0.3), _star(1.0, 5, 0.45), _cross(1.0)][rng.integers(4)]
    path = skia.Path()
    for _ in range(int(rng.integers(4, 12))):
        path.addPath(polygon(motif * rng.uniform(0.008, 0.026) + rng.uniform(0.02, 0.98, 2)))
    board.fill(path, colour, 0.9)


def _everything() -> skia.Path:
    path = skia.Path()
    path.addRect(skia.Rect.MakeXYWH(-1, -1, 3, 3))
    return path


def _bars(step: float, width: float, start: float = 0.0) -> skia.Path:
    path = skia.Path()
    for x in np.arange(-0.6, 1.6, step):
        path.addRect(skia.Rect.MakeXYWH(float(x) + start, -0.6, width, 2.2))
    return path


def _rows(motif: Points, step: float, size: float) -> skia.Path:
    path = skia.Path()
    for row, y in enumerate(np.arange(-0.4, 1.4, step)):
        for x in np.arange(-0.4, 1.4, step) + (step / 2 if row % 2 else 0):
            path.addPath(polygon(motif * size + [x, y]))
    return path


def _circle(radius: float) -> Points:
    turn = np.linspace(0, 2 * np.pi, 18, endpoint=False)
    return radius * np.column_stack([np.cos(turn), np.sin(turn)])


def _star(radius: float, tips: int, inner: float) -> Points:
    turn = np.linspace(0, 2 * np.pi, 2 * tips, endpoint=False) - np.pi / 2
    reach = np.where(np.arange(2 * tips) % 2, inner, 1.0) * radius
    return np.column_stack([reach * np.cos(turn), reach * np.sin(turn)])


def _flower(radius: float) -> Points:
    turn = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    reach = radius * (0.6 + 0.4 * np.abs(np.cos(2.5 * turn)))
    return reach[:, None] * np.column_stack([np.cos(turn), np.sin(turn)])


def _heart(radius: float) -> Points:
    half = smooth(
        np.array([(0, -0.45), (0.4, -0.9), (0.95, -0.6), (0.85, 0.05), (0.4, 0.55), (0, 0.95)]), False, 5
    )
    return radius * np.vstack([half, half[::-1] * [-1, 1]])


def _cross(radius: float) -> Points:
    a, b = radius, 0.28 * radius
    return np.array(
        [
            (-b, -a),
            (b, -a),
            (b, -b),
            (a, -b),
            (a, b),
            (b, b),
            (b, a),
            (-b, a),
            (-b, b),
            (-a, b),
            (-a, -b),
            (-b, -b),
        ]
    )
