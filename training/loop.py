"""The training loop of all stages: steps, checkpoints, log and resumption, on CPU, GPU or many machines."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from lightning.fabric import Fabric
from PIL import Image
from rich.console import Console
from safetensors.torch import load_file, save_file
from safetensors import SafetensorError
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.utils.data import DataLoader, Dataset, Sampler

from anime_painter.errors import UserError
from training.recipe import Recipe

Batch = dict[str, Tensor]

WEIGHTS = "weights.safetensors"
"""File in a run's folder: the tensors of all its networks, as NETWORK.TENSOR."""


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
    precision = "bf16-mixed" if _has_bfloat16() else "32-true"
    fabric = Fabric(accelerator="auto", devices=devices, num_nodes=nodes, precision=precision)
    fabric.launch()
    return fabric


def _has_bfloat16() -> bool:
    if torch.cuda.is_available():
        return torch.cuda.is_bf16_supported()
    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


@dataclass(frozen=True)
class Draw:
    """One item of the endless stream of training pictures: which one, and its place in the stream."""

    index: int
    position: int


class EndlessSampler(Sampler[Draw]):
    """All pictures in a new random order each epoch, for ever, from any position on.

    The order follows from the seed alone, so that a resumed run sees what an uninterrupted one would have seen.
    """

    def __init__(self, count: int, seed: int, start: int, rank: int = 0, ranks: int = 1) -> None:
        self._count = count
        self._seed = seed
        self._start = start
        self._rank = rank
        self._ranks = ranks

    def __iter__(self) -> Iterator[Draw]:
        position = self._start * self._ranks + self._rank
        epoch, order = -1, np.empty(0, np.int64)
        while True:
            if position // self._count != epoch:
                epoch = position // self._count
                order = np.random.default_rng([self._seed, epoch]).permutation(self._count)
            yield Draw(int(order[position % self._count]), position)
            position += self._ranks


class _Stream(Dataset[Any]):
    """A data set whose chances (mirroring, roughening) follow from a picture's place in the stream."""

    def __init__(self, dataset: Dataset[Any], seed: int) -> None:
        self._dataset = dataset
        self._seed = seed

    def __getitem__(self, draw: Draw) -> Any:
        torch.manual_seed(self._seed * 1_000_003 + draw.position)
        return self._dataset[draw.index]


def train(
    stage: Stage,
    dataset: Dataset,
    recipe: Recipe,
    fabric: Fabric,
    run: Path,
    resume: bool,
    minutes: float | None = None,
) -> int:
    """Trains until the recipe's steps are done, or `minutes` have passed, or the process is asked to stop.

    Args:
        dataset: gives dicts of tensors; takes its chances from torch's generator.
        run: folder for weights, log and sheets; must be new unless `resume`.

    Returns:
        Steps done since the run's beginning.

    Raises:
        UserError: the folder holds another run and `resume` is off, or its files are damaged.
    """
    step = _open_run(run, stage, recipe, fabric, resume)
    sampler = EndlessSampler(
        len(dataset),  # type: ignore[arg-type]
        recipe.seed,
        step * recipe.batch,
        fabric.global_rank,
        fabric.world_size,
    )
    stream = _Stream(dataset, recipe.seed)
    loader = DataLoader(
        stream, recipe.batch, sampler=sampler, num_workers=recipe.workers, worker_init_fn=_calm_worker
    )
    batches = iter(fabric.setup_dataloaders(loader, use_distributed_sampler=False))
    log = _Log(run, fabric.is_global_zero, recipe.steps)
    deadline = time.monotonic() + minutes * 60 if minutes is not None else float("inf")
    next_checkpoint = time.monotonic() + recipe.checkpoint_minutes * 60
    with _StopSignal() as stop:
        while step < recipe.steps and time.monotonic() < deadline and not stop.asked:
            # Every step draws its random numbers from its own seed: a resumed run repeats them.
            torch.manual_seed(recipe.seed * 1_000_003 + step * fabric.world_size + fabric.global_rank)
            log.add(step, stage.step(next(batches), step), recipe.batch * fabric.world_size)
            step += 1
            if time.monotonic() >= next_checkpoint:
                _checkpoint(run, stage, recipe, step, fabric, log)
                next_checkpoint = time.monotonic() + recipe.checkpoint_minutes * 60
    _checkpoint(run, stage, recipe, step, fabric, log)
    return step


def load_weights(run: Path, modules: Mapping[str, nn.Module]) -> None:
    """Fills networks by name from a run's weights, which must be of the very same networks.

    Raises:
        UserError: the file is missing, damaged or of other networks.
    """
    tensors = _read_tensors(run / WEIGHTS)
    for name, module in modules.items():
        own = module.state_dict()
        stored = _of_network(tensors, name)
        if {k: v.shape for k, v in own.items()} != {k: v.shape for k, v in stored.items()}:
            raise UserError(f"{run / WEIGHTS} holds no weights that fit the network '{name}'.")
        module.load_state_dict(stored)


