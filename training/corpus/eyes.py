"""The eyes: their place and opening, lids and lashes; the part of a face that is looked at first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import skia

from anime_painter.classes import EYE
from training.corpus import brows, iris
from training.corpus.anatomy import EyeFamily, eye_families
from training.corpus.character import Base, Sex
from training.corpus.colour import Colour, adjust, linear_gradient, mix
from training.corpus.features import FaceSheet
from training.corpus.geometry import Points, polygon, smooth, stroke, taper
from training.corpus.head import EYE_X
from training.corpus.scene import Scene

_CLOSED = 0.18
"""An eye that is opened less is drawn as a line."""
_MEET = 0.72
"""The height, in half heights below the eye's middle, at which the lids meet."""


@dataclass(frozen=True)
class Eye:
    """One eye on its place: maps half widths and half heights to figure units."""

    centre: tuple[float, float]
    width: float
    height: float
    side: int
    open: float
    family: EyeFamily

    def at(self, points: Points | list[tuple[float, float]]) -> Points:
        p = np.asarray(points, dtype=float)
        x = self.centre[0] + self.side * p[:, 0] * self.width
        return np.column_stack([x, self.centre[1] + p[:, 1] * self.height])

    def lid(self, lift: float = 0.0) -> Points:
        """The upper lid from the inner to the outer corner; as the eye closes it sinks to the lower one."""
        lid = np.array(self.family.upper)
        lid[:, 1] = _MEET - (_MEET - lid[:, 1]) * np.clip(self.open, 0.2, 1.2)
        lid[1:4, 1] -= lift
        return self.at(smooth(lid, False, 8))

    def lower(self) -> Points:
        """The lower lid, from the outer to the inner corner."""
        lid = np.array([self._corner(-1), *self.family.lower, self._corner(0)])
        return self.at(smooth(lid, False, 6))

    def _corner(self, index: int) -> tuple[float, float]:
        x, y = self.family.upper[index]
        return x, _MEET - (_MEET - y) * float(np.clip(self.open, 0.2, 1.2))


def draw(scene: Scene, base: Base, sheet: FaceSheet, face: skia.Path | None = None) -> None:
    """Both eyes, the one that lies farther away first; what would stand out of `face` is hidden."""
    for side in (1, -1) if base.head.yaw > 0 else (-1, 1):
        eye = _place(base, sheet, side)
        paint = _closed_eye if eye.open < _CLOSED else _open_eye
        if face is None:
            paint(scene, base, sheet, eye)
        else:
            with scene.clip(face):
                paint(scene, base, sheet, eye)


def draw_through_hair(scene: Scene, base: Base, sheet: FaceSheet, silhouette: skia.Path) -> None:
    """Brows and lashes shimmer through the hair in front; the mask stays hair."""
    scene.canvas.save()
    scene.canvas.clipPath(silhouette, doAntiAlias=True)
    brows.draw(scene, base, sheet, 0.42)
    for side in (-1, 1):
        eye = _place(base, sheet, side)
        if eye.open >= _CLOSED:
            scene.line(polygon(_lash(base, eye)), _ink(base), 0.3)
    scene.canvas.restore()


def _place(base: Base, sheet: FaceSheet, side: int) -> Eye:
    x, y = base.head.project([(side * EYE_X, sheet.eye_line)])[0]
    width, height = sheet.eye_size
    squeeze = base.head.foreshortening(side * EYE_X)
    return Eye(
        (float(x), float(y)),
        width * min(squeeze, 1.04),
        height * (0.93 + 0.07 * min(squeeze, 1.0)) * (1 + 0.03 * (sheet.variety[12 + (side > 0)] - 0.5)),
        side,
        sheet.open[0 if side < 0 else 1],
        eye_families()[sheet.eyes],
    )


def _ink(base: Base) -> Colour:
    """The lashes' colour: nearly black, with as much of the hair in it as the manner likes."""
    own = adjust(base.hair.shade, -0.2 + 0.16 * base.art.lash_hue, 1.1)
    return mix((0.13, 0.075, 0.095), own, 0.15 + 0.7 * base.art.lash_hue)


