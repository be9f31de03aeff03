"""Makes an exact mask look as people paint one: blobs, straight edges, missing strands, eyes as ellipses."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import BACKGROUND, CLOTHES, EYE, FACE, HAIR, MOUTH, SKIN
from anime_painter.inference.mask_refiner import smooth_areas
from training.data.augment import elastic_grid
from training.data.blocking_in import block_in

Mask = NDArray[np.uint8]

_UNKNOWN = 255
_SMOOTH = 0.4
"""Share of the masks whose areas become blobs: hair without strands, as a first try with the mouse has it."""
_FLAT = 0.3
"""Half the height of an open eye's ellipse at least, and more than of a closed one's, in its half lengths."""
# The order in which large areas are laid down; what comes later covers what came before.
_LAYERS = (BACKGROUND, CLOTHES, SKIN, FACE, HAIR)


def roughen(mask: Mask, rng: np.random.Generator, blocked_in: float = 0.0) -> Mask:
    """Repaints a mask roughly; how roughly is drawn anew for each call.

    Args:
        mask: uint8[S, S] of class ids.
        rng: source of all chance.
        blocked_in: share 0..1 of the masks that are blobs with a head of shapes: ellipses and boxes.

    Returns:
        uint8[S, S] of class ids. Every class that it holds is also in `mask`.
    """
    size = mask.shape[0]
    strength = rng.uniform(0.15, 1.0)
    wobble = size * 0.02 * strength
    map_x, map_y = elastic_grid(size, rng, amplitude=wobble, cells=int(rng.integers(4, 8)))
    warped: Mask = cv2.remap(mask, map_x, map_y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[assignment]
    has_face = bool((mask == FACE).any())
    blocks = has_face and rng.random() < blocked_in
    smooth = blocks or (has_face and rng.random() < _SMOOTH)
    if smooth:
        canvas = smooth_areas(warped, size * rng.uniform(0.012, 0.045))
    else:
        canvas = _large_areas(warped, strength, rng)
    if blocks:
        canvas = block_in(canvas, warped, rng)
    for feature, blob in ((EYE, 0.6), (MOUTH, 0.6)):
        if smooth or rng.random() < blob:
            _as_ellipses(canvas, warped == feature, feature, rng)
        else:
            canvas[_thickened(warped == feature, rng.uniform(0, 0.008) * size)] = feature
    return canvas


def _large_areas(mask: Mask, strength: float, rng: np.random.Generator) -> Mask:
    """Lays down every class but eye and mouth as coarse polygons; gaps go to the nearest class."""
    size = mask.shape[0]
    canvas = np.full_like(mask, _UNKNOWN)
    for layer in _LAYERS:
        area = (mask == layer).astype(np.uint8)
        if not area.any():
            continue
        area = _resized_area(area, strength, rng) if layer != BACKGROUND else area
        canvas[_polygons(area, size * 0.008 * strength, size * size * 0.0012 * strength)] = layer
    if (canvas == _UNKNOWN).all():
        return mask.copy()
    return _fill_gaps(canvas)


def _resized_area(area: Mask, strength: float, rng: np.random.Generator) -> Mask:
    """Drops strands thinner than the brush, then grows or shrinks the area a little."""
    size = area.shape[0]
    brush = _disc(size * 0.02 * strength * rng.random())
    opened = cv2.morphologyEx(area, cv2.MORPH_OPEN, brush)
    area = opened if opened.any() else area  # type: ignore[assignment]
    change = rng.normal() * size * 0.006 * strength
    operation = cv2.MORPH_DILATE if change > 0 else cv2.MORPH_ERODE
    changed = cv2.morphologyEx(area, operation, _disc(abs(change)))
    return changed if changed.any() else area  # type: ignore[return-value]


def _polygons(area: Mask, tolerance: float, smallest: float) -> NDArray[np.bool_]:
    """The area with its outlines simplified by `tolerance` pixels; those below `smallest` are dropped."""
    outlines, _ = cv2.findContours(area, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    kept = [cv2.approxPolyDP(o, tolerance, True) for o in outlines if cv2.contourArea(o) >= smallest]
    if not kept:
        return area.astype(bool)
    drawn = np.zeros_like(area)
    cv2.fillPoly(drawn, kept, 1)  # type: ignore[arg-type]
    return drawn.astype(bool)


def _fill_gaps(canvas: Mask) -> Mask:
    """Gives every unknown pixel the class of the nearest known one."""
    unknown = (canvas == _UNKNOWN).astype(np.uint8)
    _, labels = cv2.distanceTransformWithLabels(
        unknown, cv2.DIST_L2, cv2.DIST_MASK_3, labelType=cv2.DIST_LABEL_PIXEL
    )
    known = unknown == 0
    class_of_label = np.zeros(int(labels.max()) + 1, np.uint8)
    class_of_label[labels[known]] = canvas[known]
    return class_of_label[labels]


def _as_ellipses(canvas: Mask, area: NDArray[np.bool_], feature: int, rng: np.random.Generator) -> None:
    """Paints an ellipse over each part of a feature; parts that strands of hair cut apart count as one."""
    size = canvas.shape[0]
    joined = cv2.morphologyEx(area.astype(np.uint8), cv2.MORPH_CLOSE, _disc(size * 0.012))
    count, joined_parts, stats, centres = cv2.connectedComponentsWithStats(joined)
    thinnest = size * 0.008
    flattened = rng.uniform(0.4, 1)
    depths = cv2.distanceTransform(area.astype(np.uint8), cv2.DIST_L2, 3)
    for i in range(1, count):
        if stats[i, cv2.CC_STAT_AREA] < size * size * 0.0001:
            continue
        extent = stats[i, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]] / 2 * rng.uniform(0.85, 1.15, 2)
        thickness = float(depths[joined_parts == i].max())
        if thickness < _FLAT * extent[0]:
            # An arc, as a closed eye is, is as high as its line is thick: nobody paints it as an open one.
            extent[1] = min(extent[1], thickness)
        elif feature == EYE:
            # Many paint open eyes as flat ellipses.
            extent[1] = max(extent[1] * flattened, extent[0] * _FLAT)
        shift = rng.normal(0, size * 0.004, 2)
        x, y = (centres[i] + shift).astype(float)
        axes = (float(max(extent[0], thinnest)) * 2, float(max(extent[1], thinnest)) * 2)
        cv2.ellipse(canvas, ((x, y), axes, float(rng.normal(0, 6))), feature, cv2.FILLED)


def _thickened(area: NDArray[np.bool_], radius: float) -> NDArray[np.bool_]:
    return cv2.dilate(area.astype(np.uint8), _disc(radius)).astype(bool)


def _disc(radius: float) -> NDArray[np.uint8]:
    side = 2 * max(round(radius), 0) + 1
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))  # type: ignore[return-value]
