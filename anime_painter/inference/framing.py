"""Where the head is in a picture, and the square crop around it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from anime_painter.classes import EYE, FACE, MOUTH

SIZE = 512
"""Side of every framed picture and mask, in pixels."""

# Of the hand-annotated head portraits, the face (with eyes and mouth) fills 0.60 to 0.89 of the height, 0.76
# in the middle, and its centre lies at 0.43 of the height. A face lower than the smallest of these by a
# third is no head portrait, and is cropped so that it becomes one, with room for hair.
_SMALLEST_FACE = 0.40
_WANTED_FACE = 0.62
_FACE_CENTRE = 0.46
_PADDING = 255
"""White, as most character pictures on a plain ground have it."""


@dataclass(frozen=True)
class Box:
    """A square in pixels of the original picture; may reach over its edges."""

    left: int
    top: int
    side: int


@dataclass(frozen=True)
class Framing:
    """A head, framed.

    Attributes:
        picture: uint8[512, 512, 3] RGB.
        box: where it lies in the original picture.
    """

    picture: NDArray[np.uint8]
    box: Box


def whole(picture: NDArray[np.uint8]) -> Framing:
    """The whole picture, uint8[H, W, 3], padded to a square."""
    height, width = picture.shape[:2]
    side = max(height, width)
    return crop(picture, Box((width - side) // 2, (height - side) // 2, side))


def crop(picture: NDArray[np.uint8], box: Box) -> Framing:
    """The part of a picture inside a box, at 512 px; what lies outside the picture is white."""
    left, top = max(box.left, 0), max(box.top, 0)
    part = picture[top : max(box.top + box.side, 0), left : max(box.left + box.side, 0)]
    if part.shape[:2] == (box.side, box.side) or not part.size:
        return Framing(resize(part, SIZE) if part.size else _padding(), box)
    # Shrunk before it is padded: a banner padded to a square would fill the memory.
    scale = SIZE / box.side
    height, width = (min(max(round(length * scale), 1), SIZE) for length in part.shape[:2])
    y, x = round((top - box.top) * scale), round((left - box.left) * scale)
    y, x = min(y, SIZE - height), min(x, SIZE - width)
    square = _padding()
    square[y : y + height, x : x + width] = _resampled(part, width, height)
    return Framing(square, box)


def _padding() -> NDArray[np.uint8]:
    return np.full((SIZE, SIZE, 3), _PADDING, np.uint8)


def resize(picture: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    """Resamples uint8[H, W, 3] to a square, with antialiasing."""
    if picture.shape[:2] == (size, size):
        return np.ascontiguousarray(picture)
    return _resampled(picture, size, size)


def _resampled(picture: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    return np.asarray(Image.fromarray(picture).resize((width, height), Image.Resampling.LANCZOS))


def head_box(mask: NDArray[np.uint8], framing: Framing) -> Box | None:
    """The box in which a face found by a first pass becomes a head portrait.

    Args:
        mask: uint8[512, 512] of class ids, of `framing.picture`.
        framing: what the first pass looked at.

    Returns:
        A box in the original picture; None if there is no face or it is big enough already.
    """
    features = np.isin(mask, (FACE, EYE, MOUTH)).astype(np.uint8)
    # Strands of hair cut a face into pieces: join them before the largest piece is taken.
    joined = cv2.morphologyEx(features, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    if count < 2:
        return None
    x, y, width, height, _ = stats[1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))]
    extent = max(height, width) / SIZE
    if extent >= _SMALLEST_FACE:
        return None
    scale = framing.box.side / SIZE
    side = max(round(extent / _WANTED_FACE * framing.box.side), 1)
    centre_x = framing.box.left + (x + width / 2) * scale
    centre_y = framing.box.top + (y + height / 2) * scale
    return Box(round(centre_x - side / 2), round(centre_y - side * _FACE_CENTRE), side)
