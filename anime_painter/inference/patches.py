"""Patches: connected pixels of one class, and which of them nobody would paint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import CLASS_COUNT, CLOTHES, EYE, FACE, MOUTH, SKIN

SPECK = 100
"""Pixels at 512 of a piece that nobody would paint, eyes and mouths aside."""
_KNOWN = 0.5
"""Share of a speck that lies in another mask from which on it is known there."""


class Patch(NamedTuple):
    """Connected pixels of one class.

    Attributes:
        box: where, with a margin of a pixel.
        pixels: bool[H, W], those of the box that are meant.
        around: int[7], pixels of each class beside them.
        area: in pixels.
    """

    box: tuple[slice, slice]
    pixels: NDArray[np.bool_]
    around: NDArray[np.intp]
    area: int


def patches(mask: NDArray[np.uint8], class_id: int) -> Iterator[Patch]:
    """The patches of a class in a mask uint8[H, W] of class ids."""
    _, labels, boxes, _ = cv2.connectedComponentsWithStats((mask == class_id).astype(np.uint8))
    for part, (left, top, width, height, area) in enumerate(boxes[1:].tolist(), start=1):
        box = np.s_[max(top - 1, 0) : top + height + 1, max(left - 1, 0) : left + width + 1]
        pixels = labels[box] == part
        rim = cv2.dilate(pixels.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool) & ~pixels
        yield Patch(box, pixels, np.bincount(mask[box][rim], minlength=CLASS_COUNT), area)


def without_specks(
    mask: NDArray[np.uint8], smallest: int = SPECK, known: NDArray[np.uint8] | None = None
) -> NDArray[np.uint8]:
    """A mask uint8[512, 512] whose specks and lost ears became what is most around them.

    Args:
        smallest: pixels of the smallest patch that stays.
        known: another mask uint8[512, 512]; specks that lie in it too stay.
    """
    tidy = mask.copy()
    for class_id in (c for c in range(CLASS_COUNT) if c not in (EYE, MOUTH)):
        for patch in patches(mask, class_id):
            lost = class_id == SKIN and not patch.around[[FACE, CLOTHES]].any()
            is_known = known is not None and (known[patch.box] == class_id)[patch.pixels].mean() > _KNOWN
            if patch.around.any() and (patch.area < smallest or lost) and not is_known:
                tidy[patch.box][patch.pixels] = patch.around.argmax()
    return tidy
