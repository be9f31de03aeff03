"""The mask refiner learns what rough masks mean, and what ships refines as torch does."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.utils.data import default_collate

from anime_painter.classes import CLOTHES, EYE, FACE, HAIR, MOUTH, SKIN
from anime_painter.errors import UserError
from tests.training.tiny_data import write_corpus
from training.checkpoint import load_weights
from training.data.blocking_in import block_in
from training.data.mask_labels import MaskDataset
from training.data.rough_masks import RoughMaskDataset
from training.export import export, read_manifest
from training.loop import make_fabric, train
from training.nets.mask_refiner import MaskRefiner, ShippedRefiner
from training.onnx_files import run_onnx
from training.stages.mask_refiner import MaskRefinerRecipe, MaskRefinerStage
from training.trials import trial_coverage, trial_mask, trial_noise

RECIPE = MaskRefinerRecipe(seed=0, steps=3, batch=2, workers=0, warm_steps=1, ema_decay=0.5)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("corpus"), [*range(4), 39], 256)


@pytest.fixture(scope="module")
def run(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    fabric = make_fabric()
    stage = MaskRefinerStage(RECIPE, fabric, corpus)
    train(stage, RoughMaskDataset(corpus, RECIPE.rough_share), RECIPE, fabric, folder, resume=False)
    return folder


def test_it_learns_in_a_few_steps(corpus: Path) -> None:
    recipe = RECIPE.model_copy(update={"steps": 40})
    stage = MaskRefinerStage(recipe, make_fabric(), corpus)
    torch.manual_seed(0)
    batch = default_collate([RoughMaskDataset(corpus, 1.0)[i] for i in range(2)])
    figures = [stage.step(batch, step) for step in range(recipe.steps)]
    entropies = [told["entropy"] for told in figures]
    assert np.mean(entropies[-8:]) < 0.5 * np.mean(entropies[:8])


def test_before_it_has_learnt_it_leaves_masks_as_they_are() -> None:
    torch.manual_seed(0)
    net = MaskRefiner().eval()
    coverage = trial_coverage(0, 128)
    with torch.no_grad():
        told = net(coverage, coverage, torch.ones(1))
    assert torch.equal(told.argmax(1), coverage.argmax(1))


def test_a_share_of_the_masks_stays_exact(corpus: Path) -> None:
    torch.manual_seed(0)
    items = [RoughMaskDataset(corpus, 0.5)[i % 8] for i in range(24)]
    equal = [torch.equal(item["mask"], item["rough"]) for item in items]
    assert 4 <= sum(equal) <= 20
    assert all(item["mask"].shape == (256, 256) for item in items)


def test_glasses_are_not_learnt(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path, [*range(4), 39], 64)
    (file,) = corpus.glob("attributes*.jsonl")
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    worn = [{**row, "glasses": "round" if row["seed"] == 1 else "none"} for row in rows]
    file.write_text("".join(json.dumps(row) + "\n" for row in worn))
    kept, others = RoughMaskDataset(corpus, 0.0), MaskDataset(corpus)
    assert len(others) - len(kept) == 2
    assert torch.equal(kept[2]["mask"], others[4]["mask"])


@pytest.mark.parametrize("seed", range(12))
def test_a_head_is_blocked_in_with_shapes_where_it_is(seed: int) -> None:
    exact = trial_mask(seed, 256)
    blobs = np.where(np.isin(exact, (EYE, MOUTH)), FACE, exact).astype(np.uint8)
    rng = np.random.default_rng(seed)
    shapes = [block_in(blobs, exact, rng) for _ in range(8)]
    for mask in shapes:
        assert set(np.unique(mask)) <= set(np.unique(blobs))
        assert (mask == blobs).mean() > 0.75
        assert (mask == FACE).sum() > 0.3 * (blobs == FACE).sum()
        assert (mask[blobs == CLOTHES] != HAIR).mean() > 0.95
    assert any((mask == SKIN).sum() != (blobs == SKIN).sum() for mask in shapes)
    assert len({mask.tobytes() for mask in shapes}) > 4


@torch.no_grad()
def test_what_ships_refines_as_torch_does(run: Path, tmp_path: Path) -> None:
    export({"mask_refiner": run}, tmp_path)
    net = MaskRefiner().eval()
    load_weights(run, {"refiner_ema": net})
    mask, sigma = trial_coverage(3, 128), torch.tensor([2.0])
    trial = {"mask": mask, "noisy": mask + sigma * trial_noise(3, mask.shape), "sigma": sigma}
    ours = run_onnx(tmp_path / "mask_refiner.onnx", ("shares",), trial)["shares"]
    theirs = ShippedRefiner(net)(**trial).numpy()
    assert ours.shape == (1, 7, 128, 128)
    assert (ours.argmax(1) == theirs.argmax(1)).mean() > 0.995
    assert np.abs(ours.sum(1) - 1).max() < 1e-4
    entry = read_manifest(tmp_path)["mask_refiner"]
    assert entry["bytes"] < 8e6
    assert {"refined_miou", "kept_miou", "rough_miou", "entropy"} <= set(entry["metrics"])
    export({"mask_refiner": tmp_path / "checkpoints" / "mask_refiner.safetensors"}, tmp_path)
    assert read_manifest(tmp_path)["mask_refiner"]["metrics"] == entry["metrics"]


def test_a_run_of_another_stage_is_no_mask_refiner(tmp_path: Path) -> None:
    from safetensors.torch import save_file

    save_file({"unet.x": torch.ones(1)}, tmp_path / "weights.safetensors")
    with pytest.raises(UserError, match="refiner"):
        export({"mask_refiner": tmp_path}, tmp_path / "models")
