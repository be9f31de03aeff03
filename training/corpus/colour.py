"""Colours of the atelier: sRGB triples in 0..1, mixed and shaded in Oklab so that nothing turns muddy."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import skia

Colour = tuple[float, float, float]

# Björn Ottosson, "A perceptual color space for image processing", 2020.
RGB_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
LMS_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_LMS_TO_RGB = np.linalg.inv(RGB_TO_LMS)
_LAB_TO_LMS = np.linalg.inv(LMS_TO_LAB)


def to_skia(colour: Colour, alpha: float = 1.0) -> skia.Color4f:
    return skia.Color4f(*colour, alpha)


def from_hex(text: str) -> Colour:
    """Reads `#rrggbb`."""
    return tuple(int(text[i : i + 2], 16) / 255 for i in (1, 3, 5))  # type: ignore[return-value]


def to_oklab(colour: Colour) -> np.ndarray:
    srgb = np.asarray(colour, dtype=float)
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    return LMS_TO_LAB @ np.cbrt(RGB_TO_LMS @ linear)


def from_oklab(lab: np.ndarray) -> Colour:
    linear = np.clip(_LMS_TO_RGB @ ((_LAB_TO_LMS @ lab) ** 3), 0.0, 1.0)
    srgb = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    r, g, b = np.clip(srgb, 0.0, 1.0)
    return float(r), float(g), float(b)


@lru_cache(maxsize=4096)
def mix(a: Colour, b: Colour, t: float) -> Colour:
    """`a` at t = 0, `b` at t = 1, straight through Oklab."""
    return from_oklab((1 - t) * to_oklab(a) + t * to_oklab(b))


@lru_cache(maxsize=4096)
def adjust(colour: Colour, lightness: float = 0.0, chroma: float = 1.0, hue: float = 0.0) -> Colour:
    """Adds to the Oklab lightness (0..1 scale), multiplies the chroma, turns the hue by radians."""
    lab = to_oklab(colour)
    c, s = math.cos(hue), math.sin(hue)
    a, b = lab[1] * c - lab[2] * s, lab[1] * s + lab[2] * c
    return from_oklab(np.array([np.clip(lab[0] + lightness, 0.0, 1.0), a * chroma, b * chroma]))


def linear_gradient(
    start: tuple[float, float],
    end: tuple[float, float],
    colours: list[Colour],
    stops: list[float] | None = None,
) -> skia.Shader:
    """A gradient from `start` to `end` (figure units), opaque."""
    return skia.GradientShader.MakeLinear(
        points=[skia.Point(*start), skia.Point(*end)],
        colors=[to_skia(c).toColor() for c in colours],
        positions=stops or [],
    )


def radial_gradient(
    centre: tuple[float, float], radius: float, colours: list[Colour], stops: list[float] | None = None
) -> skia.Shader:
    return skia.GradientShader.MakeRadial(
        center=skia.Point(*centre),
        radius=radius,
        colors=[to_skia(c).toColor() for c in colours],
        positions=stops or [],
    )
