"""Hand-annotated portraits: a folder of pictures and masks, and which of them are kept for measuring."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from anime_painter.errors import UserError
from training.data.masks import read_mask, read_picture

_PICTURE_ENDINGS = (".jpg", ".jpeg", ".png")


@dataclass(frozen=True)
class Annotated:
    """One annotated portrait: `picture` uint8[S, S, 3] RGB and `mask` uint8[S, S] of class ids."""

    name: str
    picture: NDArray[np.uint8]
    mask: NDArray[np.uint8]


def held_out_names() -> frozenset[str]:
    """Stems of the portraits that no segmenter is trained on.

    They are the twenty whose names have the smallest SHA-256 digests, so nobody chose them by their looks.
    """
    text = files("training.data").joinpath("heldout.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def load_annotated(
    directory: Path, part: Literal["train", "held-out", "all"], size: int = 512
) -> list[Annotated]:
    """Reads `DIR/images/NAME.jpg` with `DIR/masks/NAME.png`, in the order of their names.

    Args:
        size: side to which square pictures are resampled, in pixels.

    Raises:
        UserError: the directory holds no such portraits, or a file is missing, damaged or of another shape.
    """
    kept = held_out_names()
    paths = sorted(p for p in (directory / "images").glob("*") if p.suffix.lower() in _PICTURE_ENDINGS)
    chosen = [p for p in paths if part == "all" or (p.stem in kept) == (part == "held-out")]
    if not chosen:
        raise UserError(
            f"{directory} holds no annotated portraits ({part}); it wants images/*.jpg and masks/*.png."
        )
    return [_read(path, directory / "masks" / f"{path.stem}.png", size) for path in chosen]


def _read(picture_path: Path, path: Path, size: int) -> Annotated:
    picture, mask = read_picture(picture_path), read_mask(path)
    if picture.shape[:2] != mask.shape or mask.shape[0] != mask.shape[1]:
        raise UserError(
            f"{picture_path.name} is {picture.shape[1]}x{picture.shape[0]} and its mask {mask.shape[1]}x"
            f"{mask.shape[0]}; both must be the same square."
        )
    if mask.shape[0] != size:
        picture, mask = read_picture(picture_path, size), read_mask(path, size)
    return Annotated(picture_path.stem, picture, mask)
