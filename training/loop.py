"""The training loop of all stages: steps, checkpoints and resumption, on CPU, GPU or many machines."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from lightning.fabric import Fabric
from PIL import Image
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.utils.data import Dataset

from anime_painter.errors import UserError
from training import checkpoint, provenance
from training.checkpoint import WEIGHTS, begin_from, load_weights, read_state
from training.files import replace_file
from training.log import Log
from training.nets import has_bfloat16
from training.recipe import Recipe
from training.stream import EndlessSampler, make_loader, seed_step

__all__ = ["WEIGHTS", "Batch", "Stage", "begin_from", "load_weights", "make_fabric", "read_state", "train"]

Batch = dict[str, Tensor]


class Stage(Protocol):
    """What the loop trains.

    Attributes:
        modules: networks to be saved, by name, copies with averaged weights among them.
        optimisers: by name.
    """

    modules: Mapping[str, nn.Module]
    optimisers: Mapping[str, Optimizer]

    def step(self, batch: Batch, step: int) -> dict[str, float]:
        """Learns from one batch; returns losses and other figures by name."""
        ...

    def sheet(self) -> np.ndarray:
        """Samples to be looked at, uint8[H, W, 3]."""
        ...

    def measure(self) -> dict[str, float]:
        """Figures that are worth measuring at a checkpoint only; may be empty."""
        ...


def make_fabric() -> Fabric:
    """One device or, under torchrun, many; bfloat16 where it can be used."""
    devices = int(os.environ.get("LOCAL_WORLD_SIZE", "1"))
    nodes = int(os.environ.get("GROUP_WORLD_SIZE", "1"))
    precision = "bf16-mixed" if has_bfloat16() else "32-true"
    fabric = Fabric(accelerator="auto", devices=devices, num_nodes=nodes, precision=precision)
    fabric.launch()
    return fabric


def train(
    stage: Stage,
    dataset: Dataset,
    recipe: Recipe,
    fabric: Fabric,
    run: Path,
    resume: bool,
    minutes: float | None = None,
    begins: Sequence[Path] = (),
) -> int:
    """Trains until the recipe's steps are done, or `minutes` have passed, or the process is asked to stop.

    Args:
        dataset: gives dicts of tensors; takes its chances from torch's generator.
        run: folder for weights, log and sheets; must be new unless `resume`.
        begins: runs whose weights the stage began from, for the record.

    Returns:
        Steps done since the run's beginning.

    Raises:
        UserError: the folder holds another run and `resume` is off, its files are damaged, or a picture is.
    """
    step = _open_run(run, stage, fabric, resume)
    notes = {
        "recipe": recipe.model_dump(),
        "command": provenance.command_line(),
        "earlier": provenance.earlier(run, begins),
    }
    batches = _batches(dataset, recipe, fabric, step)
    log = Log(run, fabric.is_global_zero, recipe.steps)
    deadline = time.monotonic() + minutes * 60 if minutes is not None else float("inf")
    next_checkpoint = time.monotonic() + recipe.checkpoint_minutes * 60
    with _StopSignal() as stop:
        while step < recipe.steps:
            now = time.monotonic()
            ends, due = _agreed(fabric, now >= deadline or stop.asked, now >= next_checkpoint)
            if ends:
                break
            if due:
                _checkpoint(run, stage, notes, step, fabric, log)
                next_checkpoint = time.monotonic() + recipe.checkpoint_minutes * 60
            batch = next(batches)
            if isinstance(batch, UserError):
                raise batch
            seed_step(recipe.seed, step * fabric.world_size + fabric.global_rank)
            figures = stage.step(batch, step)
            step += 1
            log.add(step, figures, recipe.batch * fabric.world_size)
        _checkpoint(run, stage, notes, step, fabric, log)
    return step


def _open_run(run: Path, stage: Stage, fabric: Fabric, resume: bool) -> int:
    if not checkpoint.exists(run):
        run.mkdir(parents=True, exist_ok=True)
        return 0
    if not resume:
        raise UserError(f"{run} holds a run already; pass --resume to go on, or choose another with --run.")
    return checkpoint.resume(run, stage.modules, stage.optimisers, fabric.device)


def _batches(dataset: Dataset, recipe: Recipe, fabric: Fabric, step: int) -> Any:
    count = len(dataset)  # type: ignore[arg-type]
    seen = step * recipe.batch
    sampler = EndlessSampler(count, recipe.seed, seen, fabric.global_rank, fabric.world_size)
    loader = make_loader(dataset, sampler, recipe.seed, recipe.batch, recipe.workers)
    return iter(fabric.setup_dataloaders(loader, use_distributed_sampler=False))


def _agreed(fabric: Fabric, *wishes: bool) -> list[bool]:
    """What any process of the run wishes, all do: else some would wait for others that have gone."""
    if fabric.world_size == 1:
        return list(wishes)
    votes = torch.tensor(wishes, dtype=torch.float32, device=fabric.device)
    counted: Any = fabric.all_reduce(votes, reduce_op="sum")
    return (counted > 0).tolist()


def _checkpoint(
    run: Path, stage: Stage, notes: Mapping[str, Any], step: int, fabric: Fabric, log: Log
) -> None:
    fabric.barrier()
    if fabric.is_global_zero:
        figures = stage.measure()
        told = {**notes, "metrics": figures}
        checkpoint.save(run, step, stage.modules, stage.optimisers, told)
        shown = Image.fromarray(stage.sheet())
        replace_file(run / "sheets" / f"{step:07d}.png", lambda part: shown.save(part, "PNG"))
        log.checkpoint(step, figures)
    fabric.barrier()


class _StopSignal:
    """Turns SIGINT and SIGTERM into a wish to stop after the step, so that nothing learnt is lost."""

    def __init__(self) -> None:
        self.asked = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> _StopSignal:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _ask(self, *_: object) -> None:
        self.asked = True
