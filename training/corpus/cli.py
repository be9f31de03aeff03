"""`python -m training corpus`: draws the corpus, or a contact sheet of it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn, TimeRemainingColumn

from anime_painter.errors import UserError
from training.corpus.build import Share, build
from training.corpus.contact_sheet import chosen, contact_sheet, grouped, labelled_sheet


def register(app: typer.Typer) -> None:
    """Adds the command `corpus` to the training command line."""
    app.command("corpus")(_corpus)


def _corpus(
    count: Annotated[int, typer.Option(min=1, help="How many characters the corpus shall hold.")] = 12_000,
    size: Annotated[int, typer.Option(min=64, max=2048, help="Side of the pictures in pixels.")] = 512,
    out: Annotated[Path | None, typer.Option(help="Directory of the corpus; what is there is kept.")] = None,
    jobs: Annotated[
        int, typer.Option(min=1, help="Processes of this machine, of one thread each.")
    ] = os.cpu_count() or 1,
    first_seed: Annotated[int, typer.Option(min=0, help="Seed of the first character.")] = 0,
    mixed: Annotated[bool, typer.Option(help="Go on in a corpus of another drawing version.")] = False,
    preview: Annotated[Path | None, typer.Option(help="Draw only this contact sheet (PNG or JPEG).")] = None,
    seeds: Annotated[str, typer.Option(help="Seeds A..B of the contact sheet, both included.")] = "0..23",
    columns: Annotated[int, typer.Option(min=1, help="Columns of the contact sheet.")] = 6,
    cell: Annotated[int, typer.Option(min=16, help="Side of the contact sheet's cells in pixels.")] = 256,
    masks: Annotated[bool, typer.Option(help="Show the masks in the contact sheet too.")] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY=VALUE", help="Show only characters of this kind, such as hair=twin."),
    ] = None,
    by: Annotated[
        str | None, typer.Option(metavar="KEY", help="Show a row for each value of an attribute.")
    ] = None,
    more: Annotated[
        list[str] | None, typer.Argument(metavar="[KEY=VALUE]...", help="Further wishes of --only.")
    ] = None,
) -> None:
    """Draws labelled anime portraits: colour, exact seven-class mask and attributes, one character a seed.

    Under torchrun each process draws its share into the same directory.
    """
    if preview is not None:
        shown = chosen(_seed_range(seeds), dict(map(_wish, [*(only or []), *(more or [])])))
        if by is None:
            sheet = contact_sheet(shown, size, columns, cell, masks)
        else:
            sheet = labelled_sheet(grouped(shown, by, columns), size, columns, cell, masks)
        preview.parent.mkdir(parents=True, exist_ok=True)
        sheet.save(preview)
        return
    if out is None:
        raise UserError(
            "The corpus needs a directory: pass --out DIR (or --preview SHEET for a contact sheet)."
        )
    share = Share(int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1")))
    ours = len(share.seeds(range(count)))
    bar = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress("drawing", *bar) as progress:
        task = progress.add_task("drawing", total=ours)
        drawn = build(out, count, size, first_seed, jobs, mixed, share, lambda n: progress.advance(task, n))
    typer.echo(f"{drawn} characters drawn, {ours - drawn} were there already: {out}")


def _seed_range(text: str) -> range:
    match = re.fullmatch(r"(\d+)\.\.(\d+)", text)
    if match is None or int(match[1]) > int(match[2]):
        raise UserError(f"--seeds takes a range such as 0..23, not '{text}'.")
    return range(int(match[1]), int(match[2]) + 1)


def _wish(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not (key and equals and value):
        raise UserError(f"--only takes wishes such as hair=twin or view=three-quarter, not '{text}'.")
    return key, value
