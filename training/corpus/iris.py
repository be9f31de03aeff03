"""The iris and the lights in it, in the grammar of each art direction."""

from __future__ import annotations

import numpy as np
import skia

from training.corpus.character import Base
from training.corpus.colour import adjust, linear_gradient, mix
from training.corpus.features import FaceSheet
from training.corpus.geometry import add_polygon, ellipse, polygon, smooth, stroke
from training.corpus.palette import Tone
from training.corpus.scene import Scene

Frame = tuple[float, float, float, float]
"""Centre x and y, and radii across and down, in figure units."""


def draw(scene: Scene, base: Base, sheet: FaceSheet, frame: Frame, side: int) -> None:
    """Paints an iris; the caller clips to the eye's opening. `side` 1 is the right eye, which may be an odd one."""
    tone = sheet.second_eye if sheet.second_eye is not None and side > 0 else base.eye
    cx, cy, rx, ry = frame
    if base.art.hardness > 0.7:
        _flat(scene, base, frame, tone)
    else:
        _graded(scene, frame, tone)
    with scene.clip(ellipse(cx, cy, rx, ry)):
        if base.art.fibres > 0:
            _fibres(scene, sheet, frame, tone, base.art.fibres)
        glow = adjust(tone.light, 0.1, 1.15)
        if base.art.hardness > 0.7:
            scene.shade(ellipse(cx, cy + 0.7 * ry, 0.58 * rx, 0.26 * ry), glow, 0.85 * base.art.glow)
        else:
            scene.glow((cx, cy + 0.66 * ry), (0.95 * rx, 0.6 * ry), glow, base.art.glow)
        _pupil(scene, base, sheet, frame, tone)
        _ring(scene, base, frame, tone)


def _flat(scene: Scene, base: Base, frame: Frame, tone: Tone) -> None:
    """Cel: a middle tone with a dark cap whose edge sags in the middle."""
    cx, cy, rx, ry = frame
    disc = ellipse(cx, cy, rx, ry)
    low = mix(tone.base, tone.light, 0.6)
    scene.shade(disc, linear_gradient((cx, cy - 0.1 * ry), (cx, cy + ry), [tone.base, low]))
    with scene.clip(disc):
        cap = [(-1.1, -1.2), (1.1, -1.2), (1.1, -0.1), (0.55, 0.02), (0.0, 0.1), (-0.55, 0.02), (-1.1, -0.1)]
        dark = adjust(tone.shade, -0.08, 1.05)
        path = polygon(smooth(np.array(cap) * [rx, ry] + [cx, cy]))
        scene.shade(path, dark, 0.95, blur=0.03 * (1 - base.art.hardness))
        scene.shade(ellipse(cx, cy - 0.95 * ry, 1.1 * rx, 0.62 * ry), adjust(tone.line, 0.0, 1.1), 0.8)


def _graded(scene: Scene, frame: Frame, tone: Tone) -> None:
    cx, cy, rx, ry = frame
    deep = adjust(tone.line, 0.0, 1.1)
    colours = [deep, adjust(tone.shade, -0.05, 1.1), tone.base, tone.light, adjust(tone.light, 0.06, 1.0)]
    shader = linear_gradient((cx, cy - ry), (cx, cy + ry), colours, [0.05, 0.36, 0.6, 0.85, 1.0])
    scene.shade(ellipse(cx, cy, rx, ry), shader)


def _fibres(scene: Scene, sheet: FaceSheet, frame: Frame, tone: Tone, strength: float) -> None:
    cx, cy, rx, ry = frame
    count = 13
    k = np.arange(count)
    angle = np.pi * (0.04 + 0.92 * (k + 0.5 * np.array(sheet.variety[:count])) / count)
    out = np.column_stack([np.cos(angle), np.sin(angle)])
    across = 0.04 * np.column_stack([-out[:, 1], out[:, 0]])
    spindles = np.stack([0.46 * out, 0.68 * out + across, 0.9 * out, 0.68 * out - across], axis=1)
    spindles = spindles * [rx, ry] + [cx, cy]
    for first, colour in ((0, tone.light), (1, tone.shade)):
        path = skia.Path()
        for spindle in spindles[first::2]:
            add_polygon(path, spindle)
        scene.shade(path, colour, 0.6 * strength)


