"""`python -m training shares`: how much of a picture each class takes, in corpora and annotated portraits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from anime_painter.classes import CLASS_COUNT, CLASSES
from anime_painter.errors import UserError
from training.data.masks import read_mask

SIZE = 256
"""Side in pixels at which regions are counted."""
PAINTABLE = 60
"""Pixels from which on a person can paint a mouth, and a network learn it."""


@dataclass(frozen=True)
class Shares:
    """What many masks have in common.

    Attributes:
        masks: how many were counted.
        mean: float[7], share 0..1 of the picture that each class takes on average.
        present: float[7], share 0..1 of the masks that hold each class.
        median: float[7], median pixels of the class where it is present, at `SIZE`.
        paintable_mouths: share 0..1 of the masks whose mouth has `PAINTABLE` pixels or more.
    """

    masks: int
    mean: NDArray[np.float64]
    present: NDArray[np.float64]
    median: NDArray[np.float64]
    paintable_mouths: float


def measure(masks: Iterable[NDArray[np.uint8]]) -> Shares:
    """Counts masks uint8[SIZE, SIZE] of class ids; there must be one at least."""
    counts = np.array([np.bincount(mask.ravel(), minlength=CLASS_COUNT) for mask in masks])
    there = counts > 0
    median = [np.median(column[column > 0]) if column.any() else 0.0 for column in counts.T]
    mouth = next(c.id for c in CLASSES if c.name == "mouth")
    return Shares(
        masks=len(counts),
        mean=counts.mean(0) / SIZE**2,
        present=there.mean(0),
        median=np.array(median),
        paintable_mouths=float((counts[:, mouth] >= PAINTABLE).mean()),
    )


def table(shares: dict[str, Shares]) -> str:
    """A Markdown table: a row a class, and for each folder mean share, presence and median pixels."""
    heads = [f"{name} ({s.masks}): share | present | median px" for name, s in shares.items()]
    lines = ["| class | " + " | ".join(heads) + " |", "|---" * (1 + 3 * len(shares)) + "|"]
    for c in CLASSES:
        cells = [
            f"{s.mean[c.id]:.1%} | {s.present[c.id]:.0%} | {s.median[c.id]:,.0f}" for s in shares.values()
        ]
        lines.append(f"| {c.name} | " + " | ".join(cells) + " |")
    mouths = [f"{s.paintable_mouths:.0%} | | |" for s in shares.values()]
    lines.append(f"| mouth of {PAINTABLE} px or more | " + " ".join(mouths))
    return "\n".join(lines)


def register(app: typer.Typer) -> None:
    """Adds the command `shares` to the training command line."""
    app.command("shares")(_shares)


def _shares(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR...", help="Corpora, or annotated portraits.")],
    most: Annotated[int, typer.Option(min=1, help="Masks of each folder that are counted at most.")] = 1000,
) -> None:
    """Prints how much of a picture each class takes in each folder, as a Markdown table."""
    typer.echo(table({folder.name: measure(_masks(folder, most)) for folder in folders}))


def _masks(folder: Path, most: int) -> Iterator[NDArray[np.uint8]]:
    paths = sorted((folder / "masks").rglob("*.png"))[:most]
    if not paths:
        raise UserError(f"{folder} holds no masks; it wants {folder.name}/masks/*.png.")
    return (read_mask(path, SIZE) for path in paths)
