"""Draws many characters in parallel, on one machine or on several; goes on where it stopped."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from anime_painter.errors import UserError
from training.corpus.store import (
    FORMAT,
    Row,
    drawing_version,
    mask_path,
    portrait_path,
    read_attributes,
    save_pair,
)
from training.files import replace_file

# Seeds that a worker draws before it reports: a few seconds of work.
BATCH = 16


@dataclass(frozen=True)
class Share:
    """Which part of a corpus one of several machines draws: every `of`-th character, beginning with the `rank`-th."""

    rank: int = 0
    of: int = 1

    def seeds(self, wanted: range) -> range:
        return wanted[self.rank :: self.of]

    def log(self, directory: Path) -> Path:
        """Each machine keeps a log of its own, so that none writes into another's."""
        name = "attributes.jsonl" if self.of == 1 else f"attributes.{self.rank}-of-{self.of}.jsonl"
        return directory / name


def build(
    directory: Path,
    count: int,
    size: int = 512,
    first_seed: int = 0,
    jobs: int = 1,
    mixed: bool = False,
    share: Share = Share(),
    progress: Callable[[int], None] = lambda drawn: None,
) -> int:
    """Draws the characters `first_seed` .. `first_seed + count - 1` that `directory` does not hold yet.

    Args:
        size: side of portraits and masks in pixels.
        jobs: processes, each with one thread.
        mixed: go on in a corpus that another version of the drawing code began.
        share: the part of these characters that is drawn here; other machines draw the others into the same
            directory.
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
    known = {row["seed"]: row for row in read_attributes(directory) if _is_complete(directory, row["seed"])}
    _write_manifest(directory, size, version, sorted({*known, *wanted}))
    ours = share.seeds(wanted)
    missing = [seed for seed in ours if seed not in known]
    progress(len(ours) - len(missing))
    batches = [missing[i : i + BATCH] for i in range(0, len(missing), BATCH)]
    kept = {seed: row for seed, row in known.items() if share.of == 1 or seed in ours}
    _write_log(share.log(directory), kept)
    with share.log(directory).open("a", encoding="utf-8") as log:
        for rows in _draw_batches(directory, size, batches, jobs):
            log.writelines(json.dumps(row) + "\n" for row in rows)
            log.flush()
            kept.update((row["seed"], row) for row in rows)
            progress(len(rows))
    _write_log(share.log(directory), kept)
    return len(missing)


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


def _is_complete(directory: Path, seed: int) -> bool:
    return portrait_path(directory, seed).exists() and mask_path(directory, seed).exists()


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
    replace_file(directory / "manifest.json", lambda part: part.write_text(text, encoding="utf-8"))


def _write_log(path: Path, rows: dict[int, Row]) -> None:
    text = "".join(json.dumps(rows[seed]) + "\n" for seed in sorted(rows))
    replace_file(path, lambda part: part.write_text(text, encoding="utf-8"))
