"""The face: its outline in any view, shades, blush, nose and brows, and what the character's features are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import skia

from anime_painter.classes import FACE
from training.corpus.character import Art, Base, Framing, Sex
from training.corpus.colour import Colour, adjust, mix
from training.corpus.geometry import blob, ellipse, polygon, ribbon, smooth, stroke, taper
from training.corpus.head import CHIN, EYE_LINE, NOSE
from training.corpus.scene import Scene

EYE_FAMILIES = ("round", "tsurime", "tareme", "sleepy", "sharp", "moe", "almond", "soft")


@dataclass(frozen=True)
class FaceSheet:
    """A character's features.

    Attributes:
        expression: key of expressions.json.
        brow_lift, brow_angle: in figure units, and radians; a positive angle lifts the inner ends.
        open: of the left and of the right eye, 0 closed, 1 as wide as the family has it.
        closed: how a closed eye lies: "up" as in laughing, "down" as in sleep.
        gaze: where the irises look, in their radii.
        eye_size: half width and half height in figure units.
        jaw: 0 a soft small chin, 1 a long square one.
        blush: 0..1.
        marks: "none", "freckles", "mole" or "scar".
        second_eye: another colour for the right eye; seldom.
    """

    expression: str
    brow_lift: float
    brow_angle: float
    brow_weight: float
    open: tuple[float, float]
    closed: str
    gaze: tuple[float, float]
    eyes: str
    eye_size: tuple[float, float]
    mouth: str
    mouth_scale: float
    mouth_tilt: float
    jaw: float
    blush: float
    marks: str
    nose: str
    second_eye: Colour | None
    variety: tuple[float, ...]

    def labels(self) -> dict[str, str]:
        return {"expression": self.expression, "eyes": self.eyes, "mouth": self.mouth}


@cache
def _expressions() -> dict:
    return json.loads(files("training.corpus").joinpath("expressions.json").read_text(encoding="utf-8"))


def sample(rng: np.random.Generator, base: Base) -> FaceSheet:
    """Invents the features; men get lower, narrower eyes, thicker brows and a longer jaw."""
    table = _expressions()
    shares = np.array([row["share"] for row in table.values()], dtype=float)
    name = str(rng.choice(list(table), p=shares / shares.sum()))
    row = table[name]
    male = base.sex is Sex.MALE
    closed = row.get("closed", "up")
    opening = row["open"] * rng.uniform(0.94, 1.04)
    left = 0.0 if closed == "one" else opening
    family = _family(rng, male)
    tight = base.framing is Framing.TIGHT
    return FaceSheet(
        expression=name,
        brow_lift=row["brow"][0] + rng.normal(0, 0.015),
        brow_angle=row["brow"][1] + rng.normal(0, 0.05),
        brow_weight=rng.uniform(1.3, 1.9) if male else rng.uniform(0.7, 1.15),
        open=(left, opening) if rng.random() < 0.5 else (opening, left),
        closed="up" if closed == "one" else closed,
        gaze=(
            float(np.clip(rng.normal(0, 0.13), -0.3, 0.3)),
            float(np.clip(rng.normal(0, 0.06), -0.12, 0.12)),
        ),
        eyes=family,
        eye_size=_eye_size(rng, base, family),
        mouth=str(rng.choice(row["mouths"])),
        mouth_scale=rng.uniform(1.0, 1.3) * (1.18 if tight else 1.05),
        mouth_tilt=float(rng.normal(0, 0.04)),
        jaw=float(np.clip((0.72 if male else 0.18) * (0.5 + 0.6 * base.age) + rng.normal(0, 0.08), 0, 1)),
        blush=row["blush"] * rng.uniform(0.6, 1.1) * (0.35 if male else 1.0),
        marks=str(rng.choice(["none", "freckles", "mole", "scar"], p=[0.88, 0.03, 0.07, 0.02])),
        nose=str(rng.choice(["dot", "shade", "line", "bridge"], p=_nose_shares(base))),
        second_eye=_odd_eye(rng),
        variety=tuple(float(v) for v in rng.random(12)),
    )


def _family(rng: np.random.Generator, male: bool) -> str:
    p = (
        [0.06, 0.2, 0.06, 0.1, 0.4, 0.0, 0.18, 0.0]
        if male
        else [0.17, 0.17, 0.14, 0.07, 0.04, 0.19, 0.1, 0.12]
    )
    return str(rng.choice(EYE_FAMILIES, p=p))


def _eye_size(rng: np.random.Generator, base: Base, family: str) -> tuple[float, float]:
    height = {"round": 0.315, "tsurime": 0.285, "tareme": 0.285, "sleepy": 0.255, "sharp": 0.2, "moe": 0.335,
              "almond": 0.235, "soft": 0.295}[family]  # fmt: skip
    youth = 1.06 - 0.14 * base.age
    if base.sex is Sex.MALE:
        height *= 0.86
    width = 0.262 + 0.02 * (family == "moe")
    return float(width * rng.uniform(0.95, 1.07)), float(height * youth * rng.uniform(0.94, 1.07))


def _nose_shares(base: Base) -> list[float]:
    return [0.1, 0.3, 0.3, 0.3] if base.sex is Sex.MALE else [0.35, 0.35, 0.22, 0.08]


def _odd_eye(rng: np.random.Generator) -> Colour | None:
    return (0.85, 0.65, 0.22) if rng.random() < 0.015 else None


# Right halves of outlines, from the temple to the chin: soft and long jaw; far and near side in a 3/4 view.
_SOFT = [(0.96, -0.55), (0.99, -0.2), (0.97, 0.22), (0.89, 0.52), (0.7, 0.81), (0.42, 1.04), (0.15, 1.175)]
_LONG = [(0.95, -0.55), (0.97, -0.2), (0.95, 0.3), (0.88, 0.64), (0.72, 0.95), (0.43, 1.2), (0.18, 1.32)]
_FAR = [(0.98, -0.55), (1.02, -0.22), (0.975, 0.1), (0.97, 0.34), (0.97, 0.56), (0.86, 0.83), (0.62, 1.08)]
_NEAR = [(0.93, -0.55), (0.97, -0.2), (0.95, 0.25), (0.83, 0.55), (0.56, 0.82), (0.22, 1.02), (-0.12, 1.15)]
_FAR_TURNED = [
    (0.92, -0.55),
    (0.97, -0.2),
    (0.955, 0.08),
    (0.925, 0.34),
    (0.96, 0.58),
    (0.9, 0.84),
    (0.74, 1.09),
]
_NEAR_TURNED = [
    (0.8, -0.55),
    (0.82, -0.2),
    (0.76, 0.25),
    (0.64, 0.56),
    (0.33, 0.84),
    (-0.04, 1.03),
    (-0.34, 1.16),
]
_THREE_QUARTER, _TURNED = 0.42, 0.7
"""Sines of the yaw at which the 3/4 outlines and the turned ones are reached."""


def outline(sheet: FaceSheet, base: Base) -> skia.Path:
    """The face's outline, from temple to temple and over the forehead."""
    turn = np.sin(base.head.yaw)
    t = min(abs(turn) / _THREE_QUARTER, 1.0)
    u = np.clip((abs(turn) - _THREE_QUARTER) / (_TURNED - _THREE_QUARTER), 0.0, 1.0)
    soft, long = np.array(_SOFT), np.array(_LONG)
    front = (1 - sheet.jaw) * soft + sheet.jaw * long
    far = front + t * (np.array(_FAR) - soft) + u * (np.array(_FAR_TURNED) - np.array(_FAR))
    near = front + t * (np.array(_NEAR) - soft) + u * (np.array(_NEAR_TURNED) - np.array(_NEAR))
    chin_y = CHIN + sheet.jaw * 0.14
    chin_x = 0.33 * t + 0.21 * u
    chin = [(chin_x + 0.07, chin_y), (chin_x - 0.07, chin_y)]
    points = np.vstack([far, chin, (near * [-1, 1])[::-1], [(-0.62, -0.95), (0, -1.08), (0.66, -0.95)]])
    if turn < 0:
        points = points * [-1, 1]
    below = np.clip((points[:, 1] + 0.2) / 1.4, 0, 1)
    points[:, 1] -= 0.8 * np.sin(base.head.pitch) * below
    return blob(points)


