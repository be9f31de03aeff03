"""Contact sheets: characters beside each other, with or without their masks, all or those that one asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from PIL import Image, ImageDraw

from anime_painter.classes import CLASSES
from anime_painter.errors import UserError

_LABEL_HEIGHT = 20


def chosen(seeds: Sequence[int], wishes: Mapping[str, str]) -> list[int]:
    """Those of `seeds` whose attributes agree with all wishes.

    Args:
        wishes: value by attribute. "hair" also means hair_front, hair_side and all others that begin so; a value
            agrees when one of its words begins the wish, hyphens and underscores aside: "twin" finds "twin_high".

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


def grouped(seeds: Sequence[int], key: str, columns: int) -> dict[str, list[int]]:
    """For each value of an attribute the first `columns` of `seeds` that have it, values in order.

    Raises:
        UserError: there is no such attribute.
    """
    from training.corpus.draw import describe

    groups: dict[str, list[int]] = defaultdict(list)
    for seed in seeds:
        row = describe(seed)
        if key not in row:
            raise UserError(
                f"--by: characters have no attribute '{key}'; they have {', '.join(sorted(row))}."
            )
        if len(groups[str(row[key])]) < columns:
            groups[str(row[key])].append(seed)
    return dict(sorted(groups.items()))


def contact_sheet(seeds: Sequence[int], size: int, columns: int, cell: int, masks: bool) -> Image.Image:
    """Draws the characters `seeds` at `size` pixels and lays them out as cells of `cell` pixels."""
    rows = [seeds[i : i + columns] for i in range(0, len(seeds), columns)]
    return _stacked([_row(row, size, columns, cell, masks) for row in rows])


def labelled_sheet(
    groups: Mapping[str, Sequence[int]], size: int, columns: int, cell: int, masks: bool
) -> Image.Image:
    """A row a group, its name written above it."""
    parts: list[Image.Image] = []
    for name, seeds in groups.items():
        label = Image.new("RGB", (columns * cell, _LABEL_HEIGHT), "white")
        ImageDraw.Draw(label).text((4, 2), name.replace("_", " "), "black", font_size=_LABEL_HEIGHT - 6)
        parts += [label, _row(seeds, size, columns, cell, masks)]
    return _stacked(parts)


def _row(seeds: Sequence[int], size: int, columns: int, cell: int, masks: bool) -> Image.Image:
    from training.corpus.draw import draw

    row = Image.new("RGB", (columns * cell, cell * (2 if masks else 1)), "white")
    lookup = np.array([mask_class.colour for mask_class in CLASSES], np.uint8)
    for i, seed in enumerate(seeds):
        portrait, mask, _ = draw(seed, size)
        row.paste(_resized(portrait, cell), (i * cell, 0))
        if masks:
            row.paste(_resized(lookup[mask], cell), (i * cell, cell))
    return row


def _stacked(parts: Sequence[Image.Image]) -> Image.Image:
    sheet = Image.new("RGB", (parts[0].width, sum(part.height for part in parts)))
    y = 0
    for part in parts:
        sheet.paste(part, (0, y))
        y += part.height
    return sheet


def _resized(picture: np.ndarray, side: int) -> Image.Image:
    return Image.fromarray(picture).resize((side, side), Image.Resampling.LANCZOS)


def _named(row: Mapping[str, object], key: str) -> list[str]:
    return [name for name in row if name == key or name.startswith(f"{key}_")]


def _agrees(row: Mapping[str, object], key: str, value: str) -> bool:
    return any(_begins(str(row[name]), value) for name in _named(row, key))


def _begins(text: str, wish: str) -> bool:
    """Whether one of the words of a value begins the wish: "tail" is in "side_tail", but "male" not in "female"."""
    words = text.lower().replace("-", "_").split("_")
    wanted = wish.lower().replace("-", "").replace("_", "")
    return any("".join(words[i:]).startswith(wanted) for i in range(len(words)))


def _asked(rows: Mapping[int, Mapping[str, object]], wishes: Mapping[str, str]) -> str:
    """The wishes in words, with the values that there are for each."""
    return " and ".join(
        f"{key}={value} (there are {', '.join(_values(rows, key)[:20])})" for key, value in wishes.items()
    )


def _values(rows: Mapping[int, Mapping[str, object]], key: str) -> list[str]:
    return sorted({str(row[name]) for row in rows.values() for name in _named(row, key)})
