"""Painted places, a little out of focus: rooms with a window, a city at dusk."""

from __future__ import annotations

import numpy as np
import skia

from training.corpus.background.board import Board
from training.corpus.background.catalogue import Palette
from training.corpus.background.nature import cloud
from training.corpus.character import Base
from training.corpus.colour import Colour, adjust, from_hex, linear_gradient, mix
from training.corpus.geometry import polygon, smooth

WHITE = (1.0, 1.0, 1.0)


def room(board: Board, rng: np.random.Generator, palette: Palette, base: Base) -> None:
    """A wall with a window and its curtain, a shelf of books, or a blackboard."""
    wall, wood, accent = palette
    with board.out_of_focus(256) as far:
        far.ground(linear_gradient((0, 0), (1, 1), [adjust(wall, 0.03), adjust(wall, -0.07, 1.1)]))
        far.box(0, 0.84, 1, 0.2, adjust(wood, -0.04))
        far.box(0, 0.82, 1, 0.025, mix(wall, wood, 0.4))
        kind = rng.integers(4)
        if kind == 0:
            _shelf(far, rng, wall, wood, accent)
        elif kind == 1:
            _blackboard(far, rng, wood)
        else:
            _window(far, rng, wall, wood, accent)
        # Light from the window lies on the wall in a slanting patch.
        x = float(rng.uniform(-0.2, 0.7))
        patch = np.array([(x, 0.1), (x + 0.3, 0.0), (x + 0.16, 0.78), (x - 0.14, 0.82)])
        far.fill(polygon(patch), (1.0, 0.97, 0.86), 0.16)


def city(board: Board, rng: np.random.Generator, palette: Palette, base: Base) -> None:
    """Rows of houses before the evening sky, their windows lit, lights out of focus below."""
    top, low, light = palette
    with board.out_of_focus(288) as far:
        far.ground(
            linear_gradient(
                (0, 0), (0, 0.85), [top, mix(top, low, 0.6), mix(low, light, 0.4)], [0.0, 0.55, 1.0]
            )
        )
        for _ in range(2):
            at = (float(rng.uniform(0, 1)), float(rng.uniform(0.2, 0.5)))
            tones = (mix(top, low, 0.45), mix(top, low, 0.7), mix(low, light, 0.4))
            cloud(far, rng, at, float(rng.uniform(0.18, 0.3)), tones)
        for row in range(3):
            _skyline(
                far, rng, 0.5 + 0.14 * row, mix(mix(low, top, 0.6), adjust(top, -0.16), row / 2), light, row
            )
    for _ in range(int(rng.integers(8, 16))):
        colour = mix(light, adjust(low, 0.1, 1.3, rng.normal(0, 0.4)), rng.uniform(0, 0.7))
        board.disc(
            float(rng.uniform(0, 1)),
            float(rng.uniform(0.66, 1.0)),
            float(rng.uniform(0.01, 0.028)),
            colour,
            float(rng.uniform(0.3, 0.7)),
        )


def _skyline(
    board: Board, rng: np.random.Generator, roof: float, wall: Colour, light: Colour, row: int
) -> None:
    houses, windows = skia.Path(), skia.Path()
    x = -0.05
    while x < 1.05:
        width, top = float(rng.uniform(0.07, 0.17)), roof - float(rng.uniform(0, 0.22))
        houses.addRect(skia.Rect.MakeLTRB(x, top, x + width, 1.1))
        if rng.random() < 0.4:
            houses.addRect(skia.Rect.MakeLTRB(x + 0.4 * width, top - 0.05, x + 0.44 * width, top))
        step = 0.016 + 0.006 * row
        for wx in np.arange(x + 0.6 * step, x + width - step, 1.5 * step):
            for wy in np.arange(top + step, 1.0, 1.8 * step):
                if rng.random() < 0.3:
                    windows.addRect(skia.Rect.MakeXYWH(float(wx), float(wy), 0.8 * step, step))
        x += width + float(rng.uniform(-0.01, 0.02))
    board.fill(houses, wall)
    board.fill(windows, light, 0.35 + 0.25 * row)


