"""Undo and redo by stroke: only the rectangle that a stroke changed is kept, compressed."""

from __future__ import annotations

import zlib
from collections import deque
from dataclasses import dataclass

import numpy as np

from anime_painter.document.tools import Mask, Rect

MOST_BYTES = 64 * 1024 * 1024
"""Compressed strokes kept at most; the oldest go first."""


@dataclass(frozen=True)
class _Change:
    rect: Rect
    before: bytes
    after: bytes

    @property
    def size(self) -> int:
        return len(self.before) + len(self.after)


class History:
    """The strokes that can be undone and redone."""

    def __init__(self) -> None:
        self._done: deque[_Change] = deque()
        self._undone: list[_Change] = []
        self._size = 0

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    def record(self, before: Mask, after: Mask, rect: Rect) -> bool:
        """Remembers a stroke from whole masks before and after it; tells whether it changed anything."""
        rect = _trimmed(before, after, rect)
        if rect.empty:
            return False
        change = _Change(rect, _packed(before, rect), _packed(after, rect))
        self._done.append(change)
        self._undone.clear()
        self._size += change.size
        while self._size > MOST_BYTES and len(self._done) > 1:
            self._size -= self._done.popleft().size
        return True

    def undo(self, mask: Mask) -> Rect | None:
        """Takes the last stroke back from the mask; None if there is none."""
        if not self._done:
            return None
        change = self._done.pop()
        self._undone.append(change)
        self._size -= change.size
        _unpack(mask, change.rect, change.before)
        return change.rect

    def redo(self, mask: Mask) -> Rect | None:
        """Does the last undone stroke again; None if there is none."""
        if not self._undone:
            return None
        change = self._undone.pop()
        self._done.append(change)
        self._size += change.size
        _unpack(mask, change.rect, change.after)
        return change.rect


def _trimmed(before: Mask, after: Mask, rect: Rect) -> Rect:
    """The smallest rectangle around the pixels that differ."""
    rect = rect.within(before)
    if rect.empty:
        return rect
    changed = before[rect.slices()] != after[rect.slices()]
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    if not len(rows):
        return Rect(0, 0, 0, 0)
    return Rect(
        rect.left + int(columns[0]),
        rect.top + int(rows[0]),
        rect.left + int(columns[-1]) + 1,
        rect.top + int(rows[-1]) + 1,
    )


def _packed(mask: Mask, rect: Rect) -> bytes:
    return zlib.compress(np.ascontiguousarray(mask[rect.slices()]).tobytes(), 1)


def _unpack(mask: Mask, rect: Rect, data: bytes) -> None:
    shape = (rect.bottom - rect.top, rect.right - rect.left)
    mask[rect.slices()] = np.frombuffer(zlib.decompress(data), np.uint8).reshape(shape)
