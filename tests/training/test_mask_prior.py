"""The mask prior learns to repeat masks, and what is drawn from it follows its density."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch.utils.data import default_collate

from anime_painter.errors import UserError
from tests.training.tiny_data import write_corpus
from training.checkpoint import load_weights
from training.export import export, read_manifest
from training.loop import make_fabric, train
from training.nets.mask_prior import CODE_SIZE, CodeDensity, MaskDecoder, MaskSampler
from training.onnx_files import run_onnx
from training.stages.mask_prior import MaskDataset, MaskPrior, MaskPriorRecipe

RECIPE = MaskPriorRecipe(
    seed=0, steps=12, batch=4, workers=0, divergence_steps=4, ema_decay=0.5, coded=8, components=2
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("corpus"), [*range(8), 39], 256)


@pytest.fixture(scope="module")
def run(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    fabric = make_fabric()
    train(MaskPrior(RECIPE, fabric, corpus), MaskDataset(corpus), RECIPE, fabric, folder, resume=False)
    return folder


def test_a_few_steps_lower_the_entropy(corpus: Path) -> None:
    stage = MaskPrior(RECIPE, make_fabric(), corpus)
    dataset = MaskDataset(corpus)
    batch = default_collate([dataset[i] for i in range(RECIPE.batch)])
    figures = [stage.step(batch, step) for step in range(RECIPE.steps)]
    assert figures[-1]["entropy"] < 0.7 * figures[0]["entropy"]


def test_masks_are_mirrored_at_random(corpus: Path) -> None:
    straight, turned = (MaskDataset(corpus, mirrored=share)[0]["mask"] for share in (0.0, 1.0))
    assert torch.equal(straight, turned.flip(1))
    assert not torch.equal(straight, turned)


@torch.no_grad()
def test_codes_are_drawn_from_each_gaussian_as_often_as_it_weighs() -> None:
    density = CodeDensity(3)
    density.means[:] = torch.tensor([0.0, 10.0, 20.0])[:, None]
    density.roots[:] = 0.1 * torch.eye(CODE_SIZE)
    density.reached[:] = torch.tensor([0.2, 0.9, 1.0])
    chance = torch.Generator().manual_seed(0)
    codes = torch.cat(
        [density(torch.rand(1, generator=chance), torch.randn(1, CODE_SIZE)) for _ in range(600)]
    )
    nearest = (codes.mean(1) / 10).round()
    shares = [float((nearest == i).float().mean()) for i in range(3)]
    assert shares == pytest.approx([0.2, 0.7, 0.1], abs=0.06)
    assert float(codes[nearest == 1].std()) == pytest.approx(0.1, rel=0.2)


@torch.no_grad()
def test_what_ships_draws_as_torch_does(run: Path, tmp_path: Path) -> None:
    export({"mask_prior": run}, tmp_path)
    density, decoder = CodeDensity(RECIPE.components), MaskDecoder()
    load_weights(run, {"density": density, "decoder_ema": decoder})
    sampler = MaskSampler(density, decoder, 512, RECIPE.class_weights).eval()
    for choice in (0.1, 0.9):
        inputs = {"choice": torch.tensor([choice]), "noise": torch.randn(1, CODE_SIZE)}
        ours = run_onnx(tmp_path / "mask_prior.onnx", ("logits",), inputs)["logits"]
        theirs = sampler(*inputs.values()).numpy()
        assert ours.shape == (1, 7, 512, 512)
        assert (ours.argmax(1) == theirs.argmax(1)).mean() > 0.995
    entry = read_manifest(tmp_path)["mask_prior"]
    assert entry["bytes"] < 8e6
    assert entry["metrics"]["coded_masks"] == 8


def test_the_sheet_shows_64_masks_that_differ(run: Path) -> None:
    from PIL import Image

    sheet = np.asarray(Image.open(next((run / "sheets").iterdir())))
    assert sheet.shape == (4 * 192, 16 * 192, 3)
    assert np.abs(sheet[:192, :192].astype(int) - sheet[:192, 192:384]).mean() > 0.1


def test_a_run_of_another_stage_is_no_mask_prior(tmp_path: Path) -> None:
    from safetensors.torch import save_file

    save_file({"unet.x": torch.ones(1)}, tmp_path / "weights.safetensors")
    with pytest.raises(UserError, match="density"):
        export({"mask_prior": tmp_path}, tmp_path / "models")
