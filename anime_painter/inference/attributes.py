"""Colour sliders: moves of the style code towards named colours of hair, eyes and skin."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from anime_painter.classes import CLASS_COUNT
from anime_painter.errors import UserError
from anime_painter.inference import oklab
from anime_painter.inference.manifest import Manifest
from anime_painter.inference.style import STYLE_SIZE, Style

BRIGHTEST = 0.15
"""The most that brightness changes, in Oklab (white is 1 above black): brown becomes blonde, not white."""

TONES = ("brightness", "saturation")
"""Sliders that every group has beside its colours, -1..1."""


class _ColourModel(BaseModel):
    """How one row of the style code shows as a colour, and how to move it.

    The region's mean Oklab colour is `weights @ code + bias`;
    `code + gain @ (target - colour)` shows the target.
    """

    model_config = ConfigDict(frozen=True)

    row: int = Field(ge=0, lt=CLASS_COUNT)
    weights: list[list[float]] = Field(min_length=3, max_length=3)
    bias: list[float] = Field(min_length=3, max_length=3)
    gain: list[list[float]] = Field(min_length=STYLE_SIZE, max_length=STYLE_SIZE)


class _Group(BaseModel):
    models: list[_ColourModel]
    targets: dict[str, tuple[float, float, float]]


class _AttributesFile(BaseModel):
    format: int
    groups: dict[str, _Group]


class Attributes:
    """The sliders of one models folder."""

    def __init__(self, groups: dict[str, _Group]) -> None:
        self._groups = groups

    @classmethod
    def load(cls, manifest: Manifest) -> Attributes:
        """Reads attributes.json.

        Raises:
            UserError: it is missing or damaged.
        """
        try:
            return cls(_AttributesFile.model_validate_json(manifest.read("attributes")).groups)
        except ValidationError as error:
            raise UserError("attributes.json is no file of Anime Painter's; install it again.") from error

    @property
    def names(self) -> dict[str, tuple[str, ...]]:
        """Colours by group."""
        return {name: tuple(group.targets) for name, group in self._groups.items()}

    def swatch(self, group: str, colour: str) -> tuple[int, int, int]:
        """A named colour in sRGB, each 0..255."""
        red, green, blue = oklab.to_srgb(self._group(group).targets[colour]).tolist()
        return red, green, blue

    def rows(self, group: str) -> list[int]:
        """Ids of the classes that a group's colours show in, the first being its measure."""
        return [model.row for model in self._group(group).models]

    def painted_as(self, style: Style, group: str, colour: np.ndarray) -> Style:
        """Moves a style so that a group is expected to show an Oklab colour."""
        return _towards(style.astype(np.float64), self._group(group), colour, 1.0).astype(np.float32)

    def shifted(self, style: Style, group: str, shifts: Mapping[int, np.ndarray]) -> Style:
        """Moves rows of a style so that each is expected to show another colour: Oklab shifts by class id."""
        moved = style.astype(np.float64)
        for model in self._group(group).models:
            if model.row in shifts:
                moved[model.row] += np.array(model.gain) @ shifts[model.row]
        return moved.astype(np.float32)

    def toned(self, style: Style, group: str, brightness: float = 0.0, saturation: float = 0.0) -> Style:
        """Moves a style, float32[7, 16], to the same colours of a group, brighter and stronger or less so.

        Args:
            brightness: -1..1; 1 is brighter by `BRIGHTEST` in Oklab.
            saturation: -1..1; 1 is twice as colourful, -1 is grey.

        Raises:
            UserError: there is no such group, or a number is out of range.
        """
        for name, value in (("brightness", brightness), ("saturation", saturation)):
            if not -1 <= value <= 1:
                raise UserError(
                    "The {name} of {group} is {value:g}; it goes from -1 to 1.",
                    name=name,
                    group=group,
                    value=value,
                )
        shifts = {}
        for model in self._group(group).models:
            colour = np.array(model.weights) @ style[model.row].astype(np.float64) + np.array(model.bias)
            shifts[model.row] = np.array([brightness * BRIGHTEST, *(saturation * colour[1:])])
        return self.shifted(style, group, shifts)

    def recolour(self, style: Style, sliders: Mapping[str, Mapping[str, float]]) -> Style:
        """Moves a style, float32[7, 16], by strengths 0..1 of colours by group, and then by its tones, -1..1.

        Several colours of a group are mixed by their strengths; together they count as one at most. Tones
        are "brightness" and "saturation", as of `toned`.

        Raises:
            UserError: a group or a colour has no such name, or a strength is out of range.
        """
        moved = style.astype(np.float64)
        for name, strengths in sliders.items():
            group = self._group(name)
            colours = {colour: value for colour, value in strengths.items() if colour not in TONES}
            target, strength = _mixed(name, group, colours)
            if strength > 0:
                moved = _towards(moved, group, target, strength)
            tones = {tone: value for tone, value in strengths.items() if tone in TONES}
            if tones:
                moved = self.toned(moved.astype(np.float32), name, **tones).astype(np.float64)
        return moved.astype(np.float32)

    def _group(self, name: str) -> _Group:
        if name not in self._groups:
            raise UserError(
                "There is no slider '{name}'; there are {names}.", name=name, names=", ".join(self._groups)
            )
        return self._groups[name]


def _towards(style: np.ndarray, group: _Group, target: np.ndarray, strength: float) -> np.ndarray:
    """A style, float64[7, 16], moved towards an Oklab colour by a strength 0..1."""
    moved = style.copy()
    for model in group.models:
        colour = np.array(model.weights) @ style[model.row] + np.array(model.bias)
        moved[model.row] += strength * np.array(model.gain) @ (target - colour)
    return moved


def _mixed(name: str, group: _Group, strengths: Mapping[str, float]) -> tuple[np.ndarray, float]:
    for colour, strength in strengths.items():
        if colour not in group.targets:
            raise UserError(
                "There is no {group} colour '{colour}'; there are {names}.",
                group=name,
                colour=colour,
                names=", ".join(group.targets),
            )
        if not 0 <= strength <= 1:
            raise UserError(
                "The strength of {group} colour '{colour}' is {strength:g}; it goes from 0 to 1.",
                group=name,
                colour=colour,
                strength=strength,
            )
    total = sum(strengths.values())
    if total == 0:
        return np.zeros(3), 0.0
    target = sum(np.array(group.targets[c]) * s for c, s in strengths.items()) / total
    return np.asarray(target), min(total, 1.0)
