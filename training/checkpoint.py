"""Checkpoints of a training run: weights, optimisers and their step, written whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.optim import Optimizer

from anime_painter.errors import UserError
from training.masters import read_elsewhere
from training.nets.spade import OUTPUT_SIZES

WEIGHTS = "weights.safetensors"
"""File in a run's folder: the tensors of all its networks, as NETWORK.TENSOR."""
OPTIMISERS = "optimisers.safetensors"
STATE = "state.json"


def exists(run: Path) -> bool:
    """Tells whether a folder holds a checkpoint."""
    return (run / STATE).exists()


def save(
    run: Path,
    step: int,
    modules: Mapping[str, nn.Module],
    optimisers: Mapping[str, Optimizer],
    notes: Mapping[str, Any],
) -> None:
    """Replaces a run's checkpoint.

    Args:
        step: steps done.
        notes: what else state.json shall say, fit for JSON.
    """
    weights = {f"{n}.{k}": v for n, m in modules.items() for k, v in m.state_dict().items()}
    of_optimisers = {OPTIMISERS: lambda part: _write_tensors(part, _optimiser_tensors(optimisers), step)}
    _replace_together(run, _weights_and_state(step, weights, notes) | of_optimisers)


def save_weights(run: Path, weights: Mapping[str, Tensor], notes: Mapping[str, Any]) -> None:
    """Writes weights, by NETWORK.TENSOR, that no steps of their own led to; see `save`."""
    _replace_together(run, _weights_and_state(0, weights, notes))


def _weights_and_state(
    step: int, weights: Mapping[str, Tensor], notes: Mapping[str, Any]
) -> dict[str, Callable[[Path], object]]:
    return {
        WEIGHTS: lambda part: _write_tensors(part, weights, step),
        STATE: lambda part: part.write_text(json.dumps({"step": step, **notes}, indent=2) + "\n"),
    }


def resume(
    run: Path, modules: Mapping[str, nn.Module], optimisers: Mapping[str, Optimizer], device: torch.device
) -> int:
    """Puts networks and optimisers where the run's last checkpoint left them; returns its step.

    Raises:
        UserError: a file is missing, damaged, of other networks, or of another step than the rest.
    """
    step = read_state(run).get("step")
    if not isinstance(step, int):
        raise UserError(f"{run / STATE} names no step to go on from; begin the run anew.")
    for name in (WEIGHTS, OPTIMISERS):
        if _read_step(run / name) not in (None, step):
            raise UserError(f"{run / name} is not of step {step}, as {STATE} says; begin the run anew.")
    load_weights(run, modules)
    tensors = read_tensors(run / OPTIMISERS)
    for name, optimiser in optimisers.items():
        _fill_optimiser(optimiser, _owned_by(tensors, name), device)
    return step


def load_weights(run: Path, modules: Mapping[str, nn.Module]) -> None:
    """Fills networks by name from weights, which must be of the very same networks.

    Args:
        run: a run's folder, or a file of master weights.

    Raises:
        UserError: the file is missing, damaged or of other networks.
    """
    path = weights_path(run)
    tensors = read_tensors(path)
    for name, module in modules.items():
        own = module.state_dict()
        stored = _averaged(tensors, name)
        if {k: v.shape for k, v in own.items()} != {k: v.shape for k, v in stored.items()}:
            raise UserError(f"{path} holds no weights that fit the network '{name}'.")
        module.load_state_dict(stored)


def begin_from(run: Path, modules: Mapping[str, nn.Module]) -> None:
    """Fills what weights of another size or stage have in common with these networks; the rest stays fresh.

    Args:
        run: a run's folder, or a file of master weights.

    Raises:
        UserError: the file is missing, damaged or has nothing in common.
    """
    path = weights_path(run)
    tensors = read_tensors(path)
    taken = 0
    for name, module in modules.items():
        own = module.state_dict()
        stored = _averaged(tensors, name)
        fitting = {k: v for k, v in stored.items() if k in own and own[k].shape == v.shape}
        module.load_state_dict(fitting, strict=False)
        taken += len(fitting)
    if not taken:
        raise UserError(f"{path} has no weights that fit; --from wants a run of an earlier stage.")


