"""`python -m training augment`: a few hundred annotated portraits become some thousand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.progress import track

from anime_painter.mask_files import write_mask
from anime_painter.pictures import write_picture


def register(app: typer.Typer) -> None:
    """Adds the command `augment` to the training command line."""
    app.command("augment")(_augment)


def _augment(
    annotated: Annotated[Path, typer.Argument(help="Folder of annotated portraits: images/ and masks/.")],
    out: Annotated[Path, typer.Option(help="Folder that receives images/ and masks/.")],
    each: Annotated[int, typer.Option(min=1, help="Portraits made of each one, itself among them.")] = 16,
    size: Annotated[int, typer.Option(min=64, help="Side of the portraits, in pixels.")] = 512,
    seed: Annotated[int, typer.Option(min=0, help="Of all chance.")] = 0,
) -> None:
    """Turns 200 annotated portraits into 3,200: turned, mirrored, warped, recoloured, blurred, compressed.

    Those that are kept for measuring are left out, so that no segmenter is trained on them by accident.
    """
    typer.echo(f"{augment_folder(annotated, out, each, size, seed)} portraits are in {out}")


def augment_folder(annotated: Path, out: Path, each: int, size: int, seed: int) -> int:
    """Writes `out/images/NAME-00.jpg`, `out/masks/NAME-00.png` and so on; returns how many.

    The first of each is the portrait as it is. What is drawn for one follows from the seed and its name's
    place alone.

    Raises:
        UserError: the folder holds no annotated portraits, or one is damaged.
    """
    from training.data.annotated import load_annotated
    from training.data.augment import View, augment

    portraits = load_annotated(annotated, "train", size)
    view = View()
    for place, portrait in enumerate(track(portraits, "augmenting", transient=True)):
        for number in range(each):
            picture, mask = portrait.picture, portrait.mask
            if number:
                rng = np.random.default_rng([seed, place, number])
                picture, mask = augment(picture, mask, size, rng, view)
            name = f"{portrait.name}-{number:02d}"
            write_mask(out / "masks" / f"{name}.png", mask)
            write_picture(out / "images" / f"{name}.jpg", picture)
    return len(portraits) * each
