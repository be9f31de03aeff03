"""Sky with clouds, falling petals, leaves in the sun."""

from __future__ import annotations

import numpy as np
import skia

from training.corpus.background.board import Board
from training.corpus.background.catalogue import Palette
from training.corpus.character import Base
from training.corpus.colour import Colour, adjust, linear_gradient, mix, radial_gradient, to_oklab
from training.corpus.geometry import Points, polygon, smooth, stroke

WHITE = (1.0, 1.0, 1.0)


def sky(board: Board, rng: np.random.Generator, palette: Palette, base: Base) -> None:
    """Heaped clouds in three tones under a gradient; stars where the sky is dark."""
    top, low, light = palette
    board.ground(linear_gradient((0, 0), (0, 1), [top, mix(top, low, 0.55), low], [0.0, 0.5, 1.0]))
    if to_oklab(top)[0] < 0.35:
        _stars(board, rng)
    _wisps(board, rng, light)
    horizon = float(rng.uniform(0.7, 1.0))
    for depth in range(int(rng.integers(2, 5))):
        near = depth / 4
        x, y = float(rng.uniform(0, 1)), horizon - 0.22 * depth + float(rng.uniform(-0.08, 0.08))
        body = mix(light, low, 0.35 - 0.25 * near)
        shade = mix(mix(light, top, 0.32), low, 0.25)
        cloud(board, rng, (x, y), float(rng.uniform(0.2, 0.42)), (shade, body, light))


def cloud(
    board: Board,
    rng: np.random.Generator,
    at: tuple[float, float],
    width: float,
    tones: tuple[Colour, Colour, Colour],
) -> None:
    """One heap: many lobes on a flat foot, its body lit from above, its crown lit most."""
    x0, y0 = at
    count = int(rng.integers(9, 14))
    across = np.linspace(-1, 1, count) + rng.normal(0, 0.05, count)
    height = (1 - across**2) * rng.uniform(0.55, 1.0, count) + 0.1
    radius = width * (0.1 + 0.2 * height)
    rise = 0.62 * width * height
    lobes = [(x0 + width * a, y0 - r, s) for a, r, s in zip(across, rise, radius, strict=True)]
    lobes += [
        (x0 + width * a * 0.9, y0 - 0.4 * r, s * 1.2) for a, r, s in zip(across, rise, radius, strict=True)
    ]
    whole = _discs(lobes)
    whole.addRect(skia.Rect.MakeLTRB(x0 - width, y0 - 0.1 * width, x0 + width, y0 + 0.02 * width))
    board.canvas.save()
    board.canvas.clipRect(skia.Rect.MakeLTRB(-1, -1, 2, y0 + 0.03 * width))
    board.fill(whole, tones[0])
    with board.clip(whole):
        lit = [(x - 0.025 * width, y - 0.09 * width, 0.95 * r) for x, y, r in lobes]
        board.fill(_discs(lit), tones[1])
        crown = [(x - 0.05 * width, y - 0.2 * width, 0.9 * r) for x, y, r in lobes[:count]]
        board.fill(_discs(crown), tones[2])
    board.canvas.restore()


def petals(board: Board, rng: np.random.Generator, palette: Palette, base: Base) -> None:
    """Petals in the wind, far ones small and sharp, near ones large and soft; now and then a branch."""
    ground, second, petal = palette
    board.ground(linear_gradient((0.3, 0), (0.7, 1), [ground, second]))
    if rng.random() < 0.5:
        _branch(board, rng, petal)
    for k in range(int(rng.integers(22, 44))):
        near = k % 8 == 0
        size = float(rng.uniform(0.03, 0.055) if near else rng.uniform(0.008, 0.022))
        colour = adjust(petal, rng.normal(0, 0.025))
        shape = _petal(size) @ _rotation(rng.uniform(0, 2 * np.pi)) * [1, rng.uniform(0.5, 1)] + rng.uniform(
            0, 1, 2
        )
        board.fill(polygon(shape), colour, 0.55 if near else 0.95, 0.006 if near else 0.0)
        if not near and size > 0.015:
            board.fill(polygon(shape * 0.5 + 0.5 * shape.mean(0)), mix(colour, WHITE, 0.5), 0.6)


def foliage(board: Board, rng: np.random.Generator, palette: Palette, base: Base) -> None:
    """Trees out of focus with sun between their leaves, and a few leaves in front."""
    glow, leaf, light = palette
    sun = (float(rng.uniform(0.1, 0.9)), float(rng.uniform(-0.1, 0.3)))
    with board.out_of_focus(112) as far:
        far.ground(radial_gradient(sun, 1.2, [light, glow, mix(glow, leaf, 0.5)]))
        for x in rng.uniform(-0.05, 1.05, 4):
            half = float(rng.uniform(0.012, 0.035))
            trunk = np.array([(x - half, 1.1), (x - 0.6 * half, 0.2), (x + 0.6 * half, 0.2), (x + half, 1.1)])
            far.fill(polygon(trunk), mix(adjust(leaf, -0.15, 0.6), glow, 0.35), 0.8)
        for step, tone in enumerate(
            (mix(leaf, glow, 0.65), mix(leaf, glow, 0.4), mix(leaf, glow, 0.15), mix(glow, light, 0.5))
        ):
            heads = rng.uniform((-0.1, -0.1), (1.1, 0.55), (9, 2)) + [0, 0.06 * step]
            if step < 3:
                far.fill(_crowns(rng, heads, 0.1 - 0.015 * step), tone, 0.7)
            far.fill(_leaves(rng, 70, 0.01, 0.034), tone, 0.75)
        far.box(0, 0.86, 1, 0.2, mix(leaf, glow, 0.25), 0.8)
    for x, y, radius, alpha in rng.uniform((0, 0, 0.015, 0.1), (1, 1, 0.05, 0.3), (9, 4)).tolist():
        board.disc(x, y, radius, light, alpha)
    corner = np.array([rng.choice([0.0, 1.0]), 0.0])
    board.fill(_leaves(rng, 9, 0.03, 0.06, corner), adjust(leaf, -0.08), 0.9, 0.003)


