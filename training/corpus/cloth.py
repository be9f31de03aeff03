"""Colours of cloth: a harmonious wardrobe around the character's hair and eyes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import Field

from anime_painter.errors import UserError
from training.corpus.authored import Authored, load
from training.corpus.character import Base
from training.corpus.colour import Colour, adjust, from_hex, from_oklab, mix, to_oklab


class Colours(Authored):
    """Names of staple colours, each with its shades as `#rrggbb`."""

    staples: dict[str, tuple[Annotated[str, Field(pattern="^#[0-9a-f]{6}$")], ...]]


@dataclass(frozen=True)
class Cloth:
    """One cloth's colours: lit, in shade, in the depth of a fold, on an edge, and its outline."""

    base: Colour
    shade: Colour
    deep: Colour
    light: Colour
    line: Colour


def cloth(base: Base, colour: Colour) -> Cloth:
    """The cloth whose lit colour is `colour`; shades turn towards violet, and a white one's stay airy."""
    lightness = to_oklab(colour)[0]
    depth = 0.6 + 0.5 * base.art.depth
    drop = (0.095 + 0.05 * lightness) * depth
    shade = mix(adjust(colour, -drop, 1.08), (0.40, 0.38, 0.76), 0.2)
    deep = mix(adjust(colour, -1.9 * drop, 1.1), (0.30, 0.24, 0.50), 0.2)
    light = mix(adjust(colour, 0.07 + 0.05 * (1 - lightness), 1.0), (1.0, 0.98, 0.94), 0.12)
    return Cloth(
        colour, shade, deep, light, base.line_colour(adjust(colour, -0.12 if lightness > 0.8 else 0.0))
    )


def named(rng: np.random.Generator, base: Base, names: tuple[str, ...]) -> Colour:
    """A colour by one of the names, a little varied; `any`, `lively` and `hair` go with the character."""
    name = names[rng.integers(len(names))]
    if name in _MADE:
        return _apart(base, _MADE[name](rng, base)) if name != "hair" else _MADE[name](rng, base)
    staples = load("colours", Colours).staples
    if name not in staples:
        raise UserError(f"colours.toml has no colour '{name}'; it has {', '.join(staples)}.")
    shades = staples[name]
    varied = from_hex(shades[rng.integers(len(shades))])
    return adjust(varied, rng.normal(0, 0.012), 1.0, rng.normal(0, 0.03))


def _lively(rng: np.random.Generator, base: Base) -> Colour:
    """The eyes' colour, a neighbour or the opposite of the hair's, or any clear one."""
    roll = rng.random()
    if roll < 0.35:
        return adjust(base.eye.base, rng.uniform(-0.06, 0.06), rng.uniform(0.85, 1.05))
    if roll < 0.5:
        return adjust(base.hair.base, rng.uniform(-0.2, -0.05), 0.9, rng.uniform(-0.7, 0.7))
    if roll < 0.65:
        return adjust(base.hair.base, rng.uniform(-0.1, 0.05), 0.9, np.pi + rng.uniform(-0.5, 0.5))
    return _clear(rng, base)


def _clear(rng: np.random.Generator, base: Base) -> Colour:
    hue, chroma = rng.uniform(0, 2 * np.pi), rng.uniform(0.07, 0.16)
    lightness = rng.uniform(0.45, 0.8)
    return from_oklab(np.array([lightness, chroma * np.cos(hue), chroma * np.sin(hue)]))


def _any(rng: np.random.Generator, base: Base) -> Colour:
    """Any cloth: pale, clear or deep."""
    colour = _lively(rng, base)
    roll = rng.random()
    if roll < 0.3:
        return mix(colour, (0.97, 0.96, 0.98), rng.uniform(0.5, 0.75))
    return adjust(colour, rng.uniform(-0.2, -0.08), 0.85) if roll < 0.5 else colour


def _hair(rng: np.random.Generator, base: Base) -> Colour:
    return adjust(base.hair.base, rng.normal(0, 0.03))


_MADE = {"any": _any, "lively": _lively, "clear": _clear, "hair": _hair}


def _apart(base: Base, colour: Colour) -> Colour:
    """Moves a colour that would melt into the hair lighter or darker."""
    difference = to_oklab(colour) - to_oklab(base.hair.base)
    if np.abs(difference).sum() > 0.18:
        return colour
    return adjust(colour, -0.2 if to_oklab(base.hair.base)[0] > 0.5 else 0.25)
