"""The training loop: runs that stop, go on exactly, or are refused."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file
from torch import nn
from torch.optim import Optimizer
from torch.utils.data import Dataset

from anime_painter.errors import UserError
from training import checkpoint
from training.loop import Batch, make_fabric, train
from training.recipe import Recipe
from training.stream import EndlessSampler

RECIPE = Recipe(seed=3, steps=8, batch=4, workers=0)


class Line(Dataset[Batch]):
    """Noisy points of a line; the item `broken` cannot be read."""

    def __init__(self, broken: int | None = None) -> None:
        self._broken = broken

    def __len__(self) -> int:
        return 10

    def __getitem__(self, index: int) -> Batch:
        if index == self._broken:
            raise UserError("0000007.jpg is damaged; draw it again.")
        x = torch.tensor([index / 10])
        return {"x": x, "y": 3 * x + 0.1 * torch.randn(1)}


class Fit:
    """A stage as small as can be: a line through points, with chance in every step."""

    def __init__(self, stop_at: int | None = None) -> None:
        torch.manual_seed(0)
        self._stop_at = stop_at
        self.line = nn.Linear(1, 1)
        self.modules: Mapping[str, nn.Module] = {"line": self.line}
        self.optimisers: Mapping[str, Optimizer] = {"adam": torch.optim.Adam(self.line.parameters(), 0.1)}

    def step(self, batch: Batch, step: int) -> dict[str, float]:
        if step == self._stop_at:
            os.kill(os.getpid(), signal.SIGTERM)
        loss = (self.line(batch["x"] + 0.01 * torch.randn_like(batch["x"])) - batch["y"]).square().mean()
        self.optimisers["adam"].zero_grad()
        loss.backward()
        self.optimisers["adam"].step()
        return {"loss": loss.item()}

    def sheet(self) -> np.ndarray:
        return np.zeros((4, 4, 3), np.uint8)

    def measure(self) -> dict[str, float]:
        return {"slope": self.line.weight.item()}


def run_to(
    run: Path, steps: int, resume: bool = False, minutes: float | None = None, stop_at: int | None = None
) -> int:
    recipe = RECIPE.model_copy(update={"steps": steps})
    return train(Fit(stop_at), Line(), recipe, make_fabric(), run, resume, minutes)


def weights(run: Path) -> bytes:
    return b"".join(tensor.numpy().tobytes() for tensor in load_file(run / checkpoint.WEIGHTS).values())


def test_a_resumed_run_ends_where_an_uninterrupted_one_does(tmp_path: Path) -> None:
    run_to(tmp_path / "whole", 8)
    run_to(tmp_path / "halves", 3)
    assert weights(tmp_path / "halves") != weights(tmp_path / "whole")
    assert run_to(tmp_path / "halves", 8, resume=True) == 8
    assert weights(tmp_path / "halves") == weights(tmp_path / "whole")


def test_a_run_that_is_told_to_end_ends_after_its_step_and_goes_on_exactly(tmp_path: Path) -> None:
    run_to(tmp_path / "whole", 8)
    assert run_to(tmp_path / "told", 8, stop_at=4) == 5
    assert run_to(tmp_path / "told", 8, resume=True) == 8
    assert weights(tmp_path / "told") == weights(tmp_path / "whole")


def test_a_checkpoint_has_weights_state_log_and_sheet(tmp_path: Path) -> None:
    run_to(tmp_path, 3)
    state = checkpoint.read_state(tmp_path)
    assert state["step"] == 3
    assert Recipe(**state["recipe"]).batch == RECIPE.batch
    assert state["metrics"]["slope"] == pytest.approx(
        load_file(tmp_path / "weights.safetensors")["line.weight"]
    )
    rows = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [row["step"] for row in rows] == [3, 3]
    assert rows[0]["loss"] > 0
    assert (tmp_path / "sheets" / "0000003.png").exists()
    assert not list(tmp_path.rglob("*.part"))


def test_no_time_left_still_leaves_a_checkpoint(tmp_path: Path) -> None:
    assert run_to(tmp_path, 8, minutes=0.0) == 0
    assert run_to(tmp_path, 8, resume=True) == 8


def test_a_run_is_not_overwritten(tmp_path: Path) -> None:
    run_to(tmp_path, 1)
    with pytest.raises(UserError, match="--resume"):
        run_to(tmp_path, 1)


@pytest.mark.parametrize("name", ["weights.safetensors", "optimisers.safetensors", "state.json"])
def test_a_damaged_checkpoint_is_named(tmp_path: Path, name: str) -> None:
    run_to(tmp_path, 1)
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:20])
    with pytest.raises(UserError, match=name):
        run_to(tmp_path, 2, resume=True)


def test_files_of_two_checkpoints_do_not_go_together(tmp_path: Path) -> None:
    run_to(tmp_path / "one", 1)
    run_to(tmp_path / "two", 2)
    os.replace(tmp_path / "two" / "weights.safetensors", tmp_path / "one" / "weights.safetensors")
    with pytest.raises(UserError, match="step 1"):
        run_to(tmp_path / "one", 3, resume=True)


@pytest.mark.parametrize("workers", [0, 1])
def test_a_damaged_picture_is_one_sentence(tmp_path: Path, workers: int) -> None:
    recipe = RECIPE.model_copy(update={"workers": workers})
    with pytest.raises(UserError) as refusal:
        train(Fit(), Line(broken=7), recipe, make_fabric(), tmp_path, resume=False)
    assert str(refusal.value) == "0000007.jpg is damaged; draw it again."


def test_weights_of_other_networks_are_refused(tmp_path: Path) -> None:
    run_to(tmp_path, 1)
    with pytest.raises(UserError, match="'line'"):
        checkpoint.load_weights(tmp_path, {"line": nn.Linear(2, 1)})
    with pytest.raises(UserError, match="--from"):
        checkpoint.begin_from(tmp_path, {"curve": nn.Linear(1, 1)})


@settings(deadline=None)
@given(count=st.integers(1, 20), seed=st.integers(0, 9), start=st.integers(0, 60), ranks=st.integers(1, 3))
def test_the_stream_shows_every_picture_once_an_epoch_and_goes_on_anywhere(
    count: int, seed: int, start: int, ranks: int
) -> None:
    first = [draw.index for draw in islice(EndlessSampler(count, seed, 0), 3 * count)]
    assert all(sorted(first[i : i + count]) == list(range(count)) for i in range(0, 3 * count, count))
    shares = [islice(EndlessSampler(count, seed, start, rank, ranks), 5) for rank in range(ranks)]
    together = [draw for draws in zip(*shares, strict=True) for draw in draws]
    begin = start * ranks
    assert together == list(islice(EndlessSampler(count, seed, begin), 5 * ranks))
    assert [draw.position for draw in together] == list(range(begin, begin + 5 * ranks))
