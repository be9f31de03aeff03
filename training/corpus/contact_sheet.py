"""Contact sheets: characters beside each other, with or without their masks, all or those that one asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from PIL import Image

from anime_painter.classes import CLASSES
from anime_painter.errors import UserError


def chosen(seeds: Sequence[int], wishes: Mapping[str, str]) -> list[int]:
    """Those of `seeds` whose attributes agree with all wishes.

    Args:
        wishes: value by attribute. "hair" also means hair_front, hair_side and all others that begin so; a value
            agrees when it holds the wish, hyphens and underscores aside: "twin" finds "twin_high".

    Raises:
        UserError: no such attribute, or no seed agrees; tells what there is.
    """
    from training.corpus.draw import describe  # A cold import of all rooms: only those who draw pay for it.

    rows = {seed: describe(seed) for seed in seeds}
    for key in wishes:
        names = {name for row in rows.values() for name in _named(row, key)}
        if not names:
            known = ", ".join(sorted(next(iter(rows.values()))))
            raise UserError(f"--only: characters have no attribute '{key}'; they have {known}.")
    found = [s for s, row in rows.items() if all(_agrees(row, key, value) for key, value in wishes.items())]
    if not found:
        raise UserError(f"--only: none of these {len(rows)} characters has {_asked(rows, wishes)}.")
    return found


def contact_sheet(seeds: Sequence[int], size: int, columns: int, cell: int, masks: bool) -> Image.Image:
    """Draws the characters `seeds` at `size` pixels and lays them out as cells of `cell` pixels."""
    from training.corpus.draw import draw  # A cold import of all rooms: only those who draw pay for it.

    rows = -(-len(seeds) // columns)
    cell_height = cell * (2 if masks else 1)
    sheet = Image.new("RGB", (columns * cell, rows * cell_height), "white")
    lookup = np.array([mask_class.colour for mask_class in CLASSES], np.uint8)
    for i, seed in enumerate(seeds):
        portrait, mask, _ = draw(seed, size)
        x, y = (i % columns) * cell, (i // columns) * cell_height
        sheet.paste(_resized(portrait, cell), (x, y))
        if masks:
            sheet.paste(_resized(lookup[mask], cell), (x, y + cell))
    return sheet


def _resized(picture: np.ndarray, side: int) -> Image.Image:
    return Image.fromarray(picture).resize((side, side), Image.Resampling.LANCZOS)


def _named(row: Mapping[str, object], key: str) -> list[str]:
    return [name for name in row if name == key or name.startswith(f"{key}_")]


def _agrees(row: Mapping[str, object], key: str, value: str) -> bool:
    return any(_plain(value) in _plain(str(row[name])) for name in _named(row, key))


def _plain(text: str) -> str:
    return text.lower().replace("-", "").replace("_", "").replace(" ", "")


def _asked(rows: Mapping[int, Mapping[str, object]], wishes: Mapping[str, str]) -> str:
    """The wishes in words, with the values that there are for each."""
    return " and ".join(
        f"{key}={value} (there are {', '.join(_values(rows, key)[:20])})" for key, value in wishes.items()
    )


def _values(rows: Mapping[int, Mapping[str, object]], key: str) -> list[str]:
    return sorted({str(row[name]) for row in rows.values() for name in _named(row, key)})
