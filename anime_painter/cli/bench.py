"""`anime-painter bench`: medians of painting and segmenting, and the memory they take."""

from __future__ import annotations

import json
import platform
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from statistics import median

import numpy as np

from anime_painter import __version__, resources
from anime_painter.cli.jobs import open_painter
from anime_painter.mask_files import read_mask


def run(models: Path | None, cpu: bool, rounds: int, as_json: bool) -> None:
    """Measures after a warm-up, one network at a time; prints a table or JSON."""
    painter = open_painter(models, cpu)
    mask = _sample_mask()
    style = painter.sample_style(0)
    picture = painter.paint(mask, style, 512)
    milliseconds = {
        "preview 256 px": _median(lambda: painter.paint(mask, style, 256), rounds),
        "portrait 512 px": _median(lambda: painter.paint(mask, style, 512), rounds),
        "segment 512 px": _median(lambda: painter.segment(picture), rounds),
        "encode style": _median(lambda: painter.encode_style(picture, mask), rounds),
    }
    if painter.can_underpaint:
        # Others each time, since the last ones are kept.
        seeds = count()
        milliseconds["underpaint"] = _median(
            lambda: painter.underpaint(mask, style, seed=next(seeds)), rounds
        )
    if painter.can_refine_masks:
        milliseconds["refine mask"] = _median(lambda: painter.refine_mask(mask), rounds)
    info = painter.info()
    report = {
        "version": __version__,
        "machine": platform.machine(),
        "provider": info.provider.value,
        "threads": info.threads,
        "rounds": rounds,
        "milliseconds": {name: round(value, 1) for name, value in milliseconds.items()},
        "peak_memory_mb": _peak_memory(),
    }
    if as_json:
        print(json.dumps(report, indent=2))
        return
    print(
        f"Anime Painter {__version__} on {info.provider.value}, {info.threads} threads, medians of {rounds}"
    )
    for name, value in report["milliseconds"].items():
        print(f"  {name:16} {value:7.1f} ms")
    if report["peak_memory_mb"] is not None:
        print(f"  {'peak memory':16} {report['peak_memory_mb']:7.0f} MB")


def _median(work: Callable[[], object], rounds: int) -> float:
    for _ in range(2):
        work()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return median(times)


def _sample_mask() -> np.ndarray:
    return read_mask(sorted((resources.assets_folder() / "masks").glob("*.png"))[0])[0]


def _peak_memory() -> float | None:
    """Largest resident size so far in MB; None where the system does not tell."""
    if sys.platform == "win32":
        return None
    import resource

    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(size / (1e6 if sys.platform == "darwin" else 1e3), 1)
