"""Garments: which one the clothes' row of a style code says, and how to choose another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat

from anime_painter.classes import CLOTHES
from anime_painter.errors import UserError
from anime_painter.inference.style import GARMENT_NUMBERS, Style

_Numbers = Annotated[list[FiniteFloat], Field(min_length=GARMENT_NUMBERS, max_length=GARMENT_NUMBERS)]


class Garment(BaseModel):
    """A kind of garment in one pattern of cloth, as attributes.json has it.

    Attributes:
        name: of the kind, such as "sailor".
        pattern: of its cloth, such as "plain" or "stripes".
        numbers: the end of the clothes' row that says so.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    pattern: str
    numbers: _Numbers


class Garments:
    """All garments of one models folder; there may be none.

    Args:
        garments: the commonest first.
    """

    def __init__(self, garments: Sequence[Garment] = ()) -> None:
        self._garments = tuple(garments)
        self._numbers = np.array([g.numbers for g in garments]).reshape(-1, GARMENT_NUMBERS)

    @property
    def names(self) -> tuple[str, ...]:
        """Kinds, the commonest first."""
        return tuple(dict.fromkeys(garment.name for garment in self._garments))

    def patterns(self, name: str) -> tuple[str, ...]:
        """Patterns of cloth that a kind comes in, the commonest first."""
        return tuple(garment.pattern for garment in self._garments if garment.name == name)

    def shown(self, style: Style) -> Garment | None:
        """The garment nearest to what a style, float32[7, 16], says; None if there are none."""
        if not self._garments:
            return None
        said = style[CLOTHES, -GARMENT_NUMBERS:].astype(np.float64)
        return self._garments[int(np.square(self._numbers - said).sum(1).argmin())]

    def dressed(self, style: Style, name: str, pattern: str | None = None) -> Style:
        """A style, float32[7, 16], with another garment in the same colours.

        Args:
            name: of the kind.
            pattern: of its cloth; by default that of what the style shows, if the kind comes in it.

        Raises:
            UserError: there is no such kind, or it does not come in this pattern.
        """
        patterns = self.patterns(name)
        if not patterns:
            raise UserError(
                "There is no garment '{name}'; there are {names}.", name=name, names=", ".join(self.names)
            )
        if pattern is None:
            shown = self.shown(style)
            pattern = shown.pattern if shown and shown.pattern in patterns else patterns[0]
        if pattern not in patterns:
            raise UserError(
                "The garment '{name}' does not come in '{pattern}'; it comes in {patterns}.",
                name=name,
                pattern=pattern,
                patterns=", ".join(patterns),
            )
        chosen = next(g for g in self._garments if (g.name, g.pattern) == (name, pattern))
        return _wearing(style, np.array(chosen.numbers))

    def tailored(self, style: Style) -> Style:
        """A style whose garment is the nearest that there is: between two of them lies none."""
        shown = self.shown(style)
        return style if shown is None else _wearing(style, np.array(shown.numbers))


def _wearing(style: Style, numbers: NDArray[np.float64]) -> Style:
    worn = style.copy()
    worn[CLOTHES, -GARMENT_NUMBERS:] = numbers
    return worn