def _open_eye(scene: Scene, base: Base, sheet: FaceSheet, eye: Eye) -> None:
    lid, lower = eye.lid(), eye.lower()
    opening = polygon(np.vstack([lid, lower]))
    _socket(scene, base, eye, lid)
    white = mix((0.97, 0.965, 0.98), base.skin.base, 0.1 if base.art.hardness > 0.5 else 0.2)
    scene.fill(opening, white, EYE)
    with scene.clip(opening):
        _lid_shadow(scene, base, eye, lid, 0.36, 0.75)
        iris.draw(scene, base, sheet, _iris_frame(sheet, eye), eye.side)
        _lid_shadow(scene, base, eye, lid, 0.2, 0.5)
        iris.draw_lights(scene, base, sheet, _iris_frame(sheet, eye), min(eye.open, 1.0))
    _lids(scene, base, sheet, eye, lid, lower)


def _socket(scene: Scene, base: Base, eye: Eye, lid: Points) -> None:
    """A warm tint on the upper lid and under the outer corner sets the eye into the face."""
    tint = mix(base.skin.shade, (0.86, 0.42, 0.38), 0.25)
    x, y = lid[int(len(lid) * 0.55)]
    scene.glow((float(x), float(y)), (1.35 * eye.width, 0.2), tint, 0.75 * base.art.depth)
    x, y = eye.at([(0.75, 0.85)])[0]
    scene.glow((float(x), float(y)), (0.75 * eye.width, 0.16), tint, 0.6 * base.art.depth)


def _lid_shadow(scene: Scene, base: Base, eye: Eye, lid: Points, reach: float, alpha: float) -> None:
    """The upper lid and its lashes shade the ball."""
    tone = mix((0.5, 0.46, 0.6), base.skin.shade, 0.4)
    band = np.vstack([lid - [0, 0.1], (lid + [0, reach * eye.height])[::-1]])
    blend = skia.BlendMode.kMultiply
    scene.shade(polygon(band), tone, alpha, blend, 0.02 * (1 - base.art.hardness))


def _iris_frame(sheet: FaceSheet, eye: Eye) -> tuple[float, float, float, float]:
    """Centre and radii of an iris that the upper lid cuts and the lower lid touches."""
    wide, tall, low = eye.family.iris
    # Startled eyes show their white around a smaller iris.
    size = 1.0 - 0.8 * max(eye.open - 1.01, 0.0)
    ry = eye.height * tall * size
    rx = min(eye.width * wide * size, ry * 1.0)
    cx = eye.centre[0] + sheet.gaze[0] * eye.width - eye.side * 0.04 * eye.width
    cy = eye.centre[1] + eye.height * (low + sheet.gaze[1])
    return cx, cy, rx, ry


def _lash_weight(base: Base, eye: Eye) -> float:
    own = 0.052 if base.sex is Sex.MALE else 0.088
    return own * base.art.lash * float(np.clip(eye.height / 0.28, 0.55, 1.2)) ** 0.6


def _lash(base: Base, eye: Eye) -> Points:
    """Upper lashes as one mass: thin at the inner corner, heavy over the outer third, ending in a flick."""
    lid = eye.lid()
    count = len(lid)
    weight = _lash_weight(base, eye) * (0.55 + 0.45 * min(eye.width / 0.27, 1.0))
    thick = weight * taper(count, 0.22, 1.0, 0.75, 0.74)
    top = lid - np.column_stack([-eye.side * 0.25 * thick, thick])
    reach = 0.6 if base.sex is Sex.MALE else 1.0
    wing = np.array(eye.family.wing) * [eye.side * reach * eye.width / 0.29, reach]
    tip = lid[-1] + wing
    under = lid + [0, 0.006]
    heel = lid[-1] + [eye.side * 0.004, 0.03 * reach]
    return np.vstack([top, tip, heel, under[::-1]])


def _lids(scene: Scene, base: Base, sheet: FaceSheet, eye: Eye, lid: Points, lower: Points) -> None:
    ink = _ink(base)
    for lash in _single_lashes(base, sheet, eye, lid, lower):
        scene.fill(lash, ink, EYE)
    mass = polygon(_lash(base, eye))
    scene.fill(mass, ink, EYE)
    if base.art.hardness < 0.9 and base.art.lash_hue > 0.1:
        # Over the inner half the mass lets the skin's red through.
        warm = mix(ink, (0.72, 0.3, 0.24), 0.4)
        scene.shade(mass, linear_gradient(tuple(lid[0]), tuple(lid[-1]), [warm, ink, ink], [0.0, 0.4, 1.0]))
    end = int(len(lower) * (0.68 if base.sex is Sex.FEMALE else 0.55))
    soft = mix(ink, base.skin.shade, 0.35)
    scene.line(stroke(lower[:end], max(base.art.line, 0.014), 0.5, 0.0, 0.3), soft, 0.9, EYE)
    _crease(scene, base, sheet, eye)


