"""The corpus on disk: draws many characters in parallel and writes portrait, mask and attributes of each."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from anime_painter.classes import CLASSES
from anime_painter.errors import UserError

Row = dict[str, Any]

FORMAT = 1
JPEG_QUALITY = 95
# Seeds that a worker draws before it reports: a few seconds of work.
BATCH = 16

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


def build(
    directory: Path,
    count: int,
    size: int = 512,
    first_seed: int = 0,
    jobs: int = 1,
    mixed: bool = False,
    progress: Callable[[int], None] = lambda drawn: None,
) -> int:
    """Draws the characters `first_seed` .. `first_seed + count - 1` that `directory` does not hold yet.

    Args:
        size: side of portraits and masks in pixels.
        jobs: processes, each with one thread.
        mixed: go on in a corpus that another version of the drawing code began.
        progress: is told after each batch how many characters it brought, those found complete first.

    Returns:
        How many characters were drawn now.

    Raises:
        UserError: the directory holds a corpus of another size, or of another version and `mixed` is off.
    """
    directory.mkdir(parents=True, exist_ok=True)
    version = drawing_version()
    _check_resumable(directory, size, version, mixed)
    wanted = range(first_seed, first_seed + count)
    known = _complete_attributes(directory)
    _write_attributes(directory, known)
    missing = [seed for seed in wanted if seed not in known]
    progress(count - len(missing))
    _write_manifest(directory, size, version, sorted({*known, *wanted}))
    batches = [missing[i : i + BATCH] for i in range(0, len(missing), BATCH)]
    with (directory / "attributes.jsonl").open("a", encoding="utf-8") as log:
        for rows in _draw_batches(directory, size, batches, jobs):
            log.writelines(json.dumps(row) + "\n" for row in rows)
            log.flush()
            known.update((row["seed"], row) for row in rows)
            progress(len(rows))
    _write_attributes(directory, known)
    return len(missing)


def save_pair(directory: Path, seed: int, portrait: np.ndarray, mask: np.ndarray) -> None:
    """Writes portrait uint8[H, W, 3] and mask uint8[H, W] of class ids, each whole or not at all."""
    palette = Image.fromarray(mask, mode="P")
    palette.putpalette(_PALETTE)
    _replace(mask_path(directory, seed), lambda part: palette.save(part, format="PNG", compress_level=3))
    picture = Image.fromarray(portrait)
    options = {"format": "JPEG", "quality": JPEG_QUALITY, "subsampling": 0}
    _replace(portrait_path(directory, seed), lambda part: picture.save(part, **options))


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


def _draw_batches(directory: Path, size: int, batches: list[list[int]], jobs: int) -> Iterator[list[Row]]:
    if not batches:
        return
    # Workers are spawned: forking a process that has threads (progress bar, BLAS) can hang.
    context = multiprocessing.get_context("spawn")
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
    executor = ProcessPoolExecutor(min(jobs, len(batches)), mp_context=context, initializer=_single_thread)
    try:
        futures = [executor.submit(_draw_batch, directory, size, batch) for batch in batches]
        for future in as_completed(futures):
            yield future.result()
    finally:
        executor.shutdown(cancel_futures=True)


def _single_thread() -> None:
    import cv2

    cv2.setNumThreads(1)


def _draw_batch(directory: Path, size: int, seeds: list[int]) -> list[Row]:
    from training.corpus.draw import draw

    rows = []
    for seed in seeds:
        portrait, mask, attributes = draw(seed, size)
        save_pair(directory, seed, portrait, mask)
        rows.append(attributes)
    return rows


def _complete_attributes(directory: Path) -> dict[int, Row]:
    """Attributes by seed of every character that is whole on disk; a line torn by a crash is dropped."""
    path = directory / "attributes.jsonl"
    known: dict[int, Row] = {}
    if not path.exists():
        return known
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            continue
        if portrait_path(directory, row["seed"]).exists() and mask_path(directory, row["seed"]).exists():
            known[row["seed"]] = row
    return known


def _check_resumable(directory: Path, size: int, version: str, mixed: bool) -> None:
    path = directory / "manifest.json"
    if not path.exists():
        return
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        old_size, old_version = manifest["size"], manifest["version"]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise UserError(f"{path} is no manifest of a corpus; choose another directory with --out.") from error
    if old_size != size:
        raise UserError(
            f"{directory} holds portraits of {old_size} px, not {size}; choose another with --out."
        )
    if old_version != version and not mixed:
        raise UserError(
            f"{directory} was begun by another version of the drawing code ({old_version}, now {version}); "
            "choose another directory with --out, or pass --mixed to go on in it."
        )


def _write_manifest(directory: Path, size: int, version: str, seeds: list[int]) -> None:
    manifest = {
        "format": FORMAT,
        "size": size,
        "version": version,
        "first_seed": seeds[0] if seeds else 0,
        "count": len(seeds),
    }
    text = json.dumps(manifest, indent=2) + "\n"
    _replace(directory / "manifest.json", lambda part: part.write_text(text, encoding="utf-8"))


def _write_attributes(directory: Path, known: dict[int, Row]) -> None:
    text = "".join(json.dumps(known[seed]) + "\n" for seed in sorted(known))
    _replace(directory / "attributes.jsonl", lambda part: part.write_text(text, encoding="utf-8"))


def _replace(path: Path, write: Callable[[Path], object]) -> None:
    """Lets `write` fill a file beside `path`, then moves it there in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    write(part)
    os.replace(part, path)


def _sources(folder) -> Iterator:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _sources(entry)
        elif entry.name.endswith((".py", ".json")):
            yield entry
