"""The segmenter's network, losses and stage."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from anime_painter.classes import CLASS_COUNT
from anime_painter.errors import UserError
from tests.training.tiny_data import write_annotated, write_corpus
from training import checkpoint
from training import recipe as recipes
from training.data.annotated import held_out_names
from training.loop import make_fabric, train
from training.nets.unet import VERSIONS, Version, make_unet
from training.nets.unet.views import TwoViews
from training.stages.segmenter import (
    Segmenter,
    SegmenterDataset,
    SegmenterRecipe,
    Sources,
    dice_loss,
    iou,
    trained_net,
)
from training.trials import trial_picture

RECIPE = SegmenterRecipe(
    seed=0, steps=8, batch=4, workers=0, size=64, warmup=1, zoom=(0.9, 1.1), learning_rate=3e-3, ema_decay=0.5
)

_RECIPES = Path(__file__).parents[2] / "training" / "recipes"


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    directory = tmp_path_factory.mktemp("data")
    names = [min(held_out_names()), "one", "two"]
    return Sources(
        write_corpus(directory / "corpus", [0, 1, 39], 128),
        write_annotated(directory / "annotated", names, 128),
    )


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("size", [64, 96])
def test_every_version_gives_logits_of_each_pixel(version: Version, size: int) -> None:
    with torch.no_grad():
        logits = make_unet(version).eval()(torch.rand(2, 3, size, size))
    assert logits.shape == (2, CLASS_COUNT, size, size)
    assert logits.isfinite().all()


def test_the_dice_loss_is_zero_for_the_truth_and_near_one_for_its_opposite() -> None:
    mask = torch.zeros(1, 32, 32, dtype=torch.long)
    mask[:, 16:] = 5
    truth = (torch.nn.functional.one_hot(mask, CLASS_COUNT).movedim(-1, 1) * 50.0).log_softmax(1)
    assert dice_loss(truth, mask) < 0.01
    assert dice_loss(truth.flip(2), mask) > 0.95


def test_iou_counts_over_all_pictures_and_leaves_absent_classes_out() -> None:
    true = [np.zeros((4, 4), np.uint8), np.full((4, 4), 5, np.uint8)]
    predicted = [np.zeros((4, 4), np.uint8), np.full((4, 4), 5, np.uint8)]
    predicted[1][:2] = 0
    figures = iou(predicted, true)
    assert figures == {
        "miou": pytest.approx((16 / 24 + 0.5) / 2, abs=1e-4),
        "background": 0.6667,
        "hair": 0.5,
    }


def test_it_needs_a_source() -> None:
    with pytest.raises(UserError, match="--corpus DIR, --annotated DIR, or both"):
        Sources(None, None)


def test_items_come_from_both_sources_in_the_recipes_mixture(sources: Sources) -> None:
    (corpus_only, annotated_only) = Sources(sources.corpus, None), Sources(None, sources.annotated)
    for some, length in ((sources, 2), (corpus_only, 2), (annotated_only, 2)):
        dataset = SegmenterDataset(some, RECIPE)
        assert len(dataset) == length
        item = dataset[0]
        assert (item["picture"].shape, item["picture"].dtype) == ((3, 64, 64), torch.uint8)
        assert (item["mask"].shape, item["mask"].dtype) == ((64, 64), torch.uint8)


def test_training_learns_and_writes_what_export_needs(sources: Sources, tmp_path: Path) -> None:
    fabric = make_fabric()
    stage = Segmenter(RECIPE, fabric, sources)
    losses = []
    take_step = stage.step
    stage.step = lambda batch, step: losses.append(take_step(batch, step)) or losses[-1]  # type: ignore[method-assign]
    assert (
        train(stage, SegmenterDataset(sources, RECIPE), RECIPE, fabric, tmp_path, resume=False)
        == RECIPE.steps
    )
    assert losses[-1]["entropy"] < 0.75 * losses[0]["entropy"]
    metrics = json.loads((tmp_path / "state.json").read_text())["metrics"]
    assert {"annotated_miou", "corpus_miou", "annotated_hair"} <= set(metrics)
    assert all(0 <= value <= 1 for value in metrics.values())


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_lowers_its_loss_and_is_read_again(
    version: Version, sources: Sources, tmp_path: Path
) -> None:
    recipe = RECIPE.model_copy(update={"version": version, "frozen_blocks": 2})
    fabric = make_fabric()
    stage = Segmenter(recipe, fabric, sources)
    items = [SegmenterDataset(sources, recipe)[i] for i in (0, 1)]
    batch = {key: torch.stack([item[key] for item in items]) for key in ("picture", "mask")}
    losses = [stage.step(batch, step)["entropy"] for step in range(6)]
    assert losses[-1] < 0.8 * losses[0]

    notes = {"recipe": recipe.model_dump()}
    checkpoint.save(tmp_path, 6, stage.modules, stage.optimisers, notes)
    picture = torch.rand(1, 3, 64, 64)
    with torch.no_grad():
        torch.testing.assert_close(trained_net(tmp_path)(picture), stage.modules["unet_ema"](picture))


def test_the_first_version_computes_at_128_px_and_enlarges_what_it_finds() -> None:
    net = make_unet("v1").eval()
    small = torch.rand(1, 3, 128, 128)
    with torch.no_grad():
        found = net(small.repeat_interleave(4, 2).repeat_interleave(4, 3))
        expected = torch.nn.functional.interpolate(
            net(small), (512, 512), mode="bilinear", align_corners=False
        )
    torch.testing.assert_close(found, expected, atol=1e-3, rtol=1e-3)


def test_frozen_blocks_keep_their_imagenet_weights(sources: Sources) -> None:
    recipe = RECIPE.model_copy(update={"frozen_blocks": 2})
    stage = Segmenter(recipe, make_fabric(), sources)
    unet: Any = stage.modules["unet"]
    encoder = unet.encoder.net
    before = [p.clone() for p in encoder.parameters()]
    items = [SegmenterDataset(sources, recipe)[i] for i in (0, 1)]
    stage.step({key: torch.stack([item[key] for item in items]) for key in ("picture", "mask")}, 0)
    same = [torch.equal(a, b) for a, b in zip(before, encoder.parameters(), strict=True)]
    frozen = sum(
        len(list(part.parameters())) for part in (encoder.conv_stem, encoder.bn1, *encoder.blocks[:2])
    )
    assert all(same[:frozen])
    assert not any(same[frozen:])


def test_a_recipe_whose_zoom_is_turned_round_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text("steps = 1\nbatch = 1\nzoom = [1.5, 0.5]\n")
    with pytest.raises(UserError, match="zoom"):
        recipes.load(path, SegmenterRecipe)


def test_versions_are_compared_on_equal_terms() -> None:
    numbers = [recipes.load(_RECIPES / f"segmenter_{v}.toml", SegmenterRecipe).model_dump() for v in VERSIONS]
    assert [n.pop("version") for n in numbers] == list(VERSIONS)
    assert [n.pop("size") for n in numbers] == [128, 256, 256, 256]
    assert all(n == numbers[0] for n in numbers)


@pytest.mark.parametrize("name", ["segmenter", "segmenter_fine"])
def test_the_shipped_recipes_are_valid(name: str) -> None:
    assert recipes.load(_RECIPES / f"{name}.toml", SegmenterRecipe).size % 32 == 0


def test_two_views_are_the_mean_of_the_picture_and_its_smaller_mirror_image() -> None:
    torch.manual_seed(0)
    net = make_unet().eval()
    picture = trial_picture(0, 512)
    small = functional.interpolate(picture, (256, 256), mode="bilinear", align_corners=False)
    with torch.inference_mode():
        seen = TwoViews(net)(picture).exp()
        plain, mirrored = net(picture), net(small.flip(-1)).flip(-1)
        again = functional.interpolate(mirrored, (512, 512), mode="bilinear", align_corners=False)
    torch.testing.assert_close(seen.sum(1), torch.ones(1, 512, 512))
    torch.testing.assert_close(seen, (plain.softmax(1) + again.softmax(1)) / 2, atol=1e-5, rtol=1e-4)
