"""`python -m training heads`: portraits to train on, whose masks are in `training/data/heads`."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from anime_painter.errors import UserError
from anime_painter.inference.framing import Box, crop
from anime_painter.mask_files import read_mask, write_mask
from anime_painter.pictures import read_picture, write_picture

_HEADS = Path(__file__).parent / "data" / "heads"
_ENDINGS = (".jpg", ".png")


class Head(NamedTuple):
    """A head that has a mask: which picture it is in, and which square of it."""

    name: str
    box: Box


def register(app: typer.Typer) -> None:
    """Adds the command `heads` to the training command line."""
    app.command("heads")(_heads)


def _heads(
    pictures: Annotated[Path, typer.Argument(help="Folder of the pictures that training/data/heads names.")],
    out: Annotated[Path, typer.Option(help="Folder that receives images/ and masks/.")],
) -> None:
    """Cuts heads out of pictures and lays their masks beside them, to be trained on as --annotated."""
    typer.echo(f"{join_heads(pictures, out)} of {len(annotated_heads())} heads are in {out}")


def annotated_heads() -> list[Head]:
    """All heads that have a mask, by name."""
    text = (_HEADS / "heads.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return [Head(r["name"], Box(int(r["left"]), int(r["top"]), int(r["side"]))) for r in rows]


def join_heads(pictures: Path, out: Path) -> int:
    """Writes `out/images/NAME.png` and `out/masks/NAME.png` of each head whose picture is there; counts them.

    Raises:
        UserError: none of the pictures is there, or one is damaged.
    """
    count = 0
    for head in annotated_heads():
        found = [path for ending in _ENDINGS if (path := pictures / f"{head.name}{ending}").is_file()]
        if not found:
            continue
        write_picture(out / "images" / f"{head.name}.png", crop(read_picture(found[0]), head.box).picture)
        mask, _ = read_mask(_HEADS / "masks" / f"{head.name}.png")
        write_mask(out / "masks" / f"{head.name}.png", mask)
        count += 1
    if not count:
        raise UserError(
            f"{pictures} holds none of the pictures that training/data/heads/heads.csv names; "
            "they are wanted as NAME.jpg or NAME.png."
        )
    return count