def _stars(board: Board, rng: np.random.Generator) -> None:
    small, large = skia.Path(), skia.Path()
    for k in range(110):
        x, y = (float(v) for v in rng.uniform(0, 1, 2))
        if k % 12:
            small.addCircle(x, y, float(rng.uniform(0.0008, 0.0024)))
        else:
            r = rng.uniform(0.006, 0.012)
            large.addPath(polygon(np.array([(x, y - r), (x + 0.12 * r, y), (x, y + r), (x - 0.12 * r, y)])))
            large.addPath(polygon(np.array([(x - r, y), (x, y + 0.12 * r), (x + r, y), (x, y - 0.12 * r)])))
    board.fill(small, (1.0, 0.98, 0.9), 0.85)
    board.fill(large, (1.0, 0.98, 0.9), 0.95)


def _wisps(board: Board, rng: np.random.Generator, light: Colour) -> None:
    path = skia.Path()
    lean = rng.uniform(-0.12, 0.12)
    for _ in range(int(rng.integers(3, 8))):
        x, y, reach = rng.uniform(-0.1, 0.9), rng.uniform(0.02, 0.5), rng.uniform(0.15, 0.4)
        spine = smooth(
            np.array(
                [(x, y), (x + 0.5 * reach, y + 0.4 * lean + rng.normal(0, 0.01)), (x + reach, y + lean)]
            ),
            False,
            8,
        )
        path.addPath(stroke(spine, float(rng.uniform(0.008, 0.022)), 0.0, 0.0, 0.4))
    board.fill(path, light, 0.5, 0.003)


def _discs(lobes: list[tuple[float, float, float]]) -> skia.Path:
    path = skia.Path()
    path.setFillType(skia.PathFillType.kWinding)
    for x, y, r in lobes:
        path.addCircle(float(x), float(y), float(r))
    return path


def _rotation(angle: float) -> np.ndarray:
    return np.array([(np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))])


def _petal(size: float) -> Points:
    """A cherry petal: pointed at its foot, notched at its tip."""
    half = smooth(np.array([(-1.0, 0.0), (-0.4, 0.42), (0.35, 0.6), (0.95, 0.3), (0.72, 0.0)]), False, 4)
    return size * np.vstack([half, half[::-1] * [1, -1]])


def _branch(board: Board, rng: np.random.Generator, petal: Colour) -> None:
    side = float(rng.choice([-1, 1]))
    start = np.array([0.5 - 0.55 * side, rng.uniform(-0.02, 0.2)])
    control = np.array([(0, 0), (0.16 * side, 0.02), (0.3 * side, 0.1), (0.46 * side, 0.08)]) + start
    wood = mix((0.36, 0.25, 0.24), petal, 0.2)
    spine = smooth(control, False, 8)
    board.fill(stroke(spine, 0.022, 1.0, 0.1, 0.0), wood)
    for _ in range(7):
        at = spine[rng.integers(4, len(spine))] + rng.normal(0, 0.025, 2)
        _blossom(board, rng, at, float(rng.uniform(0.022, 0.042)), adjust(petal, rng.normal(0.01, 0.02)))


def _blossom(board: Board, rng: np.random.Generator, at: np.ndarray, size: float, colour: Colour) -> None:
    turn = rng.uniform(0, 2 * np.pi)
    whole = skia.Path()
    for k in range(5):
        whole.addPath(
            polygon((_petal(0.5 * size) + [0.5 * size, 0]) @ _rotation(turn + k * 2 * np.pi / 5) + at)
        )
    board.fill(whole, colour)
    board.line(whole, adjust(colour, -0.1, 1.3), 0.0016, 0.7)
    board.disc(float(at[0]), float(at[1]), 0.16 * size, adjust(colour, -0.16, 1.8))


def _crowns(rng: np.random.Generator, heads: np.ndarray, size: float) -> skia.Path:
    """Masses of leaves: clumps of discs around the heads of branches."""
    lobes = (heads[:, None] + rng.normal(0, 0.8 * size, (len(heads), 6, 2))).reshape(-1, 2)
    return _discs([(x, y, size * rng.uniform(0.4, 0.8)) for x, y in lobes.tolist()])


def _leaves(
    rng: np.random.Generator, count: int, small: float, large: float, around: np.ndarray | None = None
) -> skia.Path:
    path = skia.Path()
    path.setFillType(skia.PathFillType.kWinding)
    shape = np.array([(-1, 0), (-0.3, 0.42), (0.5, 0.3), (1, 0), (0.5, -0.3), (-0.3, -0.42)])
    for _ in range(count):
        at = rng.uniform(-0.05, 1.05, 2) * [1, 0.85] if around is None else around + rng.normal(0, 0.1, 2)
        size = rng.uniform(small, large)
        path.addPath(polygon(shape @ _rotation(rng.uniform(0, np.pi)) * size + at))
    return path
