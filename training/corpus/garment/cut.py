"""The cut that all garments share: shoulders and sleeves around a neckline, with folds and seams."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import skia

from anime_painter.classes import CLOTHES
from training.corpus.character import Base
from training.corpus.colour import Colour, adjust
from training.corpus.figure import figure
from training.corpus.garment.cloth import Cloth
from training.corpus.geometry import Points, polygon, smooth, stroke

_BOTTOM = 7.0


@dataclass(frozen=True)
class Cut:
    """Measures of the wearer, in figure units: neck and shoulder half widths, and the neck's x."""

    neck: float
    shoulder: float
    x: float

    def at(self, points: list[tuple[float, float]], side: int = 1) -> Points:
        """Points right of the middle, mirrored for side -1, moved to the neck."""
        return np.array(points, dtype=float) * [side, 1] + [self.x, 0]

    def flank(self) -> list[tuple[float, float]]:
        """The right outline from the neck over the shoulder down the sleeve."""
        n, s = self.neck, self.shoulder
        return [
            (n * 1.32, 1.58),
            (s * 0.62, 1.79),
            (s * 0.92, 1.96),
            (s + 0.16, 2.34),
            (s + 0.3, 3.2),
            (s + 0.42, _BOTTOM),
        ]

    def body(self, neckline: list[tuple[float, float]]) -> skia.Path:
        """Outline of a garment; `neckline` leads from the right of the neck to its middle."""
        right = smooth(self.at(self.flank()), False, 6)
        edge = smooth(self.at(neckline), False, 6)
        mirrored = lambda p: (p - [self.x, 0]) * [-1, 1] + [self.x, 0]  # noqa: E731
        return polygon(np.vstack([edge[::-1], right, mirrored(right)[::-1], mirrored(edge)]))


def cut(base: Base) -> Cut:
    wearer = figure(base)
    return Cut(wearer.neck, wearer.shoulder, wearer.x)


def draped(
    scene, base: Base, path: skia.Path, colours: Cloth, fit: Cut, choices: tuple[float, ...], pattern: str
) -> None:
    """Paints a body garment: cloth, pattern, shade on the far side, sleeve seams, folds and outline."""
    scene.fill(path, colours.base, CLOTHES)
    with scene.clip(path):
        paint_pattern(scene, colours, pattern, choices)
        _side_shade(scene, base, colours, fit)
        _folds(scene, base, colours, fit, choices)
    outline(scene, base, path, colours.line)


def piece(scene, base: Base, points: Points, colours: Cloth, fill: Colour | None = None) -> skia.Path:
    """A smaller part with its own outline: a collar's wing, a tie, a strap."""
    path = polygon(points)
    scene.fill(path, fill or colours.base, CLOTHES)
    outline(scene, base, path, colours.line)
    return path


def outline(scene, base: Base, path: skia.Path, colour: Colour, weight: float = 1.0) -> None:
    paint = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=base.art.line * weight)
    paint.setStrokeJoin(skia.Paint.kRound_Join)
    paint.setColor4f(skia.Color4f(*colour, 0.95))
    scene.canvas.drawPath(path, paint)


def pen(
    scene,
    base: Base,
    points: Points | list[tuple[float, float]],
    colour: Colour,
    weight: float = 1.0,
    alpha: float = 0.9,
) -> None:
    """A drawn line: a seam, a fold's edge."""
    scene.line(stroke(smooth(points, False, 6), base.art.line * weight, 0.3, 0.1, 0.35), colour, alpha)


def paint_pattern(scene, colours: Cloth, pattern: str, choices: tuple[float, ...]) -> None:
    """A pattern over what is clipped."""
    other = adjust(colours.shade, -0.05, 1.1) if choices[14] < 0.5 else colours.light
    if pattern == "stripes":
        for y in np.arange(1.5, 6.5, 0.26 + 0.2 * choices[13]):
            band = smooth([(-2.6, y + 0.2), (-1.2, y), (0, y + 0.06), (1.2, y), (2.6, y + 0.2)], False, 4)
            scene.shade(polygon(np.vstack([band, (band + [0, 0.1])[::-1]])), other, 0.8)
    elif pattern in ("dots", "flowers"):
        _sprinkle(scene, other, pattern, choices)
    elif pattern == "check":
        for k in np.arange(-3.2, 3.4, 0.42):
            box = skia.Path()
            box.addRect(skia.Rect.MakeLTRB(k, 1.0, k + 0.16, 7))
            box.addRect(skia.Rect.MakeLTRB(-4, k + 4.4, 4, k + 4.56))
            scene.shade(box, other, 0.4)


