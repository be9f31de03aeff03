"""Colours of cloth: a harmonious wardrobe around the character's hair and eyes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.corpus.character import Base
from training.corpus.colour import Colour, adjust, from_hex, mix, to_oklab

_NEUTRALS = {
    "white": ["#f6f5f8", "#f7f2ec", "#eef2f8"],
    "black": ["#2c2a35", "#25232c", "#33323d"],
    "navy": ["#2f3c63", "#27325a", "#3a4a78"],
    "grey": ["#8b8d9a", "#6a6d7b", "#b3b5c0"],
    "beige": ["#d9c3a0", "#e6d6ba", "#c7ab86"],
    "brown": ["#7a5640", "#5f4334", "#8d6a4c"],
    "burgundy": ["#7d2c3c", "#6a2536"],
    "forest": ["#2f5a4b", "#3c6b55"],
    "red": ["#c8373f", "#b22c3a"],
    "gold": ["#d8ab4a", "#e0bb62"],
    "steel": ["#9aa3b5", "#7f889c", "#b9c0cd"],
}


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
    drop = (0.085 + 0.05 * lightness) * depth
    shade = mix(adjust(colour, -drop, 1.08), (0.42, 0.40, 0.72), 0.16)
    deep = mix(adjust(colour, -1.9 * drop, 1.1), (0.30, 0.24, 0.50), 0.2)
    light = mix(adjust(colour, 0.07, 1.0), (1.0, 0.98, 0.94), 0.12)
    return Cloth(
        colour, shade, deep, light, base.line_colour(adjust(colour, -0.12 if lightness > 0.8 else 0.0))
    )


def named(rng: np.random.Generator, *names: str) -> Colour:
    """One of the named staple colours, a little varied."""
    shades = _NEUTRALS[str(rng.choice(names))]
    return adjust(from_hex(str(rng.choice(shades))), rng.normal(0, 0.012), 1.0, rng.normal(0, 0.03))


def main_colour(rng: np.random.Generator, base: Base) -> Colour:
    """A garment's leading colour: white and black often, else in harmony with hair or eyes."""
    roll = rng.random()
    if roll < 0.22:
        return named(rng, "white")
    if roll < 0.44:
        return named(rng, "black", "navy")
    if roll < 0.66:
        return named(rng, "grey", "beige", "brown", "burgundy", "forest", "red")
    return _apart(base, accent_colour(rng, base))


def accent_colour(rng: np.random.Generator, base: Base) -> Colour:
    """A lively colour: the eyes', a neighbour or the opposite of the hair's, or any clear one."""
    roll = rng.random()
    if roll < 0.4:
        return adjust(base.eye.base, rng.uniform(-0.08, 0.06), rng.uniform(0.8, 1.0))
    if roll < 0.55:
        return adjust(base.hair.base, rng.uniform(-0.2, -0.05), 0.8, rng.uniform(-0.7, 0.7))
    if roll < 0.7:
        return adjust(base.hair.base, rng.uniform(-0.1, 0.05), 0.8, np.pi + rng.uniform(-0.5, 0.5))
    hue, chroma = rng.uniform(0, 2 * np.pi), rng.uniform(0.06, 0.15)
    return adjust((0.62, 0.42, 0.42), rng.uniform(-0.12, 0.2), chroma / 0.075, hue)


def _apart(base: Base, colour: Colour) -> Colour:
    """Moves a colour that would melt into the hair lighter or darker."""
    difference = to_oklab(colour) - to_oklab(base.hair.base)
    if np.abs(difference).sum() > 0.18:
        return colour
    return adjust(colour, -0.2 if to_oklab(base.hair.base)[0] > 0.5 else 0.25)
