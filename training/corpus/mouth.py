"""The mouth: closed ones as thin lines, open ones with teeth and tongue, all of them class mouth."""

from __future__ import annotations

import numpy as np

from anime_painter.classes import MOUTH
from training.corpus.anatomy import LineMouth, OpenMouth, Point, mouths
from training.corpus.character import Base
from training.corpus.colour import Colour, adjust, linear_gradient, mix
from training.corpus.features import FaceSheet
from training.corpus.geometry import Points, ellipse, polygon, smooth, stroke
from training.corpus.scene import Scene


def draw(scene: Scene, base: Base, sheet: FaceSheet) -> None:
    """Draws the mouth of the sheet where the turned head has it."""
    closed = mouths().line.get(sheet.mouth)
    if closed is not None:
        _closed(scene, base, sheet, closed)
    else:
        _open(scene, base, sheet, mouths().open[sheet.mouth])


def _placed(base: Base, sheet: FaceSheet, points: list[Point]) -> Points:
    """Points on the turned face, from left to right; half of all mouths are mirrored."""
    p = np.array(points) * sheet.mouth_scale
    if sheet.variety[11] < 0.5:
        p = (p * [-1, 1])[::-1]
    turn = np.array([[1.0, sheet.mouth_tilt], [-sheet.mouth_tilt, 1.0]])
    return base.head.project(p @ turn + [0.0, sheet.mouth_y], lift=0.04)


def _ink(base: Base) -> Colour:
    return mix(base.line_colour(base.skin.shade), (0.5, 0.13, 0.14), 0.45)


def _lower_lip(scene: Scene, base: Base, sheet: FaceSheet, x: float, y: float, width: float) -> None:
    """The shade under the lip, and in soft manners the lip's own rose."""
    scene.shade(ellipse(x, y + 0.052, 0.3 * width, 0.016), base.skin.shade, 0.85, blur=0.008)
    if base.art.gloss > 0.65 and sheet.blush > 0.25:
        rose = mix(adjust(base.skin.base, -0.03, 1.5), (0.93, 0.42, 0.42), 0.4)
        scene.shade(ellipse(x, y + 0.012, 0.32 * width, 0.022), rose, 0.5, blur=0.014)


def _closed(scene: Scene, base: Base, sheet: FaceSheet, mouth: LineMouth) -> None:
    spine = smooth(_placed(base, sheet, mouth.points), False, 8)
    middle, width = spine.mean(axis=0), float(np.ptp(spine[:, 0]))
    _lower_lip(scene, base, sheet, middle[0], middle[1] + 0.03, width)
    scene.line(stroke(spine, 0.036, 0.5, 0.4, 0.45), _ink(base), 0.95, MOUTH)
    for corner, step in ((spine[0], -1), (spine[-1], 1)):
        scene.shade(ellipse(corner[0] + 0.012 * step, corner[1], 0.02, 0.014), _ink(base), 0.5, blur=0.008)


def _open(scene: Scene, base: Base, sheet: FaceSheet, mouth: OpenMouth) -> None:
    upper = smooth(_placed(base, sheet, mouth.upper), False, 8)
    lip = _placed(base, sheet, mouth.lower)
    lower = smooth(np.vstack([upper[:1], lip, upper[-1:]]), False, 7)
    path = polygon(np.vstack([upper, lower[::-1]]))
    top, bottom = float(upper[:, 1].min()), float(lower[:, 1].max())
    middle, width = float(upper[:, 0].mean()), float(np.ptp(upper[:, 0]))
    _lower_lip(scene, base, sheet, float(lip[:, 0].mean()), bottom + 0.01, width)
    cavity, throat = mix((0.66, 0.22, 0.22), base.skin.shade, 0.12), (0.4, 0.09, 0.12)
    scene.fill(path, linear_gradient((0, top), (0, bottom), [throat, cavity]), MOUTH)
    with scene.clip(path):
        if isinstance(mouth.tongue, float) and mouth.tongue > 0:
            _tongue(scene, base, lip, top, bottom, mouth.tongue)
        _teeth(scene, base, upper, lower, mouth.teeth)
    if mouth.tongue == "out":
        _tongue_out(scene, base, middle, bottom, width)
    _rim(scene, base, upper, lower)


