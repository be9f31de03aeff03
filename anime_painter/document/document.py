"""A painting that can be changed step by step, and every step undone."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import CLASS_COUNT
from anime_painter.document.history import MOST_STEPS, Changed, History, difference
from anime_painter.document.mask import NOTHING, Mask, Rect, Stencil
from anime_painter.document.painting import Painting
from anime_painter.document.styling import Strengths

SIZE = 512
"""Side of every painted mask in pixels."""

_WHOLE = Rect(0, 0, SIZE, SIZE)
_STROKE = frozenset({"stroke"})


class Document:
    """What the window shows and changes.

    A step opens with its first change and ends when the hand rests; only then it can be undone. A change of
    another kind ends the step before it.

    Args:
        painting: to begin with; its mask may have any size.
        undo_depth: steps that can be undone at most.
    """

    def __init__(self, painting: Painting, undo_depth: int = MOST_STEPS) -> None:
        self._painting = replace(painting, mask=fitted(painting.mask))
        self._history = History(undo_depth)
        self._before: Painting | None = None
        self._kind: frozenset[str] = frozenset()
        self._touched = NOTHING

    @property
    def mask(self) -> Mask:
        """uint8[512, 512] of class ids; changed only through the methods."""
        return self._painting.mask

    @property
    def style(self) -> NDArray[np.float32]:
        """float32[7, 16], before the sliders."""
        return self._painting.style

    @property
    def sliders(self) -> Strengths:
        """Strengths 0..1 by group and colour."""
        return self._painting.sliders

    @property
    def painting(self) -> Painting:
        """The painting itself: its mask changes with the next stroke, so other threads take a snapshot."""
        return self._painting

    @property
    def locked(self) -> frozenset[int]:
        """Class ids that no tool may paint over."""
        return self._painting.locked

    @property
    def can_undo(self) -> bool:
        return self._history.can_undo or self._before is not None

    @property
    def can_redo(self) -> bool:
        return self._history.can_redo

    @property
    def undo_depth(self) -> int:
        """Steps that can be undone at most."""
        return self._history.depth

    @undo_depth.setter
    def undo_depth(self, steps: int) -> None:
        self._history.depth = steps

    @property
    def undo_bytes(self) -> int:
        """Memory that the steps hold."""
        return self._history.size

    def snapshot(self) -> Painting:
        """The painting as it is now; later changes leave it alone, so other threads may read it."""
        return replace(self._painting, mask=self.mask.copy())

    def change(self, *, resting: bool = True, **fields: object) -> Changed:
        """Replaces fields of the painting, such as ``change(style=style, sliders={})``; the one way to do so.

        Args:
            resting: whether the step ends here. While the hand still moves, changes of the same fields fold
                into one step.
            fields: new values by the names of `Painting`; a mask may have any size.

        Raises:
            TypeError: a painting has no such field.
        """
        self._open(frozenset(fields))
        rect = NOTHING
        if "mask" in fields:
            self.mask[...] = fitted(np.asarray(fields.pop("mask")))
            self._touched = rect = _WHOLE
        self._painting = replace(self._painting, **fields)  # type: ignore[arg-type]
        if resting:
            self.end_step()
        return Changed(rect, frozenset(fields))

    def restart(self, painting: Painting) -> None:
        """Goes on with another painting, as if the document had just been made."""
        self.end_step()
        self.mask[...] = fitted(painting.mask)
        self._painting = replace(painting, mask=self.mask)
        self._history = History(self.undo_depth)

    def become(self, painting: Painting, *, resting: bool = True) -> Changed:
        """Takes over the fields in which another painting differs, as `change` does."""
        different = {
            name: value
            for name, value in vars(painting).items()
            if value is not getattr(self._painting, name)
        }
        return self.change(resting=resting, **different) if different else Changed()

    def paint(self, stencil: Stencil, classes: int | Mask, *, afresh: bool = False) -> Rect:
        """Paints what a stencil covers, but for pixels of locked classes; goes on with the open stroke.

        Args:
            classes: the class id, or a whole mask to take the covered pixels from.
            afresh: takes back first what this stroke has painted so far, as a shape that is still drawn does.

        Returns:
            The rectangle that may have changed.
        """
        self._open(_STROKE)
        changed = self._restored() if afresh else NOTHING
        rect = stencil.rect
        if not rect.empty:
            part = self.mask[rect.slices()]
            allowed = stencil.covered & ~self._is_locked[part]
            np.copyto(part, classes if isinstance(classes, int) else classes[rect.slices()], where=allowed)
            self._touched = self._touched.union(rect)
        return changed.union(rect)

    def cancel_step(self) -> Rect:
        """Takes back what the open stroke has painted; returns what changed."""
        rect = self._restored() if self._kind == _STROKE else NOTHING
        self.end_step()
        return rect

    def end_step(self) -> bool:
        """Ends the open step; tells whether there was one that changed anything."""
        if self._before is None:
            return False
        step = difference(self._before, self._painting, self._touched)
        self._before, self._touched = None, NOTHING
        if step.changed:
            self._history.record(step)
        return bool(step.changed)

    def undo(self) -> Changed | None:
        """Takes one step back; None if there is none."""
        self.end_step()
        step = self._history.undo()
        if step is None:
            return None
        self._painting = step.applied(self._painting, forwards=False)
        return step.changed

    def redo(self) -> Changed | None:
        """Takes one step forward again; None if there is none."""
        self.end_step()
        step = self._history.redo()
        if step is None:
            return None
        self._painting = step.applied(self._painting, forwards=True)
        return step.changed

    def _open(self, kind: frozenset[str]) -> None:
        """Begins a step, unless one of the same kind is open."""
        if self._before is not None and self._kind != kind:
            self.end_step()
        if self._before is None:
            self._before, self._kind = self.snapshot(), kind

    def _restored(self) -> Rect:
        """Puts the mask back to where the open step began; returns what may have changed."""
        rect, self._touched = self._touched, NOTHING
        if self._before is not None and not rect.empty:
            self.mask[rect.slices()] = self._before.mask[rect.slices()]
        return rect

    @property
    def _is_locked(self) -> NDArray[np.bool_]:
        """bool[7]: by class id."""
        table = np.zeros(CLASS_COUNT, bool)
        table[list(self.locked)] = True
        return table


def fitted(mask: Mask) -> Mask:
    """A copy of a mask at 512 px: padded to a square with background, resampled to the nearest class."""
    height, width = mask.shape
    side = max(height, width)
    square = np.zeros((side, side), np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = mask
    if side == SIZE:
        return square
    return np.asarray(cv2.resize(square, (SIZE, SIZE), interpolation=cv2.INTER_NEAREST_EXACT), np.uint8)
