"""Class shares of folders of masks, counted and shown."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from tests.training.tiny_data import write_corpus
from training import cli
from training.data.shares import SIZE, measure, table
from training.trials import trial_mask


def test_shares_presence_and_mouths_are_counted() -> None:
    face = np.full((SIZE, SIZE), 2, np.uint8)
    singing = face.copy()
    singing[:8, :10] = 4
    shares = measure([face, singing])
    assert shares.mean.sum() == pytest.approx(1)
    assert shares.present[[2, 4, 5]].tolist() == [1, 0.5, 0]
    assert shares.median[4] == 80
    assert shares.paintable_mouths == 0.5


def test_the_command_prints_a_row_a_class_and_a_column_a_folder(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "drawn", [0, 1, 2], 64)
    result = CliRunner().invoke(cli.app, ["shares", str(corpus), str(corpus)])
    assert result.exception is None
    rows = [line for line in result.stdout.splitlines() if line.startswith("| ")]
    assert len(rows) == 9
    assert "drawn (3)" in rows[0]


def test_a_table_has_the_same_columns_in_every_row() -> None:
    masks = [np.asarray(trial_mask(seed, SIZE), np.uint8) for seed in range(3)]
    widths = {line.count("|") for line in table({"a": measure(masks), "b": measure(masks)}).splitlines()}
    assert widths == {8}


def test_a_folder_without_masks_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli.app, ["shares", str(tmp_path)])
    assert "holds no masks" in str(result.exception)
