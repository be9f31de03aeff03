"""Hands before the face, in authored poses: skin with fingers and nails, and the end of a sleeve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import Field

from anime_painter.classes import CLOTHES, SKIN
from training.corpus.anatomy import Point
from training.corpus.authored import Authored, load, pick
from training.corpus.character import Base
from training.corpus.colour import Colour, adjust, mix
from training.corpus.features import FaceSheet
from training.corpus.geometry import Points, contour, ellipse, polygon, ribbon, smooth, stroke
from training.corpus.scene import Scene


class Finger(Authored):
    points: list[Point] = Field(min_length=3)
    width: float = Field(gt=0.02, lt=0.5)


class Pose(Authored):
    """See `authored/hands.toml`."""

    share: float = Field(gt=0)
    at: Literal["cheek", "chin", "mouth", "beside"]
    both: float = Field(ge=0, le=1)
    palm: list[Point] = Field(min_length=5)
    fingers: list[Finger] = Field(min_length=1)
    nails: bool
    creases: list[list[Point]] = Field(default_factory=list)
    arm: list[Point] = Field(min_length=3)


class Hands(Authored):
    share: float = Field(ge=0, le=1)
    pose: dict[str, Pose]


@dataclass(frozen=True)
class HandSheet:
    """What the hands do.

    Attributes:
        pose: key of `authored/hands.toml`, or "none".
        sides: 1 for a hand at the viewer's right, -1 at the left.
        tilt: how the hand is turned about its place, in radians.
        varnish: colour of painted nails, or None.
    """

    pose: str
    sides: tuple[int, ...]
    tilt: float
    varnish: Colour | None

    def labels(self) -> dict[str, str]:
        return {"hand": self.pose}


def sample(rng: np.random.Generator, base: Base) -> HandSheet:
    """Lifts a hand in one of eight portraits; it comes from the near side of a turned head."""
    hands = load("hands", Hands)
    name = pick(rng, {key: pose.share for key, pose in hands.pose.items()})
    if rng.random() > hands.share:
        name = "none"
    near = -1 if base.head.yaw > 0.12 else 1 if base.head.yaw < -0.12 else int(rng.choice([-1, 1]))
    both = name != "none" and abs(base.head.yaw) < 0.35 and rng.random() < hands.pose[name].both
    varnish = mix(base.eye.base, (0.9, 0.3, 0.4), float(rng.random())) if rng.random() < 0.15 else None
    return HandSheet(name, (-near, near) if both else (near,), float(rng.normal(0, 0.07)), varnish)


def draw(scene: Scene, base: Base, face: FaceSheet, sheet: HandSheet, sleeve: Colour | None) -> None:
    """Draws what the sheet has, over all else; `sleeve` is the cloth's colour, None where the arm is bare."""
    if sheet.pose == "none":
        return
    pose = load("hands", Hands).pose[sheet.pose]
    for side in sheet.sides:
        hand = _Placed(_anchor(base, face, pose.at, side), side, sheet.tilt, 0.9 + 0.12 * base.age)
        _arm(scene, base, pose, hand, sleeve)
        _palm(scene, base, pose, hand)
        for finger in pose.fingers:
            _finger(scene, base, hand, finger, pose.nails, sheet.varnish)


@dataclass(frozen=True)
class _Placed:
    """Where a hand lies: maps its own units to the figure's."""

    anchor: Points
    side: int
    tilt: float
    scale: float

    def at(self, points: list[Point] | Points) -> Points:
        p = np.asarray(points, dtype=float) * self.scale
        c, s = np.cos(self.tilt), np.sin(self.tilt)
        return (p @ np.array([[c, s], [-s, c]])) * [self.side, 1] + self.anchor


def _anchor(base: Base, face: FaceSheet, at: str, side: int) -> Points:
    place = {
        "cheek": (side * 0.86, face.eye_line + face.eye_size[1] + 0.28),
        "chin": (0.0, face.chin + 0.14),
        "mouth": (side * 0.02, face.mouth_y + 0.1),
    }
    if at == "beside":
        return np.array([side * 1.22 + 0.2 * np.sin(base.head.yaw), face.chin - 0.3])
    return base.head.project([place[at]])[0]


def _line(base: Base) -> Colour:
    return base.line_colour(base.skin.shade)


def _width(base: Base) -> float:
    return max(base.art.line, 0.012)


def _palm(scene: Scene, base: Base, pose: Pose, hand: _Placed) -> None:
    outline = smooth(hand.at(pose.palm))
    path = polygon(outline)
    scene.fill(path, base.skin.base, SKIN)
    with scene.clip(path):
        middle = outline.mean(axis=0)
        away = middle - 0.22 * np.asarray(base.light)
        scene.shade(
            ellipse(away[0], away[1] + 0.1, 0.3, 0.26), base.skin.shade, 0.6 * base.art.depth, blur=0.05
        )
    scene.line(contour(outline, _width(base), base.light), _line(base), 0.9)
    for crease in pose.creases:
        scene.line(stroke(smooth(hand.at(crease), False, 6), _width(base) * 0.8), base.skin.line, 0.6)


