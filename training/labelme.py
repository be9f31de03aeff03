"""`python -m training labelme`: annotations of labelme become masks, and masks annotations to correct."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from anime_painter import labelme, mask_files
from anime_painter.errors import UserError
from anime_painter.pictures import PICTURE_ENDINGS, read_picture, write_picture

Out = Annotated[Path, typer.Option(help="Folder that receives the files.")]

app = typer.Typer(help="Annotations of labelme to masks and back.", no_args_is_help=True)


def register(training: typer.Typer) -> None:
    """Adds the commands `labelme import` and `labelme export` to the training command line."""
    training.add_typer(app, name="labelme")


@app.command("import")
def _import(
    annotations: Annotated[Path, typer.Argument(help="Folder of labelme's JSON files, nested or not.")],
    out: Out,
) -> None:
    """Writes OUT/images/NAME.png and OUT/masks/NAME.png, as --annotated takes them."""
    typer.echo(f"{import_folder(annotations, out)} annotations became masks in {out}")


@app.command("export")
def _export(
    annotated: Annotated[Path, typer.Argument(help="Folder of annotated portraits: images/ and masks/.")],
    out: Out,
) -> None:
    """Writes OUT/NAME.json with the picture inside, for a person to correct in labelme."""
    typer.echo(f"{export_folder(annotated, out)} masks became annotations in {out}")


def import_folder(annotations: Path, out: Path) -> int:
    """Turns all annotations of a folder into pictures and masks; returns how many.

    Raises:
        UserError: there are none; or, when all others are done, for those that could not be read.
    """
    paths = sorted(annotations.rglob("*.json"))

    def convert(path: Path) -> None:
        annotation = labelme.read(path)
        if annotation.picture is None:
            raise UserError(f"{path} has no picture, neither inside nor beside it; copy the picture there.")
        mask_files.write_mask(out / "masks" / f"{path.stem}.png", annotation.mask)
        write_picture(out / "images" / f"{path.stem}.png", annotation.picture)

    return _each(paths, convert, f"{annotations} holds no annotations (*.json).")


def export_folder(annotated: Path, out: Path) -> int:
    """Turns all masks of annotated portraits into annotations; returns how many.

    Raises:
        UserError: there are none; or, when all others are done, for those that could not be read.
    """
    paths = sorted((annotated / "masks").glob("*.png"))

    def convert(path: Path) -> None:
        mask, _ = mask_files.read_mask(path)
        beside = [
            p for p in (annotated / "images").glob(f"{path.stem}.*") if p.suffix.lower() in PICTURE_ENDINGS
        ]
        picture = read_picture(beside[0]) if beside else None
        if picture is not None and picture.shape[:2] != mask.shape:
            raise UserError(f"{path} and its picture {beside[0].name} are of different sizes.")
        labelme.write(out / f"{path.stem}.json", mask, picture)

    return _each(paths, convert, f"{annotated} holds no masks (masks/*.png).")


def _each(paths: Sequence[Path], convert: Callable[[Path], None], none: str) -> int:
    """Converts all that can be; what cannot is told in the end, a line each."""
    if not paths:
        raise UserError(none)
    problems = []
    for path in paths:
        try:
            convert(path)
        except UserError as error:
            problems.append(str(error))
    if problems:
        done = len(paths) - len(problems)
        raise UserError("\n".join([f"{len(problems)} files were left out, {done} are done:", *problems]))
    return len(paths)
