"""The last layer: light read from the mask, and the finish of an art direction."""

from __future__ import annotations

import cv2
import numpy as np

from anime_painter.classes import BACKGROUND, CLOTHES, FACE, HAIR, SKIN
from training.corpus import brush
from training.corpus.character import Art, Base

_SMALL = 128
"""Side in pixels at which light is reckoned: it has no finer detail."""


def finish(portrait: np.ndarray, mask: np.ndarray, base: Base, rng: np.random.Generator) -> np.ndarray:
    """Adds light to uint8[S, S, 3] by its mask uint8[S, S]; the same seed gives the same bytes."""
    small = cv2.resize(mask, (_SMALL, _SMALL), interpolation=cv2.INTER_NEAREST)
    gain = _form_light(small, base) + _rim_light(small, base) + _bounce(portrait, small) + _fall(small, base)
    lit = _dimmed(portrait, np.minimum(gain, 0.0) + 1.0)
    lit = _brightened(lit, np.maximum(gain, 0.0))
    # A background is its own light: only the figure takes the gain.
    cv2.copyTo(portrait, (mask == BACKGROUND).view(np.uint8), lit)
    return _graded(lit, mask, base, rng)


def _fitted(share: np.ndarray, picture: np.ndarray) -> np.ndarray:
    """Float[s, s, 3] in 0..1 as uint8 of the picture's size."""
    small = np.clip(share * 255 + 0.5, 0, 255).astype(np.uint8)
    return cv2.resize(small, picture.shape[1::-1], interpolation=cv2.INTER_LINEAR)


def _dimmed(picture: np.ndarray, share: np.ndarray) -> np.ndarray:
    return cv2.multiply(picture, _fitted(share, picture), scale=1 / 255)


def _brightened(picture: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Takes a share of what is missing to white."""
    dark = cv2.multiply(cv2.bitwise_not(picture), cv2.bitwise_not(_fitted(share, picture)), scale=1 / 255)
    return cv2.bitwise_not(dark)


def _form_light(small: np.ndarray, base: Base) -> np.ndarray:
    """A sphere's light over the hair, and a falling one over clothes; float[s, s, 3] around 0."""
    y, x = np.mgrid[0:_SMALL, 0:_SMALL].astype(np.float32) / _SMALL
    radius = 1.5 * base.unit
    nx, ny = (x - base.centre[0]) / radius, (y - base.centre[1] + 0.1 * radius) / radius
    facing = np.clip(nx * base.light[0] + ny * base.light[1], -1.2, 1.0)
    strength = 0.05 + 0.12 * base.art.depth
    light = np.where(small == HAIR, strength * facing, 0.0).astype(np.float32)
    light += np.where(small == CLOTHES, 0.5 * strength * np.clip(facing, -0.8, 0.6), 0.0).astype(np.float32)
    light = cv2.GaussianBlur(light, (0, 0), 2.0)
    # Shade turns bluish and light turns warm.
    warm = np.array([1.04, 1.0, 0.92], np.float32)
    return np.where(light[..., None] > 0, light[..., None] * warm, light[..., None] * warm[::-1])


def _rim_light(small: np.ndarray, base: Base) -> np.ndarray:
    """A thin bright edge of hair and clothes towards the light."""
    if base.art.name in (Art.PASTEL, Art.CEL, Art.SCREENTONE):
        return np.zeros((_SMALL, _SMALL, 1), np.float32)
    figure = np.isin(small, (HAIR, CLOTHES, SKIN)).astype(np.float32)
    whole = (small != BACKGROUND).astype(np.float32)
    shift = np.array([[1, 0, -3.0 * base.light[0]], [0, 1, -3.0 * base.light[1]]], np.float32)
    moved = cv2.warpAffine(whole, shift, (_SMALL, _SMALL), borderMode=cv2.BORDER_REPLICATE)
    rim = cv2.GaussianBlur(np.clip(figure - moved, 0, 1), (0, 0), 0.8)
    return (0.5 if base.art.name is Art.MODERN else 0.32) * rim[..., None]


def _bounce(portrait: np.ndarray, small: np.ndarray) -> np.ndarray:
    """The background's colour creeps into the figure's edges; skin takes its brightness and keeps its own hue."""
    picture = cv2.resize(portrait, (_SMALL, _SMALL), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    ground = (small == BACKGROUND).astype(np.float32)
    if ground.mean() < 0.02:
        return np.zeros((_SMALL, _SMALL, 1), np.float32)
    colour = np.tensordot(ground, picture, 2) / ground.sum()
    near = cv2.GaussianBlur(ground, (0, 0), 4.0)
    near[small == FACE] *= 0.2
    bounce = near[..., None] * (colour - 0.75) * np.float32(0.22)
    bare = np.isin(small, (FACE, SKIN))
    bounce[bare] = bounce[bare].mean(axis=-1, keepdims=True)
    return bounce.astype(np.float32)


def _fall(small: np.ndarray, base: Base) -> np.ndarray:
    """Modern hair and clothes sink into a cool shade below and away from the light; skin would turn lilac."""
    if base.art.name is not Art.MODERN:
        return np.zeros((_SMALL, _SMALL, 1), np.float32)
    y, x = np.mgrid[0:_SMALL, 0:_SMALL].astype(np.float32) / _SMALL
    depth = np.clip(1.3 * (y - 0.35) - 0.7 * (x - 0.5) * np.sign(base.light[0]), -0.3, 0.9)
    depth[~np.isin(small, (HAIR, CLOTHES))] = 0.0
    tint = np.where(depth[..., None] > 0, (-0.3, -0.32, -0.1), (-0.3, -0.2, -0.08))
    return (depth[..., None] * tint).astype(np.float32)


def _graded(lit: np.ndarray, mask: np.ndarray, base: Base, rng: np.random.Generator) -> np.ndarray:
    if base.art.strokes > 0:
        lit = brush.stroked(lit, mask, base.art.strokes, rng)
    if base.art.halftone > 0:
        return brush.screened(lit, base.art.halftone)
    if base.art.name is Art.SOFT:
        quarter = cv2.resize(lit, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
        glow = cv2.GaussianBlur(quarter, (0, 0), 3.0).astype(np.float32) * (0.16 / 255)
        return _brightened(lit, glow)
    if base.art.name is Art.PASTEL:
        pale = cv2.convertScaleAbs(lit, alpha=0.76, beta=0.24 * 255)
        # Skin is light already: as pale as the rest it would look like paper.
        skin = cv2.convertScaleAbs(lit, alpha=0.93, beta=0.06 * 255)
        return cv2.copyTo(skin, np.isin(mask, (FACE, SKIN)).view(np.uint8), pale)
    return lit
