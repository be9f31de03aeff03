"""Changing a region of a class as a whole: moving and turning it, smoothing its edge, removing specks."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import CLASS_COUNT
from anime_painter.document.mask import Mask, Rect, Stencil
from anime_painter.document.shapes import Point


@dataclass(frozen=True)
class Move:
    """How a region is moved: turned and stretched around its middle, then shifted.

    Attributes:
        shift: (x, y) in pixels of the mask.
        scale: factors of width and height; negative ones mirror.
        turn: clockwise, in degrees.
    """

    shift: Point = (0.0, 0.0)
    scale: tuple[float, float] = (1.0, 1.0)
    turn: float = 0.0

    def matrix(self, middle: Point) -> NDArray[np.float64]:
        """float64[2, 3] that takes old points to new ones."""
        angle = np.deg2rad(self.turn)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        linear = turn @ np.diag(self.scale)
        return np.column_stack([linear, np.add(middle, self.shift) - linear @ np.array(middle)])


def moved(mask: Mask, region: Stencil, class_id: int, move: Move) -> Mask:
    """A mask in which a region of a class lies elsewhere; what it uncovers becomes what is nearest.

    Args:
        region: pixels of the class.
        move: around the middle of the region's rectangle.
    """
    whole = np.zeros(mask.shape, np.uint8)
    whole[region.rect.slices()] = region.covered
    middle = (region.rect.left + region.rect.right) / 2, (region.rect.top + region.rect.bottom) / 2
    matrix = move.matrix(middle)
    # OpenCV's pixel centres lie at whole numbers, ours at halves.
    matrix[:, 2] += matrix[:, :2] @ (0.5, 0.5) - 0.5
    size = (mask.shape[1], mask.shape[0])
    warped = cv2.warpAffine(whole * np.uint8(255), matrix, size, flags=cv2.INTER_LINEAR)
    result = _filled_in(mask, whole.astype(bool))
    result[warped > 127] = class_id
    return result


def smoothed(mask: Mask, radius: float, class_id: int | None = None) -> Mask:
    """A mask with smoother edges: each pixel takes the class that weighs most around it.

    Args:
        radius: of the Gaussian weight in pixels, its standard deviation.
        class_id: whose edge alone is smoothed; all by default.
    """
    present = np.unique(mask)
    weights = np.stack(
        [cv2.GaussianBlur((mask == c).astype(np.float32), (0, 0), radius) for c in present.tolist()]
    )
    # Where two classes weigh the same, the old one stays.
    own = np.take_along_axis(weights, np.searchsorted(present, mask)[None], axis=0)[0]
    best = weights.argmax(axis=0)
    result = np.where(weights.max(axis=0) > own + 1e-6, present[best], mask).astype(np.uint8)
    if class_id is None:
        return result
    return np.where((mask == class_id) | (result == class_id), result, mask)


def softened(mask: Mask, where: Stencil, radius: float) -> Mask:
    """A mask that is smoother where a stencil covers it; the same as `smoothed` there, but quicker."""
    rect, margin = where.rect, int(np.ceil(4 * radius))
    result = mask.copy()
    if rect.empty:
        return result
    around = Rect(rect.left - margin, rect.top - margin, rect.right + margin, rect.bottom + margin).within(
        mask.shape
    )
    result[around.slices()] = smoothed(mask[around.slices()], radius)
    kept = np.ones(mask.shape, bool)
    kept[rect.slices()] = ~where.covered
    return np.where(kept, mask, result)


def without_specks(mask: Mask, largest: int, class_id: int | None = None) -> Mask:
    """A mask without its smallest regions: they become what is nearest.

    Args:
        largest: pixels that a speck has at most.
        class_id: whose specks, and holes, are removed; all by default.
    """
    specks = np.zeros(mask.shape, bool)
    for c in range(CLASS_COUNT):
        inside = mask == c
        # What is not of the class must be removed where the class surrounds it.
        for part in [inside] if class_id is None else ([inside, ~inside] if c == class_id else []):
            _, labels, statistics, _ = cv2.connectedComponentsWithStats(part.astype(np.uint8), connectivity=8)
            small = statistics[:, cv2.CC_STAT_AREA] <= largest
            small[0] = False
            specks |= small[labels]
    return mask.copy() if specks.all() else _filled_in(mask, specks)


def _filled_in(mask: Mask, holes: NDArray[np.bool_]) -> Mask:
    """A copy of a mask whose pixels in `holes` have the class of the nearest pixel outside of them."""
    if holes.all():
        return np.zeros_like(mask)
    if not holes.any():
        return mask.copy()
    _, labels = cv2.distanceTransformWithLabels(
        holes.astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    nearest = np.asarray(labels, np.intp)
    classes = np.zeros(int(nearest.max()) + 1, np.uint8)
    classes[nearest[~holes]] = mask[~holes]
    return np.where(holes, classes[nearest], mask).astype(np.uint8)
