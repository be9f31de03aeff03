"""Glasses, ribbons, clips, flowers, headphones and hats; all of them class clothes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import skia

from anime_painter.classes import CLOTHES
from training.corpus.character import Base, Sex
from training.corpus.colour import Colour, adjust, from_hex, mix
from training.corpus.geometry import Points, ellipse, polygon, smooth, stroke
from training.corpus.head import EYE_LINE, EYE_X

_COLOURS = ("#d8343f", "#f4f1f2", "#2b2a36", "#f2c14e", "#4d7bd0", "#e886ae", "#5fae77", "#8a63b8")
# Shares by kind: (female, male).
_HAIR_KINDS = {"none": (54, 82), "clip": (12, 3), "ribbon": (13, 0), "band": (8, 2), "flower": (6, 0), "headphones": (4, 6),
               "cap": (2, 5), "beret": (2, 1)}  # fmt: skip


@dataclass(frozen=True)
class AccessorySheet:
    """What a character wears on the head.

    Attributes:
        on_hair: key of the hair ornaments.
        glasses: "none", "round", "square" or "half".
        earrings: whether the ears carry any.
        colour, second: of the ornament and of frames.
        side: -1 or 1, where single ornaments sit.
    """

    on_hair: str
    glasses: str
    earrings: bool
    colour: Colour
    second: Colour
    side: int

    def labels(self) -> dict[str, str]:
        return {"ornament": self.on_hair, "glasses": self.glasses}


def sample(rng: np.random.Generator, base: Base, hair: object) -> AccessorySheet:
    column = 1 if base.sex is Sex.MALE else 0
    shares = np.array([row[column] for row in _HAIR_KINDS.values()], dtype=float)
    colour = from_hex(str(rng.choice(_COLOURS)))
    if rng.random() < 0.3:
        colour = adjust(base.eye.base, 0.02)
    return AccessorySheet(
        on_hair=str(rng.choice(list(_HAIR_KINDS), p=shares / shares.sum())),
        glasses=str(rng.choice(["none", "round", "square", "half"], p=[0.88, 0.05, 0.04, 0.03])),
        earrings=bool(rng.random() < (0.12 if column == 0 else 0.06)),
        colour=adjust(colour, rng.normal(0, 0.03)),
        second=from_hex(str(rng.choice(["#2a2830", "#7a2a33", "#3a4a78", "#8a6a3c", "#b8bcc8"]))),
        side=int(rng.choice([-1, 1])),
    )


def draw_behind(scene, base: Base, sheet: AccessorySheet) -> None:
    """What lies behind the hair: the rim of a hat."""
    if sheet.on_hair == "beret":
        _part(scene, base, ellipse(0.15 * sheet.side, -1.35, 1.18, 0.52), adjust(sheet.colour, -0.1))


def draw_on_face(scene, base: Base, sheet: AccessorySheet) -> None:
    """Glasses, whose lenses leave the eyes as they are, and earrings."""
    if sheet.earrings:
        for side in (-1, 1):
            if side * np.sin(base.head.yaw) < 0.25:
                x = side * (1.04 - 0.14 * max(-side * np.sin(base.head.yaw), 0))
                _part(scene, base, ellipse(x, 0.68, 0.05, 0.07), sheet.colour)
    if sheet.glasses != "none":
        _glasses(scene, base, sheet)


def draw_on_hair(scene, base: Base, sheet: AccessorySheet) -> None:
    """Ornaments on top of the front hair."""
    painters = {"clip": _clip, "ribbon": _ribbon, "band": _band, "flower": _flower, "headphones": _headphones, "cap": _cap,
                "beret": _beret}  # fmt: skip
    if sheet.on_hair in painters:
        painters[sheet.on_hair](scene, base, sheet)


def _part(scene, base: Base, path: skia.Path, colour: Colour, weight: float = 1.0) -> None:
    scene.fill(path, colour, CLOTHES)
    paint = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=base.art.line * weight)
    paint.setColor4f(skia.Color4f(*base.line_colour(adjust(colour, -0.15)), 0.95))
    scene.canvas.drawPath(path, paint)


def _place(base: Base, points: list[tuple[float, float]] | Points) -> Points:
    """Moves points on the front of the hair with the head, as the hair itself moves."""
    p = np.asarray(points, dtype=float)
    z = np.sqrt(np.maximum(1.25**2 - p[:, 0] ** 2 - 0.5 * np.clip(p[:, 1], -1.4, 0) ** 2, 0.0))
    return p + np.column_stack([0.78 * z * np.sin(base.head.yaw), -0.7 * z * np.sin(base.head.pitch)])


def _glasses(scene, base: Base, sheet: AccessorySheet) -> None:
    width = 0.042
    centres = []
    for side in (-1, 1):
        x, y = base.head.project([(side * EYE_X, EYE_LINE + 0.04)], lift=0.08)[0]
        squeeze = base.head.foreshortening(side * EYE_X)
        centres.append((x, y, squeeze))
        rx, ry = 0.36 * squeeze, 0.34 if sheet.glasses == "round" else 0.27
        turn = np.linspace(0, 2 * np.pi, 40)
        power = 1.0 if sheet.glasses == "round" else 0.55
        rim = np.column_stack([x + rx * np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** power,
                               y + ry * np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** power])  # fmt: skip
        if sheet.glasses == "half":
            rim = rim[:21]
        scene.line(stroke(rim, width, 1, 1), sheet.second, 1.0, CLOTHES)
        glint = np.array(
            [
                (x - 0.2 * squeeze, y + 0.1),
                (x - 0.02, y - 0.2),
                (x + 0.05, y - 0.2),
                (x - 0.13 * squeeze, y + 0.12),
            ]
        )
        scene.shade(polygon(glint), (1, 1, 1), 0.16)
    (lx, ly, ls), (rx, ry, rs) = centres
    bridge = [(lx + 0.35 * ls, ly - 0.04), ((lx + rx) / 2, (ly + ry) / 2 - 0.09), (rx - 0.35 * rs, ry - 0.04)]
    scene.line(stroke(smooth(bridge, False), width, 1, 1), sheet.second, 1.0, CLOTHES)


def _clip(scene, base: Base, sheet: AccessorySheet) -> None:
    for k in range(2):
        bar = _place(base, np.array([(0.55, -0.36 + 0.13 * k), (0.95, -0.2 + 0.13 * k)]) * [sheet.side, 1])
        _part(scene, base, stroke(smooth(bar, False), 0.085, 0.9, 0.9), sheet.colour, 0.7)


def _ribbon(scene, base: Base, sheet: AccessorySheet) -> None:
    for side in (-1, 1) if sheet.second[0] < 0.3 else (sheet.side,):
        x, y = _place(base, [(side * 0.98, -0.98)])[0]
        _bow(scene, base, float(x), float(y), 0.42, sheet.colour)


def _bow(scene, base: Base, x: float, y: float, size: float, colour: Colour) -> None:
    shade, light = adjust(colour, -0.13, 1.05), adjust(colour, 0.08)
    for side in (-1, 1):
        tail = np.array([(0, 0.02), (0.55, 0.9), (0.25, 1.05)]) * [side * size, size] + [x, y]
        _part(scene, base, polygon(tail), shade)
    for side in (-1, 1):
        loop = np.array([(0.05, 0), (0.6, -0.5), (1.05, -0.4), (1.0, 0.35), (0.5, 0.28)]) * [
            side * size,
            size,
        ] + [x, y]
        path = polygon(smooth(loop, True, 5))
        _part(scene, base, path, colour)
        with scene.clip(path):
            scene.shade(ellipse(x + side * 0.2 * size, y + 0.04 * size, 0.42 * size, 0.1 * size), shade)
            scene.shade(ellipse(x + side * 0.75 * size, y - 0.28 * size, 0.2 * size, 0.08 * size), light)
    _part(scene, base, ellipse(x, y, 0.16 * size, 0.2 * size), colour)


def _band(scene, base: Base, sheet: AccessorySheet) -> None:
    band = _place(
        base,
        [(-1.2, -0.5), (-0.98, -0.98), (-0.5, -1.24), (0, -1.3), (0.5, -1.24), (0.98, -0.98), (1.2, -0.5)],
    )
    path = stroke(smooth(band, False, 10), 0.15, 0.85, 0.85)
    _part(scene, base, path, sheet.colour)
    with scene.clip(path):
        scene.shade(stroke(smooth(band - [0, 0.04], False, 10), 0.05), adjust(sheet.colour, 0.12), 0.8)


def _flower(scene, base: Base, sheet: AccessorySheet) -> None:
    x, y = _place(base, [(sheet.side * 0.88, -0.62)])[0]
    for turn in np.linspace(0, 2 * np.pi, 6)[:-1]:
        _part(
            scene,
            base,
            ellipse(x + 0.16 * np.cos(turn), y + 0.16 * np.sin(turn), 0.14, 0.14),
            sheet.colour,
            0.7,
        )
    scene.fill(ellipse(x, y, 0.09, 0.09), mix(from_hex("#f7d35e"), sheet.colour, 0.15), CLOTHES)


def _headphones(scene, base: Base, sheet: AccessorySheet) -> None:
    arc = _place(
        base,
        [(-1.22, 0.1), (-1.28, -0.6), (-0.85, -1.3), (0, -1.58), (0.85, -1.3), (1.28, -0.6), (1.22, 0.1)],
    )
    _part(scene, base, stroke(smooth(arc, False, 10), 0.14, 0.9, 0.9), sheet.second)
    for side in (-1, 1):
        x = side * 1.2 - 0.05 * np.sin(base.head.yaw)
        _part(scene, base, ellipse(x, 0.25, 0.2, 0.34), sheet.colour)
        scene.shade(ellipse(x - 0.04, 0.16, 0.08, 0.16), adjust(sheet.colour, 0.12), 0.8)


def _cap(scene, base: Base, sheet: AccessorySheet) -> None:
    crown = _place(base, [(-1.26, -0.62), (-1.16, -1.2), (-0.6, -1.64), (0, -1.74), (0.6, -1.64), (1.16, -1.2), (1.26, -0.62),
                          (0.6, -0.78), (0, -0.84), (-0.6, -0.78)])  # fmt: skip
    path = polygon(smooth(crown, True, 6))
    _part(scene, base, path, sheet.colour)
    with scene.clip(path):
        far = -1.3 if base.light[0] > 0 else 0.45
        box = skia.Path()
        box.addRect(skia.Rect.MakeXYWH(far, -2, 0.85, 2))
        scene.shade(box, adjust(sheet.colour, -0.12), 0.7, blur=0.1)
    brim = _place(base, [(-0.98, -0.76), (0, -0.92), (0.98, -0.76), (0.8, -0.46), (0, -0.36), (-0.8, -0.46)])
    _part(scene, base, polygon(smooth(brim, True, 6)), adjust(sheet.colour, -0.1))


def _beret(scene, base: Base, sheet: AccessorySheet) -> None:
    shape = _place(base, np.array([(-1.12, -0.92), (-1.3, -1.28), (-0.7, -1.76), (0.2, -1.86), (1.1, -1.62), (1.34, -1.16), (1.05, -0.9),
                                   (0.3, -1.06), (-0.5, -1.06)]) * [sheet.side, 1])  # fmt: skip
    path = polygon(smooth(shape, True, 6))
    _part(scene, base, path, sheet.colour)
    with scene.clip(path):
        scene.shade(ellipse(0, -0.95, 1.2, 0.2), adjust(sheet.colour, -0.12), 0.8, blur=0.06)
        scene.shade(ellipse(0.3 * sheet.side, -1.6, 0.5, 0.1), adjust(sheet.colour, 0.08), 0.6, blur=0.05)