def read_state(run: Path) -> dict[str, Any]:
    """A run's state.json: its step and its resolved recipe.

    Raises:
        UserError: the file is missing or damaged.
    """
    path = run / STATE
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"{path} is missing or damaged; name the folder of a training run.") from error
    if not isinstance(state, dict) or "recipe" not in state:
        raise UserError(f"{path} is of no training run; name the folder of one.")
    return state


def is_master(path: Path) -> bool:
    """Tells a file of master weights, as the export writes them, from a run's folder."""
    return path.suffix == Path(WEIGHTS).suffix


def weights_path(run: Path) -> Path:
    """The file of a run's weights, or the file of master weights itself."""
    return run if is_master(run) else run / WEIGHTS


def trained_size(run: Path) -> int:
    """The largest side that a run's generator paints, in pixels, as its weights tell.

    Args:
        run: a run's folder, or a file of master weights.

    Raises:
        UserError: the file is missing or damaged.
    """
    names = read_tensors(weights_path(run)).keys()
    painted = [s for s in OUTPUT_SIZES if any(name.endswith(f".outputs.{s}.weight") for name in names)]
    return max(painted, default=OUTPUT_SIZES[0])


def _averaged(tensors: Mapping[str, Tensor], name: str) -> dict[str, Tensor]:
    """A network's tensors, by either name: master weights and later stages hold the averaged ones alone."""
    names = (name, name.removesuffix("_ema"), f"{name}_ema")
    return next((owned for n in names if (owned := _owned_by(tensors, n))), {})


def _owned_by(tensors: Mapping[str, Tensor], name: str) -> dict[str, Tensor]:
    return {k.removeprefix(f"{name}."): v for k, v in tensors.items() if k.startswith(f"{name}.")}


def _optimiser_tensors(optimisers: Mapping[str, Optimizer]) -> dict[str, Tensor]:
    return {
        f"{name}.{index}.{key}": torch.as_tensor(value)
        for name, optimiser in optimisers.items()
        for index, values in optimiser.state_dict()["state"].items()
        for key, value in values.items()
    }


def _fill_optimiser(optimiser: Optimizer, tensors: Mapping[str, Tensor], device: torch.device) -> None:
    state: dict[int, dict[str, Tensor]] = {}
    for full_key, tensor in tensors.items():
        index, key = full_key.split(".")
        state.setdefault(int(index), {})[key] = tensor if key == "step" else tensor.to(device)
    optimiser.load_state_dict({"state": state, "param_groups": optimiser.state_dict()["param_groups"]})


def read_tensors(path: Path) -> dict[str, Tensor]:
    """Tensors by name.

    Raises:
        UserError: the file is missing or damaged, or a network file that holds some of them is.
    """
    with _opened(path) as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - it is no mapping
        return tensors | read_elsewhere(path, file.metadata() or {})


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        with safe_open(path, "pt") as file:
            yield file
    except (OSError, SafetensorError) as error:
        raise UserError(f"{path} is missing or damaged; name another run, or begin it anew.") from error


def _read_step(path: Path) -> int | None:
    """The step that a file of tensors belongs to; None where it names none."""
    with _opened(path) as file:
        step = (file.metadata() or {}).get("step")
    return None if step is None else int(step)


def _write_tensors(path: Path, tensors: Mapping[str, Tensor], step: int) -> None:
    plain = {k: v.detach().cpu().contiguous().clone() for k, v in tensors.items()}
    save_file(plain, path, metadata={"step": str(step)})


def _replace_together(folder: Path, writers: Mapping[str, Callable[[Path], object]]) -> None:
    """Writes all files beside their places first: what may fail, fails before anything is replaced."""
    for name, write in writers.items():
        write(folder / f"{name}.part")
    for name in writers:
        os.replace(folder / f"{name}.part", folder / name)
