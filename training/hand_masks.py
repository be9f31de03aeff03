"""Masks as somebody roughs them out with the mouse in a minute, and masks that are no face at all."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import BACKGROUND, CLOTHES, EYE, FACE, HAIR, MOUTH, SKIN
from training.data.blocking_in import unsteady_ellipse

Mask = NDArray[np.uint8]
Point = tuple[float, float]

SIZE = 512
"""Side of the masks in pixels, that of a portrait."""


def rough_mask(seed: int) -> Mask:
    """A head of blobs, uint8[512, 512] of class ids.

    Eyes are discs or strokes, the mouth is an ellipse, hair has no strands, nothing is quite in its place.
    Of every four, one lacks a part: clothes, mouth, an eye, the neck, or all of the face's features.
    """
    rng = np.random.default_rng(seed)
    mask = np.zeros((SIZE, SIZE), np.uint8)
    x, y = 256 + rng.normal(0, 25), 250 + rng.normal(0, 20)
    wide, high = rng.uniform(95, 150), rng.uniform(110, 160)
    lacks = rng.choice(["clothes", "mouth", "eye", "neck", "features"]) if seed % 4 == 3 else ""
    if rng.random() < 0.5:
        _long_hair(mask, rng, (x, y), wide, high)
    if lacks != "clothes":
        _blob(mask, CLOTHES, (x, y + high * 2.3), (wide * rng.uniform(1.3, 1.9), high), rng)
    if lacks != "neck":
        _box(mask, SKIN, (x, y + high * 1.1), (wide * 0.3, high * 0.5))
    _blob(mask, HAIR, (x, y - high * 0.15), (wide * 1.3, high * 1.3), rng)
    _blob(mask, FACE, (x, y), (wide, high), rng)
    _blob(mask, HAIR, (x, y - high * 0.85), (wide * 1.1, high * rng.uniform(0.35, 0.6)), rng)
    if lacks == "features":
        return mask
    radius, open_ = wide * rng.uniform(0.18, 0.27), rng.uniform(0.15, 1.1)
    for side in (-1, 1) if lacks != "eye" else (1,):
        eye = (x + side * wide * 0.45, y + high * 0.1 + rng.normal(0, 4))
        _blob(mask, EYE, eye, (radius, max(radius * open_, 5)), rng)
    if lacks != "mouth":
        lips = (wide * rng.uniform(0.1, 0.28), rng.uniform(4, wide * 0.15))
        _blob(mask, MOUTH, (x + rng.normal(0, 5), y + high * 0.6), lips, rng)
    return mask


def _long_hair(mask: Mask, rng: np.random.Generator, middle: Point, wide: float, high: float) -> None:
    x, y = middle
    reach = wide * rng.uniform(1.2, 1.5)
    _box(mask, HAIR, (x, y + high * 0.9), (reach, high * rng.uniform(0.9, 1.4)))


def _blob(mask: Mask, class_id: int, middle: Point, half: Point, rng: np.random.Generator) -> None:
    unsteady_ellipse(mask, class_id, middle, half, {3: 0.04, 5: 0.03}, rng)


def _box(mask: Mask, class_id: int, middle: Point, half: Point) -> None:
    left, top = (round(m - h) for m, h in zip(middle, half, strict=True))
    right, bottom = (round(m + h) for m, h in zip(middle, half, strict=True))
    cv2.rectangle(mask, (left, top), (right, bottom), class_id, cv2.FILLED)


def odd_masks() -> list[Mask]:
    """Masks that are no face: of one class, of stripes, of classes in impossible places."""
    return [make() for make in _ODD]


def _of(class_id: int) -> Callable[[], Mask]:
    return lambda: np.full((SIZE, SIZE), class_id, np.uint8)


def _stripes() -> Mask:
    return np.tile((np.arange(SIZE) * 7 // SIZE).astype(np.uint8), (SIZE, 1))


def _scattered() -> Mask:
    mask = np.zeros((SIZE, SIZE), np.uint8)
    cv2.line(mask, (0, 0), (511, 511), MOUTH, 20)
    cv2.rectangle(mask, (50, 300), (200, 450), EYE, cv2.FILLED)
    cv2.circle(mask, (380, 120), 90, FACE, cv2.FILLED)
    return mask


def _upside_down() -> Mask:
    return np.ascontiguousarray(rough_mask(0)[::-1])


def _many_eyes() -> Mask:
    mask = rough_mask(1)
    for x in range(60, 512, 100):
        cv2.circle(mask, (x, 60), 30, EYE, cv2.FILLED)
    return mask


_ODD = (_of(BACKGROUND), _of(HAIR), _of(FACE), _of(EYE), _stripes, _scattered, _upside_down, _many_eyes)
