"""Stamping parts of faces into a mask."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import EYE, FACE, MOUTH
from anime_painter.document.mask import Mask, Rect
from anime_painter.part_files import THROUGH, Box, Kind, Part, face_box

_USUAL_FACE = (0.26, 0.30, 0.74, 0.86)
"""Left, top, right and bottom of a face in a mask that has none, of its side."""


def stamp(mask: Mask, part: Part) -> Mask:
    """Puts a part where it belongs in a face, instead of what is there.

    Args:
        mask: uint8[H, W] of class ids.

    Returns:
        A new mask.
    """
    face = face_box(mask) or _usual_face(mask)
    return _laid(_cleared(mask, part.kind), part, face, _mapped_centre(part, face))


def stamp_at(mask: Mask, part: Part, x: float, y: float) -> Mask:
    """Lays the middle of a part on (x, y), over what is there, as large as the face wants it; a new mask."""
    return _laid(mask, part, face_box(mask) or _usual_face(mask), (x, y))


def _usual_face(mask: Mask) -> Box:
    height, width = mask.shape
    left, top, right, bottom = _USUAL_FACE
    return round(left * width), round(top * height), round(right * width), round(bottom * height)


def _mapped_centre(part: Part, face: Box) -> tuple[float, float]:
    """Where the middle of a part lies in another face than its own."""
    height, width = part.mask.shape
    left, top, right, bottom = part.face
    u, v = (width / 2 - left) / (right - left), (height / 2 - top) / (bottom - top)
    return face[0] + u * (face[2] - face[0]), face[1] + v * (face[3] - face[1])


def _cleared(mask: Mask, kind: Kind) -> Mask:
    """A copy of the mask without what a part of a kind will replace."""
    cleared = mask.copy()
    gone = mask == kind.class_id
    if kind is Kind.FRINGE:
        cleared[gone & _face_hull(mask)] = FACE
    elif gone.any() and not gone.all():
        # What lies beside an eye goes on below it: face, or a strand of hair.
        _, labels = cv2.distanceTransformWithLabels(
            gone.astype(np.uint8), cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL
        )
        nearest = np.zeros(int(labels.max()) + 1, np.uint8)
        nearest[labels[~gone]] = mask[~gone]
        cleared[gone] = nearest[labels[gone]]
    return cleared


def _face_hull(mask: Mask) -> NDArray[np.bool_]:
    """The convex hull of the face."""
    filled = np.zeros(mask.shape, np.uint8)
    points = np.argwhere(np.isin(mask, (FACE, EYE, MOUTH)))[:, ::-1].astype(np.int32)
    if len(points):
        cv2.fillConvexPoly(filled, cv2.convexHull(np.ascontiguousarray(points)), 1)
    return filled.astype(bool)


def _laid(mask: Mask, part: Part, face: Box, centre: tuple[float, float]) -> Mask:
    """The mask with a part over it, its middle at a point, in the size that the face wants."""
    own = part.face
    across = (face[2] - face[0]) / (own[2] - own[0])
    down = (face[3] - face[1]) / (own[3] - own[1])
    if part.kind is not Kind.FRINGE:
        down = across  # Eyes and mouths keep their proportions.
    height, width = part.mask.shape
    width, height = max(round(width * across), 1), max(round(height * down), 1)
    pixels = np.asarray(cv2.resize(part.mask, (width, height), interpolation=cv2.INTER_NEAREST_EXACT))
    left, top = round(centre[0] - width / 2), round(centre[1] - height / 2)
    inside = Rect(left, top, left + width, top + height).within(mask.shape)
    laid = mask.copy()
    if not inside.empty:
        cut = pixels[inside.top - top : inside.bottom - top, inside.left - left : inside.right - left]
        target = laid[inside.slices()]
        target[cut != THROUGH] = cut[cut != THROUGH]
    return laid
