"""Oklab, a colour space in which equal steps look equal.

After Björn Ottosson, "A perceptual color space for image processing", 2020.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

_LMS_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_RGB_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LAB_TO_LMS = np.linalg.inv(_LMS_TO_LAB)
_LMS_TO_RGB = np.linalg.inv(_RGB_TO_LMS)
_FULLEST = 0.98
"""Of the channels' range -1..1: nearer to its ends, ink would say nothing of the colour any more."""


def from_srgb(colours: ArrayLike) -> NDArray[np.float64]:
    """sRGB [..., 3], each 0..255, as Oklab float64[..., 3]: lightness 0..1, green-red, blue-yellow."""
    srgb = np.asarray(colours, np.float64) / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    return np.cbrt(linear @ _RGB_TO_LMS.T) @ _LMS_TO_LAB.T


def to_srgb(lab: ArrayLike) -> NDArray[np.uint8]:
    """Oklab [..., 3] as sRGB uint8[..., 3]; colours that a screen lacks are clipped."""
    return _srgb(lab).round().astype(np.uint8)


def to_ink(lab: ArrayLike) -> NDArray[np.float64]:
    """Oklab [..., 3] as ink float64[..., 3]: what the generator's last tanh turns into sRGB, without bounds.

    A style code moves ink evenly, and the shown colour the less the nearer it is to black or white. Ink ends
    just short of these.
    """
    return np.arctanh(np.clip(_srgb(lab) / 127.5 - 1, -_FULLEST, _FULLEST))


def from_ink(ink: ArrayLike) -> NDArray[np.float64]:
    """Ink [..., 3] as Oklab float64[..., 3]."""
    return from_srgb((np.tanh(np.asarray(ink, np.float64)) + 1) * 127.5)


def _srgb(lab: ArrayLike) -> NDArray[np.float64]:
    linear = np.clip((np.asarray(lab, np.float64) @ _LAB_TO_LMS.T) ** 3 @ _LMS_TO_RGB.T, 0, 1)
    return 255 * np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
