"""`python -m training average`: the mean of several runs' weights.

Method: Wortsman et al., "Model soups: averaging weights of multiple fine-tuned models", 2022. Runs that began
from the same weights lie in one valley; in its middle a network errs less than at its sides, at no cost.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import torch
import typer
from torch import Tensor

from anime_painter.errors import UserError
from training import checkpoint, provenance


def register(app: typer.Typer) -> None:
    """Adds the command `average` to the training command line."""
    app.command("average")(_average)


def _average(
    runs: Annotated[list[Path], typer.Argument(help="Runs of one network, or their master weights.")],
    run: Annotated[Path, typer.Option("--run", help="Folder for the mean, which can be exported as a run.")],
) -> None:
    """Writes the mean of the averaged weights that several runs of one network ended with."""
    if len(runs) < 2:
        raise UserError("A mean needs two runs at least.")
    if checkpoint.exists(run):
        raise UserError(f"{run} holds a run already; choose another folder with --run.")
    tensors = mean([_ending(one) for one in runs])
    recipes = [checkpoint.read_state(one)["recipe"] for one in runs if not checkpoint.is_master(one)]
    notes = {
        "recipe": recipes[-1] if recipes else {},
        "command": provenance.command_line(),
        "earlier": provenance.earlier(run, runs),
    }
    run.mkdir(parents=True, exist_ok=True)
    checkpoint.save_weights(run, tensors, notes)


def _ending(run: Path) -> dict[str, Tensor]:
    """The weights a run ended with by names without `_ema`: averaged ones, where it has such."""
    tensors = checkpoint.read_tensors(checkpoint.weights_path(run))
    averaged = {k.replace("_ema.", ".", 1): v for k, v in tensors.items() if "_ema." in k}
    return averaged or tensors


def mean(all_tensors: list[dict[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of each tensor; whole numbers, such as counts of batches, are the last one's.

    Raises:
        UserError: the networks differ.
    """
    shapes = [{name: tensor.shape for name, tensor in tensors.items()} for tensors in all_tensors]
    if any(other != shapes[0] for other in shapes):
        raise UserError("The runs are of different networks; name runs of one stage and version.")
    result = {}
    for name, last in all_tensors[-1].items():
        if last.is_floating_point():
            result[name] = torch.stack([tensors[name].float() for tensors in all_tensors]).mean(0)
        else:
            result[name] = last
    return result
