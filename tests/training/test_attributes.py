"""Colour sliders, and the styles that random ones are made of."""

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
from anime_painter.inference.prior import StylePrior
from tests.training.tiny_data import ATTRIBUTES, write_corpus
from training import checkpoint, cli
from training.corpus import palette
from training.corpus.store import mask_path
from training.data.masks import read_mask
from training.nets.spade import OUTFIT_NUMBERS, STYLE_SIZE, Generator
from training.nets.style_encoder import StyleEncoder
from training.stages.attributes import AttributesRecipe, accent_model, complete_styles, encode_corpus, fit


def test_the_command_writes_what_the_application_reads(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", [*range(24)], 64)
    begin, run = tmp_path / "generator", tmp_path / "run"
    begin.mkdir()
    networks = {"encoder_ema": StyleEncoder(), "generator_ema": Generator(128)}
    checkpoint.save(begin, 1, networks, {}, {"recipe": {}})
    recipe = tmp_path / "recipe.toml"
    recipe.write_text("size = 128\nstyles = 20\npainted = 72\n")
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
    prior = StylePrior.parse((run / "style_prior.npz").read_bytes(), attributes.garments)
    assert prior.codes.shape == (20, CLASS_COUNT * STYLE_SIZE)


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
    recipe = AttributesRecipe(size=128)
    torch.manual_seed(0)
    encoded = encode_corpus(recipe, corpus, StyleEncoder().eval())
    assert np.flatnonzero(encoded.shares[:, EYE] == 0).tolist() == [3]
    assert np.flatnonzero(~encoded.coloured).tolist() == [5]
    far_off = dataclasses.replace(encoded, codes=encoded.codes.copy())
    far_off.codes[3, EYE] = far_off.codes[5] = 1000
    styles = complete_styles(recipe, far_off)
    assert len(styles) == 10
    assert styles.max() < 1000


def test_too_few_complete_characters_are_told_in_a_sentence(tmp_path: Path) -> None:
    encoded = encode_corpus(
        AttributesRecipe(size=128), write_corpus(tmp_path / "corpus", [*range(3)], 128), StyleEncoder().eval()
    )
    bald = dataclasses.replace(encoded, shares=encoded.shares.copy())
    bald.shares[:, HAIR] = 0
    with pytest.raises(UserError, match="Only 0 characters"):
        complete_styles(AttributesRecipe(), bald)


def _close_the_eyes(path: Path) -> None:
    mask = read_mask(path)
    rows = np.flatnonzero((mask == EYE).any(axis=1))
    lid = mask == EYE
    lid[rows[len(rows) // 2] + 1 :] = False
    lid[: rows[len(rows) // 2]] = False
    closed = Image.fromarray(np.where(lid, EYE, np.where(mask == EYE, FACE, mask)).astype(np.uint8), mode="P")
    closed.putpalette([channel for _ in range(CLASS_COUNT) for channel in (0, 0, 0)])
    closed.save(path)
