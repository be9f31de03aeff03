"""Local levels that see tones: they begin as those without, learn, and ship as torch computes them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from anime_painter.classes import HAIR
from anime_painter.errors import UserError
from anime_painter.inference.painter import Painter, Provider
from tests.training.tiny_data import portrait, write_corpus
from training.checkpoint import begin_from, save_weights
from training.export import export, read_manifest
from training.nets.spade import Generator
from training.nets.style_encoder import StyleEncoder
from training.restyling_figures import restyling_figures
from training.stages.tones import shown_tones, weathered
from training.trials import trial_coverage, trial_mask, trial_style, trial_tones


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("corpus"), [*range(4), 39], 512)


def generators() -> tuple[Generator, Generator]:
    torch.manual_seed(0)
    plain, shaded = Generator(256).eval(), Generator(256, shaded=True).eval()
    shaded.load_state_dict(plain.state_dict(), strict=False)
    return plain, shaded


@torch.no_grad()
def test_a_shaded_generator_begins_as_the_plain_one() -> None:
    plain, shaded = generators()
    given = trial_coverage(0, 256), trial_style(0)
    assert torch.equal(plain(*given)[256], shaded(*given, tones=trial_tones(0))[256])


def test_tones_reach_all_local_levels_and_no_global_one() -> None:
    _, shaded = generators()
    tones = trial_tones(0).requires_grad_()
    for name, weights in shaded.named_parameters():
        if "embed_tones" in name:
            assert any(f".{size}." in name for size in (128, 256))
            torch.nn.init.normal_(weights, 0, 0.1)
    assert sum("embed_tones.weight" in name for name, _ in shaded.named_parameters()) == 2
    shaded(trial_coverage(0, 256), trial_style(0), tones=tones)[256].square().sum().backward()
    assert tones.grad is not None
    assert tones.grad.abs().sum() > 0


def test_tones_of_a_batch_are_unknown_where_its_masks_differ() -> None:
    mask = torch.zeros(2, 512, 512, dtype=torch.uint8)
    mask[:, :256] = HAIR
    rough = mask.clone()
    rough[1, :128] = 0
    picture = torch.randint(0, 255, (1, 3, 512, 512), dtype=torch.uint8).expand(2, -1, -1, -1)
    tones = shown_tones({"picture": picture, "mask": mask, "rough": rough})
    assert tones.shape == (2, 2, 256, 256)
    assert tones[0, 1].all()
    assert not tones[1, :, :64].any()
    assert tones[1, 1, 64:].all()
    assert torch.equal(tones[0, 0, 64:], tones[1, 0, 64:])


def test_weathered_tones_have_gaps_and_stay_like_the_true_ones() -> None:
    tones = torch.cat([trial_tones(i) for i in range(40)])
    tones[:, 1] = 1
    torch.manual_seed(0)
    worn = weathered(tones)
    known = worn[:, 1].mean((1, 2))
    assert (known == 1).any()
    assert ((known > 0) & (known < 1)).any()
    assert not worn[:, 0][worn[:, 1] == 0].any()
    for one, true in zip(worn, tones, strict=True):
        seen = one[1] > 0
        if seen.sum() > 1000:
            assert np.corrcoef(one[0][seen].numpy(), true[0][seen].numpy())[0, 1] > 0.9


@torch.no_grad()
def test_what_ships_heeds_tones_and_goes_on_from_the_generator(tmp_path: Path) -> None:
    torch.manual_seed(0)
    plain, encoder = Generator(), StyleEncoder()
    weights = {f"generator_ema.{k}": v for k, v in plain.state_dict().items()}
    notes = {"recipe": {"seed": 3}}
    for name in ("plain", "shaded"):
        (tmp_path / name).mkdir()
    save_weights(tmp_path / "plain", weights | _of("encoder_ema", encoder) | _judges(), notes)
    shaded = Generator(shaded=True)
    begin_from(tmp_path / "plain", {"generator_ema": shaded})
    for name, tensor in shaded.named_parameters():
        if "embed_tones.weight" in name:
            torch.nn.init.normal_(tensor, 0, 0.05)
    save_weights(tmp_path / "shaded", _of("generator_ema", shaded), notes)
    models = tmp_path / "models"
    export({"generator": tmp_path / "plain", "shaded": tmp_path / "shaded"}, models)
    manifest = read_manifest(models)
    assert {"shaded_preview", "shaded_detail"} <= set(manifest)
    assert sum(manifest[name]["bytes"] for name in ("shaded_preview", "shaded_detail")) < 2e6
    again = export({"shaded": models / "checkpoints" / "shaded.safetensors"}, models)
    assert again["shaded_detail"]["seed"] == 3
    with pytest.raises(UserError, match="generator"):
        export({"shaded": tmp_path / "plain"}, models)


def test_tones_are_kept_with_shading_and_not_without(tiny_models: Path) -> None:
    from training.data.annotated import Annotated

    portraits = [Annotated(str(i), portrait(i, 512), trial_mask(i, 512)) for i in range(3)]
    figures = restyling_figures(Painter.open(tiny_models, Provider.CPU), portraits)
    assert figures["tones_kept"] > 0.8
    assert figures["tones_kept"] > figures["tones_kept_plain"] + 0.2
    assert 0 <= figures["hair_delta_e"] < 5


def _of(name: str, net: torch.nn.Module) -> dict[str, torch.Tensor]:
    return {f"{name}.{key}": value for key, value in net.state_dict().items()}


def _judges() -> dict[str, torch.Tensor]:
    return {"discriminator.x": torch.zeros(1), "feature_discriminator.x": torch.zeros(1)}
