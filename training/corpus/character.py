"""What all rooms of the atelier share about one character: person, colours, view, light and art direction."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np
import skia
from pydantic import Field

from training.corpus.authored import Authored, load, pick
from training.corpus.colour import Colour, adjust, mix
from training.corpus.head import MAX_PITCH, MAX_YAW, Head
from training.corpus.palette import Tone, eye_tone, hair_tone, skin_tone


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
    SCREENTONE = "screentone"


class Manner(Authored):
    """How an art direction draws, all in 0..1 or near it; `authored/art.toml` tells what each number does."""

    share: float = Field(gt=0)
    line: float = Field(gt=0, lt=0.1)
    ink: float = Field(ge=0, le=1)
    hardness: float = Field(ge=0, le=1)
    depth: float = Field(ge=0, le=1)
    gloss: float = Field(ge=0, le=1)
    gradient: float = Field(ge=0, le=1)
    blush: float = Field(ge=0, le=2)
    lash: float = Field(gt=0, le=2)
    lash_hue: float = Field(ge=0, le=1)
    fibres: float = Field(ge=0, le=1)
    glow: float = Field(ge=0, le=1)
    catch: float = Field(gt=0, le=2)
    strokes: float = Field(ge=0, le=1)
    halftone: float = Field(ge=0, le=1)


class ArtSheet(Authored):
    """The manners of all art directions."""

    cel: Manner
    soft: Manner
    painterly: Manner
    pastel: Manner
    modern: Manner
    screentone: Manner


@dataclass(frozen=True)
class ArtDirection:
    """An art direction's name and numbers, see `authored/art.toml`."""

    name: Art
    line: float
    ink: float
    hardness: float
    depth: float
    gloss: float
    gradient: float
    blush: float
    lash: float
    lash_hue: float
    fibres: float
    glow: float
    catch: float
    strokes: float
    halftone: float


class Build(Authored):
    """The construction of a body; lengths in half widths of the face, the rest factors."""

    chin: float = Field(gt=0.9, lt=1.7)
    eye_line: float = Field(gt=0.1, lt=0.5)
    eye_height: float = Field(gt=0.4, lt=1.5)
    eye_width: float = Field(gt=0.6, lt=1.4)
    brow_weight: float = Field(gt=0.2, lt=3)
    brow_gap: float = Field(ge=0, lt=0.4)
    nose: float = Field(ge=0, le=2)
    neck: float = Field(gt=0.1, lt=0.8)
    shoulders: float = Field(gt=0.8, lt=3)


class Builds(Authored):
    """A sex's constructions, between which age leads."""

    child: Build
    adult: Build


class View(Authored):
    """How heads turn, in degrees."""

    turn_mode: float
    turn_most: float
    turned_share: float = Field(ge=0, le=1)
    turned_least: float
    nod: float = Field(ge=0)
    lean: float = Field(ge=0)


class Camera(Authored):
    """One framing; see `authored/people.toml`."""

    share: float = Field(gt=0)
    unit: tuple[float, float]
    eyes: float = Field(gt=0, lt=1)
    drift: float = Field(ge=0, lt=0.3)
    tilt: float = Field(ge=0)


class People(Authored):
    """What `authored/people.toml` says."""

    male_share: float = Field(ge=0, le=1)
    view: View
    framing: dict[Framing, Camera]
    female: Builds
    male: Builds


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

    @property
    def build(self) -> Build:
        """The construction of a person of this sex and age."""
        return _build(self.sex, round(self.age, 2))

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


def art_direction(name: Art) -> ArtDirection:
    """The art direction as its artist has described it."""
    manner = getattr(load("art", ArtSheet), name.value)
    return ArtDirection(name, **manner.model_dump(exclude={"share"}))


def sample_base(seed: int) -> Base:
    """Invents the shared part of character `seed`."""
    rng = room_rng(seed, "base")
    people = _people()
    framing = pick(rng, {name: camera.share for name, camera in people.framing.items()})
    camera = people.framing[framing]
    unit = float(rng.uniform(*camera.unit))
    head = _head(rng, people.view)
    art = _art(rng)
    grey = art.halftone > 0
    light_angle = rng.uniform(-1.0, 1.0)
    return Base(
        seed=seed,
        sex=Sex.MALE if rng.random() < people.male_share else Sex.FEMALE,
        age=float(rng.beta(2.2, 1.6)),
        hair=hair_tone(rng, grey),
        eye=eye_tone(rng, grey),
        skin=skin_tone(rng, grey),
        head=head,
        art=art,
        light=(float(np.sin(light_angle)), float(-np.cos(light_angle))),
        framing=framing,
        unit=unit,
        centre=_head_centre(rng, camera, unit, head.yaw),
        tilt=float(np.radians(np.clip(rng.normal(0.0, camera.tilt), -13.0, 13.0))),
    )


def _people() -> People:
    return load("people", People)


@cache
def _build(sex: Sex, age: float) -> Build:
    builds: Builds = getattr(_people(), sex.value)
    child, adult = builds.child.model_dump(), builds.adult.model_dump()
    return Build(**{name: child[name] + age * (adult[name] - child[name]) for name in child})


def _art(rng: np.random.Generator) -> ArtDirection:
    sheet = load("art", ArtSheet)
    return art_direction(pick(rng, {art: getattr(sheet, art.value).share for art in Art}))


def _head(rng: np.random.Generator, view: View) -> Head:
    return Head(
        yaw=_yaw(rng, view),
        pitch=float(np.clip(np.radians(rng.normal(0.0, view.nod)), -MAX_PITCH, MAX_PITCH)),
        roll=float(np.clip(np.radians(rng.normal(0.0, view.lean)), -0.35, 0.35)),
    )


def _yaw(rng: np.random.Generator, view: View) -> float:
    """Mostly a slight turn, which looks livelier than a frontal face."""
    side = 1.0 if rng.random() < 0.5 else -1.0
    if rng.random() < view.turned_share:
        return side * float(rng.uniform(np.radians(view.turned_least), MAX_YAW))
    return side * float(np.radians(rng.triangular(0.0, view.turn_mode, view.turn_most)))


def _head_centre(rng: np.random.Generator, camera: Camera, unit: float, yaw: float) -> tuple[float, float]:
    x = 0.5 + rng.normal(0.0, camera.drift) - 0.4 * unit * np.sin(yaw)
    return float(x), float(camera.eyes + rng.normal(0.0, 0.03) - 0.3 * unit)
