"""How a painting is styled: each class's style and where it is from, a second style, sliders and locks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self

import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import BACKGROUND, CLASS_COUNT
from anime_painter.document.mask import Mask

Code = NDArray[np.float32]
"""A style code, float32[7, 16]."""

Strengths = Mapping[str, Mapping[str, float]]
"""Sliders by group and name: colours 0..1, tones -1..1."""


@dataclass(frozen=True, eq=False)
class Reference:
    """A picture from which styles are read.

    Attributes:
        name: what a person calls it.
        picture: uint8[512, 512, 3] RGB; never changed in place.
        mask: uint8[512, 512], its classes; never changed in place.
    """

    name: str
    picture: NDArray[np.uint8]
    mask: Mask

    def without(self, class_id: int) -> Reference:
        """The same without the pixels of a class, which count as background."""
        of_class = self.mask == class_id
        if not of_class.any():
            return self  # So that a project holds one picture, however often the garment is changed.
        return replace(self, mask=np.where(of_class, BACKGROUND, self.mask).astype(np.uint8))


class Origin(StrEnum):
    """Ways to come by a style."""

    SEED = "seed"
    REFERENCE = "reference"
    COLOUR = "colour"
    MAP = "map"
    VARIATION = "variation"
    GARMENT = "garment"


@dataclass(frozen=True)
class Source:
    """Where a class's style is from.

    Attributes:
        name: the seed's number, the reference's name, a colour as "#rrggbb", the garment's kind; empty with
            nothing to tell.
        reference: what it was read from, if it was.
    """

    origin: Origin
    name: str = ""
    reference: Reference | None = None

    @property
    def seed(self) -> int | None:
        """The seed that it was drawn with; None if it was not drawn."""
        return int(self.name) if self.origin is Origin.SEED and self.name else None


UNKNOWN = Source(Origin.SEED)
"""Of a style code that came without a word about it."""


@dataclass(frozen=True, eq=False)
class Styling:
    """All from which a mask gets its colours. Never changed in place: a change is another one.

    Attributes:
        style: float32[7, 16], before blending and sliders.
        sources: of each class's row, by class id.
        other: float32[7, 16] that `style` is blended with; None if there is none.
        other_source: where that is from.
        share: of `other` in the blend, 0..1.
        sliders: strengths 0..1 by group and colour, and brightness and saturation, -1..1.
        locks: ids of the classes whose style nothing changes but the sliders.
        shading: picture whose locks, folds and shadows stay where the mask has its classes; None if the
            portrait has those that the mask is given.
        shading_seed: number of those that the mask is given; another one brings other folds and hands.
    """

    style: Code
    sources: tuple[Source, ...] = (UNKNOWN,) * CLASS_COUNT
    other: Code | None = None
    other_source: Source = UNKNOWN
    share: float = 0.5
    sliders: Strengths = field(default_factory=dict)
    locks: frozenset[int] = frozenset()
    shading: Reference | None = None
    shading_seed: int = 0

    def unlocked(self, classes: Iterable[int] = range(CLASS_COUNT)) -> list[int]:
        """Those of some classes that are free to change."""
        return [i for i in classes if i not in self.locks]

    def with_style(self, style: Code, source: Source, classes: Iterable[int] = range(CLASS_COUNT)) -> Self:
        """Takes the rows of some classes from another style code, but for the locked ones."""
        free = self.unlocked(classes)
        rows = self.style.copy()
        rows[free] = style[free]
        sources = tuple(source if i in free else old for i, old in enumerate(self.sources))
        return replace(self, style=rows, sources=sources)

    def with_colour(self, style: Code, source: Source, classes: Iterable[int]) -> Self:
        """Takes the rows of some classes, locked or not, so that no blend changes how they look."""
        chosen = list(classes)
        rows = self.style.copy()
        rows[chosen] = style[chosen]
        other = None
        if self.other is not None:
            other = self.other.copy()
            other[chosen] = style[chosen]
        sources = tuple(source if i in chosen else old for i, old in enumerate(self.sources))
        return replace(self, style=rows, sources=sources, other=other)

    def with_reference(self, old: Reference, new: Reference, style: Code) -> Self:
        """Puts another picture in the place of a reference, wherever that is in use.

        Args:
            style: float32[7, 16], read from the new one.
        """
        used = [i for i, source in enumerate(self.sources) if source.reference is old]
        rows = self.style.copy()
        rows[used] = style[used]
        sources = tuple(_moved_on(source, old, new) for source in self.sources)
        blends = self.other_source.reference is old
        return replace(
            self,
            style=rows,
            sources=sources,
            other=style if blends else self.other,
            other_source=_moved_on(self.other_source, old, new),
        )

    def without_sliders(self, groups: Iterable[str]) -> Self:
        """Puts the sliders of some groups to 0."""
        gone = set(groups)
        return replace(self, sliders={name: s for name, s in self.sliders.items() if name not in gone})

    def with_lock(self, class_id: int, locked: bool) -> Self:
        """Locks a class, or frees it."""
        return replace(self, locks=self.locks | {class_id} if locked else self.locks - {class_id})

    def blended_with(self, other: Code | None, source: Source = UNKNOWN, share: float = 0.5) -> Self:
        """Blends with a second style from here on, or with none."""
        return replace(self, other=other, other_source=source, share=share)

    @property
    def blended(self) -> Code:
        """float32[7, 16] with the second style mixed in except in locked classes; before the sliders."""
        if self.other is None:
            return self.style
        mixed = ((1 - self.share) * self.style + self.share * self.other).astype(np.float32)
        mixed[sorted(self.locks)] = self.style[sorted(self.locks)]
        return mixed

    @property
    def seed(self) -> int | None:
        """The seed that every class was drawn with; None if there is no such seed."""
        return self.sources[0].seed if len(set(self.sources)) == 1 else None

    @property
    def references(self) -> list[Reference]:
        """All that some class's style was read from, each once."""
        found: list[Reference] = []
        for source in (*self.sources, self.other_source):
            if source.reference is not None and not any(source.reference is known for known in found):
                found.append(source.reference)
        return found


def _moved_on(source: Source, old: Reference, new: Reference) -> Source:
    return Source(source.origin, new.name, new) if source.reference is old else source