def _window(board: Board, rng: np.random.Generator, wall: Colour, wood: Colour, accent: Colour) -> None:
    x, width = float(rng.uniform(-0.15, 0.5)), float(rng.uniform(0.42, 0.62))
    top, bottom = -0.05, 0.66
    pane = skia.Path()
    pane.addRect(skia.Rect.MakeLTRB(x, top, x + width, bottom))
    board.fill(pane, linear_gradient((0, 0), (0, 0.7), [from_hex("#8ec9f4"), from_hex("#e8f6fd")]))
    with board.clip(pane):
        tones = (from_hex("#d3e6f5"), from_hex("#f2f8fc"), WHITE)
        cloud(board, rng, (x + float(rng.uniform(0, width)), 0.42), 0.24, tones)
        leaves = [
            (
                x + width * float(rng.uniform(0, 1)),
                0.66 + float(rng.uniform(-0.08, 0.06)),
                float(rng.uniform(0.05, 0.1)),
            )
            for _ in range(9)
        ]
        for tone, drop in ((from_hex("#a9cf8c"), 0.0), (from_hex("#86b56c"), 0.05)):
            path = skia.Path()
            path.setFillType(skia.PathFillType.kWinding)
            for lx, ly, r in leaves:
                path.addCircle(lx, ly + drop, r)
            board.fill(path, tone)
    frame = mix(WHITE, wood, 0.25)
    for left, upper, w, h in (
        (x - 0.02, top, 0.03, 0.74),
        (x + width - 0.01, top, 0.03, 0.74),
        (x + width / 2 - 0.009, top, 0.018, 0.72),
        (x, 0.3, width, 0.016),
    ):
        board.box(left, upper, w, h, frame)
        board.box(left + 0.7 * w, upper, 0.3 * w, h, adjust(frame, -0.1))
    board.box(x - 0.05, bottom, width + 0.1, 0.028, frame)
    board.box(x - 0.05, bottom + 0.028, width + 0.1, 0.014, adjust(wall, -0.14))
    for side in (-1, 1):
        _curtain(board, rng, x + (width if side > 0 else 0.0), side, mix(accent, WHITE, 0.35))


def _curtain(board: Board, rng: np.random.Generator, x: float, side: int, colour: Colour) -> None:
    """A curtain drawn aside: folds that gather towards a tie."""
    waist = float(rng.uniform(0.45, 0.55))
    for k in range(5):
        a, b = k / 5, (k + 1.15) / 5
        edge = [
            (x + side * (0.1 - 0.24 * a), -0.05),
            (x + side * (0.12 - 0.1 * a), waist),
            (x + side * (0.14 - 0.2 * a), 0.88),
        ]
        other = [
            (x + side * (0.1 - 0.24 * b), -0.05),
            (x + side * (0.12 - 0.1 * b), waist),
            (x + side * (0.14 - 0.2 * b), 0.88),
        ]
        fold = np.vstack([smooth(np.array(edge), False, 6), smooth(np.array(other), False, 6)[::-1]])
        board.fill(polygon(fold), adjust(colour, (0.02, -0.05)[k % 2]))
    board.box(min(x + side * 0.01, x + side * 0.13), waist - 0.012, 0.12, 0.024, adjust(colour, -0.16))


def _shelf(board: Board, rng: np.random.Generator, wall: Colour, wood: Colour, accent: Colour) -> None:
    left = float(rng.choice([-0.05, 0.45]))
    board.box(left, -0.05, 0.6, 0.88, adjust(wood, -0.1))
    for row, y in enumerate((0.0, 0.26, 0.52)):
        x = left + 0.03
        while x < left + 0.54:
            if rng.random() < 0.12:
                x += float(rng.uniform(0.03, 0.07))
                continue
            width, height = float(rng.uniform(0.014, 0.034)), float(rng.uniform(0.14, 0.2))
            spine = mix(adjust(accent, rng.normal(0, 0.1), 0.9, rng.uniform(0, 2 * np.pi)), wall, 0.35)
            board.box(x, y + 0.235 - height, width, height, spine)
            board.box(x + 0.7 * width, y + 0.235 - height, 0.3 * width, height, adjust(spine, -0.08))
            board.box(x, y + 0.245 - 0.8 * height, width, 0.012, adjust(spine, 0.12))
            x += width
        board.box(left, y + 0.235, 0.6, 0.025, wood if row % 2 else adjust(wood, 0.02))


def _blackboard(board: Board, rng: np.random.Generator, wood: Colour) -> None:
    green = from_hex("#3f6a58")
    board.box(-0.05, 0.08, 1.1, 0.5, adjust(wood, 0.04))
    board.box(-0.05, 0.1, 1.1, 0.45, linear_gradient((0, 0), (1, 0.5), [green, adjust(green, 0.05)]))
    chalk = skia.Path()
    for line in range(5):
        x = float(rng.uniform(0.04, 0.3))
        y = 0.17 + 0.075 * line
        while x < 0.95 - 0.3 * (line % 2):
            dash = float(rng.uniform(0.01, 0.03))
            chalk.moveTo(x, y)
            chalk.lineTo(x + dash, y + float(rng.normal(0, 0.004)))
            x += dash + 0.012
    board.line(chalk, (0.92, 0.95, 0.9), 0.007, 0.5)
    board.box(-0.05, 0.55, 1.1, 0.03, mix(wood, WHITE, 0.2))
