"""The face: its outline in any view, its shades, blush and nose."""

from __future__ import annotations

import numpy as np
import skia

from anime_painter.classes import FACE
from training.corpus import brows
from training.corpus.anatomy import Shape, face_parts
from training.corpus.character import Art, Base
from training.corpus.colour import adjust, linear_gradient, mix
from training.corpus.features import FaceSheet
from training.corpus.geometry import Points, blob, contour, ellipse, polygon, smooth, stroke
from training.corpus.head import CHIN
from training.corpus.marks import draw as draw_marks
from training.corpus.scene import Scene

_QUARTER, _HALF = float(np.sin(np.radians(25))), float(np.sin(np.radians(45)))


def outline(sheet: FaceSheet, base: Base) -> skia.Path:
    """The face's outline, from temple to temple and over the forehead."""
    return polygon(_outline(sheet, base))


def _outline(sheet: FaceSheet, base: Base) -> Points:
    turn = float(np.sin(base.head.yaw))
    turns = face_parts().turn
    quarter = min(abs(turn) / _QUARTER, 1.0)
    half = float(np.clip((abs(turn) - _QUARTER) / (_HALF - _QUARTER), 0.0, 1.0))
    front = _front(sheet)
    far, near = (
        front + (quarter - half) * np.array(q) + half * np.array(h)
        for q, h in ((turns.quarter.far, turns.half.far), (turns.quarter.near, turns.half.near))
    )
    chin = (quarter - half) * turns.quarter.chin + half * turns.half.chin
    points = np.vstack(
        [far, [(chin, CHIN)], (near * [-1, 1])[::-1],
         [(-0.62, -0.95), (0, -1.08), (0.66, -0.95)]]
    )  # fmt: skip
    if turn < 0:
        points = points * [-1, 1]
    below = points[:, 1] > sheet.eye_line
    stretch = (sheet.chin - sheet.eye_line) / (CHIN - sheet.eye_line)
    points[below, 1] = sheet.eye_line + (points[below, 1] - sheet.eye_line) * stretch
    sink = np.clip((points[:, 1] + 0.2) / 1.4, 0, 1)
    points[:, 1] -= 0.62 * np.sin(base.head.pitch) * sink
    return smooth(points)


def _front(sheet: FaceSheet) -> Points:
    shapes: dict[str, Shape] = face_parts().shape
    one, other = (np.array(shapes[name].points) for name in sheet.shapes)
    return one + sheet.shape_mix * (other - one)


def draw(scene: Scene, base: Base, sheet: FaceSheet, outline: skia.Path) -> None:
    """Face skin with its shades, blush, marks and nose."""
    scene.fill(outline, base.skin.base, FACE)
    with scene.clip(outline):
        _shade_planes(scene, base, sheet)
        _blush(scene, base, sheet)
        draw_marks(scene, base, sheet)
        _nose(scene, base, sheet)
    line = contour(_outline(sheet, base), base.art.line * 1.25, base.light)
    scene.line(line, base.line_colour(base.skin.shade), 0.9 if base.art.name is not Art.PAINTERLY else 0.6)
    with scene.clip(outline):
        brows.draw(scene, base, sheet)


def _shade_planes(scene: Scene, base: Base, sheet: FaceSheet) -> None:
    art, (lx, _) = base.art, base.light
    shift = float(np.sin(base.head.yaw))
    _forehead(scene, base, sheet)
    side = -np.sign(lx) if lx else 1.0
    # A turned face hides most of its far side, so the shade there is a narrow one.
    reach = (0.1 + 0.16 * abs(lx)) * (1.0 if side * shift <= 0 else 0.75)
    middle = 0.3 * shift
    edge = np.array([(1.2, -1.2), (1.0 - reach, -0.5), (1.02 - reach, 0.2), (0.92 - reach, 0.58), (0.5 - reach, 0.96),
                     (0.06, sheet.chin - 0.06), (0.2, 1.7), (1.4, 1.5)])  # fmt: skip
    path = blob(edge * [side, 1] + [middle, 0])
    soft = 0.14 * (1 - art.hardness)
    scene.shade(path, base.skin.shade, art.depth * (0.35 + 0.6 * abs(lx)), blur=soft)
    if art.hardness < 0.5:
        scene.glow((0.4 * float(np.sign(lx or 1.0)) + 0.5 * shift, 0.55), (0.55, 0.42), base.skin.light, 0.8)
    warm = adjust(base.skin.shade, 0.0, 1.2)
    scene.glow((middle * 2, sheet.chin + 0.06), (0.6, 0.2), warm, 0.55 * art.depth)


