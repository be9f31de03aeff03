"""Style codes: read from a picture, and blended."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import CLASS_COUNT, EYE
from anime_painter.inference.coverage import class_coverage
from anime_painter.inference.eyes import inside_open_eyes
from anime_painter.inference.manifest import Manifest
from anime_painter.inference.runtime import Runtime

Style = NDArray[np.float32]
"""float32[7, 16]: one row for each class id."""

STYLE_SIZE = 16
GARMENT_NUMBERS = 10
"""So many numbers at the end of the clothes' row say which garment it is."""
ACCENT_NUMBERS = 2
"""So many before those say its accent, such as a tie's colour; the first ones, the colour of the cloth."""
ACCENT = slice(-GARMENT_NUMBERS - ACCENT_NUMBERS, -GARMENT_NUMBERS)
"""Where in the clothes' row these are."""
_PICTURE_SIZE = 256
_LEAST_SHARE = 1e-3
"""A class that covers less of the picture tells nothing about its style."""


class StyleEncoder:
    """Reads the style code of a portrait."""

    def __init__(self, runtime: Runtime, manifest: Manifest) -> None:
        self._network = runtime.load(manifest.read("style_encoder"))

    def encode(self, picture: NDArray[np.uint8], mask: NDArray[np.uint8]) -> Style:
        """Style of uint8[H, W, 3] RGB with its mask uint8[H', W']; rows of absent classes mean nothing."""
        small = cv2.resize(picture, (_PICTURE_SIZE, _PICTURE_SIZE), interpolation=cv2.INTER_AREA)
        planes = np.ascontiguousarray(small.transpose(2, 0, 1)[None].astype(np.float32) / 255)
        inputs = {"picture": planes, "mask": class_coverage(mask, _PICTURE_SIZE)}
        return self._network(inputs, ["mean"])["mean"][0]


def shown_classes(mask: NDArray[np.uint8]) -> list[int]:
    """Ids of the classes that cover enough of a mask uint8[S, S] to show a style; closed eyes show none."""
    shares = np.bincount(mask.ravel(), minlength=CLASS_COUNT)[:CLASS_COUNT] / mask.size
    if not inside_open_eyes(mask == EYE).any():
        shares[EYE] = 0
    return [int(i) for i in np.flatnonzero(shares > _LEAST_SHARE)]


def blend(a: Style, b: Style, t: float) -> Style:
    """The style on the straight way from `a` (t = 0) to `b` (t = 1)."""
    return ((1 - t) * a + t * b).astype(np.float32)
