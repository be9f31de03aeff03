"""What artists have authored of faces: expressions, eyes, mouths, outlines, brows, noses and marks."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import Field

from anime_painter.errors import UserError
from training.corpus.authored import Authored, load

Point = tuple[float, float]
Shares = tuple[float, float]
"""How often women and men have it."""


class Expression(Authored):
    """See `authored/expressions.toml`."""

    share: float = Field(gt=0)
    brow: tuple[float, float, float]
    open: float = Field(ge=0, le=1.3)
    closed: Literal["none", "up", "down", "wink"] = "none"
    mouths: list[str] = Field(min_length=1)
    blush: float = Field(ge=0, le=1)
    aside: float = Field(0.12, ge=0, le=1)
    raised: float = Field(0.015, ge=0, lt=0.2)
    tears: float = Field(0.0, ge=0, le=1)


class Expressions(Authored):
    expression: dict[str, Expression]


class EyeFamily(Authored):
    """See `authored/eyes.toml`."""

    share: Shares
    size: tuple[float, float]
    upper: list[Point] = Field(min_length=5, max_length=5)
    lower: list[Point] = Field(min_length=4, max_length=4)
    wing: Point
    iris: tuple[float, float, float]


class EyeFamilies(Authored):
    family: dict[str, EyeFamily]


class LineMouth(Authored):
    points: list[Point] = Field(min_length=3)


class OpenMouth(Authored):
    """See `authored/mouths.toml`."""

    upper: list[Point] = Field(min_length=3)
    lower: list[Point] = Field(min_length=3)
    teeth: Literal["none", "upper", "both", "all", "fang"] = "none"
    tongue: float | Literal["out"] = 0.0


class Mouths(Authored):
    line: dict[str, LineMouth]
    open: dict[str, OpenMouth]


class Shape(Authored):
    share: Shares
    points: list[Point] = Field(min_length=7, max_length=7)


class Turn(Authored):
    far: list[Point] = Field(min_length=7, max_length=7)
    near: list[Point] = Field(min_length=7, max_length=7)
    chin: float


class Turns(Authored):
    quarter: Turn
    half: Turn


class Brow(Authored):
    share: Shares
    points: list[Point] = Field(min_length=4, max_length=4)
    widths: list[float] = Field(min_length=4, max_length=4)


class FaceParts(Authored):
    """See `authored/face.toml`."""

    shape: dict[str, Shape]
    turn: Turns
    brow: dict[str, Brow]
    nose: dict[Literal["dot", "shade", "line", "bridge", "button"], Shares]
    mark: dict[Literal["none", "freckles", "mole", "scar", "plaster", "vitiligo"], Shares]


@cache
def expressions() -> dict[str, Expression]:
    """All expressions.

    Raises:
        UserError: one names a mouth that is not there.
    """
    known = {*mouths().line, *mouths().open}
    table = load("expressions", Expressions).expression
    for name, row in table.items():
        for mouth in row.mouths:
            if mouth not in known:
                raise UserError(
                    f"expressions.toml: {name}: mouths.toml has no mouth '{mouth}'; draw it there first."
                )
    return table


def mouths() -> Mouths:
    """All mouths."""
    return load("mouths", Mouths)


def eye_families() -> dict[str, EyeFamily]:
    """All families of eyes."""
    return load("eyes", EyeFamilies).family


def face_parts() -> FaceParts:
    """Outlines, brows, noses and marks."""
    return load("face", FaceParts)
