"""The corpus on disk: where the files of a character lie, how they are written, and what is told of all of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from anime_painter.classes import CLASSES
from training.files import replace_file

Row = dict[str, Any]
"""Attributes of one character, plain values for JSON; "seed" names it."""

FORMAT = 1
JPEG_QUALITY = 95

_PALETTE = [channel for mask_class in CLASSES for channel in mask_class.colour]


def portrait_path(directory: Path, seed: int) -> Path:
    return directory / "portraits" / f"{seed // 1000:04d}" / f"{seed:08d}.jpg"


def mask_path(directory: Path, seed: int) -> Path:
    return directory / "masks" / f"{seed // 1000:04d}" / f"{seed:08d}.png"


def drawing_version() -> str:
    """Names the drawing code by a digest of its sources: a corpus of one version repeats to the byte."""
    digest = hashlib.sha256()
    for path in _sources(files("training.corpus")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def save_pair(directory: Path, seed: int, portrait: np.ndarray, mask: np.ndarray) -> None:
    """Writes portrait uint8[H, W, 3] and mask uint8[H, W] of class ids, each whole or not at all."""
    palette = Image.fromarray(mask, mode="P")
    palette.putpalette(_PALETTE)
    replace_file(mask_path(directory, seed), lambda part: palette.save(part, format="PNG", compress_level=3))
    picture = Image.fromarray(portrait)
    options = {"format": "JPEG", "quality": JPEG_QUALITY, "subsampling": 0}
    replace_file(portrait_path(directory, seed), lambda part: picture.save(part, **options))


def read_attributes(directory: Path) -> list[Row]:
    """Attributes of the characters that a corpus tells of, by ascending seed; whoever drew them.

    A line that is torn, because the corpus is being drawn or was cut off, is left out.
    """
    rows: dict[int, Row] = {}
    logs = (log.read_text(encoding="utf-8") for log in sorted(directory.glob("attributes*.jsonl")))
    for line in (line for log in logs for line in log.splitlines()):
        row = _row(line)
        if row is not None:
            rows[row["seed"]] = row
    return [rows[seed] for seed in sorted(rows)]


def _row(line: str) -> Row | None:
    try:
        row = json.loads(line)
        return row if isinstance(row["seed"], int) else None
    except (json.JSONDecodeError, KeyError, TypeError):
        return None


def _sources(folder) -> Iterator:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _sources(entry)
        elif entry.name.endswith((".py", ".toml")):
            yield entry
