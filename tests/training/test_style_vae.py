"""The style VAE learns to repeat pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch.utils.data import default_collate

from anime_painter.errors import UserError
from tests.training.tiny_data import write_corpus
from training import checkpoint
from training.data.corpus import CorpusDataset
from training.loop import Batch, make_fabric
from training.stages.painting import Weights, prepare
from training.stages.style_vae import StyleVae, StyleVaeRecipe

RECIPE = StyleVaeRecipe(
    seed=0, steps=24, batch=2, workers=0, size=128, learning_rate=5e-4, divergence_steps=4, ema_decay=0.5
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("corpus"), [0, 1, 2, 3, 39], 64)


@pytest.fixture(scope="module")
def batch(corpus: Path) -> Batch:
    dataset = CorpusDataset(corpus, 128, rough_share=0.5)
    return default_collate([dataset[i] for i in range(RECIPE.batch)])


def test_a_few_steps_on_few_pictures_lower_every_loss(corpus: Path, batch: Batch) -> None:
    stage = StyleVae(RECIPE, make_fabric(), corpus)
    figures = [stage.step(batch, step) for step in range(RECIPE.steps)]
    first, last = figures[0], figures[-1]
    for name in ("total", "pixel", "perceptual", "colour"):
        assert last[name] < 0.9 * first[name], name
    sheet = stage.sheet()
    assert sheet.shape == (3 * 128, 128, 3)
    assert sheet.dtype == np.uint8


def test_a_corpus_without_held_out_characters_is_refused_before_training(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path, [0, 1], 64)
    with pytest.raises(UserError, match="held-out"):
        StyleVae(RECIPE, make_fabric(), corpus)


def test_eyes_and_mouths_count_more_and_the_whole_as_much(batch: Batch) -> None:
    painting = prepare(batch, Weights(feature=4.0, face=2.0), torch.device("cpu"))
    torch.testing.assert_close(painting.importance.mean(dim=(1, 2, 3)), torch.ones(RECIPE.batch))
    features = painting.exact[:, [3, 4]].sum(1, keepdim=True) > 0
    assert painting.importance[features].min() > painting.importance[~features].median()


def test_a_nose_counts_more_than_the_skin_around_it() -> None:
    picture = torch.full((1, 3, 128, 128), 220, dtype=torch.uint8)
    picture[..., 70:74, 63:65] = 120
    mask = torch.full((1, 128, 128), 2, dtype=torch.uint8)
    batch = {"picture": picture, "mask": mask, "rough": mask}
    importance = prepare(batch, Weights(detail=9.0), torch.device("cpu")).importance[0, 0]
    assert importance[72, 64] > 8 * importance[20, 20]
    assert importance[72, 64] > 8 * importance[72, 90]


def test_a_second_round_begins_with_the_encoder_and_the_generator_of_the_first(
    corpus: Path, tmp_path: Path
) -> None:
    first = StyleVae(RECIPE, make_fabric(), corpus)
    checkpoint.save(tmp_path, 1, {"encoder_ema": first.modules["encoder_ema"]}, {}, {"recipe": {}})
    second = StyleVae(RECIPE.model_copy(update={"seed": 9}), make_fabric(), corpus)
    checkpoint.begin_from(tmp_path, second.modules)
    for name in ("encoder", "encoder_ema"):
        own, theirs = second.modules[name].state_dict(), first.modules["encoder_ema"].state_dict()
        assert all(torch.equal(own[key], theirs[key]) for key in own), name
