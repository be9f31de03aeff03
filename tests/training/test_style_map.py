"""The map of styles is laid out by likeness and ships with what it shows."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from anime_painter.classes import HAIR
from anime_painter.inference.painter import Painter, Provider
from tests.training.tiny_data import write_corpus
from training.export import merge_manifest, read_manifest
from training.style_map import lay_out, name_hair, spread, write_map
from training.trials import trial_mask

SAID = {"inputs": {}, "outputs": {}, "recipe": {}, "runs": [], "seed": 0, "commit": "", "created": ""}


def test_like_styles_lie_together() -> None:
    rng = np.random.default_rng(0)
    codes = np.concatenate([rng.normal(m, 0.1, (30, 7, 16)) for m in (-1, 1)]).astype(np.float32)
    places, _ = lay_out(codes, seed=0)
    assert places.min() == 0
    assert places.max() == 1
    middles = places[:30].mean(0), places[30:].mean(0)
    spreads = max(np.linalg.norm(places[:30] - middles[0], axis=1).max(), 1e-6)
    assert np.linalg.norm(middles[0] - middles[1]) > spreads


def test_few_points_cover_the_map_evenly() -> None:
    places = np.stack(np.meshgrid(np.linspace(0, 1, 20), np.linspace(0, 1, 20)), -1).reshape(-1, 2)
    chosen = spread(places, 25)
    assert len(set(chosen)) == 25
    to_nearest = np.linalg.norm(places[:, None] - places[chosen], axis=2).min(1)
    assert to_nearest.max() < 0.25


def test_hair_without_a_label_is_named_by_its_colour(tiny_models: Path) -> None:
    painter = Painter.open(tiny_models, Provider.CPU)
    mask = trial_mask(0, 64)
    portrait = np.zeros((64, 64, 3), np.uint8)
    for name in painter.attributes["hair"]:
        portrait[mask == HAIR] = painter.swatch("hair", name)
        assert name_hair(painter, portrait, mask) == name
    assert name_hair(painter, portrait, np.zeros_like(mask)) == "none"


@pytest.mark.filterwarnings("ignore")
def test_the_map_is_written_read_and_told_in_the_manifest(tiny_models: Path, tmp_path: Path) -> None:
    models = Path(shutil.copytree(tiny_models, tmp_path / "models"))
    merge_manifest(models, {name: {**SAID, **entry} for name, entry in read_manifest(models).items()})
    corpus = write_corpus(tmp_path / "corpus", range(12), 128)
    write_map(models, corpus, tmp_path / "out", count=12, points=5, seed=0)
    assert (tmp_path / "out" / "style_map.jpg").exists()
    styles = Painter.open(models, Provider.CPU).map_of_styles
    assert styles is not None
    assert len(styles.points) == 5
    assert {p.hair for p in styles.points} == {"pink"}
    assert styles.picture(styles.points[4]).std() > 5
    assert "t-SNE" in (models / "style_map.md").read_text()
