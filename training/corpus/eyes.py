"""The eyes: opening, iris, light in it, lashes; the part of a face that is looked at first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import skia

from anime_painter.classes import EYE
from training.corpus.character import Art, Base, Sex, Tone
from training.corpus.colour import Colour, adjust, linear_gradient, mix
from training.corpus.face import FaceSheet, brows
from training.corpus.geometry import Points, ellipse, polygon, ribbon, smooth, stroke, taper
from training.corpus.head import EYE_LINE, EYE_X
from training.corpus.scene import Scene

# Lids by family, from the inner to the outer corner, in half widths outwards and half heights down.
_UPPER = {
    "round": [(-0.94, 0.18), (-0.66, -0.58), (-0.1, -1.0), (0.52, -0.84), (0.96, -0.1)],
    "tsurime": [(-0.98, 0.36), (-0.62, -0.42), (-0.04, -0.92), (0.58, -1.0), (1.04, -0.46)],
    "tareme": [(-0.98, -0.06), (-0.62, -0.78), (-0.06, -1.0), (0.54, -0.7), (0.98, 0.16)],
    "sleepy": [(-0.98, 0.1), (-0.64, -0.5), (-0.06, -0.76), (0.54, -0.7), (1.0, 0.0)],
    "sharp": [(-1.04, 0.42), (-0.6, -0.44), (-0.02, -0.86), (0.6, -0.9), (1.12, -0.4)],
    "moe": [(-0.92, 0.1), (-0.7, -0.62), (-0.12, -1.0), (0.5, -0.9), (0.94, -0.2)],
    "almond": [(-1.02, 0.3), (-0.6, -0.52), (0.0, -0.94), (0.58, -0.84), (1.06, -0.2)],
    "soft": [(-0.96, 0.14), (-0.66, -0.62), (-0.1, -1.0), (0.5, -0.84), (0.96, -0.06)],
}
_LOWER = {
    "round": [(0.8, 0.6), (0.36, 0.97), (-0.3, 0.99), (-0.76, 0.66)],
    "tsurime": [(0.86, 0.42), (0.36, 0.92), (-0.32, 1.0), (-0.8, 0.78)],
    "tareme": [(0.84, 0.74), (0.4, 1.02), (-0.28, 0.9), (-0.78, 0.5)],
    "sleepy": [(0.84, 0.66), (0.38, 0.98), (-0.3, 0.98), (-0.8, 0.62)],
    "sharp": [(0.88, 0.42), (0.34, 0.86), (-0.34, 0.98), (-0.84, 0.82)],
    "moe": [(0.78, 0.62), (0.4, 0.98), (-0.34, 1.0), (-0.74, 0.68)],
    "almond": [(0.86, 0.52), (0.34, 0.9), (-0.34, 0.96), (-0.82, 0.72)],
    "soft": [(0.82, 0.62), (0.36, 0.98), (-0.3, 0.97), (-0.78, 0.62)],
}


@dataclass(frozen=True)
class _Eye:
    """One eye on its place: maps half widths and half heights to figure units."""

    centre: tuple[float, float]
    width: float
    height: float
    side: int
    open: float
    family: str

    def at(self, points: Points | list[tuple[float, float]]) -> Points:
        p = np.asarray(points, dtype=float)
        x = self.centre[0] + self.side * p[:, 0] * self.width
        return np.column_stack([x, self.centre[1] + p[:, 1] * self.height])

    def upper(self) -> Points:
        """The upper lid; as the eye closes it sinks towards the lower one."""
        lid = np.array(_UPPER[self.family])
        lid[:, 1] = 0.72 - (0.72 - lid[:, 1]) * np.clip(self.open, 0.2, 1.2)
        return self.at(smooth(lid, False, 8))

    def lower(self) -> Points:
        lid = np.array([self._corner(-1), *_LOWER[self.family], self._corner(0)])
        return self.at(smooth(lid, False, 6))

    def _corner(self, index: int) -> tuple[float, float]:
        x, y = _UPPER[self.family][index]
        return x, 0.72 - (0.72 - y) * float(np.clip(self.open, 0.2, 1.2))


def draw(scene: Scene, base: Base, sheet: FaceSheet) -> None:
    """Both eyes, the one that lies farther away first."""
    for side in _far_first(base):
        eye = _place(base, sheet, side)
        if eye.open < 0.18:
            _closed_eye(scene, base, sheet, eye)
        else:
            _open_eye(scene, base, sheet, eye)


def draw_through_hair(scene: Scene, base: Base, sheet: FaceSheet, silhouette: skia.Path) -> None:
    """Brows and lashes shimmer through the hair in front; the mask stays hair."""
    scene.canvas.save()
    scene.canvas.clipPath(silhouette, doAntiAlias=True)
    brows(scene, base, sheet, 0.34)
    for side in (-1, 1):
        eye = _place(base, sheet, side)
        if eye.open >= 0.18:
            scene.line(polygon(_lash(base, eye)), _ink(base), 0.3)
    scene.canvas.restore()


def _far_first(base: Base) -> tuple[int, int]:
    return (1, -1) if base.head.yaw > 0 else (-1, 1)


def _place(base: Base, sheet: FaceSheet, side: int) -> _Eye:
    x, y = base.head.project([(side * EYE_X, EYE_LINE)])[0]
    width, height = sheet.eye_size
    squeeze = base.head.foreshortening(side * EYE_X)
    open_ = sheet.open[0 if side < 0 else 1]
    return _Eye(
        (float(x), float(y)),
        width * min(squeeze, 1.06),
        height * (0.9 + 0.1 * squeeze),
        side,
        open_,
        sheet.eyes,
    )


def _ink(base: Base) -> Colour:
    return mix(adjust(base.hair.shade, -0.3, 0.9), (0.10, 0.06, 0.09), 0.55 + 0.3 * base.art.ink)


def _open_eye(scene: Scene, base: Base, sheet: FaceSheet, eye: _Eye) -> None:
    upper, lower = eye.upper(), eye.lower()
    opening = polygon(np.vstack([upper, lower]))
    scene.fill(opening, mix((0.985, 0.98, 0.99), base.skin.light, 0.12), EYE)
    with scene.clip(opening):
        _sclera_shadow(scene, base, eye, upper)
        _iris(scene, base, sheet, eye)
        _lid_shadow_on_iris(scene, base, eye, upper)
    _catch_lights(scene, base, sheet, eye, opening)
    _lids(scene, base, sheet, eye, upper, lower)


def _sclera_shadow(scene: Scene, base: Base, eye: _Eye, upper: Points) -> None:
    grey = mix((0.63, 0.62, 0.76), base.skin.shade, 0.35)
    band = np.vstack([upper - [0, 0.1], (upper + [0, 0.34 * eye.height])[::-1]])
    scene.shade(polygon(band), grey, 0.62, blur=0.02 * (1 - base.art.hardness))
    inner = eye.at([(-1.1, -0.2), (-0.62, 0.1), (-0.66, 0.9), (-1.1, 0.9)])
    scene.shade(polygon(smooth(inner)), base.skin.shade, 0.35, blur=0.02)


def _iris_frame(sheet: FaceSheet, eye: _Eye) -> tuple[float, float, float, float]:
    """Centre and radii of an iris that touches both lids."""
    tall = {"sharp": 1.12, "almond": 1.08, "sleepy": 1.0, "tsurime": 1.02}.get(eye.family, 1.02)
    ry = eye.height * tall * 0.98
    rx = eye.width * (0.64 + 0.05 * sheet.variety[4])
    rx = min(rx, ry * 0.98)
    cx = eye.centre[0] + sheet.gaze[0] * eye.width - eye.side * 0.03 * eye.width
    cy = eye.centre[1] + eye.height * (0.03 + sheet.gaze[1])
    return cx, cy, rx, ry


def _iris(scene: Scene, base: Base, sheet: FaceSheet, eye: _Eye) -> None:
    cx, cy, rx, ry = _iris_frame(sheet, eye)
    tone = _tone(base, sheet, eye)
    disc = ellipse(cx, cy, rx, ry)
    dark, deep = adjust(tone.shade, -0.1, 1.0), adjust(tone.line, -0.04, 1.0)
    glow = adjust(tone.light, 0.08, 1.05)
    scene.shade(disc, linear_gradient((cx, cy - ry), (cx, cy + ry), [deep, dark, tone.base, tone.light, glow],
                                      [0.0, 0.3, 0.58, 0.84, 1.0]))  # fmt: skip
    with scene.clip(disc):
        if base.art.hardness > 0.7:
            scene.shade(ellipse(cx, cy - 0.5 * ry, 1.05 * rx, 0.62 * ry), dark, 0.75)
        _fibres(scene, base, sheet, (cx, cy, rx, ry), tone)
        scene.shade(ellipse(cx, cy + 0.66 * ry, 0.62 * rx, 0.3 * ry), glow, 0.75, blur=0.1 * ry)
        _pupil(scene, sheet, (cx, cy, rx, ry), deep)
        ring = skia.Path()
        ring.addPath(ellipse(cx, cy, rx * 1.04, ry * 1.04))
        ring.addPath(ellipse(cx, cy + 0.02 * ry, rx * 0.9, ry * 0.92))
        ring.setFillType(skia.PathFillType.kEvenOdd)
        scene.shade(ring, deep, 0.9)


def _tone(base: Base, sheet: FaceSheet, eye: _Eye) -> Tone:
    colour = sheet.second_eye
    if colour is None or eye.side < 0:
        return base.eye
    return Tone("odd", colour, adjust(colour, -0.22), adjust(colour, 0.15), adjust(colour, -0.38, 0.9))


def _fibres(
    scene: Scene, base: Base, sheet: FaceSheet, frame: tuple[float, float, float, float], tone: Tone
) -> None:
    cx, cy, rx, ry = frame
    if base.art.name in (Art.PASTEL, Art.MODERN) and sheet.variety[5] < 0.5:
        return
    count = 11
    for k in range(count):
        angle = np.pi * (0.06 + 0.88 * (k + 0.5 * sheet.variety[k % 12]) / count)
        direction = np.array([np.cos(angle) * rx, np.sin(angle) * ry])
        ends = np.array([cx, cy]) + np.outer([0.5, 0.88], direction)
        colour = tone.light if k % 2 else tone.shade
        scene.line(stroke(smooth(ends, False, 4), 0.018, 0.2, 0.6), colour, 0.5)


def _pupil(scene: Scene, sheet: FaceSheet, frame: tuple[float, float, float, float], deep: Colour) -> None:
    cx, cy, rx, ry = frame
    black = adjust(deep, -0.12, 0.8)
    style = sheet.variety[6]
    if style < 0.05:
        scene.shade(ellipse(cx, cy, 0.16 * rx, 0.62 * ry), black)
    elif style < 0.8:
        scene.shade(ellipse(cx, cy - 0.04 * ry, 0.42 * rx, 0.46 * ry), black, 0.96)
    else:
        scene.shade(ellipse(cx, cy - 0.04 * ry, 0.46 * rx, 0.48 * ry), black, 0.7, blur=0.03)


def _lid_shadow_on_iris(scene: Scene, base: Base, eye: _Eye, upper: Points) -> None:
    band = np.vstack([upper - [0, 0.1], (upper + [0, 0.2 * eye.height])[::-1]])
    scene.shade(polygon(band), (0.12, 0.07, 0.16), 0.45, blur=0.015 + 0.02 * (1 - base.art.hardness))


def _catch_lights(scene: Scene, base: Base, sheet: FaceSheet, eye: _Eye, opening: skia.Path) -> None:
    cx, cy, rx, ry = _iris_frame(sheet, eye)
    side = 1.0 if base.light[0] > 0 else -1.0
    scene.canvas.save()
    scene.canvas.clipPath(opening, doAntiAlias=True)
    size = 0.85 + 0.35 * sheet.variety[7]
    top = cy - 0.42 * ry * min(eye.open, 1.0)
    big = ellipse(cx + side * 0.34 * rx, top, 0.27 * rx * size, 0.21 * ry * size)
    turned = skia.Path()
    big.transform(skia.Matrix.RotateDeg(-18 * side, skia.Point(cx + side * 0.34 * rx, top)), turned)
    scene.shade(turned, (1, 1, 1), 0.98)
    scene.shade(
        ellipse(cx - side * 0.42 * rx, cy + 0.5 * ry, 0.12 * rx * size, 0.1 * ry * size), (1, 1, 1), 0.9
    )
    if sheet.variety[8] < 0.5:
        scene.shade(ellipse(cx - side * 0.3 * rx, top - 0.02, 0.09 * rx, 0.08 * ry), (1, 1, 1), 0.85)
    if base.art.gloss > 0.75:
        arc = [(cx - 0.5 * rx, cy + 0.72 * ry), (cx, cy + 0.86 * ry), (cx + 0.5 * rx, cy + 0.72 * ry)]
        scene.line(stroke(smooth(arc, False), 0.07 * ry + 0.01), adjust(base.eye.light, 0.16, 0.7), 0.75)
    scene.canvas.restore()


def _lash(base: Base, eye: _Eye) -> Points:
    """Upper lash and wing fused to one shape: thin at the inner corner, heavy at the outer third."""
    male = base.sex is Sex.MALE
    lid = eye.upper()
    wing = {"tareme": (0.13, 0.26), "tsurime": (0.17, -0.2), "sharp": (0.2, -0.12)}.get(
        eye.family, (0.15, 0.04)
    )
    reach = 0.55 if male else 1.0
    tip = lid[-1] + [eye.side * wing[0] * reach * eye.width / 0.26 * 0.6, wing[1] * reach * 0.3]
    spine = np.vstack([lid, tip])
    weight = (0.05 if male else 0.068) * (0.75 + 0.45 * base.art.ink) * (eye.height / 0.28) ** 0.4
    thick = weight * taper(len(spine), 0.3, 1.0, 0.0, 0.72)
    up, down = 0.85 * thick, 0.15 * thick
    return ribbon(spine, up, down) if eye.side > 0 else ribbon(spine, down, up)


def _lids(scene: Scene, base: Base, sheet: FaceSheet, eye: _Eye, upper: Points, lower: Points) -> None:
    ink = _ink(base)
    scene.line(polygon(_lash(base, eye)), ink, 1.0, EYE)
    if base.sex is Sex.FEMALE:
        _lash_spikes(scene, eye, upper, ink, 2 + int(sheet.variety[9] * 3))
    outer = lower[: int(len(lower) * 0.62)]
    scene.line(stroke(outer, base.art.line * 0.95, 0.3, 0.0, 0.25), mix(ink, base.skin.shade, 0.25), 0.9, EYE)
    crease = smooth(eye.at(np.array(_UPPER[eye.family])[1:4] * [0.92, 1.0]), False, 8)
    lift = 0.055 + 0.03 * sheet.variety[10]
    drop = (1 - min(eye.open, 1.0)) * eye.height * 0.9
    line = mix(base.line_colour(base.skin.shade), base.skin.shade, 0.25)
    scene.line(stroke(crease - [0, lift - drop], base.art.line * 0.75), line, 0.75)


def _lash_spikes(scene: Scene, eye: _Eye, upper: Points, ink: Colour, count: int) -> None:
    for k in range(count):
        start = upper[int(len(upper) * (0.78 + 0.2 * k / max(count - 1, 1))) - 1]
        length = 0.085 * (0.8 + 0.3 * k / count)
        angle = np.radians(62 - 30 * k)
        tip = start + [eye.side * np.cos(angle) * length, -np.sin(angle) * length]
        spine = smooth([start, 0.5 * (start + tip) + [eye.side * 0.012, 0.0], tip], False, 5)
        scene.line(stroke(spine, 0.035, 1.0, 0.0, 0.02), ink, 1.0, EYE)


def _closed_eye(scene: Scene, base: Base, sheet: FaceSheet, eye: _Eye) -> None:
    bend = -0.5 if sheet.closed == "up" else 0.42
    mid = 0.3 if sheet.closed == "up" else 0.35
    arc = [
        (-0.95, mid - bend * 0.4),
        (-0.4, mid + bend * 0.55),
        (0.1, mid + bend * 0.75),
        (0.95, mid - bend * 0.45),
    ]
    spine = eye.at(smooth(arc, False, 9))
    ink = _ink(base)
    width = 0.062 if base.sex is Sex.FEMALE else 0.05
    scene.line(stroke(spine, width, 0.35, 0.2, 0.6), ink, 1.0, EYE)
    if base.sex is Sex.FEMALE:
        for k in range(3):
            start = spine[int(len(spine) * (0.72 + 0.12 * k))]
            tip = start + [eye.side * 0.06, 0.05 - 0.02 * k if sheet.closed == "down" else -0.045 + 0.03 * k]
            scene.line(stroke(smooth([start, tip], False, 4), 0.03, 1.0, 0.0, 0.05), ink, 1.0, EYE)
    crease = spine - [0, 0.12]
    line = mix(base.line_colour(base.skin.shade), base.skin.shade, 0.35)
    if sheet.closed == "down":
        scene.line(stroke(crease[4:-3], base.art.line * 0.7), line, 0.6)
