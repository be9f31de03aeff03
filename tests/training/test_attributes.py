"""Colour sliders and the density of style codes."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from typer.testing import CliRunner

from anime_painter.classes import CLASS_COUNT, CLOTHES, EYE, FACE, HAIR, SKIN
from anime_painter.errors import UserError
from anime_painter.inference.accents import AccentModel
from anime_painter.inference.attributes import Attributes
from tests.training.tiny_data import ATTRIBUTES, write_corpus
from training import checkpoint, cli
from training.corpus import palette
from training.corpus.store import mask_path
from training.data.masks import read_mask
from training.nets.spade import OUTFIT_NUMBERS, STYLE_SIZE, Generator
from training.nets.style_encoder import StyleEncoder
from training.stages.attributes import AttributesRecipe, accent_model, encode_corpus, fit, style_mixture
from training.stages.style_density import fit_mixture, imputed, with_others


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


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


def test_others_beside_a_mixture_depend_on_nothing(rng: np.random.Generator) -> None:
    codes = np.vstack([rng.normal(-3, 0.2, (300, 2)), rng.normal(3, 0.2, (100, 2))])
    fitted = np.array([True, False, True])
    wider = with_others(fit_mixture(codes, 2, 1e-3, seed=0), fitted, np.array([5.0]), np.array([4.0]))
    drawn, kinds = wider.sample(8000)
    assert drawn[:, 1].mean() == pytest.approx(5, abs=0.1)
    assert drawn[:, 1].std() == pytest.approx(2, rel=0.05)
    assert abs(np.corrcoef(drawn[:, 1], kinds)[0, 1]) < 0.05
    assert np.corrcoef(drawn[:, 0], drawn[:, 2])[0, 1] > 0.9
    assert np.unique(np.sign(drawn[:, 0]), return_counts=True)[1][0] == pytest.approx(6000, rel=0.05)


def test_the_command_writes_what_the_application_reads(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", [*range(24)], 64)
    begin, run = tmp_path / "generator", tmp_path / "run"
    begin.mkdir()
    networks = {"encoder_ema": StyleEncoder(), "generator_ema": Generator(128)}
    checkpoint.save(begin, 1, networks, {}, {"recipe": {}})
    recipe = tmp_path / "recipe.toml"
    recipe.write_text("size = 128\ncomponents = 2\npainted = 72\n")
    arguments = ["attributes", "--recipe", str(recipe), "--corpus", str(corpus), "--from", str(begin)]
    result = CliRunner().invoke(cli.app, [*arguments, "--run", str(run)])
    assert result.exception is None
    told = json.loads((run / "attributes.json").read_text())
    groups = told["groups"]
    assert {(garment["name"], garment["pattern"]) for garment in told["garments"]} == {
        ("shirt", "plain"),
        ("sailor", "plain"),
    }
    attributes = Attributes.parse(json.dumps(told).encode())
    assert attributes.garments.names == ("shirt", "sailor")
    assert attributes.accents.names == ()  # A fresh encoder reads none.
    assert {group: list(told["targets"]) for group, told in groups.items()} == {
        group: palette.labels(group) for group in ("hair", "eye", "skin")
    }
    assert [model["row"] for model in groups["skin"]["models"]] == [FACE, SKIN]
    model = groups["hair"]["models"][0]
    assert model["row"] == HAIR
    shapes = {key: np.shape(model[key]) for key in ("weights", "bias", "gain")}
    assert shapes == {"weights": (3, STYLE_SIZE), "bias": (3,), "gain": (STYLE_SIZE, 3)}
    assert set(model["offsets"]) == set(groups["hair"]["targets"])
    numbers = CLASS_COUNT * STYLE_SIZE
    with np.load(run / "style_prior.npz", allow_pickle=False) as prior:
        assert prior["weights"].sum() == pytest.approx(1, abs=1e-5)
        assert prior["means"].shape == (2, numbers)
        assert prior["covariances"].dtype == np.float32
        assert np.linalg.eigvalsh(prior["covariances"]).min() > 0


def test_the_chroma_of_cloth_is_told_by_the_code_and_accents_by_the_reader(tmp_path: Path) -> None:
    corpus, encoder = write_corpus(tmp_path / "corpus", [*range(24)], 64), StyleEncoder().eval()
    torch.nn.init.constant_(encoder.accents.scale, 25.0)
    encoded = encode_corpus(AttributesRecipe.model_validate({"size": 128}), corpus, encoder)
    told = accent_model(encoder.accents, encoded)
    assert told is not None
    model = AccentModel.model_validate(told)
    assert model.scale == [25, 25]
    colours = encoded.codes[:, CLOTHES, :-OUTFIT_NUMBERS]
    weights = np.array(model.weights)
    assert not weights[:, colours.shape[1] :].any()
    expected = colours @ weights[:, : colours.shape[1]].T + model.bias
    # Four numbers of a fresh encoder do not tell all of it.
    assert np.corrcoef(expected.ravel(), encoded.chroma.ravel())[0, 1] > 0.6


def test_sliders_want_a_generator_to_learn_from(tmp_path: Path) -> None:
    corpus, begin = write_corpus(tmp_path / "corpus", [*range(24)], 64), tmp_path / "style_vae"
    begin.mkdir()
    checkpoint.save(begin, 1, {"encoder_ema": StyleEncoder()}, {}, {"recipe": {}})
    with pytest.raises(UserError, match="'generator_ema'"):
        fit(AttributesRecipe.model_validate({}), corpus, begin, tmp_path / "run")


def test_closed_eyes_and_screen_tone_teach_no_random_style(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", [*range(12)], 128)
    _close_the_eyes(mask_path(corpus, 3))
    manners = [{**ATTRIBUTES, "seed": s, "art": "screentone" if s == 5 else "cel"} for s in range(12)]
    (corpus / "attributes.jsonl").write_text("\n".join(map(json.dumps, manners)))
    recipe = AttributesRecipe(size=128, components=1)
    torch.manual_seed(0)
    encoded = encode_corpus(recipe, corpus, StyleEncoder().eval())
    assert np.flatnonzero(encoded.shares[:, EYE] == 0).tolist() == [3]
    assert np.flatnonzero(~encoded.coloured).tolist() == [5]
    far_off = dataclasses.replace(encoded, codes=encoded.codes.copy())
    far_off.codes[3, EYE] = far_off.codes[5] = 1000
    (ours, _), (theirs, _) = (style_mixture(recipe, e) for e in (encoded, far_off))
    np.testing.assert_allclose(ours.means_, theirs.means_)


def _close_the_eyes(path: Path) -> None:
    mask = read_mask(path)
    rows = np.flatnonzero((mask == EYE).any(axis=1))
    lid = mask == EYE
    lid[rows[len(rows) // 2] + 1 :] = False
    lid[: rows[len(rows) // 2]] = False
    closed = Image.fromarray(np.where(lid, EYE, np.where(mask == EYE, FACE, mask)).astype(np.uint8), mode="P")
    closed.putpalette([channel for _ in range(CLASS_COUNT) for channel in (0, 0, 0)])
    closed.save(path)
