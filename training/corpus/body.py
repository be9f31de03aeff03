"""Neck, shoulders and ears: the skin below and beside the face."""

from __future__ import annotations

import numpy as np
import skia

from anime_painter.classes import SKIN
from training.corpus.character import Base
from training.corpus.colour import adjust, mix
from training.corpus.features import FaceSheet
from training.corpus.figure import Figure, figure
from training.corpus.geometry import blob, ellipse, polygon, smooth, stroke
from training.corpus.scene import Scene


def draw(scene: Scene, base: Base, sheet: FaceSheet, neckline: str) -> None:
    """Skin of neck and shoulders with the head's cast shadow, collar bones, and both ears."""
    wearer = figure(base)
    trunk = polygon(wearer.trunk())
    scene.fill(trunk, base.skin.base, SKIN)
    with scene.clip(trunk):
        _cast_shadow(scene, base, sheet, wearer)
    _outline(scene, base, trunk)
    for side in (-1, 1):
        _arm(scene, base, wearer, side)
    if neckline in ("off_shoulder", "straps", "round", "v"):
        _collar_bones(scene, base, wearer)
    with scene.transform(base.head.roll_matrix()):
        for side in (-1, 1):
            _ear(scene, base, side)


def _cast_shadow(scene: Scene, base: Base, sheet: FaceSheet, wearer: Figure) -> None:
    x = wearer.x + 0.22 * np.sin(base.head.yaw) - 0.08 * base.light[0]
    low = sheet.chin + 0.3
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
    deeper = adjust(base.skin.shade, -0.06, 1.15)
    scene.shade(ellipse(x, sheet.chin - 0.02, 0.6, 0.2), deeper, 0.5 * base.art.depth, blur=0.06)


def _arm(scene: Scene, base: Base, wearer: Figure, side: int) -> None:
    outside, inside = wearer.arm(side)
    arm = polygon(np.vstack([outside, inside]))
    scene.fill(arm, base.skin.base, SKIN)
    with scene.clip(arm):
        if side * base.light[0] < 0:
            shade = wearer.place(
                smooth([(1.62, 2.0), (1.5, 2.3), (1.44, 3.0), (1.4, 4.4), (1.36, 7.5), (2.0, 7.5)])
                * [side, 1]
            )
            scene.shade(
                polygon(shade), base.skin.shade, 0.6 * base.art.depth, blur=0.03 * (1 - base.art.hardness)
            )
    line = mix(base.line_colour(base.skin.shade), base.skin.shade, 0.2)
    scene.line(stroke(outside[4:], base.art.line, 0.2, 1.0, 0.3), line, 0.9)
    scene.line(stroke(inside, base.art.line, 1.0, 0.1, 0.5), line, 0.9)


def _collar_bones(scene: Scene, base: Base, wearer: Figure) -> None:
    line = mix(base.line_colour(base.skin.shade), base.skin.shade, 0.4)
    for side in (-1, 1):
        bone = wearer.place(
            smooth([(0.1, 1.96), (0.3, 1.88), (0.62, 1.9), (0.95, 1.88)], False, 8) * [side, 1]
        )
        scene.line(stroke(bone, base.art.line * 1.1, 0.3, 0.0, 0.25), line, 0.7)
        shade = wearer.place(smooth([(0.12, 1.98), (0.35, 1.91), (0.7, 1.93), (0.35, 2.02)]) * [side, 1])
        scene.shade(polygon(shade), base.skin.shade, 0.5 * base.art.depth)
    sinew = wearer.place(smooth([(0.24, 1.35), (0.16, 1.62), (0.07, 1.86)], False, 8))
    scene.line(stroke(sinew, base.art.line * 0.8), line, 0.45)


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