def begin_from(run: Path, modules: Mapping[str, nn.Module]) -> None:
    """Fills what a run of another size or stage has in common with these networks; the rest stays fresh.

    Raises:
        UserError: the file is missing, damaged or has nothing in common.
    """
    tensors = _read_tensors(run / WEIGHTS)
    taken = 0
    for name, module in modules.items():
        own = module.state_dict()
        stored = _of_network(tensors, name)
        fitting = {k: v for k, v in stored.items() if k in own and own[k].shape == v.shape}
        module.load_state_dict(fitting, strict=False)
        taken += len(fitting)
    if not taken:
        raise UserError(f"{run / WEIGHTS} has no weights that fit; --from wants a run of an earlier stage.")


def _of_network(tensors: Mapping[str, Tensor], name: str) -> dict[str, Tensor]:
    return {k.removeprefix(f"{name}."): v for k, v in tensors.items() if k.startswith(f"{name}.")}


def read_state(run: Path) -> dict[str, Any]:
    """A run's state.json: its step and its resolved recipe.

    Raises:
        UserError: the file is missing or damaged.
    """
    path = run / "state.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise UserError(f"{path} is missing or damaged; --run wants the folder of a training run.") from error


def _open_run(run: Path, stage: Stage, recipe: Recipe, fabric: Fabric, resume: bool) -> int:
    if not (run / "state.json").exists():
        run.mkdir(parents=True, exist_ok=True)
        return 0
    if not resume:
        raise UserError(f"{run} holds a run already; pass --resume to go on, or choose another with --run.")
    state = read_state(run)
    load_weights(run, stage.modules)
    _load_optimisers(run, stage.optimisers, fabric.device)
    return int(state["step"])


def _checkpoint(run: Path, stage: Stage, recipe: Recipe, step: int, fabric: Fabric, log: _Log) -> None:
    fabric.barrier()
    if fabric.is_global_zero:
        figures = stage.measure()
        tensors = {f"{n}.{k}": v for n, m in stage.modules.items() for k, v in m.state_dict().items()}
        _write_tensors(run / WEIGHTS, tensors)
        _save_optimisers(run, stage.optimisers)
        state = {"step": step, "recipe": recipe.model_dump(), "metrics": figures}
        _replace(run / "state.json", lambda part: part.write_text(json.dumps(state, indent=2) + "\n"))
        sheets = run / "sheets"
        sheets.mkdir(exist_ok=True)
        Image.fromarray(stage.sheet()).save(sheets / f"{step:07d}.png")
        log.checkpoint(step, figures)
    fabric.barrier()


def _save_optimisers(run: Path, optimisers: Mapping[str, Optimizer]) -> None:
    tensors = {}
    for name, optimiser in optimisers.items():
        for index, values in optimiser.state_dict()["state"].items():
            for key, value in values.items():
                tensors[f"{name}.{index}.{key}"] = torch.as_tensor(value)
    _write_tensors(run / "optimisers.safetensors", tensors)


def _load_optimisers(run: Path, optimisers: Mapping[str, Optimizer], device: torch.device) -> None:
    tensors = _read_tensors(run / "optimisers.safetensors")
    for name, optimiser in optimisers.items():
        state: dict[int, dict[str, Tensor]] = {}
        for full_key, tensor in tensors.items():
            owner, index, key = full_key.split(".")
            if owner == name:
                state.setdefault(int(index), {})[key] = tensor.to(device) if key != "step" else tensor
        optimiser.load_state_dict({"state": state, "param_groups": optimiser.state_dict()["param_groups"]})


def _read_tensors(path: Path) -> dict[str, Tensor]:
    try:
        return load_file(path)
    except (OSError, SafetensorError) as error:
        raise UserError(f"{path} is missing or damaged; take another checkpoint or begin the run anew.") from error


def _write_tensors(path: Path, tensors: Mapping[str, Tensor]) -> None:
    plain = {k: v.detach().cpu().contiguous().clone() for k, v in tensors.items()}
    _replace(path, lambda part: save_file(plain, part))


def _replace(path: Path, write: Any) -> None:
    part = path.with_suffix(path.suffix + ".part")
    write(part)
    os.replace(part, path)


def _calm_worker(worker: int) -> None:
    """Loading processes must not take the cores from the network."""
    import cv2

    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


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


class _Log:
    """log.jsonl of a run, and lines on the terminal; figures are means since the last line."""

    def __init__(self, run: Path, active: bool, steps: int, every_seconds: float = 30.0) -> None:
        self._path = run / "log.jsonl"
        self._active = active
        self._steps = steps
        self._every = every_seconds
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._reset()

    def add(self, step: int, figures: dict[str, float], pictures: int) -> None:
        self._count += 1
        self._pictures += pictures
        for name, value in figures.items():
            self._sums[name] = self._sums.get(name, 0.0) + value
        if time.monotonic() - self._since >= self._every:
            self._write(step + 1)

    def checkpoint(self, step: int, figures: dict[str, float]) -> None:
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
        text = "  ".join(f"{k} {v:.4g}" if isinstance(v, float) else f"{k} {v}" for k, v in row.items() if k != "step")
        self._console.print(f"step {row['step']}/{self._steps}  {text}")

    def _reset(self) -> None:
        self._since = time.monotonic()
        self._count = 0
        self._pictures = 0
        self._sums: dict[str, float] = {}
