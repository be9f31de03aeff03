"""Redrawn tones: as the underpainter draws, and near a portrait's own; the shaded levels learn from them."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch.utils.data import default_collate

from anime_painter.classes import EYE, HAIR
from anime_painter.errors import UserError
from tests.training.tiny_data import write_corpus
from training import checkpoint, cli
from training.data.corpus import CorpusDataset
from training.loop import make_fabric
from training.nets.spade import Generator
from training.nets.style_encoder import StyleEncoder
from training.nets.tone_codec import ToneDecoder, ToneEncoder
from training.nets.underpainter import Underpainter
from training.stages.generator import GeneratorRecipe, GeneratorStage
from training.stages.redrawn_tones import ToneRedrawer
from training.trials import trial_mask, trial_tones

RECIPE = GeneratorRecipe(
    seed=0, steps=12, batch=2, workers=0, size=256, window=0.5, shaded=True, redrawn_share=1.0, ema_decay=0.5
)


@pytest.fixture(scope="module")
def underpainter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    run = tmp_path_factory.mktemp("underpainter")
    torch.manual_seed(0)
    net = Underpainter()
    modules = {"encoder": ToneEncoder(), "decoder": ToneDecoder(), "underpainter_ema": net}
    checkpoint.save(run, 1, modules, {}, {"recipe": {}})
    return run


def test_redrawn_tones_are_others_each_time_and_tell_nothing_of_hair_and_eyes(underpainter: Path) -> None:
    redrawer = ToneRedrawer(underpainter, torch.device("cpu"))
    ids = trial_mask(0, 512)
    mask, tones, garment = torch.from_numpy(ids), trial_tones(0), torch.zeros(10)
    torch.manual_seed(0)
    first, second = (redrawer.redrawn(tones, mask, mask, garment) for _ in range(2))
    torch.manual_seed(0)
    assert torch.equal(first, redrawer.redrawn(tones, mask, mask, garment))
    assert first.shape == (1, 2, 256, 256)
    own = torch.from_numpy((ids == HAIR) | (ids == EYE))[::2, ::2]
    assert 0.5 < own.float().mean() + first[0, 1].mean() < 1.05
    assert first[0, 1][own].mean() < 0.05
    assert not torch.equal(first[0, 0], second[0, 0])
    assert not first[0, 0][first[0, 1] == 0].any()


def test_shaded_levels_learn_from_redrawn_tones(underpainter: Path, tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", [0, 1, 39], 256)
    torch.manual_seed(1)
    generator = Generator(256)
    plain = {"encoder_ema": StyleEncoder(), "generator": generator, "generator_ema": generator}
    (tmp_path / "plain").mkdir()
    checkpoint.save(tmp_path / "plain", 1, plain, {}, {"recipe": {}})
    dataset = CorpusDataset(corpus, 256, rough_share=0.0)
    batch = default_collate([dataset[i] for i in range(2)])
    stage = GeneratorStage(RECIPE, make_fabric(), corpus, tmp_path / "plain", underpainter=underpainter)
    figures = []
    for step in range(RECIPE.steps):
        torch.manual_seed(0)  # The same windows and tones, so that their losses can be compared.
        figures.append(stage.step(batch, step)["pixel"])
    assert figures[-1] < 0.9 * figures[0]
    weights = stage.modules["generator"].named_parameters()
    assert all(tensor.abs().sum() > 0 for name, tensor in weights if "embed_tones.weight" in name)


def test_a_recipe_that_wants_them_needs_an_underpainter(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    recipe = tmp_path / "recipe.toml"
    recipe.write_text("seed = 0\nsteps = 1\nbatch = 1\nsize = 256\nshaded = true\nredrawn_share = 0.5\n")
    places = {"--recipe": recipe, "--corpus": tmp_path, "--run": tmp_path / "run", "--from": tmp_path}
    arguments = ["generator", *(str(word) for place in places.items() for word in place)]
    result = CliRunner().invoke(cli.app, arguments)
    assert isinstance(result.exception, UserError)
    assert "--underpainter" in str(result.exception)
