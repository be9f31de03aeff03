"""Undo and redo: a step keeps the compressed rectangle of the mask that it changed, and replaced fields."""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import numpy as np

from anime_painter.document.mask import NOTHING, Mask, Rect
from anime_painter.document.painting import Painting

MOST_STEPS = 200
MOST_BYTES = 256 * 1024 * 1024
"""What the steps may hold together; the oldest go first."""

_SMALL_BYTES = 64
"""Counted for a value that is no array, text or collection."""

_FIELDS = tuple(f.name for f in fields(Painting) if f.name != "mask")


@dataclass(frozen=True)
class Changed:
    """What a change has touched.

    Attributes:
        rect: of the mask.
        fields: names of the other fields of the painting.
    """

    rect: Rect = NOTHING
    fields: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.fields) or not self.rect.empty


EVERYTHING = Changed(fields=frozenset(_FIELDS))
"""All fields beside the mask."""


@dataclass(frozen=True)
class Step:
    """The difference of two paintings.

    Attributes:
        rect: the smallest around the pixels of the mask that differ.
        pixels: compressed pixels of the rectangle, before and after.
        values: other fields that differ, before and after.
    """

    rect: Rect
    pixels: tuple[bytes, bytes]
    values: tuple[Mapping[str, Any], Mapping[str, Any]]

    @property
    def changed(self) -> Changed:
        return Changed(self.rect, frozenset(self.values[0]))

    def bytes_beside(self, counted: set[int]) -> int:
        """Bytes that the step keeps beside values that are counted already, which it adds to them.

        What a field was before is counted with the step that made it.
        """
        return sum(map(len, self.pixels)) + _bytes_of(self.values[1], counted)

    def applied(self, painting: Painting, forwards: bool) -> Painting:
        """The painting one step on, or back; its mask is changed in place."""
        _unpack(painting.mask, self.rect, self.pixels[forwards])
        return replace(painting, **self.values[forwards])


def difference(before: Painting, after: Painting, rect: Rect) -> Step:
    """The step between two paintings whose masks differ within `rect` at most."""
    rect = _trimmed(before.mask, after.mask, rect)
    names = [name for name in _FIELDS if not same(getattr(before, name), getattr(after, name))]
    return Step(
        rect,
        (_packed(before.mask, rect), _packed(after.mask, rect)),
        ({name: getattr(before, name) for name in names}, {name: getattr(after, name) for name in names}),
    )


class History:
    """The steps that can be undone and redone.

    Args:
        depth: steps kept at most.
    """

    def __init__(self, depth: int = MOST_STEPS) -> None:
        self._depth = depth
        self._done: deque[Step] = deque()
        self._undone: list[Step] = []

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    @property
    def size(self) -> int:
        """Bytes that all steps keep together."""
        counted: set[int] = set()
        return sum(step.bytes_beside(counted) for step in (*self._done, *self._undone))

    @property
    def depth(self) -> int:
        return self._depth

    @depth.setter
    def depth(self, steps: int) -> None:
        self._depth = steps
        self._forget()

    def record(self, step: Step) -> None:
        """Remembers a step that was just done; what was undone before it is forgotten."""
        self._done.append(step)
        self._undone.clear()
        self._forget()

    def undo(self) -> Step | None:
        """The step to take back now; None if there is none."""
        return _moved(self._done, self._undone)

    def redo(self) -> Step | None:
        """The step to do again now; None if there is none."""
        return _moved(self._undone, self._done)

    def _forget(self) -> None:
        while len(self._done) > 1 and (len(self._done) > self._depth or self.size > MOST_BYTES):
            self._done.popleft()


def _moved(source: deque[Step] | list[Step], target: deque[Step] | list[Step]) -> Step | None:
    if not source:
        return None
    step = source.pop()
    target.append(step)
    return step


def _trimmed(before: Mask, after: Mask, rect: Rect) -> Rect:
    """The smallest rectangle around the pixels that differ."""
    rect = rect.within(before.shape)
    if rect.empty:
        return NOTHING
    changed = before[rect.slices()] != after[rect.slices()]
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    if not len(rows):
        return NOTHING
    return Rect(
        rect.left + int(columns[0]),
        rect.top + int(rows[0]),
        rect.left + int(columns[-1]) + 1,
        rect.top + int(rows[-1]) + 1,
    )


def _packed(mask: Mask, rect: Rect) -> bytes:
    return zlib.compress(np.ascontiguousarray(mask[rect.slices()]).tobytes(), 1) if not rect.empty else b""


def _unpack(mask: Mask, rect: Rect, data: bytes) -> None:
    if rect.empty:
        return
    shape = (rect.bottom - rect.top, rect.right - rect.left)
    mask[rect.slices()] = np.frombuffer(zlib.decompress(data), np.uint8).reshape(shape)


def same(a: object, b: object) -> bool:
    """Equality that also takes arrays, and collections of them."""
    if a is b:
        return True
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return np.array_equal(a, b)
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        return a.keys() == b.keys() and all(same(value, b[key]) for key, value in a.items())
    if isinstance(a, (tuple, list)) and isinstance(b, (tuple, list)):
        return len(a) == len(b) and all(map(same, a, b))
    if is_dataclass(a) and is_dataclass(b):
        return same(vars(a), vars(b))
    return a == b


def _bytes_of(value: object, counted: set[int]) -> int:
    """Bytes of a value, but for arrays that are counted already: a reference is shared by many steps."""
    if isinstance(value, np.ndarray):
        known = id(value) in counted
        counted.add(id(value))
        return 0 if known else value.nbytes
    if isinstance(value, (bytes, str)):
        return len(value) + _SMALL_BYTES
    if isinstance(value, Mapping):
        return sum(_bytes_of(key, counted) + _bytes_of(held, counted) for key, held in value.items())
    if isinstance(value, (tuple, list, frozenset, set)):
        return sum(_bytes_of(held, counted) for held in value)
    if is_dataclass(value):
        return _bytes_of(vars(value), counted)
    return _SMALL_BYTES
