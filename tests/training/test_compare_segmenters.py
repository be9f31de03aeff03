"""Segmenters are compared by one command: a table, curves and a sheet."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from anime_painter.errors import UserError
from tests.training.tiny_data import write_corpus
from training import checkpoint
from training.cli import app
from training.compare_segmenters import compare, table
from training.log import LOG
from training.nets.unet import Version, make_unet

SIDE = 128


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("data") / "corpus", [0, 39], SIDE)


def _write_run(run: Path, version: Version) -> Path:
    run.mkdir(parents=True)
    net = make_unet(version)
    figures = {"annotated_miou": 0.3, "annotated_hair": 0.5, "corpus_miou": 0.4, "corpus_hair": 0.6}
    recipe = {"version": version, "batch": 8}
    notes = {"recipe": recipe, "command": "", "earlier": [], "metrics": figures}
    checkpoint.save(run, 20, {"unet": net, "unet_ema": net}, {}, notes)
    rows = [
        {"step": 10, "entropy": 1.5, "pictures_per_second": 4.0},
        {"step": 20, "entropy": 0.9, "pictures_per_second": 2.0},
        {"step": 20, "checkpoint": True, "corpus_miou": 0.4, "annotated_miou": 0.3},
    ]
    (run / LOG).write_text("".join(json.dumps(row) + "\n" for row in rows))
    return run


def test_the_command_writes_table_curves_and_sheet(corpus: Path, tmp_path: Path) -> None:
    runs = [_write_run(tmp_path / "first", "v1"), _write_run(tmp_path / "ours", "v4")]
    out = tmp_path / "out"
    arguments = [*map(str, runs), "--corpus", str(corpus), "--out", str(out)]
    result = CliRunner().invoke(app, ["compare-segmenters", *arguments])
    assert result.exit_code == 0, result.output

    told = (out / "segmenters.md").read_text()
    lines = {line.split("|")[1].strip(): line.split("|")[2:4] for line in told.splitlines() if "|" in line}
    assert [cell.strip() for cell in lines["figure"]] == ["first", "ours"]
    assert [float(cell) for cell in lines["pictures"]] == [160, 160]
    assert [float(cell) for cell in lines["minutes"]] == [1.0, 1.0]
    assert float(lines["million_parameters"][0]) < float(lines["million_parameters"][1])
    assert 0 < float(lines["ms"][0]) < float(lines["ms"][1])
    assert all(0 <= float(cell) <= 1 for cell in lines["checkerboard"])
    assert [float(cell) for cell in lines["annotated_hair"]] == [0.5, 0.5]
    assert [float(cell) for cell in lines["corpus_miou"]] == [0.4, 0.4]
    for name in ("segmenters.png", "segmenters_curves.png"):
        with Image.open(out / name) as picture:
            assert np.ptp(np.asarray(picture.convert("L"))) > 100


def test_two_runs_of_one_name_are_refused(corpus: Path, tmp_path: Path) -> None:
    runs = [_write_run(tmp_path / where / "run", "v1") for where in ("here", "there")]
    with pytest.raises(UserError, match="same name"):
        compare(runs, corpus, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_table_has_a_column_for_each_segmenter_and_leaves_what_is_not_known_empty() -> None:
    told = table({"v1": {"ms": 9.0}, "v2": {"ms": 92.25, "miou": 0.625}})
    assert "| figure | v1 | v2 |" in told
    assert "| ms | 9 | 92.25 |" in told
    assert "| miou |  | 0.625 |" in told
