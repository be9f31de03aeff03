"""What all rooms of the atelier share about one character: person, colours, view, light and art direction."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

import numpy as np
import skia

from training.corpus.colour import Colour, adjust, from_hex, mix
from training.corpus.head import MAX_PITCH, MAX_YAW, Head


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"


class Framing(StrEnum):
    TIGHT = "tight"
    SHOULDERS = "shoulders"
    BUST = "bust"


class Art(StrEnum):
    """Art directions, each with its own grammar of line, eye and shade."""

    CEL = "cel"
    SOFT = "soft"
    PAINTERLY = "painterly"
    PASTEL = "pastel"
    MODERN = "modern"


@dataclass(frozen=True)
class Tone:
    """A material's colours, from one label of the palette."""

    label: str
    base: Colour
    shade: Colour
    light: Colour
    line: Colour


@dataclass(frozen=True)
class ArtDirection:
    """How lines and shades are made.

    Attributes:
        line: width of a full outline in figure units.
        ink: 0 a line in the local colour, 1 a nearly black one.
        hardness: 0 soft gradients, 1 hard cel edges.
        depth: strength of shades, 0..1.
        gloss: strength of highlights, 0..1.
        gradient: strength of colour gradients along hair and cloth, 0..1.
    """

    name: Art
    line: float
    ink: float
    hardness: float
    depth: float
    gloss: float
    gradient: float


ART_DIRECTIONS = {
    Art.CEL: ArtDirection(Art.CEL, 0.028, 0.75, 1.0, 0.75, 0.8, 0.25),
    Art.SOFT: ArtDirection(Art.SOFT, 0.022, 0.45, 0.45, 0.7, 0.9, 0.7),
    Art.PAINTERLY: ArtDirection(Art.PAINTERLY, 0.016, 0.25, 0.25, 0.9, 0.7, 0.9),
    Art.PASTEL: ArtDirection(Art.PASTEL, 0.020, 0.3, 0.6, 0.45, 0.6, 0.5),
    Art.MODERN: ArtDirection(Art.MODERN, 0.014, 0.55, 0.8, 0.85, 1.0, 0.6),
}
_ART_SHARES = {Art.CEL: 0.3, Art.SOFT: 0.3, Art.PAINTERLY: 0.12, Art.PASTEL: 0.13, Art.MODERN: 0.15}


@dataclass(frozen=True)
class Base:
    """The part of a character that every room reads.

    Attributes:
        age: 0 a child, 1 a grown-up.
        light: unit vector (x, y) towards the light in figure units; y is negative, light comes from above.
        unit: length of one figure unit in a picture of side 1 (0.25: the face is half as wide as the picture).
        centre: where the head's origin lies in a picture of side 1.
        tilt: camera roll in radians.
    """

    seed: int
    sex: Sex
    age: float
    hair: Tone
    eye: Tone
    skin: Tone
    head: Head
    art: ArtDirection
    light: tuple[float, float]
    framing: Framing
    unit: float
    centre: tuple[float, float]
    tilt: float

    def figure_to_pixel(self, size: int) -> skia.Matrix:
        matrix = skia.Matrix.Translate(self.centre[0] * size, self.centre[1] * size)
        matrix.preRotate(float(np.degrees(self.tilt)))
        matrix.preScale(self.unit * size, self.unit * size)
        return matrix

    def line_colour(self, local: Colour) -> Colour:
        """The colour of a line around an area of colour `local`: darkened, warm, never plain black."""
        return mix(adjust(local, -0.28, 1.15), (0.16, 0.09, 0.11), 0.25 + 0.65 * self.art.ink)


def room_rng(seed: int, room: str) -> np.random.Generator:
    """A random stream of its own for a room, so that a change in one room leaves the others' drawings alone."""
    return np.random.default_rng([seed, *room.encode()])


