"""What an artist says of hair in `authored/hair_*.toml`: clumps as control polygons, shares, forms, patterns."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import Field, model_validator

from training.corpus.authored import Authored, load

Point = tuple[Annotated[float, Field(ge=-4, le=4)], Annotated[float, Field(ge=-4, le=8)]]
Shares = tuple[Annotated[float, Field(ge=0)], Annotated[float, Field(ge=0)]]
Polygon = Annotated[list[Point], Field(min_length=3, max_length=24)]
Spine = Annotated[list[Point], Field(min_length=3, max_length=7)]


class Clump(Authored):
    """A few locks that keep together and part towards their tips.

    Attributes:
        spine: control polygon of a Bezier curve from root to tip, in figure units on a frontal head.
        width: half width where it is widest, in figure units.
        root, tip: half widths at its ends, as shares of `width`.
        peak: where it is widest, 0..1 from root to tip.
        locks: how many locks it parts into.
        fan: how far these part, in shares of `width`.
        mirror: there is another on the other side of the head.
    """

    spine: Spine
    width: float = Field(gt=0, le=0.8)
    root: float = Field(default=0.0, ge=0, le=1)
    peak: float = Field(default=0.5, gt=0, lt=1)
    tip: float = Field(default=0.0, ge=0, le=1)
    locks: int = Field(default=2, ge=1, le=5)
    fan: float = Field(default=0.7, ge=0, le=3)
    mirror: bool = False


class Style(Authored):
    """What fronts, sides, backs and crowns share: a name, shares (female, male), and clumps in their order of painting."""

    name: str = Field(pattern=r"^[a-z][a-z_]*$")
    shares: Shares
    clumps: list[Clump] = Field(default=[])


class Front(Style):
    """Bangs.

    Attributes:
        crowns: the crowns that go with them.
        part: x of the parting; crown and bangs spring from there.
        pressed: the front that is seen of it under a hat, where it stands up too high for one.
    """

    pressed: str | None = None
    crowns: list[str] = Field(min_length=1)
    part: float = Field(default=0.0, ge=-1, le=1)


class Crown(Style):
    """The hair on the skull.

    Attributes:
        rim: right half of its silhouette, from the top down to above the ear.
        edge: right half of where it ends over the forehead, from above the ear to the middle.
        dip: how deep the parting notches the rim.
    """

    rim: Polygon
    edge: Polygon
    dip: float = Field(default=0.0, ge=0, le=0.3)


class Side(Style):
    """Side locks of one side; the other is its mirror image with other jitter."""


class Form(Authored):
    """A bound part of back hair with volume.

    Attributes:
        spine: control polygon of its axis, from where it is bound to its end.
        z: how far in front of the head's axis it is bound.
        size: half width where it is widest.
        place: in front of the shoulders or behind the head.
        sides: both sides, or one side of the character's choice.
    """

    kind: Literal["tail", "braid", "drill", "bun"]
    spine: Spine
    z: float = Field(default=-0.2, ge=-1.5, le=1.5)
    size: float = Field(gt=0, le=1)
    place: Literal["front", "behind"] = "behind"
    sides: Literal["both", "one"] = "both"


class Back(Style):
    """What hangs or stands behind the head.

    Attributes:
        mass: right half of the silhouette behind the head, from the top to the middle of the lower edge.
        forms: tails, braids, drills, buns.
        fronts, sides: what goes with it; empty for anything.
        fade: how closely the sides are shaved, 0..1: they then let the skin through.
        pressed: the back that is worn instead of it under a hat.
    """

    pressed: str | None = None

    mass: Polygon
    forms: list[Form] = Field(default=[])
    fronts: list[str] = Field(default=[])
    sides: list[str] = Field(default=[])
    fade: float = Field(default=0.0, ge=0, le=1)


class Ear(Authored):
    """An animal's ear, right."""

    outer: Polygon
    inner: Polygon


class Choices(Authored):
    """Shares of what is no style, and the few shapes that all styles share.

    Attributes:
        patterns: shares of plain hair, coloured tips, streaks, inner colour and two halves: (female, male).
        strays: shares of 0, 1 or 2 strands that stand up.
        animal_ears: shares of the animals and of "none": (female, male).
        ears: their shapes.
        shaved: outline of a shaved temple, right.
    """

    shaved: Polygon
    ears: dict[str, Ear]

    patterns: dict[Literal["plain", "tips", "streaks", "inner", "halves"], Shares]
    strays: dict[str, Annotated[float, Field(ge=0)]]
    animal_ears: dict[str, Shares]

    @model_validator(mode="after")
    def _all_ears_have_shapes(self) -> Choices:
        lacking = self.animal_ears.keys() - self.ears.keys() - {"none"}
        if lacking:
            raise ValueError(f"these ears have no shape: {', '.join(sorted(lacking))}")
        return self


Kind = TypeVar("Kind", bound=Style)


class _Book(Authored):
    @model_validator(mode="after")
    def _names_are_unique(self) -> _Book:
        names = [style.name for style in self.style]  # type: ignore[attr-defined]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise ValueError(f"these names are there twice: {', '.join(sorted(twice))}")
        return self


class Fronts(_Book):
    style: list[Front] = Field(min_length=1)


class Sides(_Book):
    style: list[Side] = Field(min_length=1)


class Backs(_Book):
    style: list[Back] = Field(min_length=1)


class Crowns(_Book):
    style: list[Crown] = Field(min_length=1)


def fronts() -> dict[str, Front]:
    return _by_name(load("hair_fronts", Fronts).style)


def sides() -> dict[str, Side]:
    return _by_name(load("hair_sides", Sides).style)


def backs() -> dict[str, Back]:
    return _by_name(load("hair_backs", Backs).style)


def crowns() -> dict[str, Crown]:
    return _by_name(load("hair_crowns", Crowns).style)


def pressed_crown() -> str:
    """The crown under a hat: the one of no share."""
    return next(name for name, crown in crowns().items() if sum(crown.shares) == 0)


def choices() -> Choices:
    return load("hair", Choices)


def _by_name(styles: list[Kind]) -> dict[str, Kind]:
    return {style.name: style for style in styles}
