"""Authored pieces of cloth and metal: a shape with shade, folds, seams and trim, painted where a placement puts it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

import numpy as np
import skia
from pydantic import Field

from anime_painter.classes import CLOTHES
from training.corpus.authored import Authored
from training.corpus.character import Base
from training.corpus.cloth import Cloth
from training.corpus.colour import Colour
from training.corpus.geometry import Points, polygon, ribbon, smooth, stroke, taper
from training.corpus.scene import Scene

# A third number makes the curve turn sharply at that point.
Knot = tuple[float, float] | tuple[float, float, float]
Shape = tuple[Knot, ...]
Placement = Callable[[Points], Points]
Pattern = Callable[[Scene, Cloth, Placement], None]


class Fold(Authored):
    """A wedge of shade along `spine`, from the point where the cloth is pulled; `width` at its broadest."""

    spine: Shape = Field(min_length=2)
    width: float = Field(gt=0)
    peak: float = Field(0.15, ge=0, le=1)
    ink: float = Field(0.0, ge=0)


class Seam(Authored):
    """A drawn line, `weight` times a full outline; stitches are dashed."""

    line: Shape = Field(min_length=2)
    weight: float = Field(0.7, gt=0)
    tone: Literal["line", "deep", "shade", "light"] = "line"
    stitched: bool = False


class Trim(Authored):
    """A band of `width` along a line."""

    line: Shape = Field(min_length=2)
    width: float = Field(gt=0)
    cloth: str = "second"
    tone: Literal["base", "light", "shade", "deep"] = "base"
    when: str = ""


class Button(Authored):
    """Round things on the cloth: buttons, studs, pearls."""

    at: Shape = Field(min_length=1)
    radius: float = Field(gt=0)
    cloth: str = "second"


class Drape(Authored):
    """How light falls on a kind of piece: shade everywhere, shade away from the light (authored on the right), folds, light."""

    shade: tuple[Shape, ...] = ()
    away: tuple[Shape, ...] = ()
    light: tuple[Shape, ...] = ()
    folds: tuple[Fold, ...] = ()


class Piece(Drape):
    """One piece.

    Attributes:
        shape: its outline. `pair` is authored on the right and mirrored, `halves` from the top of the middle round the
            right to the bottom of the middle, `whole` as it is.
        block: a shared outline that goes on from `shape`.
        cloth, tone: which of the wearer's cloths it is cut from, and which of that cloth's tones lies on top.
        drapes: names of shared drapes that are added to its own.
        pattern: the direction of the cloth's pattern, or none.
        outline: weight of its line; 0 draws none.
        cast: strength of the shadow that it casts on the pieces painted before it.
        layer: before or behind the body, or over the hair.
        when, unless: names of options with which alone, or never, it is worn.
    """

    shape: Shape = ()
    block: str = ""
    sides: Literal["pair", "halves", "whole"] = "pair"
    cloth: str = "main"
    tone: Literal["base", "shade", "deep", "light"] = "base"
    drapes: tuple[str, ...] = ()
    pattern: Literal["none", "trunk", "sleeve"] = "none"
    seams: tuple[Seam, ...] = ()
    trims: tuple[Trim, ...] = ()
    buttons: tuple[Button, ...] = ()
    outline: float = Field(default=1.0, ge=0)
    cast: float = Field(default=0.0, ge=0, le=1)
    layer: Literal["before", "behind", "over"] = "before"
    when: str = ""
    unless: str = ""


@dataclass(frozen=True)
class Wearing:
    """What a painter of pieces must know: colours, options, where points go, and the dice of one character."""

    cloths: Mapping[str, Cloth]
    place: Placement
    seed: int
    options: frozenset[str] = frozenset()
    pattern: Callable[[Scene, Cloth, Placement, str], None] | None = None


def paint(
    scene: Scene, base: Base, pieces: Iterable[Piece], wearing: Wearing, onto: skia.Path | None = None
) -> None:
    """Paints what the options call for, in the order of the pieces; their shadows also fall on `onto`."""
    below = onto or skia.Path()
    for number, piece in enumerate(pieces):
        if is_worn(piece, wearing.options):
            rng = np.random.default_rng([wearing.seed, number])
            for side in (-1, 1) if piece.sides == "pair" else (1,):
                below.addPath(_paint_one(scene, base, piece, wearing, side, rng, below))


def is_worn(item: Piece | Trim, options: frozenset[str]) -> bool:
    unless = getattr(item, "unless", "")
    return (not item.when or item.when in options) and not (unless and unless in options)


@lru_cache(maxsize=8192)
def curve(knots: Shape, closed: bool = True, per_span: int = 5) -> Points:
    """A smooth curve through the knots that turns sharply at corners; do not write to what it returns."""
    points = np.array([knot[:2] for knot in knots], dtype=float)
    corners = [i for i, knot in enumerate(knots) if len(knot) == 3]
    if not corners:
        return smooth(points, closed, per_span)
    if closed:
        points = np.vstack([np.roll(points, -corners[0], axis=0), points[corners[0]]])
        corners = [i - corners[0] for i in corners] + [len(points) - 1]
    else:
        corners = [*([] if corners[0] == 0 else [0]), *corners]
        corners += [] if corners[-1] == len(points) - 1 else [len(points) - 1]
    runs = [smooth(points[a : b + 1], False, per_span)[:-1] for a, b in pairwise(corners)]
    return np.vstack(runs if closed else [*runs, points[-1:]])


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
    place = _mirrored(wearing.place, side)
    path = polygon(_clockwise(place(outline)))
    if piece.cast:
        _cast(scene, base, path, cloth, piece.cast, below)
    scene.fill(path, getattr(cloth, piece.tone), CLOTHES)
    with scene.clip(path):
        if wearing.pattern is not None and piece.pattern != "none":
            wearing.pattern(scene, cloth, place, piece.pattern)
        for one in (-1, 1) if piece.sides == "halves" else (side,):
            place = _mirrored(wearing.place, one)
            lit = piece.sides != "whole" and one * base.light[0] > 0
            _paint_drape(scene, base, piece, cloth, place, lit, rng)
            for trim in piece.trims:
                if is_worn(trim, wearing.options):
                    _paint_trim(scene, base, trim, wearing.cloths[trim.cloth], place)
            for seam in piece.seams:
                _paint_seam(scene, base, seam, cloth, place)
    for button in piece.buttons:
        _paint_buttons(scene, base, button, wearing.cloths[button.cloth], place)
    if piece.outline:
        outlined(scene, base, path, cloth.line, piece.outline)
    return path


def _mirrored(place: Placement, side: int) -> Placement:
    return place if side > 0 else lambda points: place(points * [-1, 1])


def _cast(scene: Scene, base: Base, path: skia.Path, cloth: Cloth, strength: float, below: skia.Path) -> None:
    shadow = skia.Path()
    path.transform(skia.Matrix.Translate(-0.05 * base.light[0], 0.07), shadow)
    with scene.clip(below):
        tint = (0.70, 0.66, 0.78)
        scene.shade(shadow, tint, strength, skia.BlendMode.kMultiply, 0.03 * (1 - base.art.hardness))


def _paint_drape(
    scene: Scene,
    base: Base,
    drape: Drape,
    cloth: Cloth,
    place: Placement,
    lit: bool,
    rng: np.random.Generator,
) -> None:
    shade, deep = multiplied(cloth, cloth.shade), multiplied(cloth, cloth.deep)
    soft = 0.05 * (1 - base.art.hardness)
    multiply = skia.BlendMode.kMultiply
    mass = skia.Path()
    mass.setFillType(skia.PathFillType.kWinding)
    for shape in drape.shade if lit else drape.shade + drape.away:
        mass.addPath(polygon(_clockwise(place(curve(shape)))))
    folds = [fold for fold in drape.folds if rng.random() < 0.82]
    for fold in folds:
        mass.addPath(polygon(_clockwise(place(_wedge(fold, rng)))))
    scene.shade(mass, shade, 0.95, multiply, soft)
    for fold in folds:
        if fold.ink:
            spine = curve(fold.spine, False)
            half = 0.16 * fold.width * taper(len(spine), 0.5, 1.0, 0.0, fold.peak)
            scene.shade(polygon(place(ribbon(spine, half, half))), deep, 0.9, multiply)
            line = stroke(place(spine), base.art.line * fold.ink, 0.8, 0.0, 0.2)
            scene.line(line, cloth.line, 0.85)
    if lit:
        for shape in drape.light:
            scene.shade(polygon(place(curve(shape))), cloth.light, 0.75, blur=soft)


def _wedge(fold: Fold, rng: np.random.Generator) -> Points:
    """A fold differs a little each time: longer or shorter, broader or finer, and one edge is straighter."""
    spine = curve(fold.spine, False)
    root = spine[0] + rng.normal(0, 0.025, 2)
    spine = root + (spine - spine[0]) * rng.uniform(0.75, 1.2)
    half = 0.5 * fold.width * rng.uniform(0.75, 1.3) * taper(len(spine), 0.35, 1.0, 0.0, fold.peak)
    return ribbon(spine, 1.4 * half, 0.6 * half)


def _clockwise(points: Points) -> Points:
    """Outlines of one direction add up under the winding rule instead of cutting holes into each other."""
    x, y = points.T
    return points if np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) > 0 else points[::-1]


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
