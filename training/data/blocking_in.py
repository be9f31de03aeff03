"""Blocks a head in with ellipses and boxes, as somebody with the mouse begins one."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import BACKGROUND, CLOTHES, EYE, FACE, HAIR, MOUTH, SKIN

Mask = NDArray[np.uint8]
Region = NDArray[np.bool_]
Point = tuple[float, float]

_CORNERS = 40
_CAP, _LONG_HAIR, _FACE, _FRINGE, _NECK = 0.6, 0.35, 0.7, 0.85, 0.6
"""How often each part is a shape; else it stays as it was."""


def unsteady_ellipse(
    canvas: Mask,
    class_id: int,
    middle: Point,
    half: Point,
    waves: Mapping[int, float],
    rng: np.random.Generator,
) -> None:
    """Fills an ellipse by a hand that is not steady.

    Args:
        canvas: uint8[S, S] of class ids, painted on.
        middle, half: x and y of its middle, and its half axes, in pixels.
        waves: how far the hand goes astray, as a share of the half axes, by the number of waves around.
    """
    turns = np.linspace(0, 2 * np.pi, _CORNERS, endpoint=False)
    radius = np.ones_like(turns)
    for count, height in waves.items():
        radius += height * np.sin(count * turns + rng.uniform(0, 6))
    around = radius[:, None] * np.stack([np.cos(turns), np.sin(turns)], axis=1)
    points = np.array(middle) + np.array(half) * around
    cv2.fillPoly(canvas, [points.round().astype(np.int32)], class_id)


def block_in(blobs: Mask, exact: Mask, rng: np.random.Generator) -> Mask:
    """Lays shapes over a mask of blobs; which of them is drawn anew for each call.

    Args:
        blobs: uint8[S, S] of class ids without eyes and mouths, smooth.
        exact: uint8[S, S] of class ids, what is meant, with a face.

    Returns:
        uint8[S, S] of class ids: a cap of hair, a box of long hair, an oval of a face, a fringe, a neck.
    """
    canvas = blobs.copy()
    face = np.isin(exact, (FACE, EYE, MOUTH))
    hair = exact == HAIR
    top, bottom, left, right = _bounds(face)
    if hair.any() and rng.random() < _LONG_HAIR:
        _long_hair(canvas, hair, (top + bottom) / 2)
    skin = exact == SKIN
    if skin[int(bottom) :].any() and rng.random() < _NECK:
        _neck(canvas, (left + right) / 2, bottom, skin, rng)
    above = face | hair
    above[int(bottom) :] = False
    capped = bool(hair.any()) and rng.random() < _CAP
    if capped:
        hat = canvas == CLOTHES
        _ellipse(canvas, above, HAIR, rng, rng.normal(0.97, 0.05))
        canvas[hat] = CLOTHES
    if capped or rng.random() < _FACE:
        _ellipse(canvas, face, FACE, rng, rng.normal(1, 0.04))
    if hair.any() and rng.random() < _FRINGE:
        _fringe(canvas, face, above, rng)
    return canvas


def _bounds(region: Region) -> tuple[float, float, float, float]:
    """Top, bottom, left and right, without the last hundredth of the pixels on each side."""
    y, x = np.nonzero(region)
    top, bottom = np.percentile(y, (1, 99))
    left, right = np.percentile(x, (1, 99))
    return float(top), float(bottom), float(left), float(right)


def _ellipse(canvas: Mask, region: Region, class_id: int, rng: np.random.Generator, grown: float) -> None:
    top, bottom, left, right = _bounds(region)
    middle = ((left + right) / 2, (top + bottom) / 2)
    # A hundredth of an ellipse's pixels lies further out than 0.97 of its half axes.
    half = ((right - left) / 2 * grown / 0.97, (bottom - top) / 2 * grown / 0.97)
    unsteady_ellipse(canvas, class_id, middle, half, _waves(rng), rng)


def _waves(rng: np.random.Generator) -> dict[int, float]:
    return {count: rng.normal(0, 0.06 / count) for count in (2, 3, 5)}


def _long_hair(canvas: Mask, hair: Region, eyes: float) -> None:
    """A box from the height of the eyes to the hair's end, where it falls lower than the face."""
    lower = hair.copy()
    lower[: int(eyes)] = False
    if lower.mean() < 0.01:
        return
    _, bottom, left, right = _bounds(lower)
    box = np.zeros_like(canvas)
    low, high = (int(left), int(eyes)), (int(right), int(bottom))
    cv2.rectangle(box, low, high, 1, cv2.FILLED)
    canvas[(box > 0) & np.isin(canvas, (BACKGROUND, HAIR))] = HAIR


def _neck(canvas: Mask, x: float, chin: float, skin: Region, rng: np.random.Generator) -> None:
    """A box from behind the chin down to where the skin below it ends."""
    column = skin[int(chin) :, int(np.clip(x, 0, skin.shape[1] - 1))]
    long = int(column.sum())
    row = skin[min(int(chin) + long // 3, len(skin) - 1)]
    wide = min(int(row.sum()), canvas.shape[1] // 4)
    if long < 4 or wide < 4:
        return
    half = wide / 2 * rng.uniform(0.8, 1.1)
    box = np.zeros_like(canvas)
    cv2.rectangle(box, (int(x - half), int(chin) - long), (int(x + half), int(chin) + long), 1, cv2.FILLED)
    canvas[(box > 0) & (canvas != FACE)] = SKIN


def _fringe(canvas: Mask, face: Region, head: Region, rng: np.random.Generator) -> None:
    """The upper part of the head as one piece, down to where the face begins in most of its columns."""
    top, _, left, right = _bounds(head)
    columns = np.nonzero(face.any(axis=0))[0]
    inner = columns[len(columns) // 5 : -(len(columns) // 5) or None]
    begins = float(np.median(face[:, inner].argmax(axis=0)))
    middle = ((left + right) / 2, (top + begins) / 2)
    half = ((right - left) / 2 * rng.uniform(0.7, 0.95), max(begins - top, 2) / 2 * rng.uniform(0.9, 1.1))
    unsteady_ellipse(canvas, HAIR, middle, half, _waves(rng), rng)