def _pupil(scene: Scene, base: Base, sheet: FaceSheet, frame: Frame, tone: Tone) -> None:
    cx, cy, rx, ry = frame
    black = adjust(tone.line, -0.16, 0.9)
    style = sheet.variety[6]
    y = cy - 0.06 * ry
    if style < 0.72:
        scene.shade(ellipse(cx, y, 0.4 * rx, 0.42 * ry), black, 0.97, blur=0.02 * (1 - base.art.hardness))
    elif style < 0.9:
        scene.shade(ellipse(cx, y, 0.46 * rx, 0.5 * ry), black, 0.7, blur=0.035)
        scene.shade(ellipse(cx, y, 0.3 * rx, 0.32 * ry), black, 0.7)
    else:
        scene.shade(ellipse(cx, y, 0.4 * rx, 0.4 * ry), black, 0.95)
        scene.shade(ellipse(cx, y, 0.2 * rx, 0.2 * ry), tone.shade, 0.9)


def _ring(scene: Scene, base: Base, frame: Frame, tone: Tone) -> None:
    """The dark rim of the iris, thick above; below it thins out into the iris's own colour."""
    cx, cy, rx, ry = frame
    ring = skia.Path()
    ring.addPath(ellipse(cx, cy, rx * 1.05, ry * 1.05))
    inner = 0.91 if base.art.hardness > 0.7 else 0.87
    ring.addPath(ellipse(cx, cy + 0.05 * ry, rx * inner, ry * 0.94))
    ring.setFillType(skia.PathFillType.kEvenOdd)
    deep = adjust(tone.line, -0.02, 1.1)
    stops = [deep, deep, adjust(tone.shade, -0.03, 1.1)]
    scene.shade(ring, linear_gradient((cx, cy - ry), (cx, cy + ry), stops, [0.0, 0.45, 1.0]), 0.9)


def draw_lights(scene: Scene, base: Base, sheet: FaceSheet, frame: Frame, opening: float) -> None:
    """The lights: a big one above on the light's side, a small one opposite, and what the manner adds."""
    cx, cy, rx, ry = frame
    side = 1.0 if base.light[0] > 0 else -1.0
    size = base.art.catch * (0.85 + 0.35 * sheet.variety[7])
    top = cy - (0.36 - 0.5 * (1 - opening)) * ry
    x = cx + side * 0.34 * rx
    white = (1.0, 1.0, 1.0)
    style = sheet.variety[8]
    if base.art.hardness < 0.7:
        scene.glow((x, top), (0.55 * rx * size, 0.45 * ry * size), white, 0.5)
    if style < 0.62:
        _tilted(scene, x, top, 0.27 * rx * size, 0.23 * ry * size, -20 * side)
    elif style < 0.82:
        _tilted(scene, x, top, 0.2 * rx * size, 0.32 * ry * size, 14 * side)
        _tilted(scene, x - side * 0.36 * rx, top - 0.06 * ry, 0.08 * rx * size, 0.12 * ry * size, 14 * side)
    else:
        _tilted(scene, x - side * 0.06 * rx, top, 0.42 * rx * size, 0.15 * ry * size, -8 * side)
    scene.shade(
        ellipse(cx - side * 0.4 * rx, cy + 0.46 * ry, 0.13 * rx * size, 0.11 * ry * size), white, 0.92
    )
    if style < 0.3:
        scene.shade(ellipse(cx - side * 0.2 * rx, cy + 0.66 * ry, 0.06 * rx, 0.05 * ry), white, 0.85)
    if base.art.glow > 0.7 and base.art.hardness < 0.9:
        arc = [(cx - 0.52 * rx, cy + 0.66 * ry), (cx, cy + 0.84 * ry), (cx + 0.52 * rx, cy + 0.66 * ry)]
        pale = adjust(base.eye.light, 0.14, 0.8)
        scene.line(stroke(smooth(arc, False), 0.07 * ry + 0.008), pale, 0.7)


def _tilted(scene: Scene, x: float, y: float, rx: float, ry: float, degrees: float) -> None:
    turned = skia.Path()
    ellipse(x, y, rx, ry).transform(skia.Matrix.RotateDeg(degrees, skia.Point(x, y)), turned)
    scene.shade(turned, (1.0, 1.0, 1.0), 0.97)
