"""Tones: where a picture is lighter and darker than each of its classes is on the whole.

They tell locks, folds, shadows and lines, which a mask does not, and nothing of colours.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import BACKGROUND, CLASS_COUNT
from anime_painter.inference.coverage import class_coverage

SIZE = 256
"""Side in pixels of tones: a line shows, and not how smooth its edge is."""
_SHADED = [c for c in range(CLASS_COUNT) if c != BACKGROUND]
"""Class ids that have tones; what is behind the figure is painted as the style says."""
_LEAST_SPREAD = 0.03
"""Of a class's lightness, of 0..1: what varies less is plain."""
_REACH = 2.0
"""Tones lie between this and its negative; about 1 is a class's usual contrast."""
WHOLE = 0.999
"""Share of a pixel that the figure covers where it has a tone: the ground shines through any other."""
_SAME = 0.5
"""Share of a pixel that has its class in both masks, from which on its tone is known."""

Tones = NDArray[np.float32]
"""float32[256, 256], 0 where nothing is lighter or darker."""
Planes = NDArray[np.float32]


class Shading(NamedTuple):
    """The tones of a picture, and the mask that it was cut into.

    Attributes:
        coverage: float32[1, 7, 256, 256], of that mask; 0 where no tone is known.
        tones: float32[256, 256].
        lightness_only: float32[256, 256], 1 where tones change how light a portrait is and leave its colours;
            None if that is nowhere.
    """

    coverage: Planes
    tones: Tones
    lightness_only: Planes | None = None

    def tells_all_of(self, mask: NDArray[np.uint8]) -> bool:
        """Whether a mask uint8[H, W] has the picture's classes everywhere, so that all tones are known."""
        return bool(self.known(class_coverage(mask, SIZE))[0, 1].all())

    def known(self, coverage: Planes) -> Planes:
        """Tones and where they are known, float32[1, 2, 256, 256], for a mask's coverage.

        Where its classes are others than the picture's, what was there means nothing.
        """
        same = (np.minimum(coverage, self.coverage).sum(1) > _SAME).astype(np.float32)
        return np.stack([self.tones * same[0], same[0]])[None]


UNTOLD = Shading(np.zeros((1, CLASS_COUNT, SIZE, SIZE), np.float32), np.zeros((SIZE, SIZE), np.float32))
"""Tells nothing: with it, portraits are painted as without tones, and not underpainted."""


def shading_of(picture: NDArray[np.uint8], mask: NDArray[np.uint8]) -> Shading:
    """The shading that a picture shows.

    Args:
        picture: uint8[H, W, 3] RGB.
        mask: uint8[H', W'] of class ids over the same area.
    """
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    light = cv2.resize(grey, (SIZE, SIZE), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    coverage = class_coverage(mask, SIZE)
    shares = coverage[0, _SHADED]
    counts = shares.sum((1, 2)).clip(1)
    means = (shares * light).sum((1, 2)) / counts
    spreads = np.sqrt((shares * (light - means[:, None, None]) ** 2).sum((1, 2)) / counts)
    usual = np.tensordot(means, shares, 1)
    spread = np.tensordot(spreads.clip(_LEAST_SPREAD), shares, 1).clip(_LEAST_SPREAD)
    tones = _REACH * np.tanh((light - usual) / spread / _REACH)
    return Shading(coverage, shaded_tones(tones, coverage))


def shaded_tones(tones: NDArray[np.floating], coverage: Planes) -> Tones:
    """Tones [256, 256] within their range, and only where the figure of a coverage [1, 7, 256, 256] is."""
    figure = coverage[0, _SHADED].sum(0) > WHOLE
    return np.where(figure, tones, 0).clip(-_REACH, _REACH).astype(np.float32)
