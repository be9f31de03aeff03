"""Evaluation: its measures, its sheet, and the whole command on tiny networks."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from tests.training.tiny_data import portrait, write_annotated, write_corpus
from training.data.annotated import held_out_names
from training.evaluate import evaluate, features, frechet_distance, record_figures, table
from training.export import merge_manifest, read_manifest

UNSAID = {
    "inputs": {},
    "outputs": {},
    "metrics": {},
    "recipe": {},
    "runs": [],
    "seed": 0,
    "commit": "",
    "created": "",
}
"""What the entries of the tiny models leave out and an exported one says."""


def test_the_frechet_distance_of_gaussians_is_known() -> None:
    rng = np.random.default_rng(0)
    a = rng.normal(size=(4000, 3))
    assert frechet_distance(a, a) == pytest.approx(0, abs=1e-6)
    assert frechet_distance(a, a + 2) == pytest.approx(12, rel=1e-6)
    # Standard deviations 1 and 3: (3 - 1) squared, three times.
    assert frechet_distance(a, a * 3 - 2 * a.mean(0)) == pytest.approx(12, rel=0.1)


def test_features_tell_pictures_apart() -> None:
    rows = features([portrait(0, 512), portrait(0, 512), portrait(1, 512)])
    assert rows.shape == (3, 112)
    assert np.allclose(rows[0], rows[1])
    assert not np.allclose(rows[0], rows[2], atol=1e-3)


def test_shipped_networks_are_measured_and_their_cards_tell_it(tiny_models: Path, tmp_path: Path) -> None:
    models = Path(shutil.copytree(tiny_models, tmp_path / "models"))
    merge_manifest(models, {name: {**UNSAID, **entry} for name, entry in read_manifest(models).items()})
    corpus = write_corpus(tmp_path / "corpus", [0, 39, 79, 119, 159], 128)
    annotated = write_annotated(tmp_path / "annotated", [min(held_out_names())], 512)
    figures = evaluate(models, corpus, annotated, tmp_path / "out", count=4, coloured=1)
    assert json.loads((tmp_path / "out" / "metrics.json").read_text()) == figures
    assert (tmp_path / "out" / "painted.jpg").exists()
    assert figures["generator"]["painted_masks"] == 4
    assert 0 <= figures["generator"]["resegmentation_miou"] <= 1
    assert {"annotated_miou", "corpus_miou"} <= set(figures["segmenter"])
    assert {"annotated_ece", "corpus_ece"} <= set(figures["segmenter"])
    assert figures["attributes"]["hair_left"] >= 0
    # The tiny encoder reads no garment, so the nearest to nothing: always the same one of the two.
    assert figures["attributes"]["garment_painted_right"] == 0.5
    assert 0 <= figures["attributes"]["garment_read_right"] <= 1
    assert figures["generator"]["efficientnet_lpips_between_styles"] > 0
    assert figures["style_encoder"]["reference_hair_delta_e"] >= 0
    told = (tmp_path / "out" / "evaluation.md").read_text()
    assert told == table(figures)
    assert f"| segmenter | corpus_ece | {figures['segmenter']['corpus_ece']:.4g} |" in told
    record_figures(models, figures)
    entry = read_manifest(models)["segmenter"]
    assert entry["metrics"]["annotated_miou"] == figures["segmenter"]["annotated_miou"]
    assert "annotated_miou" in (models / "segmenter.md").read_text()
