"""Authored pieces of cloth and metal: an outline with shade, folds, seams, trims and buttons, read from data files."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import Literal

import numpy as np
from pydantic import Field

from training.corpus.authored import Authored
from training.corpus.geometry import Points, smooth

# A third number makes the curve turn sharply at that point.
Knot = tuple[float, float] | tuple[float, float, float]
Shape = tuple[Knot, ...]


class Fold(Authored):
    """A wedge of shade along `spine`, from the point where the cloth is pulled; `width` at its broadest."""

    spine: Shape = Field(min_length=2)
    width: float = Field(gt=0)
    peak: float = Field(0.15, ge=0, le=1)
    ink: float = Field(0.0, ge=0)


class Seam(Authored):
    """A drawn line, `weight` times a full outline; stitches are dashed."""

    line: Shape = Field(min_length=2)
    weight: float = Field(0.7, gt=0)
    tone: Literal["line", "deep", "shade", "light"] = "line"
    stitched: bool = False


class Trim(Authored):
    """A band of `width` along a line."""

    line: Shape = Field(min_length=2)
    width: float = Field(gt=0)
    cloth: str = "second"
    tone: Literal["base", "light", "shade", "deep"] = "base"
    when: str = ""


class Button(Authored):
    """Round things on the cloth: buttons, studs, pearls."""

    at: Shape = Field(min_length=1)
    radius: float = Field(gt=0)
    cloth: str = "second"


class Drape(Authored):
    """How light falls on a kind of piece: shade everywhere, shade away from the light (authored on the right), folds, light."""

    shade: tuple[Shape, ...] = ()
    away: tuple[Shape, ...] = ()
    light: tuple[Shape, ...] = ()
    folds: tuple[Fold, ...] = ()


class Piece(Drape):
    """One piece.

    Attributes:
        shape: its outline. `pair` is authored on the right and mirrored, `halves` from the top of the middle round the
            right to the bottom of the middle, `whole` as it is.
        block: a shared outline that goes on from `shape`.
        cloth, tone: which of the wearer's cloths it is cut from, and which of that cloth's tones lies on top.
        drapes: names of shared drapes that are added to its own.
        pattern: the direction of the cloth's pattern, or none.
        outline: weight of its line; 0 draws none.
        cast: strength of the shadow that it casts on the pieces painted before it.
        on: what of the body it moves with.
        layer: before or behind the body; or, on the head, over or under its hair.
        when, unless: names of options with which alone, or never, it is worn.
    """

    shape: Shape = ()
    block: str = ""
    sides: Literal["pair", "halves", "whole"] = "pair"
    cloth: str = "main"
    tone: Literal["base", "shade", "deep", "light"] = "base"
    drapes: tuple[str, ...] = ()
    pattern: Literal["none", "trunk", "sleeve"] = "none"
    seams: tuple[Seam, ...] = ()
    trims: tuple[Trim, ...] = ()
    buttons: tuple[Button, ...] = ()
    outline: float = Field(default=1.0, ge=0)
    cast: float = Field(default=0.0, ge=0, le=1)
    on: Literal["trunk", "arm"] = "trunk"
    layer: Literal["before", "behind", "over", "under"] = "before"
    when: str = ""
    unless: str = ""


@lru_cache(maxsize=8192)
def curve(knots: Shape, closed: bool = True, per_span: int = 5) -> Points:
    """A smooth curve through the knots that turns sharply at corners; do not write to what it returns."""
    points = np.array([knot[:2] for knot in knots], dtype=float)
    corners = [i for i, knot in enumerate(knots) if len(knot) == 3]
    if not corners:
        return smooth(points, closed, per_span)
    if closed:
        points = np.vstack([np.roll(points, -corners[0], axis=0), points[corners[0]]])
        corners = [i - corners[0] for i in corners] + [len(points) - 1]
    else:
        corners = [*([] if corners[0] == 0 else [0]), *corners]
        corners += [] if corners[-1] == len(points) - 1 else [len(points) - 1]
    runs = [smooth(points[a : b + 1], False, per_span)[:-1] for a, b in pairwise(corners)]
    return np.vstack(runs if closed else [*runs, points[-1:]])