def draw(scene: Scene, base: Base, sheet: FaceSheet, outline: skia.Path) -> None:
    """Face skin with its shades, blush, marks, nose and brows."""
    scene.fill(outline, base.skin.base, FACE)
    with scene.clip(outline):
        _shade_planes(scene, base)
        _blush(scene, base, sheet)
        _marks(scene, base, sheet)
        _nose(scene, base, sheet)
    _contour(scene, base, outline)
    brows(scene, base, sheet)


def _shade_planes(scene: Scene, base: Base) -> None:
    art, (lx, _) = base.art, base.light
    side = -np.sign(lx) if lx else 1.0
    reach = 0.16 + 0.16 * abs(lx)
    edge = np.array([(1.2, -1.2), (1.0 - reach, -0.5), (1.02 - reach, 0.2), (0.96 - reach, 0.62), (0.45 - reach, 1.02),
                     (0.0, 1.16), (0.2, 1.5), (1.4, 1.4)])  # fmt: skip
    shift = np.sin(base.head.yaw) * 0.18
    path = blob(edge * [side, 1] + [shift, 0])
    soft = 0.16 * (1 - art.hardness)
    scene.shade(path, base.skin.shade, 0.75 * art.depth * (0.4 + 0.6 * abs(lx)), blur=soft)
    scene.shade(ellipse(shift, -0.75, 1.0, 0.34), base.skin.shade, 0.5 * art.depth, blur=0.12)
    warm = adjust(base.skin.shade, 0.0, 1.25)
    scene.shade(ellipse(shift * 2, 1.27, 0.5, 0.13), warm, 0.35 * art.depth, blur=0.06)


