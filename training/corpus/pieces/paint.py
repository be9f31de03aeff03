"""Paints authored pieces where a placement puts them: cloth, pattern, shade, folds, trims, seams, buttons, outline."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import skia

from anime_painter.classes import CLOTHES
from training.corpus.character import Base
from training.corpus.cloth import Cloth
from training.corpus.colour import Colour
from training.corpus.geometry import Points, polygon, ribbon, stroke, taper
from training.corpus.pieces.model import Button, Drape, Fold, Piece, Seam, Shape, Trim, curve
from training.corpus.scene import Scene

Placement = Callable[[Points], Points]
_MULTIPLY = skia.BlendMode.kMultiply
# The colour of a shadow that cloth casts on cloth, to multiply with.
_SHADOW = (0.70, 0.66, 0.78)


@dataclass(frozen=True)
class Wearing:
    """What a painter of pieces must know: colours, options, where points go, and the dice of one character.

    Attributes:
        place_arm: where points of sleeves go, if not where others go.
        pattern: paints a cloth's pattern over what is clipped.
        bottom: y, as authored, below which the picture ends and nothing needs to be painted.
    """

    cloths: Mapping[str, Cloth]
    place: Placement
    seed: int
    options: frozenset[str] = frozenset()
    pattern: Callable[[Scene, Cloth, Placement, str], None] | None = None
    bottom: float = math.inf
    place_arm: Placement | None = None

    def placement(self, piece: Piece, side: int) -> Placement:
        """Where points of `piece` go that are authored on the right, on side -1 or 1."""
        place = self.place_arm if piece.on == "arm" and self.place_arm else self.place
        return place if side > 0 else lambda points: place(points * [-1, 1])


def paint(
    scene: Scene, base: Base, pieces: Iterable[Piece], wearing: Wearing, onto: skia.Path | None = None
) -> None:
    """Paints what the options call for, in the order of the pieces; their shadows also fall on `onto`."""
    below = onto or skia.Path()
    for number, piece in enumerate(pieces):
        if is_worn(piece, wearing.options) and _top(piece.shape) < wearing.bottom:
            rng = np.random.default_rng([wearing.seed, number])
            for side in (-1, 1) if piece.sides == "pair" else (1,):
                below.addPath(_paint_one(scene, base, piece, wearing, side, rng, below))


def is_worn(item: Piece | Trim, options: frozenset[str]) -> bool:
    unless = getattr(item, "unless", "")
    return (not item.when or item.when in options) and not (unless and unless in options)


def multiplied(cloth: Cloth, tone: Colour) -> Colour:
    """The colour that turns the lit cloth into `tone` when multiplied, so that a pattern is shaded with its ground."""
    return tuple(min(1.0, t / max(b, 0.02)) for t, b in zip(tone, cloth.base, strict=True))  # type: ignore[return-value]


def outlined(scene: Scene, base: Base, path: skia.Path, colour: Colour, weight: float = 1.0) -> None:
    """A line of even width around a path."""
    line = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=base.art.line * weight)
    line.setStrokeJoin(skia.Paint.kRound_Join)
    line.setColor4f(skia.Color4f(*colour, 0.95))
    scene.canvas.drawPath(path, line)


def _paint_one(
    scene: Scene,
    base: Base,
    piece: Piece,
    wearing: Wearing,
    side: int,
    rng: np.random.Generator,
    below: skia.Path,
) -> skia.Path:
    """Paints a piece on one side and returns its outline."""
    cloth = wearing.cloths[piece.cloth]
    outline = curve(piece.shape, piece.sides != "halves")
    if piece.sides == "halves":
        outline = np.vstack([outline, outline[::-1] * [-1, 1]])
    place = wearing.placement(piece, side)
    path = polygon(_clockwise(place(outline)))
    if piece.cast:
        _cast(scene, base, path, piece.cast, below)
    scene.fill(path, getattr(cloth, piece.tone), CLOTHES)
    with scene.clip(path):
        if wearing.pattern is not None and piece.pattern != "none":
            wearing.pattern(scene, cloth, place, piece.pattern)
        for one in (-1, 1) if piece.sides == "halves" else (side,):
            _finish(scene, base, piece, wearing, one, rng)
    for button in piece.buttons:
        _paint_buttons(scene, base, button, wearing.cloths[button.cloth], place)
    if piece.outline:
        outlined(scene, base, path, cloth.line, piece.outline)
    return path


def _finish(
    scene: Scene, base: Base, piece: Piece, wearing: Wearing, side: int, rng: np.random.Generator
) -> None:
    """Shades one side of what is clipped, and sews trims and seams on it."""
    cloth, place = wearing.cloths[piece.cloth], wearing.placement(piece, side)
    lit = piece.sides != "whole" and side * base.light[0] > 0
    _paint_drape(scene, base, piece, cloth, place, lit, rng, wearing.bottom)
    for trim in piece.trims:
        if is_worn(trim, wearing.options) and _top(trim.line) < wearing.bottom:
            _paint_trim(scene, base, trim, wearing.cloths[trim.cloth], place)
    for seam in piece.seams:
        if _top(seam.line) < wearing.bottom:
            _paint_seam(scene, base, seam, cloth, place)


@lru_cache(maxsize=8192)
def _top(knots: Shape) -> float:
    return min(knot[1] for knot in knots)


def _cast(scene: Scene, base: Base, path: skia.Path, strength: float, below: skia.Path) -> None:
    shadow = skia.Path()
    path.transform(skia.Matrix.Translate(-0.05 * base.light[0], 0.07), shadow)
    with scene.clip(below):
        scene.shade(shadow, _SHADOW, strength, _MULTIPLY, 0.03 * (1 - base.art.hardness))


def _paint_drape(
    scene: Scene,
    base: Base,
    drape: Drape,
    cloth: Cloth,
    place: Placement,
    lit: bool,
    rng: np.random.Generator,
    bottom: float,
) -> None:
    """One mass of shade with its folds, the depth and ink of the strongest folds, and light where light falls."""
    shapes = drape.shade if lit else drape.shade + drape.away
    folds = [fold for fold in drape.folds if _top(fold.spine) < bottom and rng.random() < 0.82]
    spines = [_jittered(fold, rng) for fold in folds]
    inked = [k for k, fold in enumerate(folds) if fold.ink]
    mass = [curve(shape) for shape in shapes if _top(shape) < bottom]
    mass += [_wedge(fold, spine, rng) for fold, spine in zip(folds, spines, strict=True)]
    depths = [_depth(folds[k], spines[k]) for k in inked]
    lights = [curve(shape) for shape in drape.light if _top(shape) < bottom] if lit else []
    ridges = [_ridge(folds[k], spines[k]) for k in inked]
    placed = iter(_placed(place, [*mass, *ridges, *depths, *(spines[k] for k in inked), *lights]))

    soft = 0.022 * (1 - base.art.hardness)
    scene.shade(_union(placed, len(mass)), multiplied(cloth, cloth.shade), 0.95, _MULTIPLY, soft)
    if inked:
        scene.shade(_union(placed, len(ridges)), cloth.light, 0.55)
        scene.shade(_union(placed, len(depths)), multiplied(cloth, cloth.deep), 0.9, _MULTIPLY)
        for k in inked:
            line = stroke(next(placed), base.art.line * folds[k].ink, 0.8, 0.0, 0.2)
            scene.line(line, cloth.line, 0.85)
    if lights:
        scene.shade(_union(placed, len(lights)), cloth.light, 0.75, blur=soft)


def _placed(place: Placement, shapes: Sequence[Points]) -> list[Points]:
    """Places many shapes at once, which is faster than one by one."""
    if not shapes:
        return []
    return np.split(place(np.concatenate(shapes)), np.cumsum([len(shape) for shape in shapes])[:-1])


def _union(shapes: Iterable[Points], count: int) -> skia.Path:
    path = skia.Path()
    path.setFillType(skia.PathFillType.kWinding)
    for _, shape in zip(range(count), shapes, strict=False):
        path.addPath(polygon(_clockwise(shape)))
    return path


def _jittered(fold: Fold, rng: np.random.Generator) -> Points:
    """A fold lies a little elsewhere each time, and is longer or shorter."""
    spine = curve(fold.spine, False)
    return spine[0] + rng.normal(0, 0.025, 2) + (spine - spine[0]) * rng.uniform(0.75, 1.2)


def _wedge(fold: Fold, spine: Points, rng: np.random.Generator) -> Points:
    """Broad near its root and pointed at its end; one edge is straighter."""
    half = 0.5 * fold.width * rng.uniform(0.75, 1.3) * _profile(len(spine), 0.35, fold.peak)
    return ribbon(spine, 1.4 * half, 0.6 * half)


def _depth(fold: Fold, spine: Points) -> Points:
    half = 0.16 * fold.width * _profile(len(spine), 0.5, fold.peak)
    return ribbon(spine, half, half)


def _ridge(fold: Fold, spine: Points) -> Points:
    """The lit crest beside a fold, by which folds show in dark cloth."""
    half = 0.13 * fold.width * _profile(len(spine), 0.2, 0.4)
    return ribbon(spine - [0.0, 0.55 * fold.width], half, half)


@lru_cache(maxsize=512)
def _profile(count: int, start: float, peak: float) -> np.ndarray:
    return taper(count, start, 1.0, 0.0, peak)


def _clockwise(points: Points) -> Points:
    """Outlines of one direction add up under the winding rule instead of cutting holes into each other."""
    x, y = points.T
    area = x[:-1] @ y[1:] - x[1:] @ y[:-1] + x[-1] * y[0] - x[0] * y[-1]
    return points if area > 0 else points[::-1]


def _paint_trim(scene: Scene, base: Base, trim: Trim, cloth: Cloth, place: Placement) -> None:
    line = curve(trim.line, False, 6)
    half = np.full(len(line), trim.width / 2)
    band = polygon(place(ribbon(line, half, half)))
    scene.shade(band, getattr(cloth, trim.tone))
    if trim.width > 0.07:
        outlined(scene, base, band, cloth.line, 0.5)


def _paint_seam(scene: Scene, base: Base, seam: Seam, cloth: Cloth, place: Placement) -> None:
    line = place(curve(seam.line, False, 6))
    colour = getattr(cloth, seam.tone)
    if not seam.stitched:
        scene.line(stroke(line, base.art.line * seam.weight, 0.4, 0.2, 0.3), colour, 0.85)
        return
    thread = skia.Paint(
        AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=base.art.line * 0.6 * seam.weight
    )
    thread.setColor4f(skia.Color4f(*colour, 0.85))
    thread.setPathEffect(skia.DashPathEffect.Make([0.055, 0.04], 0))
    scene.canvas.drawPath(polygon(line, closed=False), thread)


def _paint_buttons(scene: Scene, base: Base, button: Button, cloth: Cloth, place: Placement) -> None:
    r = button.radius
    for x, y in place(np.array([knot[:2] for knot in button.at], dtype=float)):
        round_ = skia.Path()
        round_.addCircle(x, y, r)
        scene.fill(round_, cloth.base, CLOTHES)
        lit = skia.Path()
        lit.addCircle(x + 0.3 * r * base.light[0], y - 0.3 * r, 0.75 * r)
        with scene.clip(round_):
            scene.shade(round_, cloth.shade)
            scene.shade(lit, cloth.light)
        outlined(scene, base, round_, cloth.line, 0.6)
