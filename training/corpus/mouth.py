"""The mouth: closed ones as thin lines, open ones with teeth and tongue, all of them class mouth."""

from __future__ import annotations

import numpy as np
import skia

from anime_painter.classes import MOUTH
from training.corpus.character import Base
from training.corpus.colour import adjust, mix
from training.corpus.face import FaceSheet
from training.corpus.geometry import Points, ellipse, polygon, smooth, stroke
from training.corpus.head import MOUTH as MOUTH_Y
from training.corpus.scene import Scene

# Lines from the viewer's left to right, in figure units around the middle of the mouth.
_LINES = {
    "smile_line": [(-0.19, -0.03), (-0.08, 0.025), (0.06, 0.03), (0.19, -0.03)],
    "flat": [(-0.14, 0.0), (0.0, 0.006), (0.14, 0.0)],
    "frown": [(-0.15, 0.035), (-0.05, -0.01), (0.06, -0.012), (0.15, 0.035)],
    "cat": [(-0.2, -0.03), (-0.11, 0.035), (0.0, -0.022), (0.11, 0.035), (0.2, -0.03)],
    "wavy": [(-0.17, 0.012), (-0.09, -0.022), (0.0, 0.022), (0.09, -0.018), (0.17, 0.016)],
    "smirk": [(-0.15, 0.018), (-0.02, 0.022), (0.1, -0.008), (0.2, -0.062)],
    "pout": [(-0.09, 0.03), (-0.04, -0.022), (0.0, -0.008), (0.04, -0.022), (0.09, 0.03)],
}
# Open mouths as closed outlines.
_OPEN = {
    "small_open": [(-0.1, -0.03), (0.0, -0.05), (0.1, -0.03), (0.07, 0.055), (0.0, 0.08), (-0.07, 0.055)],
    "smile_open": [
        (-0.24, -0.06),
        (-0.1, -0.035),
        (0.1, -0.035),
        (0.24, -0.06),
        (0.17, 0.09),
        (0.0, 0.16),
        (-0.17, 0.09),
    ],
    "laugh": [
        (-0.27, -0.07),
        (-0.1, -0.045),
        (0.1, -0.045),
        (0.27, -0.07),
        (0.21, 0.13),
        (0.0, 0.24),
        (-0.21, 0.13),
    ],
    "shout": [
        (-0.16, -0.11),
        (0.0, -0.14),
        (0.16, -0.11),
        (0.19, 0.08),
        (0.1, 0.2),
        (-0.1, 0.2),
        (-0.19, 0.08),
    ],
    "round": [(-0.075, -0.06), (0.0, -0.085), (0.075, -0.06), (0.085, 0.04), (0.0, 0.1), (-0.085, 0.04)],
    "grin": [
        (-0.26, -0.055),
        (-0.1, -0.022),
        (0.1, -0.022),
        (0.26, -0.055),
        (0.18, 0.05),
        (0.0, 0.082),
        (-0.18, 0.05),
    ],
    "grit": [(-0.2, -0.03), (0.0, -0.05), (0.2, -0.03), (0.21, 0.06), (0.0, 0.05), (-0.21, 0.06)],
}
_TEETH_ONLY = ("grin", "grit")


def draw(scene: Scene, base: Base, sheet: FaceSheet) -> None:
    """Draws the mouth of the sheet where the turned head has it."""
    if sheet.mouth in _LINES:
        _closed(scene, base, sheet)
    else:
        _open(scene, base, sheet)


def _placed(base: Base, sheet: FaceSheet, points: list[tuple[float, float]]) -> Points:
    p = np.array(points) * sheet.mouth_scale
    if sheet.variety[11] < 0.5:
        p = p * [-1, 1]
    turn = np.array([[1.0, sheet.mouth_tilt], [-sheet.mouth_tilt, 1.0]])
    return base.head.project(p @ turn + [0.0, MOUTH_Y + 0.08 * sheet.jaw], lift=0.05)


def _closed(scene: Scene, base: Base, sheet: FaceSheet) -> None:
    spine = smooth(_placed(base, sheet, _LINES[sheet.mouth]), False, 8)
    ink = mix(base.line_colour(base.skin.shade), (0.45, 0.13, 0.15), 0.4)
    path = stroke(spine, 0.04, 0.45, 0.45)
    scene.line(path, ink, 0.95, MOUTH)
    middle = spine.mean(axis=0)
    scene.shade(ellipse(middle[0], middle[1] + 0.085, 0.075, 0.018), base.skin.shade, 0.8, blur=0.008)
    if base.art.gloss > 0.65 and sheet.blush > 0.3:
        lip = ellipse(middle[0], middle[1] + 0.045, 0.06, 0.014)
        scene.shade(lip, mix(base.skin.base, (0.95, 0.45, 0.47), 0.5), 0.6, blur=0.012)


def _open(scene: Scene, base: Base, sheet: FaceSheet) -> None:
    outline = smooth(_placed(base, sheet, _OPEN[sheet.mouth]), True, 6)
    path = polygon(outline)
    cavity = mix((0.52, 0.12, 0.16), base.skin.shade, 0.12)
    scene.fill(path, cavity, MOUTH)
    left, right = outline[:, 0].min(), outline[:, 0].max()
    top, bottom = outline[:, 1].min(), outline[:, 1].max()
    cx, width, height = (left + right) / 2, right - left, bottom - top
    with scene.clip(path):
        if sheet.mouth in _TEETH_ONLY:
            scene.shade(path, (0.99, 0.98, 0.98))
            if sheet.mouth == "grit":
                _teeth_lines(scene, left, right, top, bottom)
        else:
            tongue = mix((0.93, 0.46, 0.46), base.skin.shade, 0.15)
            scene.shade(ellipse(cx, bottom, 0.36 * width, 0.42 * height), tongue)
            scene.shade(
                ellipse(cx, bottom + 0.06 * height, 0.2 * width, 0.36 * height), adjust(tongue, 0.06), 0.6
            )
            if width > 0.26:
                teeth = ellipse(cx, top - 0.02 * height, 0.4 * width, 0.3 * height)
                scene.shade(teeth, (0.99, 0.98, 0.98))
    _rim(scene, base, path)
    scene.shade(ellipse(cx, bottom + 0.055, 0.28 * width, 0.016), base.skin.shade, 0.75, blur=0.008)


def _teeth_lines(scene: Scene, left: float, right: float, top: float, bottom: float) -> None:
    grey = (0.62, 0.52, 0.56)
    for x in np.linspace(left, right, 7)[1:-1]:
        scene.line(stroke(smooth([(x, top), (x, bottom)], False, 4), 0.012), grey, 0.7)
    scene.line(
        stroke(smooth([(left, (top + bottom) / 2), (right, (top + bottom) / 2)], False, 4), 0.014), grey, 0.8
    )


def _rim(scene: Scene, base: Base, path: skia.Path) -> None:
    paint = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=base.art.line)
    paint.setColor4f(skia.Color4f(*mix(base.line_colour(base.skin.shade), (0.4, 0.1, 0.12), 0.4), 0.9))
    scene.canvas.drawPath(path, paint)