def _forehead(scene: Scene, base: Base, sheet: FaceSheet) -> None:
    """What hangs over the forehead dims it, also between the locks."""
    box = skia.Path()
    box.addRect(skia.Rect.MakeLTRB(-1.6, -1.3, 1.6, sheet.eye_line))
    top = mix(base.skin.base, base.skin.shade, 0.35 + 0.5 * base.art.depth)
    shader = linear_gradient((0, -0.5), (0, sheet.eye_line), [top, base.skin.base])
    scene.shade(box, shader)


def _blush(scene: Scene, base: Base, sheet: FaceSheet) -> None:
    strength = min(sheet.blush * base.art.blush, 1.1)
    if strength < 0.1:
        return
    # A blush is blood under this skin: its own shade, reddened, and never brighter than the skin.
    colour = mix(mix(base.skin.base, base.skin.shade, 0.35), (0.93, 0.32, 0.34), 0.42)
    y_cheek = sheet.eye_line + sheet.eye_size[1] + 0.09
    for side in (-1, 1):
        x, y = base.head.project([(side * 0.56, y_cheek)])[0]
        squeeze = base.head.foreshortening(side * 0.56)
        scene.glow((float(x), float(y)), (0.36 * squeeze, 0.22), colour, 0.8 * strength)
        if sheet.variety[0] < 0.35 and sheet.blush > 0.4:
            for k in range(3):
                dx = (k - 1) * 0.085 * squeeze
                line = np.array([(x + dx + 0.03, y - 0.05), (x + dx - 0.03, y + 0.045)])
                scene.line(stroke(smooth(line, False), 0.022, 0.3, 0.3), adjust(colour, -0.06, 1.1), 0.6)
    if sheet.blush > 0.75 and sheet.variety[1] < 0.6:
        x, y = base.head.project([(0, sheet.nose_y - 0.06)])[0]
        scene.glow((float(x), float(y)), (0.55, 0.17), colour, 0.55 * strength)
    x, y = base.head.project([(0, sheet.nose_y)], 0.08)[0]
    scene.glow((float(x), float(y)), (0.13, 0.1), colour, 0.45 * strength)


def _nose(scene: Scene, base: Base, sheet: FaceSheet) -> None:
    """Small, yet always there: the tip's shade or line, and a bridge on grown and turned faces."""
    x, y = base.head.project([(0.0, sheet.nose_y)], lift=0.14)[0]
    turn = float(np.sin(base.head.yaw))
    side = float(np.sign(turn)) if abs(turn) > 0.12 else -float(np.sign(base.light[0] or 1.0))
    line = mix(base.line_colour(base.skin.shade), base.skin.shade, 0.15)
    width = max(base.art.line, 0.018)
    shade = mix(base.skin.shade, adjust(base.skin.shade, -0.05, 1.2), 0.5)
    under = np.array([(-0.05, 0.03), (0.0, 0.012), (0.055, 0.028), (0.0, 0.062)]) * [side, 1] + [x, y]
    if sheet.nose == "dot":
        scene.shade(blob(under), shade, 0.7)
        spot = [(x - 0.028, y + 0.006), (x + 0.03, y + 0.018)]
        scene.line(stroke(smooth(spot, False), width * 1.5, 0.5, 0.4), line, 0.95)
    elif sheet.nose == "shade":
        wedge = np.array([(0.012, -0.13), (0.1, 0.03), (0.02, 0.05), (-0.03, 0.036)]) * [side, 1] + [x, y]
        scene.shade(polygon(smooth(wedge)), shade, 0.95)
        edge = [(x - 0.03, y + 0.036), (x + 0.06 * side, y + 0.04)]
        scene.line(stroke(smooth(edge, False), width), line, 0.8)
    elif sheet.nose == "button":
        tip = np.array([(-0.045, 0.012), (-0.01, 0.034), (0.04, 0.006)]) * [side, 1] + [x, y]
        scene.shade(blob(under), shade, 0.6)
        scene.line(stroke(smooth(tip, False), width * 1.15, 0.2, 0.1, 0.5), line, 0.9)
        scene.shade(ellipse(x - 0.014 * side, y - 0.04, 0.03, 0.025), base.skin.light, 0.9, blur=0.012)
    else:
        length = (0.34 if sheet.nose == "bridge" else 0.16) * (0.6 + 0.4 * base.build.nose)
        spine = np.array([(0.02, -length), (0.035, -0.07), (0.085, 0.005), (0.05, 0.034), (-0.01, 0.03)])
        scene.shade(blob(under + [0.02 * side, 0.01]), shade, 0.85)
        scene.line(stroke(smooth(spine * [side, 1] + [x, y], False), width, 0.0, 0.2, 0.72), line, 0.9)
    if base.art.gloss > 0.7 and sheet.variety[3] < 0.6:
        scene.shade(ellipse(x - 0.018 * side, y - 0.035, 0.014, 0.02), (1, 1, 1), 0.6)
