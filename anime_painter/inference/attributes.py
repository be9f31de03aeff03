"""attributes.json: garments, accents, and sliders for the colours of hair, eyes and skin."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from anime_painter.classes import CLASS_COUNT
from anime_painter.errors import UserError
from anime_painter.inference import oklab
from anime_painter.inference.accents import AccentModel, Accents
from anime_painter.inference.garments import Garment, Garments
from anime_painter.inference.manifest import Manifest
from anime_painter.inference.style import STYLE_SIZE, Style

BRIGHTEST = 0.15
"""The most that brightness changes, in Oklab (white is 1 above black): brown becomes blonde, not white."""

TONES = ("brightness", "saturation")
"""Sliders that every group has beside its colours, -1..1."""


class _ColourModel(BaseModel):
    """How one row of the style code shows as a colour, and how to move it.

    The region shows the ink (see `oklab.to_ink`) `weights @ code + bias`;
    `code + gain @ (target - ink)` shows the target. What shows is not quite a straight line: `offsets`
    are what has to be asked for beside a named colour, so that it shows.
    """

    model_config = ConfigDict(frozen=True)

    row: int = Field(ge=0, lt=CLASS_COUNT)
    weights: list[list[float]] = Field(min_length=3, max_length=3)
    bias: list[float] = Field(min_length=3, max_length=3)
    gain: list[list[float]] = Field(min_length=STYLE_SIZE, max_length=STYLE_SIZE)
    offsets: dict[str, tuple[float, float, float]] = {}

    def ink(self, style: np.ndarray) -> np.ndarray:
        """Which ink a style, [7, 16], is expected to show here."""
        return np.array(self.weights) @ style[self.row].astype(np.float64) + np.array(self.bias)

    def moved_by(self, step: np.ndarray) -> np.ndarray:
        """By how much the row moves, so that another ink shows."""
        return np.array(self.gain) @ step

    def offset(self, shares: Mapping[str, float]) -> np.ndarray:
        """What has to be asked for beside a mixture of named colours."""
        return sum((s * np.array(self.offsets.get(c, (0, 0, 0))) for c, s in shares.items()), np.zeros(3))


class _Group(BaseModel):
    """A row of sliders.

    Attributes:
        models: of the classes that show its colours, the first being its measure.
        targets: Oklab colours that show at full strength, by name.
    """

    models: list[_ColourModel]
    targets: dict[str, tuple[float, float, float]]


class _AttributesFile(BaseModel):
    format: int
    groups: dict[str, _Group]
    garments: list[Garment] = []
    accent: AccentModel | None = None


class Attributes:
    """The sliders, garments and accents of one models folder.

    Attributes:
        garments, accents: that can be chosen; there may be none.
    """

    def __init__(self, groups: dict[str, _Group], garments: Garments, accents: Accents) -> None:
        self._groups = groups
        self.garments = garments
        self.accents = accents

    @classmethod
    def load(cls, manifest: Manifest) -> Attributes:
        """Reads attributes.json of a models folder.

        Raises:
            UserError: it is missing or damaged.
        """
        return cls.parse(manifest.read("attributes"))

    @classmethod
    def parse(cls, content: bytes) -> Attributes:
        """Reads the content of attributes.json.

        Raises:
            UserError: it is damaged.
        """
        try:
            file = _AttributesFile.model_validate_json(content)
        except ValidationError as error:
            raise UserError("attributes.json is no file of Anime Painter's; install it again.") from error
        return cls(file.groups, Garments(file.garments), Accents(file.accent))

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
        moved = style.astype(np.float64)
        for model in self._group(group).models:
            moved[model.row] += model.moved_by(oklab.to_ink(colour) - model.ink(style))
        return moved.astype(np.float32)

    def shifted(self, style: Style, group: str, shifts: Mapping[int, np.ndarray]) -> Style:
        """Moves rows of a style so that each is expected to show another colour: Oklab shifts by class id."""
        moved = style.astype(np.float64)
        for model in self._group(group).models:
            if model.row in shifts:
                before = oklab.from_ink(model.ink(style))
                moved[model.row] += model.moved_by(
                    oklab.to_ink(before + shifts[model.row]) - oklab.to_ink(before)
                )
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
            colour = oklab.from_ink(model.ink(style))
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
            shares = _shares(name, group, colours)
            if shares:
                moved = _towards(moved, group, shares, min(sum(colours.values()), 1.0))
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


def _towards(style: np.ndarray, group: _Group, shares: Mapping[str, float], strength: float) -> np.ndarray:
    """A style, float64[7, 16], moved towards a mixture of named colours by a strength 0..1."""
    target = oklab.to_ink(sum(s * np.array(group.targets[c]) for c, s in shares.items()))
    moved = style.copy()
    for model in group.models:
        step = target + model.offset(shares) - model.ink(style)
        moved[model.row] += strength * model.moved_by(step)
    return moved


def _shares(name: str, group: _Group, strengths: Mapping[str, float]) -> dict[str, float]:
    """Strengths of colours as shares of their sum; empty if that is 0."""
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
    return {colour: strength / total for colour, strength in strengths.items()} if total else {}
