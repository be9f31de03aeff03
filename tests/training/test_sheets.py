"""Sheets of unpicked portraits, and the masks of a hand that are painted on them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from typer.testing import CliRunner

from anime_painter.classes import CLASS_COUNT, CLOTHES, EYE, FACE, HAIR
from anime_painter.inference.painter import Painter, Provider
from tests import tiny_models
from tests.training.tiny_data import write_annotated, write_corpus
from training.cli import app
from training.data.annotated import held_out_names
from training.hand_masks import odd_masks, rough_mask
from training.sheets import of_underpainting, sheet
from training.trials import trial_mask


def test_the_sheet_has_24_cells_with_their_masks() -> None:
    masks = [trial_mask(i, 512) for i in range(24)]
    picture = sheet([np.full((512, 512, 3), i, np.uint8) for i in range(24)], masks)
    assert picture.size == (6 * 256, 4 * 256)
    assert picture.getpixel((5, 3 * 256 + 5)) == (18, 18, 18)
    assert picture.getpixel((255, 255)) != (0, 0, 0)


def test_masks_of_a_hand_are_heads_and_some_lack_a_part() -> None:
    masks = [rough_mask(seed) for seed in range(24)]
    for mask in masks:
        assert mask.shape == (512, 512)
        assert {FACE, HAIR} <= set(np.unique(mask).tolist())
    whole = [set(np.unique(mask).tolist()) == set(range(CLASS_COUNT)) for mask in masks]
    assert all(whole[i] for i in range(24) if i % 4 != 3)
    assert not all(whole)
    assert np.array_equal(rough_mask(5), rough_mask(5))
    assert not np.array_equal(rough_mask(5), rough_mask(6))


def test_odd_masks_hold_class_ids_alone() -> None:
    masks = odd_masks()
    assert any((mask == EYE).all() for mask in masks)
    for mask in masks:
        assert mask.dtype == np.uint8
        assert mask.max() < CLASS_COUNT


def test_underpainted_masks_are_below_those_that_are_not(tmp_path: Path) -> None:
    painter = Painter.open(tiny_models.write_with_underpainter(tmp_path), Provider.CPU)
    mask = trial_mask(0, 512)
    page = np.asarray(of_underpainting(painter, [mask] * 2))
    assert page.shape == (512, 6 * 256, 3)
    changed = (page[:256, :256] != page[256:, :256]).any(2)
    assert changed[mask[::2, ::2] == CLOTHES].mean() > 0.5
    assert changed[mask[::2, ::2] == HAIR].mean() < 0.1


def test_the_command_paints_every_sheet(tmp_path: Path) -> None:
    models = str(tiny_models.write(tmp_path / "models"))
    corpus = write_corpus(tmp_path / "corpus", [39, 79, 119], 64)
    annotated = write_annotated(tmp_path / "annotated", [min(held_out_names())], 64)
    out = tmp_path / "out"
    options = ["--corpus", corpus, "--annotated", annotated, "--models", models, "--before", models]
    result = CliRunner().invoke(app, ["sheets", "--out", str(out), *map(str, options)])
    assert result.exit_code == 0, result.output
    sizes = {path.stem: Image.open(path).size for path in out.iterdir()}
    assert sizes == {
        "painted": (6 * 256, 256),
        "painted_rough": (6 * 256, 4 * 256),
        "painted_odd": (6 * 256, 2 * 256),
        "painted_refined": (6 * 256, 4 * 256),
        "painted_annotated": (6 * 256, 256),
        "references": (4 * 128, 4 * 128),
        "before_after": (3 * 256, 3 * 256),
        "restyled": (3 * 256, 3 * 256),
        "garments": (2 * 256, 3 * 256),
        "accents": (9 * 256, 3 * 256),
        "random_masks": (16 * 128, 4 * 128),
        "random_masks_painted": (6 * 256, 3 * 256),
        **{f"sliders_{group}": (3 * 256, 3 * 256 + 24) for group in ("hair", "eye", "skin")},
    }
    assert all(path.stat().st_size < 250_000 for path in out.iterdir())
