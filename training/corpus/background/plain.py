"""Backgrounds that show nothing: paper, colour, light and paint."""

from __future__ import annotations

import numpy as np
import skia

from training.corpus.background.board import Board
from training.corpus.background.catalogue import Palette
from training.corpus.character import Base
from training.corpus.colour import adjust, linear_gradient, mix, radial_gradient
from training.corpus.geometry import polygon, ribbon, smooth, taper


def white(board: Board, rng: np.random.Generator, palette: Palette, base: Base) -> None:
    board.ground((1.0, 1.0, 1.0))


def flat(board: Board, rng: np.random.Generator, palette: Palette, base: Base) -> None:
    board.ground(palette[0])


def gradient(board: Board, rng: np.random.Generator, palette: Palette, base: Base) -> None:
    ground, second, accent = palette
    roll = rng.random()
    if roll < 0.35:
        board.ground(radial_gradient((base.centre[0], base.centre[1]), 0.8, [second, ground]))
    elif roll < 0.7:
        x = float(rng.uniform(-0.4, 0.4))
        board.ground(linear_gradient((0.5 - x, 0.0), (0.5 + x, 1.0), [ground, second]))
    else:
        end = (1.0, 1.0) if rng.random() < 0.5 else (0.0, 1.0)
        stops = [0.0, float(rng.uniform(0.4, 0.65)), 1.0]
        board.ground(
            linear_gradient((1 - end[0], 0.0), end, [ground, second, mix(second, accent, 0.5)], stops)
        )


def bokeh(board: Board, rng: np.random.Generator, palette: Palette, base: Base) -> None:
    """Discs of light with a brighter rim, large ones faint, over a soft gradient."""
    ground, second, accent = palette
    board.ground(linear_gradient((0.2, 0.0), (0.8, 1.0), [adjust(ground, -0.05), second]))
    for _ in range(int(rng.integers(16, 34))):
        radius = float(rng.gamma(3.0, 0.014) + 0.012)
        x, y = (float(v) for v in rng.uniform(-0.05, 1.05, 2))
        colour = mix(accent, adjust(second, 0.06, 1.2, rng.normal(0, 0.5)), rng.uniform(0, 0.8))
        alpha = float(rng.uniform(0.12, 0.42) * (1.1 - 5 * min(radius, 0.12)))
        board.disc(x, y, radius, colour, alpha)
        ring = skia.Path()
        ring.addCircle(x, y, radius * 0.96)
        board.line(ring, colour, radius * 0.08, 0.8 * alpha)


def brush(board: Board, rng: np.random.Generator, palette: Palette, base: Base) -> None:
    """Broad strokes of a dry brush across the paper, in neighbouring tones."""
    ground, second, accent = palette
    paper = mix(ground, (1.0, 1.0, 1.0), 0.5) if rng.random() < 0.4 else ground
    board.ground(paper)
    tilt = rng.uniform(-0.6, 0.6)
    with board.out_of_focus(192) as far:
        far.ground(paper)
        for k in range(9):
            y = rng.uniform(-0.15, 1.15)
            bend = rng.normal(0, 0.08)
            spine = smooth(
                np.array(
                    [
                        (-0.2, y - 0.7 * tilt),
                        (0.3, y - 0.2 * tilt + bend),
                        (0.7, y + 0.2 * tilt),
                        (1.2, y + 0.7 * tilt - bend),
                    ]
                ),
                False,
                8,
            )
            if rng.random() < 0.5:
                spine = spine[: int(rng.integers(14, 24))]
            width = rng.uniform(0.05, 0.16)
            tone = mix(second, accent, float(rng.uniform(0, 0.55)))
            _bristles(far, rng, spine, width, adjust(tone, rng.normal(0, 0.02)), 0.5 if k < 4 else 0.35)


def _bristles(
    board: Board, rng: np.random.Generator, spine: np.ndarray, width: float, colour: tuple, alpha: float
) -> None:
    """One stroke, as many hairs of different lengths side by side."""
    path = skia.Path()
    for offset in np.linspace(-1, 1, 11):
        start, end = int(rng.integers(0, 3)), len(spine) - int(rng.integers(0, 6))
        part = spine[start:end] + [0, offset * width]
        half = 0.16 * width * rng.uniform(0.5, 1.3) * taper(len(part), 0.7, 1.0, 0.1, 0.3)
        path.addPath(polygon(ribbon(part, half, half)))
    path.setFillType(skia.PathFillType.kWinding)
    board.fill(path, colour, alpha)
