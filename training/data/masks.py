"""Reads and resamples masks and pictures, with one sentence where a file is missing or damaged."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from anime_painter.classes import CLASS_COUNT, EYE, MOUTH
from anime_painter.errors import UserError

# JPEG decoders shrink by these factors almost for free.
_REDUCED = {
    1: cv2.IMREAD_COLOR,
    2: cv2.IMREAD_REDUCED_COLOR_2,
    4: cv2.IMREAD_REDUCED_COLOR_4,
    8: cv2.IMREAD_REDUCED_COLOR_8,
}


def read_picture(path: Path, size: int | None = None, stored: int | None = None) -> NDArray[np.uint8]:
    """Reads a square picture.

    Args:
        path: a JPEG or PNG file.
        size: side in pixels to which it is area-resampled; None leaves it as it is.
        stored: side of the file's picture in pixels where it is known, so that a JPEG is decoded smaller.

    Returns:
        uint8[size, size, 3] RGB.

    Raises:
        UserError: the file is missing or damaged.
    """
    factor = max(f for f in _REDUCED if f == 1 or (size and stored and stored >= f * size))
    try:
        data = np.frombuffer(path.read_bytes(), np.uint8)
        picture = cv2.imdecode(data, _REDUCED[factor]) if data.size else None
    except (OSError, cv2.error):
        picture = None
    if picture is None:
        raise UserError(f"{path} is missing or no readable picture; draw or copy it again.")
    if size is not None and picture.shape[:2] != (size, size):
        picture = cv2.resize(picture, (size, size), interpolation=cv2.INTER_AREA)
    return cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)  # type: ignore[return-value]


def read_mask(path: Path, size: int | None = None) -> NDArray[np.uint8]:
    """Reads a palette mask whose pixel values are class ids, and resamples it to `size` pixels if given.

    Returns:
        uint8[size, size], values 0..6.

    Raises:
        UserError: the file is missing, damaged, or holds other values than class ids.
    """
    try:
        with Image.open(path) as image:
            mask = np.asarray(image)
    except (OSError, SyntaxError) as error:  # Pillow's PNG reader raises SyntaxError on broken chunks.
        raise UserError(f"{path} is missing or no readable mask; draw or copy it again.") from error
    if mask.ndim != 2 or mask.dtype != np.uint8 or mask.max(initial=0) >= CLASS_COUNT:
        raise UserError(
            f"{path} is no mask of the class ids 0 to {CLASS_COUNT - 1}; save it as a palette PNG."
        )
    return mask if size is None else resize_mask(mask, size)


def resize_mask(mask: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    """Resamples uint8[H, W] class ids to uint8[size, size]; thin lines of eye and mouth are kept."""
    if mask.shape == (size, size):
        return mask
    small = cv2.resize(mask, (size, size), interpolation=cv2.INTER_NEAREST)
    if size < mask.shape[0]:
        for thin in (EYE, MOUTH):
            coverage = cv2.resize(
                (mask == thin).astype(np.float32), (size, size), interpolation=cv2.INTER_AREA
            )
            small[coverage > 0.4] = thin
    return small  # type: ignore[return-value]
