"""The last layer: light read from the mask, and the grading of an art direction."""

from __future__ import annotations

import cv2
import numpy as np

from anime_painter.classes import BACKGROUND, CLOTHES, FACE, HAIR, SKIN
from training.corpus.character import Art, Base

_SMALL = 128


def finish(portrait: np.ndarray, mask: np.ndarray, base: Base, rng: np.random.Generator) -> np.ndarray:
    """Adds light to uint8[S, S, 3] by its mask uint8[S, S]; the same seed gives the same bytes."""
    size = portrait.shape[0]
    small = cv2.resize(mask, (_SMALL, _SMALL), interpolation=cv2.INTER_NEAREST)
    gain = _form_light(small, base) + _rim_light(small, base) + _bounce(portrait, small)
    gain = cv2.resize(gain, (size, size), interpolation=cv2.INTER_LINEAR)
    picture = portrait.astype(np.float32)
    # A background is its own light: only the figure takes the gain.
    gain[mask == BACKGROUND] = 0.0
    lit = picture * (1 + np.minimum(gain, 0)) + (255 - picture) * np.maximum(gain, 0)
    return _graded(lit, base)


def _form_light(small: np.ndarray, base: Base) -> np.ndarray:
    """A sphere's light over the hair, and a falling one over clothes; float[S, S, 3] around 0."""
    y, x = np.mgrid[0:_SMALL, 0:_SMALL].astype(np.float32) / _SMALL
    radius = 1.5 * base.unit
    nx, ny = (x - base.centre[0]) / radius, (y - base.centre[1] + 0.1 * radius) / radius
    facing = np.clip(nx * base.light[0] + ny * base.light[1], -1.2, 1.0)
    strength = 0.05 + 0.12 * base.art.depth
    light = np.zeros((_SMALL, _SMALL), np.float32)
    light[small == HAIR] = strength * facing[small == HAIR]
    light[small == CLOTHES] = 0.5 * strength * np.clip(facing[small == CLOTHES], -0.8, 0.6)
    light = cv2.GaussianBlur(light, (0, 0), 2.0)
    # Shade turns bluish and light turns warm.
    warm = np.array([1.04, 1.0, 0.92], np.float32)
    return np.where(light[..., None] > 0, light[..., None] * warm, light[..., None] * warm[::-1])


def _rim_light(small: np.ndarray, base: Base) -> np.ndarray:
    """A thin bright edge of hair and clothes towards the light."""
    if base.art.name in (Art.PASTEL, Art.CEL):
        return np.zeros((_SMALL, _SMALL, 3), np.float32)
    figure = np.isin(small, (HAIR, CLOTHES, SKIN)).astype(np.float32)
    whole = (small != BACKGROUND).astype(np.float32)
    shift = np.array([[1, 0, -3.0 * base.light[0]], [0, 1, -3.0 * base.light[1]]], np.float32)
    moved = cv2.warpAffine(whole, shift, (_SMALL, _SMALL), borderMode=cv2.BORDER_REPLICATE)
    rim = cv2.GaussianBlur(np.clip(figure - moved, 0, 1), (0, 0), 0.8)
    return 0.32 * rim[..., None] * np.ones(3, np.float32)


def _bounce(portrait: np.ndarray, small: np.ndarray) -> np.ndarray:
    """The background's colour creeps into the figure's edges, and leaves the face alone."""
    picture = cv2.resize(portrait, (_SMALL, _SMALL), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    ground = (small == BACKGROUND).astype(np.float32)
    if ground.mean() < 0.02:
        return np.zeros((_SMALL, _SMALL, 3), np.float32)
    colour = (picture * ground[..., None]).sum((0, 1)) / ground.sum()
    near = cv2.GaussianBlur(ground, (0, 0), 4.0)[..., None]
    near[np.isin(small, (FACE,))] *= 0.2
    return (near * (colour - 0.75) * 0.22).astype(np.float32)


def _graded(lit: np.ndarray, base: Base) -> np.ndarray:
    name = base.art.name
    if name in (Art.SOFT, Art.PAINTERLY):
        half = cv2.resize(lit, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
        glow = cv2.resize(
            cv2.GaussianBlur(half, (0, 0), 3.0), lit.shape[1::-1], interpolation=cv2.INTER_LINEAR
        )
        lit = 255 - (255 - lit) * (255 - 0.16 * glow) / 255 if name is Art.SOFT else 0.9 * lit + 0.1 * glow
    elif name is Art.PASTEL:
        lit = 255 - (255 - lit) * 0.86
    return np.clip(lit, 0, 255).astype(np.uint8)
