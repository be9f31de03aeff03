"""The underpainter learns tones, and what ships lays them out as torch does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch.utils.data import default_collate

from anime_painter.errors import UserError
from anime_painter.inference.underpainter import ARTS
from tests.training.tiny_data import write_corpus
from training.checkpoint import load_weights
from training.corpus.character import Art
from training.data.tones import ToneDataset
from training.export import export, read_manifest
from training.loop import make_fabric, train
from training.nets.tone_codec import ToneDecoder, ToneEncoder
from training.nets.underpainter import Underpainter
from training.onnx_files import run_onnx
from training.stages.underpainter import UnderpainterRecipe, UnderpainterStage
from training.trials import trial_coverage, trial_noise, trial_tones

RECIPE = UnderpainterRecipe(
    seed=0, steps=4, codec_steps=2, batch=2, workers=0, warm_steps=1, ema_decay=0.5, window=64
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("corpus"), [*range(4), 39], 512)


@pytest.fixture(scope="module")
def run(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    stage = UnderpainterStage(RECIPE, make_fabric(), corpus)
    train(stage, ToneDataset(corpus), RECIPE, make_fabric(), folder, resume=False)
    return folder


def test_codec_and_underpainter_learn_in_a_few_steps(corpus: Path) -> None:
    recipe = RECIPE.model_copy(
        update={"codec_steps": 30, "steps": 70, "window": 256, "adversarial_weight": 0.0}
    )
    stage = UnderpainterStage(recipe, make_fabric(), corpus)
    torch.manual_seed(0)
    batch = default_collate([ToneDataset(corpus)[i] for i in range(2)])
    figures = [stage.step(batch, step) for step in range(recipe.steps)]
    for name, steps in (("pixel", figures[:30]), ("edges", figures[:30]), ("loss", figures[30:])):
        losses = [step[name] for step in steps]
        assert np.mean(losses[-8:]) < 0.8 * np.mean(losses[:8]), name


def test_the_discriminator_comes_in_the_codecs_second_half(corpus: Path) -> None:
    recipe = RECIPE.model_copy(update={"codec_steps": 4})
    stage = UnderpainterStage(recipe, make_fabric(), corpus)
    batch = default_collate([ToneDataset(corpus)[i] for i in range(2)])
    told = ["discriminator" in stage.step(batch, step) for step in range(4)]
    assert told == [False, False, True, True]


def test_items_are_mirrored_together_and_told_of_their_art(corpus: Path) -> None:
    torch.manual_seed(0)
    dataset = ToneDataset(corpus)
    items = [dataset[0] for _ in range(12)]
    for name in ("mask", "tones"):
        assert len({item[name].numpy().tobytes() for item in items}) == 2
        for place in (0, 1):
            same = [item[name].numpy() for item in items if item["place"] == place]
            assert all(np.array_equal(planes, same[0]) for planes in same)
    for item in items:
        assert not item["tones"][0][item["mask"] == 0].any()
        assert item["garment"].shape == (10,)
        assert [ARTS[i] for i in item["art"].nonzero()[:, 0]] == ["soft"]


def test_art_directions_are_those_of_the_corpus() -> None:
    assert set(ARTS) == set(Art)


@torch.no_grad()
def test_what_ships_tells_tones_as_torch_does(run: Path, tmp_path: Path) -> None:
    export({"underpainter": run}, tmp_path)
    net, encoder, decoder = Underpainter().eval(), ToneEncoder().eval(), ToneDecoder().eval()
    load_weights(run, {"underpainter_ema": net, "encoder": encoder, "decoder": decoder})
    latents = trial_noise(3, (1, 4, 32, 32))
    trial = {
        "mask": trial_coverage(3, 128),
        "garment": trial_noise(3, (1, 10)),
        "dressed": torch.ones(1),
        "art": torch.eye(6)[[2]],
        "noisy": 2 * latents,
        "sigma": torch.tensor([1.0]),
    }
    ours = run_onnx(tmp_path / "underpainter.onnx", ("latents",), trial)["latents"]
    assert np.abs(ours - net(**trial).numpy()).max() < 0.05
    shown = {"tones": trial_tones(3)[:, :1], "mask": trial_coverage(3, 256)}
    kept = run_onnx(tmp_path / "tone_encoder.onnx", ("latents",), shown)["latents"]
    assert np.abs(kept - encoder(**shown).numpy()).max() < 0.05
    coded = {"latents": latents, "mask": trial_coverage(3, 256)}
    tones = run_onnx(tmp_path / "tone_decoder.onnx", ("tones",), coded)["tones"]
    assert np.abs(tones - decoder(**coded).numpy()).max() < 0.05
    entries = read_manifest(tmp_path)
    masters = tmp_path / "checkpoints" / "underpainter.safetensors"
    assert masters.stat().st_size < 0.2 * entries["underpainter"]["bytes"]
    assert {"codec_loss", "loss_at_1.0"} <= set(entries["underpainter"]["metrics"])
    export({"underpainter": masters}, tmp_path)
    again = read_manifest(tmp_path)
    for name in ("underpainter", "tone_encoder", "tone_decoder"):
        assert again[name]["metrics"] == entries[name]["metrics"]


def test_a_run_of_another_stage_is_no_underpainter(tmp_path: Path) -> None:
    from safetensors.torch import save_file

    save_file({"unet.x": torch.ones(1)}, tmp_path / "weights.safetensors")
    with pytest.raises(UserError, match="underpainter"):
        export({"underpainter": tmp_path}, tmp_path / "models")