def sample_base(seed: int) -> Base:
    """Invents the shared part of character `seed`."""
    rng = room_rng(seed, "base")
    framing = Framing(rng.choice([f.value for f in Framing], p=[0.5, 0.25, 0.25]))
    unit = {
        Framing.TIGHT: rng.uniform(0.29, 0.41),
        Framing.SHOULDERS: rng.uniform(0.19, 0.25),
        Framing.BUST: rng.uniform(0.14, 0.175),
    }[framing]
    head = Head(
        yaw=_yaw(rng),
        pitch=float(np.clip(rng.normal(0.0, 0.1), -MAX_PITCH, MAX_PITCH)),
        roll=float(np.clip(rng.normal(0.0, 0.12), -0.35, 0.35)),
    )
    light_angle = rng.uniform(-1.0, 1.0)
    return Base(
        seed=seed,
        sex=Sex.MALE if rng.random() < 0.25 else Sex.FEMALE,
        age=float(rng.beta(2.2, 1.6)),
        hair=_hair_tone(rng),
        eye=_eye_tone(rng),
        skin=_skin_tone(rng),
        head=head,
        art=ART_DIRECTIONS[Art(rng.choice([a.value for a in _ART_SHARES], p=list(_ART_SHARES.values())))],
        light=(float(np.sin(light_angle)), float(-np.cos(light_angle))),
        framing=framing,
        unit=float(unit),
        centre=_head_centre(rng, framing, unit, head.yaw),
        tilt=float(np.clip(rng.normal(0.0, 0.08), -0.22, 0.22)) if framing is Framing.TIGHT else 0.0,
    )


def _yaw(rng: np.random.Generator) -> float:
    """Mostly a slight turn, which looks livelier than a frontal face; 15 of 100 heads turn beyond 30 degrees."""
    side = 1.0 if rng.random() < 0.5 else -1.0
    if rng.random() < 0.15:
        return side * float(rng.uniform(np.radians(30), MAX_YAW))
    return side * float(rng.triangular(0.0, 0.2, np.radians(28)))


def _head_centre(rng: np.random.Generator, framing: Framing, unit: float, yaw: float) -> tuple[float, float]:
    x = 0.5 + rng.normal(0.0, 0.035 if framing is Framing.TIGHT else 0.06) - 0.4 * unit * np.sin(yaw)
    eye_height = {Framing.TIGHT: 0.42, Framing.SHOULDERS: 0.42, Framing.BUST: 0.37}[framing]
    return float(x), float(eye_height + rng.normal(0.0, 0.03) - 0.3 * unit)


@cache
def _palette() -> dict:
    return json.loads(files("training.corpus").joinpath("palette.json").read_text())


def _pick(rng: np.random.Generator, material: str) -> tuple[str, Colour]:
    weights = _palette()["weights"][material]
    labels = list(weights)
    p = np.array([weights[label] for label in labels], dtype=float)
    label = str(rng.choice(labels, p=p / p.sum()))
    anchors = [from_hex(text) for text in _palette()[material][label]]
    colour = mix(*(anchors[i] for i in rng.integers(len(anchors), size=2)), rng.uniform(0, 1))
    return label, adjust(colour, rng.normal(0, 0.012), rng.uniform(0.9, 1.1), rng.normal(0, 0.03))


def _hair_tone(rng: np.random.Generator) -> Tone:
    label, base = _pick(rng, "hair")
    # Shades turn a little towards violet-blue, lights towards yellow, as painters of cel hair do.
    shade = mix(adjust(base, -0.13, 1.1), (0.28, 0.2, 0.42), 0.18)
    # Dark hair shines little and bluish, or it would read as grey.
    dark = label in ("black", "brown")
    light = mix(
        adjust(base, 0.11, 1.0), (0.6, 0.62, 0.8) if dark else (1.0, 0.97, 0.9), 0.12 if dark else 0.25
    )
    return Tone(label, base, shade, light, adjust(base, -0.3, 1.1))


def _eye_tone(rng: np.random.Generator) -> Tone:
    label, base = _pick(rng, "eye")
    return Tone(label, base, adjust(base, -0.22, 1.05), adjust(base, 0.17, 1.0), adjust(base, -0.38, 0.9))


def _skin_tone(rng: np.random.Generator) -> Tone:
    label, base = _pick(rng, "skin")
    shade = mix(adjust(base, -0.075, 1.35, -0.05), (0.93, 0.62, 0.58), 0.14)
    return Tone(
        label, base, shade, adjust(base, 0.03, 0.9), mix(adjust(base, -0.36, 1.6), (0.45, 0.2, 0.16), 0.4)
    )
