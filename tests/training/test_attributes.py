"""Colour sliders and the density of style codes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from anime_painter.classes import CLASS_COUNT, HAIR
from anime_painter.errors import UserError
from tests.training.tiny_data import write_corpus
from training import checkpoint, cli
from training.nets.spade import STYLE_SIZE
from training.nets.style_encoder import StyleEncoder
from training.stages.attributes import colour_model
from training.stages.style_density import fit_mixture, imputed


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def test_a_slider_lands_on_its_colour_by_a_likely_code(rng: np.random.Generator) -> None:
    root = rng.normal(0, 1, (STYLE_SIZE, STYLE_SIZE)) * np.linspace(0.1, 2, STYLE_SIZE)
    codes = rng.normal(0, 1, (500, STYLE_SIZE)) @ root.T + 1
    shown_by = rng.normal(0, 0.05, (3, STYLE_SIZE))
    colours = codes @ shown_by.T + 0.5 + rng.normal(0, 1e-3, (500, 3))
    model, explained = colour_model(codes, colours, ridge=1e-6)
    assert explained > 0.99
    code, target = codes[0], colours[1]
    moved = code + model["gain"] @ (target - (model["weights"] @ code + model["bias"]))
    np.testing.assert_allclose(moved @ shown_by.T + 0.5, target, atol=0.01)
    # Of all moves with this effect it is the one of the smallest Mahalanobis length.
    precision = np.linalg.inv(root @ root.T)
    move = moved - code
    for _ in range(20):
        aside = rng.normal(0, 1, STYLE_SIZE)
        aside -= np.linalg.pinv(model["weights"]) @ (model["weights"] @ aside)
        other = move + 0.3 * aside
        assert move @ precision @ move < 1.02 * (other @ precision @ other)


def test_too_few_characters_teach_no_slider(rng: np.random.Generator) -> None:
    with pytest.raises(UserError, match="draw more"):
        colour_model(rng.normal(0, 1, (STYLE_SIZE, STYLE_SIZE)), rng.normal(0, 1, (STYLE_SIZE, 3)), 1e-3)


def test_absent_numbers_are_drawn_as_the_present_ones_suggest(rng: np.random.Generator) -> None:
    shared = rng.normal(0, 1, (2000, 1))
    codes = np.hstack([shared, -2 * shared]) + rng.normal(0, 0.1, (2000, 2))
    known = np.ones_like(codes, bool)
    known[:700, 1] = False
    blanked = np.where(known, codes, 0.0)
    filled = imputed(blanked, known, rounds=8, seed=0)
    assert np.array_equal(filled[known], codes[known])
    assert np.corrcoef(filled[:700].T)[0, 1] < -0.95
    assert filled[:700, 1].std() == pytest.approx(codes[:, 1].std(), rel=0.15)


def test_a_mixture_finds_separate_kinds_of_style(rng: np.random.Generator) -> None:
    codes = np.vstack([rng.normal(-3, 0.2, (300, 4)), rng.normal(3, 0.2, (100, 4))])
    mixture = fit_mixture(codes, 2, 1e-3, seed=0)
    weights, means = np.array(mixture.weights_), np.array(mixture.means_)
    order = np.argsort(means[:, 0])
    np.testing.assert_allclose(weights[order], [0.75, 0.25], atol=0.02)
    np.testing.assert_allclose(means[order].mean(1), [-3, 3], atol=0.1)


def test_the_command_writes_what_the_application_reads(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", [*range(24)], 64)
    colours = {"hair_colour": "pink", "eye_colour": "blue", "skin_tone": "fair"}
    rows = [{"seed": seed, **colours, "hair_colour": ["black", "pink"][seed % 2]} for seed in range(24)]
    (corpus / "attributes.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    begin, run = tmp_path / "style_vae", tmp_path / "run"
    begin.mkdir()
    checkpoint.save(begin, 1, {"encoder_ema": StyleEncoder()}, {}, {"recipe": {}})
    recipe = tmp_path / "recipe.toml"
    recipe.write_text("size = 128\ncomponents = 2\n")
    arguments = ["attributes", "--recipe", str(recipe), "--corpus", str(corpus), "--from", str(begin)]
    result = CliRunner().invoke(cli.app, [*arguments, "--run", str(run)])
    assert result.exception is None
    groups = json.loads((run / "attributes.json").read_text())["groups"]
    assert list(groups["hair"]["targets"]) == ["black", "pink"]
    assert [model["row"] for model in groups["skin"]["models"]] == [2, 1]
    shapes = {key: np.shape(value) for key, value in groups["hair"]["models"][0].items()}
    assert shapes == {"row": (), "weights": (3, STYLE_SIZE), "bias": (3,), "gain": (STYLE_SIZE, 3)}
    assert groups["hair"]["models"][0]["row"] == HAIR
    numbers = CLASS_COUNT * STYLE_SIZE
    with np.load(run / "style_prior.npz", allow_pickle=False) as prior:
        assert prior["weights"].sum() == pytest.approx(1, abs=1e-5)
        assert prior["means"].shape == (2, numbers)
        assert prior["covariances"].dtype == np.float32
        assert np.linalg.eigvalsh(prior["covariances"]).min() > 0
