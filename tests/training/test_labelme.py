"""Folders of annotations become masks, and masks annotations."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from anime_painter import labelme
from anime_painter.errors import UserError
from anime_painter.mask_files import read_mask
from tests.training.tiny_data import portrait, write_annotated
from training import cli
from training.data.annotated import load_annotated
from training.labelme import export_folder, import_folder
from training.trials import trial_mask


def test_masks_go_to_annotations_and_back(tmp_path: Path) -> None:
    annotated = write_annotated(tmp_path / "annotated", ["a", "b"], 128)
    assert export_folder(annotated, tmp_path / "json") == 2
    assert import_folder(tmp_path / "json", tmp_path / "again") == 2
    for name, portraits in zip("ab", load_annotated(tmp_path / "again", "all", 128), strict=True):
        mask, _ = read_mask(annotated / "masks" / f"{name}.png")
        # Outlines are simplified to few corners.
        assert (portraits.mask == mask).mean() > 0.97
        assert portraits.picture.shape == (128, 128, 3)


def test_an_annotation_that_cannot_be_read_is_told_and_the_others_are_done(tmp_path: Path) -> None:
    (tmp_path / "json").mkdir()
    labelme.write(tmp_path / "json" / "good.json", trial_mask(0, 64), portrait(0, 64))
    (tmp_path / "json" / "torn.json").write_text('{"shapes": [')
    labelme.write(tmp_path / "json" / "bare.json", trial_mask(0, 64))
    with pytest.raises(UserError, match=r"(?s)2 files were left out, 1 are done.*bare\.json.*torn\.json"):
        import_folder(tmp_path / "json", tmp_path / "out")
    assert [p.name for p in (tmp_path / "out" / "masks").iterdir()] == ["good.png"]


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="holds no annotations"):
        import_folder(tmp_path, tmp_path / "out")


def test_the_commands_are_there(tmp_path: Path) -> None:
    annotated = write_annotated(tmp_path / "annotated", ["a"], 64)
    result = CliRunner().invoke(
        cli.app, ["labelme", "export", str(annotated), "--out", str(tmp_path / "json")]
    )
    assert result.exit_code == 0
    result = CliRunner().invoke(
        cli.app, ["labelme", "import", str(tmp_path / "json"), "--out", str(tmp_path)]
    )
    assert result.exit_code == 0
    assert np.unique(read_mask(tmp_path / "masks" / "a.png")[0]).tolist() == list(range(7))