def _tongue(scene: Scene, base: Base, lip: Points, top: float, bottom: float, high: float) -> None:
    rose = mix((0.94, 0.5, 0.48), base.skin.shade, 0.1)
    x, height = float(lip[:, 0].mean()), bottom - top
    width = float(np.ptp(lip[:, 0]))
    scene.shade(ellipse(x, bottom + 0.1 * height, 0.46 * width, (high + 0.1) * height), rose)
    groove = smooth([(x, bottom - 0.75 * high * height), (x + 0.006, bottom - 0.3 * high * height)], False, 5)
    scene.line(stroke(groove, 0.02), adjust(rose, -0.1, 1.1), 0.7)
    if base.art.gloss > 0.6:
        shine = ellipse(x - 0.18 * width, bottom - 0.66 * high * height, 0.09 * width, 0.05 * height)
        scene.shade(shine, (1, 1, 1), 0.5)


def _teeth(scene: Scene, base: Base, upper: Points, lower: Points, kind: str) -> None:
    white, grey = (0.985, 0.97, 0.965), (0.66, 0.54, 0.56)
    height = float(lower[:, 1].max() - upper[:, 1].min())
    if kind in ("upper", "both", "fang"):
        depth = 0.3 if kind != "both" else 0.46
        swell = np.sin(np.linspace(0.25, np.pi - 0.25, len(upper)))[:, None] ** 0.5
        row = np.vstack([upper, (upper + swell * [0, depth * height])[::-1]])
        scene.shade(polygon(row), white)
    if kind == "both":
        swell = np.sin(np.linspace(0.25, np.pi - 0.25, len(lower)))[:, None] ** 0.5
        scene.shade(polygon(np.vstack([lower, (lower - swell * [0, 0.42 * height])[::-1]])), white)
    if kind == "all":
        scene.shade(polygon(np.vstack([upper, lower[::-1]])), white)
        shade = np.vstack([upper, (upper + [0, 0.2 * height])[::-1]])
        scene.shade(polygon(shade), mix(grey, white, 0.45), 0.6)
    if kind == "both":
        middle = 0.5 * (upper[0] + upper[-1]) + [0, 0.42 * height]
        for x in np.linspace(upper[0, 0], upper[-1, 0], 8)[1:-1]:
            line = smooth([(x, upper[:, 1].min()), (x, lower[:, 1].max())], False, 4)
            scene.line(stroke(line, 0.012, 1, 1), grey, 0.6)
        line = smooth([(upper[0, 0], middle[1]), tuple(middle), (upper[-1, 0], middle[1])], False, 4)
        scene.line(stroke(line, 0.016, 1, 1), grey, 0.8)
    if kind == "fang":
        place = upper[int(len(upper) * 0.72)]
        fang = np.array([(-0.035, 0.2), (0.035, 0.2), (0.004, 0.62)]) * [1, height] + place
        scene.shade(polygon(fang), white)


def _tongue_out(scene: Scene, base: Base, x: float, y: float, width: float) -> None:
    """A tongue over the lower lip; it is part of the mouth."""
    rose = mix((0.95, 0.5, 0.5), base.skin.shade, 0.1)
    shape = np.array(
        [(-0.26, -0.05), (-0.25, 0.06), (-0.12, 0.15), (0.12, 0.15), (0.25, 0.06), (0.26, -0.05)]
    )
    outline = smooth(shape * [width, 0.9] + [x + 0.06 * width, y], True, 6)
    scene.fill(polygon(outline), rose, MOUTH)
    groove = smooth([(x + 0.06 * width, y - 0.02), (x + 0.065 * width, y + 0.07)], False, 5)
    scene.line(stroke(groove, 0.018), adjust(rose, -0.12, 1.1), 0.8)
    edge = outline[4:-4]
    scene.line(stroke(edge, max(base.art.line, 0.012), 0.3, 0.3), _ink(base), 0.8)


def _rim(scene: Scene, base: Base, upper: Points, lower: Points) -> None:
    """The upper lip's line is the strong one; the lower one fades in the middle, as pens lift there."""
    ink = _ink(base)
    width = max(base.art.line * 1.15, 0.016)
    scene.line(stroke(upper, width, 0.8, 0.8), ink, 0.95, MOUTH)
    third = len(lower) // 3
    scene.line(stroke(lower[: third + 2], width * 0.85, 1.0, 0.1, 0.05), ink, 0.85)
    scene.line(stroke(lower[-third - 2 :][::-1], width * 0.85, 1.0, 0.1, 0.05), ink, 0.85)
    scene.line(stroke(lower[third:-third], width * 0.55, 0.4, 0.4), ink, 0.6)
