"""Inputs and outputs of commands: folders spread out, names of results, failures collected."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from anime_painter.errors import UserError
from anime_painter.pictures import PICTURE_ENDINGS

_FILE_ENDINGS = (".png", ".jpg", ".jpeg", ".webp")


def spread(inputs: Sequence[Path]) -> list[Path]:
    """The files named, and the pictures in the folders named, in order.

    Raises:
        UserError: a folder holds no picture.
    """
    files: list[Path] = []
    for path in inputs:
        if not path.is_dir():
            files.append(path)
            continue
        found = sorted(p for p in path.iterdir() if p.suffix.lower() in PICTURE_ENDINGS and p.is_file())
        if not found:
            raise UserError(f"The folder {path} holds no picture.")
        files += found
    return files


def targets(inputs: Sequence[Path], out: Path, ending: str) -> list[Path]:
    """Where the results go: `out` itself for a single input with a file's ending, else into the folder `out`.

    Raises:
        UserError: several inputs go into one file, or a result would replace an input.
    """
    if out.suffix.lower() in _FILE_ENDINGS and not out.is_dir():
        if len(inputs) > 1:
            raise UserError(f"{out} is one file, but there are {len(inputs)} inputs; give a folder.")
        places = [out]
    else:
        places, taken = [], set()
        for path in inputs:
            stem, number = path.stem, 2
            while stem in taken:
                stem, number = f"{path.stem}-{number}", number + 1
            taken.add(stem)
            places.append(out / f"{stem}{ending}")
    for place in places:
        if place.exists() and any(i.exists() and place.samefile(i) for i in inputs):
            raise UserError(f"{place} would replace an input; choose another place with -o.")
    return places


def each(
    inputs: Sequence[Path],
    outputs: Sequence[Path],
    work: Callable[[Path, Path], dict[str, Any]],
    what: str,
    as_json: bool,
) -> None:
    """Works through the inputs with a progress bar; one that fails does not stop the others.

    Args:
        work: gets an input and its output; returns what is told in JSON, with a "warning" that is shown.

    Raises:
        SystemExit: with code 2, if any input failed.
    """
    results: list[dict[str, Any]] = []
    failed = False
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=as_json) as progress:
        task = progress.add_task(what, total=len(inputs))
        for source, target in zip(inputs, outputs, strict=True):
            row: dict[str, Any] = {"input": str(source)}
            try:
                row |= {"output": str(target), **work(source, target)}
            except UserError as error:
                failed = True
                row = {"input": str(source), "error": str(error)}
                console.print(f"error: {error}", markup=False)
            if row.get("warning") and not as_json:
                console.print(f"warning: {row['warning']}", markup=False)
            results.append(row)
            progress.advance(task)
    if as_json:
        print(json.dumps(results, indent=2))
    else:
        for row in results:
            if "output" in row:
                print(row["output"])
    if failed:
        sys.exit(2)
