"""The value of a painting: all that a portrait is painted from, and all that undoing brings back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from anime_painter.document.tools import Mask

Strengths = Mapping[str, Mapping[str, float]]
"""Strengths 0..1 of sliders by group and colour."""


@dataclass(frozen=True)
class Painting:
    """What a painting is at one moment. Its fields are replaced, never changed in place.

    Every field takes part in undoing by itself; a field that is added here needs nothing else.

    Attributes:
        mask: uint8[H, W] of class ids.
        style: float32[7, 16], before the sliders.
        sliders: strengths 0..1 by group and colour.
        locked: class ids that no tool may paint over.
    """

    mask: Mask
    style: NDArray[np.float32]
    sliders: Strengths = field(default_factory=dict)
    locked: frozenset[int] = frozenset()
