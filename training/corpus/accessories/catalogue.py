"""What artists have authored for the head: ornaments and hats, glasses, earrings."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from training.corpus.authored import Authored, load
from training.corpus.pieces import Piece, Shape

Names = tuple[str, ...]


class OrnamentPiece(Piece):
    """A piece that rides on the head.

    Attributes:
        depth: how far before the head's axis a hat's piece lies: it moves that much with the turn.
        turns: how many copies of it stand around (0, 0), as petals do.
        part: of headphones, the band over the head or a cup at an ear.
    """

    depth: float = 0.0
    turns: int = Field(default=1, ge=1)
    part: Literal["", "band", "cup"] = ""


class Ornament(Authored):
    """One ornament of `accessories.toml`, whose head explains mounts.

    Attributes:
        shares: how often women and men wear it.
        at: where a knot stands, or where the knot of a band is tied.
        sides: whether it stands on one side, on both, or in the middle.
        size, tilt: range of sizes; degrees by which it leans outwards.
        knot: what of `knots.toml` it is, or carries at `at`.
        covers: whether it lies over the crown, so that nothing can stand up there.
        main, second, accent: names of colours.
    """

    shares: tuple[float, float]
    mount: Literal["pin", "knot", "back", "band", "ears", "hat"]
    at: tuple[float, float] = (0.0, 0.0)
    sides: Literal["one", "both", "middle"] = "middle"
    size: tuple[float, float] = (1.0, 1.0)
    tilt: float = 0.0
    knot: str = ""
    covers: bool = False
    main: Names = Field(min_length=1)
    second: Names = ("white",)
    accent: Names = ("lively",)
    pieces: tuple[OrnamentPiece, ...] = ()

    @model_validator(mode="after")
    def _something_is_drawn(self) -> Ornament:
        if not self.pieces and not self.knot:
            raise ValueError("an ornament needs pieces or a knot")
        return self


class Ornaments(Authored):
    none: tuple[float, float]
    ornaments: dict[str, Ornament]


class Frame(Authored):
    """Glasses: the rim of one lens, closed unless `open`; `single` has one lens alone."""

    shares: tuple[float, float]
    rim: Shape = Field(min_length=3)
    width: float = Field(gt=0)
    open: bool = False
    single: bool = False


class Glasses(Authored):
    none: tuple[float, float]
    frames: Names
    kinds: dict[str, Frame]


class Earring(Authored):
    shares: tuple[float, float]
    pieces: tuple[OrnamentPiece, ...] = Field(min_length=1)


class Earrings(Authored):
    none: tuple[float, float]
    main: Names
    second: Names
    kinds: dict[str, Earring]


def ornaments() -> Ornaments:
    return load("accessories", Ornaments)


def glasses() -> Glasses:
    return load("glasses", Glasses)


def earrings() -> Earrings:
    return load("earrings", Earrings)
