"""The log of a training run: log.jsonl in its folder, and lines on the terminal."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console

LOG = "log.jsonl"
"""File in a run's folder."""


class Log:
    """Collects the figures of steps and writes their means.

    Args:
        run: folder of log.jsonl, which grows.
        active: false in all but one process of a run on many devices.
        steps: steps planned.
        every_seconds: time between lines.
    """

    def __init__(self, run: Path, active: bool, steps: int, every_seconds: float = 30.0) -> None:
        self._path = run / LOG
        self._active = active
        self._steps = steps
        self._every = every_seconds
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._reset()

    def add(self, step: int, figures: Mapping[str, float], pictures: int) -> None:
        """Notes what one step told; `step` counts those done, `pictures` those it learnt from."""
        self._count += 1
        self._pictures += pictures
        for name, value in figures.items():
            self._sums[name] = self._sums.get(name, 0.0) + value
        if time.monotonic() - self._since >= self._every:
            self._write(step)

    def checkpoint(self, step: int, figures: Mapping[str, float]) -> None:
        """Notes a checkpoint and what was measured at it."""
        if self._count:
            self._write(step)
        self._append({"step": step, "checkpoint": True, **figures})

    def _write(self, step: int) -> None:
        seconds = time.monotonic() - self._since
        means = {name: round(value / self._count, 5) for name, value in self._sums.items()}
        self._append({"step": step, **means, "pictures_per_second": round(self._pictures / seconds, 2)})
        self._reset()

    def _append(self, row: dict[str, Any]) -> None:
        if not self._active:
            return
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"time": round(time.time()), **row}) + "\n")
        shown = {k: f"{v:.4g}" if isinstance(v, float) else v for k, v in row.items() if k != "step"}
        text = "  ".join(f"{name} {value}" for name, value in shown.items())
        self._console.print(f"step {row['step']}/{self._steps}  {text}")

    def _reset(self) -> None:
        self._since = time.monotonic()
        self._count = 0
        self._pictures = 0
        self._sums: dict[str, float] = {}