def _blush(scene: Scene, base: Base, sheet: FaceSheet) -> None:
    if sheet.blush < 0.12:
        return
    colour = mix(adjust(base.skin.base, -0.06, 2.0), (0.96, 0.42, 0.42), 0.5)
    for side in (-1, 1):
        x, y = base.head.project([(side * 0.56, EYE_LINE + sheet.eye_size[1] + 0.12)])[0]
        squeeze = base.head.foreshortening(side * 0.56)
        scene.shade(ellipse(x, y, 0.23 * squeeze, 0.105), colour, 0.42 * min(sheet.blush, 1.0), blur=0.06)
        if sheet.variety[0] < 0.3 and sheet.blush > 0.4:
            for k in range(3):
                dx = (k - 1) * 0.085 * squeeze
                line = np.array([(x + dx + 0.03, y - 0.045), (x + dx - 0.03, y + 0.045)])
                scene.line(stroke(smooth(line, False), 0.02, 0.3, 0.3), adjust(colour, -0.12, 1.2), 0.6)
    if sheet.blush > 0.8 and sheet.variety[1] < 0.4:
        x, y = base.head.project([(0, NOSE - 0.08)])[0]
        scene.shade(ellipse(x, y, 0.3, 0.07), colour, 0.25, blur=0.07)


def _marks(scene: Scene, base: Base, sheet: FaceSheet) -> None:
    dark = adjust(base.skin.shade, -0.16, 1.1)
    if sheet.marks == "freckles":
        for k in range(9):
            side = 1 if k % 2 else -1
            u, v = sheet.variety[k % 12], sheet.variety[(k * 5 + 3) % 12]
            x, y = base.head.project([(side * (0.3 + 0.35 * u), 0.6 + 0.14 * v)])[0]
            scene.shade(ellipse(x, y, 0.013, 0.012), dark, 0.5)
    elif sheet.marks == "mole":
        spots = [(0.42, 0.68), (-0.4, 0.66), (0.24, 0.98), (-0.3, 0.9)]
        x, y = base.head.project([spots[int(sheet.variety[2] * 4)]])[0]
        scene.shade(ellipse(x, y, 0.022, 0.022), (0.25, 0.15, 0.14), 0.85)
    elif sheet.marks == "scar":
        side = 1 if sheet.variety[2] < 0.5 else -1
        line = base.head.project([(side * 0.5, 0.62), (side * 0.58, 0.72), (side * 0.56, 0.86)])
        scene.line(stroke(smooth(line, False), 0.035), adjust(base.skin.shade, -0.08, 1.4), 0.8)


