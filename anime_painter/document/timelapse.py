"""What a painting looked like after each of its steps, so that its making can be shown as a film."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from anime_painter.document.mask import Mask
from anime_painter.document.painting import Painting
from anime_painter.document.styling import Reference, Strengths
from anime_painter.mask_files import decode_mask, encode_mask

MOST_MOMENTS = 600
"""Twenty seconds of film; a mask takes about 4 KB, so they take some megabytes."""


@dataclass(frozen=True, eq=False)
class Moment:
    """The painting after one step.

    Attributes:
        mask_png: the mask, packed as palette PNG: 4 KB instead of 256.
        style: float32[7, 16], blended, before the sliders.
        sliders: strengths 0..1 by group and colour.
        shading: picture whose shading stays.
        shading_seed: number of the shading where there is none of a picture.
    """

    mask_png: bytes
    style: NDArray[np.float32]
    sliders: Strengths = field(default_factory=dict)
    shading: Reference | None = None
    shading_seed: int = 0

    @property
    def mask(self) -> Mask:
        """uint8[H, W] of class ids."""
        return decode_mask(self.mask_png, "a moment of the timelapse")


class Timelapse:
    """Records moments. When there are too many, every other one of them is forgotten.

    Args:
        moments: recorded earlier, the oldest first.
    """

    def __init__(self, moments: Iterable[Moment] = ()) -> None:
        self._moments = list(moments)[:MOST_MOMENTS]
        self._stride = 1
        self._steps = 0

    @property
    def moments(self) -> Sequence[Moment]:
        """The oldest first."""
        return tuple(self._moments)

    def record(self, painting: Painting) -> None:
        """Remembers what a step has led to."""
        self._steps += 1
        if self._steps % self._stride:
            return
        self._moments.append(
            Moment(
                encode_mask(painting.mask),
                painting.blended,
                painting.sliders,
                painting.shading,
                painting.shading_seed,
            )
        )
        if len(self._moments) > MOST_MOMENTS:
            # The beginning and the newest stay; steps are recorded half as often from here on.
            self._moments = self._moments[::2]
            self._stride *= 2
