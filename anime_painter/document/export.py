"""Portraits for use elsewhere: larger, or cut out of their background."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from anime_painter.classes import BACKGROUND, CLASS_COUNT, FACE, SKIN
from anime_painter.document.mask import Mask

SIZES = (256, 512, 1024, 2048)
"""Sides that a portrait is exported at, in pixels."""

Picture = NDArray[np.uint8]

_CRISP = 0.55
"""How far each doubling goes from a smooth to a hard edge, where classes meet and in hair and eyes."""
_CALM = 0.2
"""The same on face and skin, whose soft shades should stay soft."""
_BORDER = 2.0
"""Pixels of the portrait within which a border of classes is made fully crisp."""
_LINE = 1.2
"""Width in enlarged pixels below which a line's steps are smoothed away."""
_EDGE = 0.8
"""Softness of a cut-out edge, in pixels of the portrait."""
_AROUND = np.ones((3, 3), np.uint8)


def resized(portrait: Picture, mask: Mask, side: int) -> Picture:
    """The portrait at another size; enlarged, its lines stay crisp and without steps.

    Args:
        portrait: uint8[S, S, 3] RGB.
        mask: uint8[H, W] of class ids over the same area: it tells where edges are to be expected.
        side: in pixels.

    Returns:
        uint8[side, side, 3].
    """
    while portrait.shape[0] < side:
        larger = min(2 * portrait.shape[0], side)
        crisp = _crisp(_lanczos(portrait, larger), _strength(mask, larger))
        portrait = _without_halo(crisp, portrait)
    return portrait if portrait.shape[0] == side else _lanczos(portrait, side)


def cut_out(picture: Picture, mask: Mask) -> Picture:
    """The portrait on a transparent ground, as the mask has it.

    Colours along the edge are those from further inside, so that no rim of the old background is left.

    Args:
        picture: uint8[S, S, 3] RGB.
        mask: uint8[H, W] of class ids over the same area.

    Returns:
        uint8[S, S, 4] RGBA.
    """
    side = picture.shape[0]
    scale = side / mask.shape[0]
    shape = _enlarged((mask != BACKGROUND).astype(np.float32), side)
    soft = cv2.GaussianBlur(shape, (0, 0), _EDGE * max(scale, 1))
    alpha = np.clip((soft - 0.5) * 2 + 0.5, 0, 1)
    inside = (soft > 0.75).astype(np.uint8)
    colours = _from_nearest(picture, inside) if inside.any() else picture
    return np.dstack([colours, (alpha * 255 + 0.5).astype(np.uint8)])


def _lanczos(picture: Picture, side: int) -> Picture:
    return np.asarray(Image.fromarray(picture).resize((side, side), Image.Resampling.LANCZOS))


def _strength(mask: Mask, side: int) -> NDArray[np.float32]:
    """How crisp each pixel is made, float32[side, side, 1] in 0..1."""
    by_class = np.full(CLASS_COUNT, _CRISP, np.float32)
    by_class[[BACKGROUND, SKIN, FACE]] = _CALM
    borders = cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, _AROUND) > 0
    distance = cv2.distanceTransform((~borders).astype(np.uint8), cv2.DIST_L2, 3)
    near = np.clip(1 - (distance - _BORDER) / _BORDER, 0, 1)
    strength = by_class[mask] + near * (_CRISP - by_class[mask])
    soft = np.asarray(cv2.GaussianBlur(strength, (0, 0), 1.0), np.float32)
    return np.clip(_enlarged(soft, side), 0, 1)[..., None]


def _crisp(picture: Picture, strength: NDArray[np.float32]) -> Picture:
    """One step of a coherence-enhancing shock filter (Weickert, 2003).

    On either side of an edge colours grow towards it. Where the edge is, and on which side a pixel lies, is
    told by the second derivative across the direction that the neighbourhood agrees on, so edges stay smooth
    along their course.
    """
    values = picture.astype(np.float32)
    grey = cv2.GaussianBlur(cv2.cvtColor(values, cv2.COLOR_RGB2GRAY), (0, 0), _LINE)
    structure = cv2.cornerEigenValsAndVecs(grey, 7, 3)
    x, y = structure[..., 2], structure[..., 3]
    xx, xy, yy = (cv2.Sobel(grey, cv2.CV_32F, dx, dy, ksize=5) for dx, dy in ((2, 0), (1, 1), (0, 2)))
    rising = x * x * xx + 2 * x * y * xy + y * y * yy < 0
    grown = np.where(rising[..., None], cv2.dilate(values, _AROUND), cv2.erode(values, _AROUND))
    values = cv2.GaussianBlur(values + strength * (grown - values), (0, 0), _LINE / 2)
    return np.clip(values + 0.5, 0, 255).astype(np.uint8)


def _without_halo(large: Picture, small: Picture) -> Picture:
    """Keeps an enlarged picture within the colours around each pixel of the small one: Lanczos rings."""
    side = (large.shape[1], large.shape[0])
    low, high = (
        cv2.resize(limit(small, _AROUND), side, interpolation=cv2.INTER_LINEAR)
        for limit in (cv2.erode, cv2.dilate)
    )
    return np.clip(large, low, high)


def _enlarged(values: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    smaller = side < values.shape[0]
    way = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(values, (side, side), interpolation=way), np.float32)


def _from_nearest(picture: Picture, inside: NDArray[np.uint8]) -> Picture:
    """Gives each pixel outside the colour of the nearest one inside."""
    _, found = cv2.distanceTransformWithLabels(1 - inside, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)
    labels = np.asarray(found, np.intp)
    colours = np.zeros((int(labels.max()) + 1, 3), np.uint8)
    colours[labels[inside > 0]] = picture[inside > 0]
    return colours[labels]
