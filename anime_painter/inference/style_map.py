"""The map of styles: characters of the corpus laid out so that those of like style lie side by side."""

from __future__ import annotations

import base64
import binascii
import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydantic import BaseModel, Field, ValidationError

from anime_painter.classes import CLASS_COUNT
from anime_painter.errors import UserError
from anime_painter.inference.manifest import Manifest
from anime_painter.inference.style import STYLE_SIZE, Style

NAMES = ("style_map", "style_map_tiles")
"""In the manifest: the points, and the sheet of their pictures."""


class _PointInFile(BaseModel):
    x: float = Field(ge=0, le=1)
    y: float = Field(ge=0, le=1)
    code: str
    hair: str
    tile: int = Field(ge=0)


class _MapFile(BaseModel):
    format: int
    side: int = Field(ge=1)
    columns: int = Field(ge=1)
    points: list[_PointInFile] = Field(min_length=1)


@dataclass(frozen=True)
class StylePoint:
    """One style on the map.

    Attributes:
        x, y: its place, 0..1, from the left and from the top.
        style: float32[7, 16].
        hair: name of its hair colour, as the sliders name it.
        tile: index of its picture on the sheet.
    """

    x: float
    y: float
    style: Style
    hair: str
    tile: int


@dataclass(frozen=True)
class MapOfStyles:
    """All points and their pictures.

    Attributes:
        points: in no order that means anything.
        sheet: uint8[H, W, 3] RGB, tiles row by row.
        side: of a tile, in pixels.
        columns: tiles in a row.
    """

    points: tuple[StylePoint, ...]
    sheet: NDArray[np.uint8]
    side: int
    columns: int

    @classmethod
    def load(cls, manifest: Manifest) -> MapOfStyles:
        """Reads style_map.json and its sheet.

        Raises:
            UserError: a file is missing, damaged, or they do not fit each other.
        """
        points, sheet = (manifest.read(name) for name in NAMES)
        try:
            file = _MapFile.model_validate_json(points)
            decoded = tuple(StylePoint(p.x, p.y, decode(p.code), p.hair, p.tile) for p in file.points)
            with Image.open(io.BytesIO(sheet), formats=("JPEG",)) as image:
                picture = np.asarray(image.convert("RGB"))
        except (ValidationError, ValueError, OSError) as error:
            raise UserError("The map of styles is no file of Anime Painter's; install it again.") from error
        rows = picture.shape[0] // file.side
        if (
            picture.shape[1] != file.columns * file.side
            or max(p.tile for p in decoded) >= rows * file.columns
        ):
            raise UserError("The map of styles does not fit the sheet of its pictures; install it again.")
        return cls(decoded, picture, file.side, file.columns)

    def picture(self, point: StylePoint) -> NDArray[np.uint8]:
        """A point's portrait, uint8[side, side, 3] RGB."""
        top, left = (i * self.side for i in divmod(point.tile, self.columns))
        return self.sheet[top : top + self.side, left : left + self.side]

    def nearest(self, x: float, y: float) -> StylePoint:
        """The point nearest to a place on the map."""
        return min(self.points, key=lambda point: (point.x - x) ** 2 + (point.y - y) ** 2)


def encode(style: Style) -> str:
    """A style code as text: its numbers in half precision, base64."""
    return base64.b64encode(style.astype("<f2").tobytes()).decode("ascii")


def decode(text: str) -> Style:
    """The style code that `encode` wrote.

    Raises:
        ValueError: the text holds no style code.
    """
    try:
        numbers = np.frombuffer(base64.b64decode(text, validate=True), "<f2")
    except binascii.Error as error:
        raise ValueError("no base64") from error
    if numbers.size != CLASS_COUNT * STYLE_SIZE or not np.isfinite(numbers).all():
        raise ValueError(f"{numbers.size} numbers, a style code has {CLASS_COUNT * STYLE_SIZE}")
    return numbers.reshape(CLASS_COUNT, STYLE_SIZE).astype(np.float32)
