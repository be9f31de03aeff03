"""Neck, shoulders and ears: the skin below and beside the face."""

from __future__ import annotations

import numpy as np
import skia

from anime_painter.classes import SKIN
from training.corpus.character import Base, Sex
from training.corpus.colour import adjust, mix
from training.corpus.face import FaceSheet
from training.corpus.geometry import Points, blob, ellipse, polygon, smooth, stroke
from training.corpus.head import CHIN
from training.corpus.scene import Scene

_BOTTOM = 6.5
"""Below every picture's lower edge."""


def neck_half_width(base: Base) -> float:
    grown = 0.31 + 0.04 * base.age
    return grown + (0.11 * base.age + 0.02 if base.sex is Sex.MALE else 0.0)


def shoulder_half_width(base: Base) -> float:
    """How far the shoulders reach; garments follow the same numbers."""
    return (1.3 + 0.2 * base.age) + (0.35 * base.age if base.sex is Sex.MALE else 0.0)


def neck_x(base: Base) -> float:
    """The neck stands a little behind a turned face."""
    return float(0.12 * np.sin(base.head.yaw))


def torso(base: Base, margin: float = 0.0) -> Points:
    """Outline of neck, shoulders and arms from the left of the neck round to its right, with a margin around."""
    n, s, x = neck_half_width(base) + margin, shoulder_half_width(base) + margin, neck_x(base)
    right = [(n, 1.0), (n * 1.02, 1.42), (n * 1.3, 1.66 - margin), (s * 0.62, 1.86 - margin), (s * 0.9, 2.02 - margin),
             (s + 0.1, 2.4), (s + 0.22, 3.2), (s + 0.3, _BOTTOM)]  # fmt: skip
    half = np.array(right)
    return np.vstack([half * [-1, 1], half[::-1]]) + [x, 0]


def draw(scene: Scene, base: Base, sheet: FaceSheet, neckline: str) -> None:
    """Skin of neck and shoulders with the head's cast shadow, collar bones, and both ears."""
    points = smooth(torso(base)[::1], False, 6)
    body = polygon(points)
    scene.fill(body, base.skin.base, SKIN)
    with scene.clip(body):
        _cast_shadow(scene, base, sheet)
        if neckline in ("off_shoulder", "straps", "round", "v"):
            _collar_bones(scene, base)
        if neckline in ("off_shoulder", "straps"):
            _arms(scene, base)
    _outline(scene, base, body)
    with scene.transform(base.head.roll_matrix()):
        for side in (-1, 1):
            _ear(scene, base, side)


def _cast_shadow(scene: Scene, base: Base, sheet: FaceSheet) -> None:
    x = neck_x(base) + 0.22 * np.sin(base.head.yaw) - 0.08 * base.light[0]
    low = CHIN + 0.14 * sheet.jaw + 0.3
    edge = [
        (x - 0.9, 0.9),
        (x - 0.55, low - 0.12),
        (x - 0.1, low + 0.1),
        (x + 0.35, low),
        (x + 0.9, 0.9),
        (x, 0.6),
    ]
    strength = 0.55 + 0.45 * base.art.depth
    scene.shade(blob(edge), base.skin.shade, strength, blur=0.05 * (1 - base.art.hardness))
    deeper = mix(adjust(base.skin.shade, -0.06, 1.1), (0.6, 0.3, 0.4), 0.15)
    scene.shade(ellipse(x, CHIN - 0.02, 0.6, 0.2), deeper, 0.5 * base.art.depth, blur=0.06)


def _collar_bones(scene: Scene, base: Base) -> None:
    x = neck_x(base)
    line = mix(base.line_colour(base.skin.shade), base.skin.shade, 0.4)
    for side in (-1, 1):
        bone = np.array([(0.1, 2.0), (0.3, 1.93), (0.75, 1.93)]) * [side, 1] + [x, 0]
        scene.line(stroke(smooth(bone, False, 8), base.art.line * 1.1, 0.3, 0.0, 0.25), line, 0.7)
        shade = np.array([(0.12, 2.03), (0.35, 1.97), (0.7, 1.98), (0.35, 2.06)]) * [side, 1] + [x, 0]
        scene.shade(blob(shade), base.skin.shade, 0.5 * base.art.depth)
    sinew = np.array([(0.24, 1.35), (0.16, 1.65), (0.07, 1.9)]) + [x, 0]
    scene.line(stroke(smooth(sinew, False, 8), base.art.line * 0.8), line, 0.45)


def _arms(scene: Scene, base: Base) -> None:
    s, x = shoulder_half_width(base), neck_x(base)
    line = mix(base.line_colour(base.skin.shade), base.skin.shade, 0.3)
    for side in (-1, 1):
        pit = np.array([(s * 0.74, 3.1), (s * 0.8, 2.75), (s * 0.78, 2.55)]) * [side, 1] + [x, 0]
        scene.line(stroke(smooth(pit, False, 8), base.art.line * 1.1), line, 0.8)
    far = -1 if base.light[0] > 0 else 1
    shade = np.array([(s * 0.95, 2.0), (s * 1.02, 2.5), (s * 0.98, 4.5), (s * 1.6, 4.5), (s * 1.6, 2.0)]) * [
        far,
        1,
    ] + [x, 0]
    scene.shade(polygon(smooth(shade)), base.skin.shade, 0.6 * base.art.depth, blur=0.04)


def _outline(scene: Scene, base: Base, body: skia.Path) -> None:
    paint = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=base.art.line * 0.8)
    paint.setColor4f(skia.Color4f(*base.line_colour(base.skin.shade), 0.85))
    scene.canvas.drawPath(body, paint)


def _ear(scene: Scene, base: Base, side: int) -> None:
    turn = np.sin(base.head.yaw) * side
    if turn > 0.28:
        return  # The far ear hides behind the face.
    x = side * float(base.head.project_solid([(side * 0.97, 0.3, -0.04)])[0, 0])
    shape = np.array(
        [
            (x - 0.1, 0.08),
            (x + 0.06, 0.0),
            (x + 0.19, 0.1),
            (x + 0.17, 0.34),
            (x + 0.07, 0.56),
            (x - 0.05, 0.6),
        ]
    )
    path = blob(shape * [side, 1])
    scene.fill(path, base.skin.base, SKIN)
    inner = np.array([(x + 0.02, 0.12), (x + 0.12, 0.16), (x + 0.09, 0.34), (x + 0.02, 0.44)]) * [side, 1]
    scene.shade(blob(inner), base.skin.shade, 0.85)
    _outline(scene, base, path)