def _nose(scene: Scene, base: Base, sheet: FaceSheet) -> None:
    x, y = base.head.project([(0.0, NOSE)], lift=0.1)[0]
    turn = np.sin(base.head.yaw)
    side = np.sign(turn) if abs(turn) > 0.12 else -np.sign(base.light[0] or 1.0)
    line = mix(base.line_colour(base.skin.shade), base.skin.shade, 0.3)
    width = base.art.line
    if sheet.nose == "dot":
        scene.line(
            stroke(smooth([(x - 0.022, y), (x + 0.022, y + 0.012)], False), width * 1.3, 0.4, 0.4), line, 0.85
        )
    elif sheet.nose == "shade":
        wedge = np.array(
            [(x + 0.01 * side, y - 0.1), (x + 0.075 * side, y + 0.03), (x - 0.015 * side, y + 0.035)]
        )
        scene.shade(polygon(smooth(wedge)), base.skin.shade, 0.95)
        scene.line(
            stroke(smooth([(x - 0.02, y + 0.035), (x + 0.05 * side, y + 0.035)], False), width * 0.8),
            line,
            0.7,
        )
    else:
        top = -0.28 if sheet.nose == "bridge" else -0.1
        spine = [
            (x + 0.03 * side, y + top),
            (x + 0.045 * side, y - 0.03),
            (x + 0.075 * side, y + 0.02),
            (x, y + 0.045),
        ]
        scene.line(stroke(smooth(spine, False), width * 0.95, 0.0, 0.2, 0.75), line, 0.85)
        scene.shade(ellipse(x - 0.01 * side, y + 0.075, 0.05, 0.02), base.skin.shade, 0.8)
    if base.art.gloss > 0.7 and sheet.variety[3] < 0.6:
        scene.shade(ellipse(x - 0.012 * side, y - 0.035, 0.014, 0.02), (1, 1, 1), 0.55)


def _contour(scene: Scene, base: Base, outline: skia.Path) -> None:
    paint = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=base.art.line * 0.8)
    paint.setColor4f(skia.Color4f(*base.line_colour(base.skin.shade), 0.85))
    scene.canvas.drawPath(outline, paint)


def brows(scene: Scene, base: Base, sheet: FaceSheet, alpha: float = 1.0) -> None:
    """Both brows; they are face in the mask, and shimmer through the hair with a low alpha."""
    colour = mix(adjust(base.hair.base, -0.2, 0.9), base.line_colour(base.hair.shade), 0.45)
    male = base.sex is Sex.MALE
    gap = 0.1 if male else 0.15
    for side in (-1, 1):
        y = EYE_LINE - sheet.eye_size[1] * 0.98 - gap - sheet.brow_lift
        rise = np.tan(sheet.brow_angle) * 0.42
        inner, middle, outer = (
            (0.2, y + 0.035 - rise * 0.5),
            (0.47, y - 0.055),
            (0.76, y + 0.06 + rise * 0.35),
        )
        points = np.array([inner, middle, outer]) * [side, 1]
        spine = smooth(base.head.project(points), False, 10)
        width = 0.058 * sheet.brow_weight * (0.8 if base.art.name is Art.MODERN else 1.0)
        half = 0.5 * width * taper(len(spine), 0.45, 1.0, 0.0, 0.35)
        scene.line(polygon(ribbon(spine, half, half)), colour, alpha)
