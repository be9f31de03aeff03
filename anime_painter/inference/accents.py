"""The accent of clothes, such as a tie's colour: which one a style code says, and how to choose another."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat

from anime_painter.classes import CLOTHES
from anime_painter.errors import UserError
from anime_painter.inference.style import ACCENT, ACCENT_NUMBERS, STYLE_SIZE, Style

NONE = "none"
"""The accent of cloth that is of one colour."""
CHROMA = ((-0.1687, -0.3313, 0.5), (0.5, -0.4187, -0.0813))
"""Blue and red against lightness, of red, green and blue (those of JPEG)."""
_COLOURS = {
    "red": (198, 40, 52),
    "orange": (238, 132, 40),
    "yellow": (246, 204, 62),
    "green": (62, 150, 84),
    "aqua": (60, 178, 190),
    "blue": (52, 92, 196),
    "purple": (124, 72, 176),
    "pink": (240, 124, 168),
}
_FAINT = 0.05
"""Chroma that differs less from the cloth's is none."""
_Pair = Annotated[list[FiniteFloat], Field(min_length=ACCENT_NUMBERS, max_length=ACCENT_NUMBERS)]
_Row = Annotated[list[FiniteFloat], Field(min_length=STYLE_SIZE, max_length=STYLE_SIZE)]


class AccentModel(BaseModel):
    """How the clothes' row tells chroma, as attributes.json has it.

    Attributes:
        scale: the accent's numbers are so many times its chroma less the cloth's.
        weights, bias: the cloth has the chroma `weights @ row + bias`.
    """

    model_config = ConfigDict(frozen=True)

    scale: _Pair
    weights: Annotated[list[_Row], Field(min_length=ACCENT_NUMBERS, max_length=ACCENT_NUMBERS)]
    bias: _Pair


class Accents:
    """All accents that can be chosen; there are none without a model."""

    def __init__(self, model: AccentModel | None = None) -> None:
        self._model = model

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the accents, the first being no accent."""
        return (NONE, *_COLOURS) if self._model else ()

    def swatch(self, name: str) -> tuple[int, int, int]:
        """The colour of an accent, which is not none, in sRGB, each 0..255."""
        return _COLOURS[name]

    def shown(self, style: Style) -> str | None:
        """The accent nearest to what a style, float32[7, 16], says; None if there are none to choose from."""
        if self._model is None:
            return None
        apart = style[CLOTHES, ACCENT] / np.array(self._model.scale)
        if np.linalg.norm(apart) < _FAINT:
            return NONE
        told = _cloth(self._model, style) + apart
        return min(_COLOURS, key=lambda name: float(np.linalg.norm(_chroma(name) - told)))

    def accented(self, style: Style, name: str) -> Style:
        """A style, float32[7, 16], whose clothes have another accent.

        Raises:
            UserError: there is no such accent.
        """
        if self._model is None or name not in self.names:
            raise UserError(
                "There is no accent '{name}'; there are {names}.", name=name, names=", ".join(self.names)
            )
        worn = style.copy()
        apart = np.zeros(ACCENT_NUMBERS) if name == NONE else _chroma(name) - _cloth(self._model, style)
        worn[CLOTHES, ACCENT] = np.array(self._model.scale) * apart
        return worn


def _cloth(model: AccentModel, style: Style) -> NDArray[np.float64]:
    return np.array(model.weights) @ style[CLOTHES].astype(np.float64) + np.array(model.bias)


def _chroma(name: str) -> NDArray[np.float64]:
    return np.array(CHROMA) @ np.array(_COLOURS[name]) / 255
