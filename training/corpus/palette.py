"""The colours of people: hair, eyes and skin by label, as `authored/palette.toml` has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import Field

from training.corpus.authored import Authored, load, pick
from training.corpus.colour import Colour, adjust, from_hex, mix, to_oklab

Hex = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]


class Swatch(Authored):
    """One label's colours."""

    share: float = Field(gt=0)
    anchors: list[Hex] = Field(min_length=1)


class SkinSwatch(Swatch):
    shade: Hex


class Palette(Authored):
    """All labels by material, in the order in which they are shown."""

    hair: dict[str, Swatch]
    eye: dict[str, Swatch]
    skin: dict[str, SkinSwatch]


@dataclass(frozen=True)
class Tone:
    """A material's colours, from one label of the palette."""

    label: str
    base: Colour
    shade: Colour
    light: Colour
    line: Colour


# A grey picture shows no hue, so its labels are those that grey can show; ink lines would drown on deep skin.
_GREYS = {
    "hair": ("black", "silver", "white"),
    "eye": ("black", "grey"),
    "skin": ("porcelain", "fair", "peach", "tan"),
}


def labels(material: str) -> list[str]:
    """The labels of "hair", "eye" or "skin" in the palette's order."""
    return list(getattr(_palette(), material))


def middle(material: str, label: str) -> np.ndarray:
    """A label's colour in Oklab, float64[3]: the mean of its anchors."""
    anchors: list[Hex] = getattr(_palette(), material)[label].anchors
    return np.mean([to_oklab(from_hex(text)) for text in anchors], axis=0)


def hair_tone(rng: np.random.Generator, grey: bool = False) -> Tone:
    """A hair colour; `grey` keeps to what a grey picture can show."""
    label, base = _pick(rng, "hair", grey)
    # Shades turn a little towards violet-blue, lights towards yellow, as painters of cel hair do.
    shade = mix(adjust(base, -0.13, 1.1), (0.28, 0.2, 0.42), 0.18)
    # Dark hair shines little and bluish, or it would read as grey.
    dark = label in ("black", "brown")
    shine, amount = ((0.6, 0.62, 0.8), 0.12) if dark else ((1.0, 0.97, 0.9), 0.25)
    return Tone(label, base, shade, mix(adjust(base, 0.11, 1.0), shine, amount), adjust(base, -0.3, 1.1))


def eye_tone(rng: np.random.Generator, grey: bool = False) -> Tone:
    """An iris colour; `grey` keeps to what a grey picture can show."""
    return iris(*_pick(rng, "eye", grey))


def iris(label: str, base: Colour) -> Tone:
    """The tones of an iris around its middle colour."""
    return Tone(label, base, adjust(base, -0.2, 1.05), adjust(base, 0.17, 1.0), adjust(base, -0.36, 0.9))


def skin_tone(rng: np.random.Generator, grey: bool = False) -> Tone:
    """A skin colour with its own warm shade; `grey` keeps to what a grey picture can show."""
    label, base = _pick(rng, "skin", grey)
    swatch = _palette().skin[label]
    # The shade follows the character's own variation around the anchor.
    shade = mix(from_hex(swatch.shade), adjust(base, -0.1, 1.3), 0.3)
    line = mix(adjust(shade, -0.27, 1.2), (0.45, 0.2, 0.16), 0.4)
    return Tone(label, base, shade, adjust(base, 0.025, 0.9), line)


def _palette() -> Palette:
    return load("palette", Palette)


def _pick(rng: np.random.Generator, material: str, grey: bool) -> tuple[str, Colour]:
    swatches: dict[str, Swatch] = getattr(_palette(), material)
    names = [name for name in swatches if not grey or name in _GREYS[material]]
    label = pick(rng, {name: swatches[name].share for name in names})
    anchors = [from_hex(text) for text in swatches[label].anchors]
    colour = mix(*(anchors[i] for i in rng.integers(len(anchors), size=2)), rng.uniform(0, 1))
    return label, adjust(colour, rng.normal(0, 0.01), rng.uniform(0.92, 1.08), rng.normal(0, 0.025))
