"""What is tied: neckties, ribbons and bows, for collars and for hair, as artists have authored them."""

from __future__ import annotations

from pydantic import Field

from training.corpus.authored import Authored, load
from training.corpus.pieces import Piece


class Knot(Authored):
    pieces: tuple[Piece, ...]
    cloth_patterns: dict[str, float] = Field(default_factory=dict)


class Knots(Authored):
    knots: dict[str, Knot]


def knot(name: str) -> Knot:
    """The knot `name` of `knots.toml`; its main cloth is called accent."""
    return load("knots", Knots).knots[name]
