"""The mask prior learns to repeat masks, and what is drawn from it follows its density."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch.utils.data import default_collate

from anime_painter.errors import UserError
from tests.training.tiny_data import write_corpus
from training.data.mask_labels import Labels, MaskDataset
from training.export import export, read_manifest
from training.loop import make_fabric, train
from training.mask_prior_parts import draw, drawing_trial, trained
from training.nets.mask_codec import CELLS, CHOICES, GROUPS, MaskRestorer, levels_of, numbers_of
from training.nets.mask_prior import LAYERS, WIDTH, MaskDrawer, MaskPriorNet
from training.onnx_files import run_onnx
from training.stages.mask_prior import MaskPrior, MaskPriorRecipe

RECIPE = MaskPriorRecipe(
    seed=0, steps=16, batch=4, workers=0, codec_steps=8, warm_steps=1, ema_decay=0.5, adversarial_weight=0.3
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


def test_codec_and_density_both_learn_in_a_few_steps(corpus: Path) -> None:
    recipe = RECIPE.model_copy(update={"codec_steps": 12, "steps": 32})
    stage = MaskPrior(recipe, make_fabric(), corpus)
    dataset = MaskDataset(corpus)
    batch = default_collate([dataset[i] for i in range(RECIPE.batch)])
    figures = [stage.step(batch, step) for step in range(recipe.steps)]
    assert figures[11]["entropy"] < 0.7 * figures[0]["entropy"]
    assert figures[-1]["bits"] < 0.9 * figures[12]["bits"]


def test_the_discriminator_learns_in_the_second_half_of_the_codecs_steps(corpus: Path) -> None:
    recipe = RECIPE.model_copy(update={"codec_steps": 60})
    stage = MaskPrior(recipe, make_fabric(), corpus)
    dataset = MaskDataset(corpus)
    batch = default_collate([dataset[i] for i in range(RECIPE.batch)])
    figures = [stage.step(batch, step) for step in range(60)]
    assert ["discriminator" in told for told in figures] == [False] * 30 + [True] * 30
    # 2 is that of chance.
    assert min(told["discriminator"] for told in figures[30:]) < 1.9


def test_each_mask_comes_straight_and_mirrored(corpus: Path) -> None:
    dataset = MaskDataset(corpus)
    straight, turned = dataset[4]["mask"], dataset[5]["mask"]
    assert len(dataset) == 16
    assert torch.equal(straight, turned.flip(1))
    assert not torch.equal(straight, turned)


def test_hands_and_glasses_are_learnt_and_not_drawn(tmp_path: Path) -> None:
    import json

    shown = ({"hand": "chin"}, {"glasses": "round"}, {"hand": "none"}, {})
    rows = [{"seed": seed, **more} for seed, more in enumerate(shown)] + [{"seed": 39}]
    (tmp_path / "attributes.jsonl").write_text("\n".join(map(json.dumps, rows)))
    labels = Labels(tmp_path)
    assert len(labels.train) == 8
    assert torch.equal(labels.drawable, labels.train[4:])


def test_a_mirrored_head_is_labelled_as_turned_to_the_other_side(corpus: Path, tmp_path: Path) -> None:
    import json

    rows = [{"seed": seed, "yaw": yaw} for seed, yaw in ((0, 0.3), (1, -0.3), (39, 0.0))]
    (tmp_path / "attributes.jsonl").write_text("\n".join(map(json.dumps, rows)))
    one, one_mirrored, two, _ = Labels(tmp_path).train
    same = (one_mirrored == two).tolist()
    assert same.count(False) == 1  # They differ in being mirrored, and in nothing else.
    assert (one == two).tolist().count(False) == 1


def test_numbers_tell_all_levels_of_a_code() -> None:
    numbers = torch.randint(CHOICES, (3, CELLS, GROUPS), generator=torch.Generator().manual_seed(0))
    assert torch.equal(numbers_of(levels_of(numbers)), numbers)


@torch.no_grad()
def test_cell_by_cell_it_draws_from_the_density_that_it_learnt() -> None:
    torch.manual_seed(0)
    net = MaskPriorNet(5, 2, 3).eval()
    net.table.copy_(torch.tensor([[0, 1, 2], [0, 3, 4]]))
    code = torch.randint(CHOICES, (1, CELLS, GROUPS))
    at_once = net(net.table[1:].long(), code)
    memory = torch.zeros(LAYERS, 2, CELLS, WIDTH)
    for place in range(CELLS):
        before = code[:, max(place - 1, 0)].float()
        here = torch.tensor([float(place)])
        # Chance forces all numbers to be those of the code but the last, which the density decides.
        chance = torch.full((GROUPS, CHOICES), -1e4)
        chance[range(GROUPS), code[0, place]] = 1e4
        chance[-1] = 0
        numbers, kept = MaskDrawer(net)(torch.tensor([0.9]), before, here, memory, chance)
        memory[:, :, place] = kept
        assert int(numbers[0, -1]) == int(at_once[0, place, -1].argmax())


@torch.no_grad()
def test_what_ships_draws_as_torch_does(run: Path, tmp_path: Path) -> None:
    export({"mask_prior": run}, tmp_path)
    prior, decoder = trained(run)
    chance = torch.Generator().manual_seed(0)
    trial = drawing_trial(chance)
    ours = run_onnx(tmp_path / "mask_prior.onnx", ("numbers", "kept"), trial)
    numbers, kept = MaskDrawer(prior)(*trial.values())
    assert (ours["numbers"] == numbers.numpy()).mean() >= 0.75
    np.testing.assert_allclose(ours["kept"], kept.numpy(), atol=0.02)
    code = draw(MaskDrawer(prior), 0.9, chance)
    ours = run_onnx(tmp_path / "mask_decoder.onnx", ("logits",), {"numbers": code.float()})["logits"]
    theirs = MaskRestorer(decoder, 512, RECIPE.class_weights).eval()(code).numpy()
    assert ours.shape == (1, 7, 512, 512)
    assert (ours.argmax(1) == theirs.argmax(1)).mean() > 0.995
    entries = read_manifest(tmp_path)
    assert entries["mask_prior"]["bytes"] + entries["mask_decoder"]["bytes"] < 8e6
    assert entries["mask_prior"]["metrics"]["bits"] > 0


def test_the_sheet_shows_64_masks_that_differ(run: Path) -> None:
    from PIL import Image

    sheet = np.asarray(Image.open(next((run / "sheets").iterdir())))
    assert sheet.shape == (5 * 192, 16 * 192, 3)
    assert np.abs(sheet[192:384, :192].astype(int) - sheet[192:384, 192:384]).mean() > 0.1


def test_a_run_of_another_stage_is_no_mask_prior(tmp_path: Path) -> None:
    from safetensors.torch import save_file

    save_file({"unet.x": torch.ones(1)}, tmp_path / "weights.safetensors")
    with pytest.raises(UserError, match="prior"):
        export({"mask_prior": tmp_path}, tmp_path / "models")