def _sprinkle(scene, colour: Colour, pattern: str, choices: tuple[float, ...]) -> None:
    path = skia.Path()
    for row in range(14):
        for column in range(-6, 7):
            x, y = column * 0.46 + 0.23 * (row % 2), 1.5 + row * 0.36
            if pattern == "dots":
                path.addCircle(x, y, 0.075)
                continue
            for turn in np.linspace(0, 2 * np.pi, 5, endpoint=False) + choices[12] * 3 + column:
                path.addCircle(x + 0.075 * np.cos(turn), y + 0.075 * np.sin(turn), 0.06)
    scene.shade(path, colour, 0.85)


def _side_shade(scene, base: Base, colours: Cloth, fit: Cut) -> None:
    far = -1 if base.light[0] > 0 else 1
    s = fit.shoulder
    soft = 0.06 * (1 - base.art.hardness)
    sleeve = fit.at(
        [
            (s * 0.98, 1.9),
            (s * 0.86, 2.5),
            (s * 0.8, 3.2),
            (s * 0.95, 5),
            (s * 0.95, 7),
            (s * 2, 7),
            (s * 2, 1.9),
        ],
        far,
    )
    scene.shade(polygon(smooth(sleeve, True, 4)), colours.shade, 0.75, blur=soft)
    chest = fit.at(
        [(s * 0.45, 2.6), (s * 0.3, 3.4), (s * 0.42, 5), (s * 0.4, 7), (s * 0.8, 7), (s * 0.72, 3.2)], far
    )
    scene.shade(polygon(smooth(chest, True, 4)), colours.shade, 0.5, blur=soft + 0.02)
    under = fit.at([(-0.75, 1.55), (-0.4, 2.0), (0.1, 2.12), (0.5, 1.95), (0.8, 1.5)]) + [
        -0.1 * base.light[0],
        0,
    ]
    scene.shade(polygon(smooth(under, True, 5)), colours.shade, 0.7, blur=soft)


def _folds(scene, base: Base, colours: Cloth, fit: Cut, choices: tuple[float, ...]) -> None:
    s = fit.shoulder
    for side in (-1, 1):
        armpit = fit.at([(s * 0.7, 2.3), (s * 0.78, 2.75), (s * 0.8, 3.3), (s * 0.84, 6.5)], side)
        pen(scene, base, armpit, colours.line, 1.2)
        for k in range(2):
            c = choices[(k * 3 + (side > 0)) % 12]
            start = (s * (0.72 + 0.05 * k), 2.45 + 0.3 * k)
            fold = [
                start,
                (s * (0.52 - 0.1 * c), 2.7 + 0.3 * k + 0.2 * c),
                (s * (0.36 - 0.1 * c), 2.78 + 0.4 * k),
            ]
            points = smooth(fit.at(fold, side), False, 6)
            scene.shade(stroke(points, 0.11 + 0.05 * c, 0.1, 0.0, 0.2), colours.shade, 0.75)
        outer = [(s + 0.1, 2.4 + 0.2 * choices[5]), (s * 0.98, 2.75), (s * 0.86, 2.95)]
        scene.shade(stroke(smooth(fit.at(outer, side), False, 6), 0.1, 0.0, 0.0, 0.3), colours.shade, 0.7)
        shoulder = fit.at([(s * 0.5, 1.84), (s * 0.8, 1.98), (s + 0.02, 2.3)], side)
        if (side > 0) == (base.light[0] > 0):
            scene.shade(stroke(smooth(shoulder, False, 6), 0.1), colours.light, 0.7)
