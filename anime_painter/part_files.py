"""Parts of faces as files: eyes, mouths and fringes, cut from masks, to be stamped into others."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

from anime_painter.classes import CLASS_COUNT, CLASSES, EYE, FACE, HAIR, MOUTH
from anime_painter.errors import UserError
from anime_painter.pictures import open_image, write_atomically

THROUGH = CLASS_COUNT
"""Value of a part's pixels that leave a mask as it is."""

Box = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels, right and bottom not included."""

_FACE_KEY = "face"
_FEWEST = 1e-3
"""Share of a mask's pixels that are taken for a face."""


class Kind(StrEnum):
    """What a part is."""

    EYES = "eyes"
    MOUTH = "mouth"
    FRINGE = "fringe"

    @property
    def class_id(self) -> int:
        """The class that it is made of."""
        return {Kind.EYES: EYE, Kind.MOUTH: MOUTH, Kind.FRINGE: HAIR}[self]


@dataclass(frozen=True, eq=False)
class Part:
    """A part, cut from a mask.

    Attributes:
        mask: uint8[H, W] of class ids, and THROUGH where the part is not.
        face: of the face that it was cut from, in pixels of `mask`; may lie outside.
    """

    kind: Kind
    mask: NDArray[np.uint8]
    face: Box


def read_part(path: Path) -> Part:
    """Reads a part; the file's name begins with its kind.

    Raises:
        UserError: it cannot be read, or is no part.
    """
    image = open_image(path)
    try:
        kind = Kind(path.stem.split("-")[0])
        left, top, right, bottom = (int(v) for v in str(image.info[_FACE_KEY]).split())
    except (KeyError, ValueError) as error:
        raise _no_part(path) from error
    if image.mode != "P" or np.asarray(image).max() > THROUGH or right <= left or bottom <= top:
        raise _no_part(path)
    return Part(kind, np.asarray(image, np.uint8), (left, top, right, bottom))


def write_part(path: Path, part: Part) -> None:
    """Writes a part as palette PNG in the classes' colours, the rest transparent.

    Raises:
        UserError: the place cannot be written to.
    """
    image = Image.fromarray(part.mask, "P")
    image.putpalette([*(v for c in CLASSES for v in c.colour), 0, 0, 0])
    notes = PngImagePlugin.PngInfo()
    notes.add_text(_FACE_KEY, " ".join(map(str, part.face)))
    write_atomically(
        path, lambda file: image.save(file, "PNG", optimize=True, transparency=THROUGH, pnginfo=notes)
    )


def face_box(mask: NDArray[np.uint8]) -> Box | None:
    """The box around the face of uint8[H, W], with its eyes and its mouth; None if there is no face."""
    features = np.isin(mask, (FACE, EYE, MOUTH)).astype(np.uint8)
    # Strands of hair cut a face into pieces: join them before the largest is taken.
    reach = max(mask.shape[0] // 40, 1)
    joined = cv2.morphologyEx(features, cv2.MORPH_CLOSE, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    if count < 2:
        return None
    left, top, width, height, area = stats[1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))].tolist()
    return (left, top, left + width, top + height) if area >= _FEWEST * mask.size else None


def _no_part(path: Path) -> UserError:
    return UserError("{path} is no part of a face; `python -m training parts` writes such files.", path=path)
