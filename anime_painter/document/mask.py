"""The mask, and the parts of it that a tool covers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.uint8]
"""uint8[H, W] of class ids."""

Shape = tuple[int, int]
"""Height and width of a mask."""


@dataclass(frozen=True)
class Rect:
    """Pixels left <= x < right, top <= y < bottom."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def empty(self) -> bool:
        return self.right <= self.left or self.bottom <= self.top

    @property
    def shape(self) -> Shape:
        return max(self.bottom - self.top, 0), max(self.right - self.left, 0)

    def union(self, other: Rect) -> Rect:
        """The smallest rectangle around both."""
        if self.empty:
            return other
        if other.empty:
            return self
        return Rect(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def within(self, shape: Shape) -> Rect:
        """The part inside a mask of that shape."""
        height, width = shape
        return Rect(max(self.left, 0), max(self.top, 0), min(self.right, width), min(self.bottom, height))

    def slices(self) -> tuple[slice, slice]:
        """Rows and columns."""
        return slice(self.top, self.bottom), slice(self.left, self.right)


NOTHING = Rect(0, 0, 0, 0)


@dataclass(frozen=True)
class Stencil:
    """The pixels of a mask that a tool covers; whatever they become is no matter of the stencil's.

    Attributes:
        rect: within the mask.
        covered: bool[h, w] of the rectangle.
    """

    rect: Rect
    covered: NDArray[np.bool_]

    @classmethod
    def whole(cls, covered: NDArray[np.bool_]) -> Stencil:
        """From bool[H, W] of the whole mask, with the smallest rectangle around what is covered."""
        rows, columns = np.flatnonzero(covered.any(axis=1)), np.flatnonzero(covered.any(axis=0))
        if not len(rows):
            return NO_STENCIL
        rect = Rect(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
        return cls(rect, covered[rect.slices()])

    def mirrored(self, axis: float, width: int) -> Stencil:
        """Its mirror image.

        Args:
            axis: x of the axis in pixels of the mask: a multiple of a half, so that pixels meet pixels.
            width: of the mask.
        """
        turn = round(2 * axis)
        flipped = Rect(turn - self.rect.right, self.rect.top, turn - self.rect.left, self.rect.bottom)
        inside = flipped.within((self.rect.bottom, width))
        if inside.empty:
            return NO_STENCIL
        part = self.covered[:, ::-1][:, inside.left - flipped.left : inside.right - flipped.left]
        return Stencil(inside, part)

    def united(self, other: Stencil) -> Stencil:
        """What this or the other covers."""
        rect = self.rect.union(other.rect)
        covered = np.zeros(rect.shape, bool)
        for part in (self, other):
            if not part.rect.empty:
                top, left = part.rect.top - rect.top, part.rect.left - rect.left
                height, width = part.covered.shape
                covered[top : top + height, left : left + width] |= part.covered
        return Stencil(rect, covered)


NO_STENCIL = Stencil(NOTHING, np.zeros((0, 0), bool))