def _single_lashes(base: Base, sheet: FaceSheet, eye: Eye, lid: Points, lower: Points) -> Iterator[skia.Path]:
    """What leaves the upper mass at the outer corner: its bend down the eye's side, and women's lashes."""
    weight = _lash_weight(base, eye)
    yield stroke(lower[: max(int(len(lower) * 0.26), 5)], weight * 0.6, 1.0, 0.0, 0.02)
    if base.sex is Sex.MALE:
        return
    for k in range(1 + int(sheet.variety[9] * 3)):
        place = lid[int((len(lid) - 1) * (0.95 - 0.12 * k))] - [0, 0.4 * weight]
        length = (0.12 - 0.02 * k) * eye.width / 0.28
        angle = np.radians(20 + 16 * k)
        tip = place + [eye.side * np.cos(angle) * length, -np.sin(angle) * length]
        bend = 0.5 * (place + tip) + [eye.side * 0.014, 0.018]
        yield stroke(smooth([place, bend, tip], False, 5), weight * 0.75, 1.0, 0.0, 0.02)
    for k in range(2 if sheet.variety[13] < 0.35 else 0):
        start = lower[5 + 4 * k]
        tip = start + [eye.side * (0.04 - 0.012 * k), 0.035]
        yield stroke(smooth([start, tip], False, 4), 0.02, 1.0, 0.0, 0.05)


def _crease(scene: Scene, base: Base, sheet: FaceSheet, eye: Eye) -> None:
    if eye.open > 1.15:
        return
    lid = eye.lid(0.06)
    gap = _lash_weight(base, eye) + 0.028 + 0.03 * sheet.variety[10]
    piece = lid[int(len(lid) * 0.2) : int(len(lid) * 0.93)] - [0, gap]
    line = mix(base.line_colour(base.skin.shade), base.skin.shade, 0.2)
    scene.line(stroke(piece, max(base.art.line * 0.8, 0.012), 0.0, 0.1, 0.6), line, 0.85)


def _closed_eye(scene: Scene, base: Base, sheet: FaceSheet, eye: Eye) -> None:
    up = sheet.closed == "up"
    bend, mid = (-0.62, 0.36) if up else (0.44, 0.38)
    arc = [(-0.95, mid - bend * 0.4), (-0.45, mid + bend * 0.5), (0.1, mid + bend * 0.72), (0.6, mid + bend * 0.3),
           (1.0, mid - bend * 0.55)]  # fmt: skip
    spine = eye.at(np.array(smooth(arc, False, 8)) * [1.0, 0.28 / eye.height * 0.9])
    ink = _ink(base)
    width = 0.95 * _lash_weight(base, eye)
    scene.line(stroke(spine, width, 0.3, 0.35, 0.66), ink, 1.0, EYE)
    if base.sex is Sex.FEMALE:
        for k in range(3):
            start = spine[int(len(spine) * (0.74 + 0.12 * k))]
            away = [0.05, -0.035 + 0.02 * k] if up else [0.055, 0.045 - 0.012 * k]
            tip = start + np.array(away) * [eye.side * eye.width / 0.28, 1]
            scene.line(stroke(smooth([start, tip], False, 4), width * 0.5, 1.0, 0.0, 0.05), ink, 1.0, EYE)
    line = mix(base.line_colour(base.skin.shade), base.skin.shade, 0.35)
    crease = spine[6:-4] - [0, 0.14 if not up else 0.12]
    scene.line(stroke(crease, max(base.art.line * 0.7, 0.012)), line, 0.6)
    tint = mix(base.skin.shade, (0.86, 0.42, 0.38), 0.25)
    x, y = spine[len(spine) // 2] - [0, 0.06]
    scene.glow((float(x), float(y)), (1.3 * eye.width, 0.2), tint, 0.5 * base.art.depth)