def _finger(
    scene: Scene, base: Base, hand: _Placed, finger: Finger, nail: bool, varnish: Colour | None
) -> None:
    spine = smooth(hand.at(finger.points), False, 8)
    half = 0.5 * finger.width * hand.scale * _finger_profile(len(spine))
    path = polygon(ribbon(spine, half, half))
    tip = ellipse(spine[-1, 0], spine[-1, 1], half[-1], half[-1])
    for part in (path, tip):
        scene.fill(part, base.skin.base, SKIN)
    left = 1.0 if (base.light[0] > 0) == (hand.side > 0) else -1.0
    dark = np.where(left > 0, half, 0 * half), np.where(left > 0, -0.35 * half, half)
    scene.shade(polygon(ribbon(spine, *dark)), base.skin.shade, 0.5 * base.art.depth)
    rose = mix(base.skin.base, (0.95, 0.45, 0.42), 0.4)
    scene.shade(ellipse(spine[-1, 0], spine[-1, 1], 0.8 * half[-1], 0.8 * half[-1]), rose, 0.45, blur=0.015)
    edge = _edge(spine, half)
    scene.line(stroke(edge, _width(base), 0.1, 0.1), _line(base), 0.9)
    if nail:
        _nail(scene, base, spine, half, varnish)


def _finger_profile(count: int) -> np.ndarray:
    """A finger is widest at its root and swells a little at the joint."""
    t = np.linspace(0.0, 1.0, count)
    return 1.0 - 0.2 * t + 0.06 * np.exp(-(((t - 0.5) / 0.12) ** 2))


def _edge(spine: Points, half: np.ndarray) -> Points:
    """One side, round the tip, and back the other side; open at the root."""
    outline = ribbon(spine, half, half)
    count = len(spine)
    left, right = outline[:count], outline[count:]
    along = spine[-1] - spine[-2]
    along = along / max(float(np.hypot(*along)), 1e-9)
    across = (left[-1] - spine[-1]) / half[-1]
    turn = np.linspace(0, np.pi, 9)[1:-1, None]
    cap = spine[-1] + half[-1] * (np.cos(turn) * across + np.sin(turn) * along)
    return np.vstack([left[2:], cap, right[:-2]])


def _nail(scene: Scene, base: Base, spine: Points, half: np.ndarray, varnish: Colour | None) -> None:
    along = spine[-1] - spine[-3]
    along = along / max(float(np.hypot(*along)), 1e-9)
    across = np.array([-along[1], along[0]])
    size = half[-1]
    middle = spine[-1] + 0.25 * size * along
    turn = np.linspace(0, 2 * np.pi, 12)[:-1, None]
    outline = middle + size * (0.5 * np.cos(turn) * across + 0.62 * np.sin(turn) * along)
    colour = varnish or mix(base.skin.light, (0.98, 0.68, 0.66), 0.45)
    scene.shade(polygon(smooth(outline)), colour, 0.95)
    scene.line(contour(smooth(outline), _width(base) * 0.6, base.light), base.skin.line, 0.6)


def _arm(scene: Scene, base: Base, pose: Pose, hand: _Placed, sleeve: Colour | None) -> None:
    spine = smooth(hand.at(pose.arm), False, 10)
    t = np.linspace(0, 1, len(spine))
    half = hand.scale * (0.16 + 0.12 * t)
    _limb(scene, base, ribbon(spine, half, half), base.skin.base, base.skin.shade, SKIN)
    if sleeve is None:
        return
    cuff = spine[int(0.22 * len(spine)) :]
    width = hand.scale * (0.27 + 0.2 * np.linspace(0, 1, len(cuff)))
    shade = mix(adjust(sleeve, -0.12, 1.08), (0.42, 0.4, 0.72), 0.12)
    _limb(scene, base, ribbon(cuff, width, width), sleeve, shade, CLOTHES)
    hem = ribbon(cuff[:4], width[:4] * 1.05, width[:4] * 1.05)
    _limb(scene, base, hem, adjust(sleeve, 0.06 if sleeve[1] < 0.5 else -0.06), shade, CLOTHES)
    for k, place in enumerate((0.3, 0.5, 0.72)):
        at = int(place * len(cuff))
        fold = np.array(
            [
                cuff[at] + [width[at] * 0.85 * (1 if k % 2 else -1), 0.0],
                cuff[at] + [0.0, 0.08],
                cuff[at] + [0, 0.2],
            ]
        )
        scene.line(stroke(smooth(fold, False, 6), 0.06, 1.0, 0.0, 0.05), shade, 0.8)


def _limb(scene: Scene, base: Base, outline: Points, colour: Colour, shade: Colour, class_id: int) -> None:
    path = polygon(outline)
    scene.fill(path, colour, class_id)
    with scene.clip(path):
        lit = polygon(outline + np.asarray(base.light) * [0.16, 0.0])
        lit.toggleInverseFillType()
        scene.shade(lit, shade, 0.7 * base.art.depth, blur=0.03 * (1 - base.art.hardness))
    scene.line(contour(outline, base.art.line * 1.2, base.light), base.line_colour(shade), 0.95)
