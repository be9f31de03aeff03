"""What a portrait of the corpus costs: to draw, room by room, to write, and to read for training.

Run from the repository's root as `python benchmarks/corpus.py [COUNT]`. Times are of one thread of this
computer; the shares of the rooms can be compared between computers.
"""

from __future__ import annotations

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

import cProfile
import pstats
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import cv2
import torch

from training.corpus import store
from training.corpus.draw import draw
from training.data.corpus import CorpusDataset

_COUNT, _FIRST, _SIZE = 60, 200_000, 512


def main() -> None:
    """Prints a line a figure."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else _COUNT
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    seeds = range(_FIRST, _FIRST + count)
    draw(0, _SIZE)  # Imports and authored files are not what is measured.
    drawing = _milliseconds(lambda: [draw(seed, _SIZE) for seed in seeds]) / count
    print(f"drawing   {drawing:6.1f} ms a portrait at {_SIZE} px")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pairs = [(seed, *draw(seed, _SIZE)[:2]) for seed in seeds]
        writing = _milliseconds(lambda: [store.save_pair(folder, *pair) for pair in pairs]) / count
        kilobytes = sum(p.stat().st_size for p in folder.rglob("*.*") if p.is_file()) / count / 1000
        print(f"writing   {writing:6.1f} ms, {kilobytes:.0f} kB: 20,000 take {kilobytes * 20e3 / 1e6:.1f} GB")
        _tell_of(folder, seeds)
        for size in (128, 256, 512):
            data = CorpusDataset(folder, size, rough_share=0.0, part="all")
            reading = _milliseconds(lambda d=data: [d[i] for i in range(len(d))]) / count
            print(f"reading   {reading:6.1f} ms at {size} px")
    for room, share in _rooms(lambda: [draw(seed, _SIZE) for seed in seeds]).items():
        print(f"{room:14s} {share:6.1%} of the drawing")


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _tell_of(folder: Path, seeds: range) -> None:
    (folder / "attributes.jsonl").write_text("".join(f'{{"seed": {seed}}}\n' for seed in seeds))
    manifest = f'{{"version": "", "size": {_SIZE}, "first_seed": {seeds[0]}, "count": {len(seeds)}}}'
    (folder / "manifest.json").write_text(manifest)


def _rooms(work: Callable[[], object]) -> dict[str, float]:
    """Share of the time that the functions which `draw` calls take, by their room, the largest first."""
    profile = cProfile.Profile()
    profile.runcall(work)
    times: dict[str, float] = defaultdict(float)
    for (path, _, _), (_, _, _, _, callers) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        for (caller, _, _), (_, _, _, cumulative) in callers.items():
            if caller.endswith("corpus/draw.py") and "corpus" in path and not path.endswith("draw.py"):
                relative = Path(path).relative_to(Path(store.__file__).parent)
                times[relative.parts[0].removesuffix(".py")] += cumulative
    whole = sum(times.values())
    return {room: t / whole for room, t in sorted(times.items(), key=lambda item: -item[1])}


if __name__ == "__main__":
    main()
