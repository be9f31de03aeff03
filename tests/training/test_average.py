"""The mean of several runs' weights, which is a run itself."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import nn
from typer.testing import CliRunner

from anime_painter.errors import UserError
from training import checkpoint
from training.average import mean
from training.cli import app
from training.provenance import history


def _run(folder: Path, value: float, command: str) -> Path:
    folder.mkdir()
    net, average = nn.BatchNorm1d(2), nn.BatchNorm1d(2)
    with torch.no_grad():
        average.weight.fill_(value)
        net.weight.fill_(99)
    notes = {"recipe": {"seed": value}, "command": command, "earlier": []}
    checkpoint.save(folder, 7, {"net": net, "net_ema": average}, {}, notes)
    return folder


def test_averaged_weights_of_runs_are_averaged_and_their_history_is_kept(tmp_path: Path) -> None:
    runs = [_run(tmp_path / "a", 1.0, "one"), _run(tmp_path / "b", 2.0, "two")]
    out = tmp_path / "mean"
    result = CliRunner().invoke(app, ["average", *map(str, runs), "--run", str(out)])
    assert result.exit_code == 0, result.output
    net = nn.BatchNorm1d(2)
    checkpoint.load_weights(out, {"net_ema": net})
    assert net.weight.tolist() == [1.5, 1.5]
    assert [entry["command"] for entry in history(out)][:2] == ["one", "two"]
    again = CliRunner().invoke(app, ["average", *map(str, runs), "--run", str(out)])
    assert isinstance(again.exception, UserError)


def test_runs_of_different_networks_have_no_mean() -> None:
    with pytest.raises(UserError, match="different networks"):
        mean([{"net.weight": torch.zeros(2)}, {"net.weight": torch.zeros(3)}])
