"""The value of a painting: all that a portrait is painted from, and all that undoing brings back."""

from __future__ import annotations

from dataclasses import dataclass

from anime_painter.document.mask import Mask
from anime_painter.document.styling import Styling


@dataclass(frozen=True, eq=False, kw_only=True)
class Painting(Styling):
    """What a painting is at one moment: a styling and a mask. Fields are replaced, never changed in place.

    Every field takes part in undoing by itself; a field that is added here needs nothing else.

    Attributes:
        mask: uint8[H, W] of class ids.
        locked: class ids that no tool may paint over.
    """

    mask: Mask
    locked: frozenset[int] = frozenset()
