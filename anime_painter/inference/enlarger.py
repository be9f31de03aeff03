"""The enlarger: portraits larger than the generator paints them, in lines that stay crisp."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from anime_painter.inference.runtime import Network

Picture = NDArray[np.uint8]

_BAND = 256
"""Rows that are finished at once: all of 2048 px take 600 MB more at the peak."""
_REACH = 44
"""Rows above and below a band that the finisher sees, a multiple of 4."""
_AROUND = np.ones((3, 3), np.uint8)


def resized(portrait: Picture, side: int, finisher: Network | None) -> Picture:
    """A portrait at another size: doubled smoothly, then the finisher draws its lines anew, and again.

    Args:
        portrait: uint8[S, S, 3] RGB.
        side: in pixels, a multiple of 4.
        finisher: left out, portraits are enlarged smoothly.

    Returns:
        uint8[side, side, 3], without colours that are not around the same place in `portrait`.
    """
    while portrait.shape[0] < side:
        larger = _resampled(portrait, min(2 * portrait.shape[0], side))
        portrait = _within(portrait, _finished(larger, finisher) if finisher else larger)
    return portrait if portrait.shape[0] == side else _resampled(portrait, side)


def _finished(picture: Picture, finisher: Network) -> Picture:
    bands = []
    for top in range(0, picture.shape[0], _BAND):
        first = max(top - _REACH, 0)
        part = picture[first : top + _BAND + _REACH].transpose(2, 0, 1)[None]
        told = finisher({"painted": np.float32(1 / 255) * part})["finished"][0]
        kept = told[:, top - first : top - first + _BAND]
        bands.append((kept * 255 + 0.5).astype(np.uint8).transpose(1, 2, 0))
    return np.concatenate(bands)


def _resampled(picture: Picture, side: int) -> Picture:
    smaller = side < picture.shape[0]
    method = cv2.INTER_AREA if smaller else cv2.INTER_LANCZOS4
    return np.asarray(cv2.resize(picture, (side, side), interpolation=method), np.uint8)


def _within(small: Picture, large: Picture) -> Picture:
    """Keeps a large picture within the colours around each pixel of the small one: no line gets a glow."""
    side = (large.shape[1], large.shape[0])
    low, high = (
        cv2.resize(limit(small, _AROUND), side, interpolation=cv2.INTER_LINEAR)
        for limit in (cv2.erode, cv2.dilate)
    )
    return np.clip(large, low, high)
