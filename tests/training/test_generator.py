"""The generator's stage: it learns, goes on exactly, and grows from one size to the next."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch.utils.data import default_collate
from typer.testing import CliRunner

from anime_painter.classes import EYE, FACE, HAIR
from anime_painter.errors import UserError
from tests.training.tiny_data import write_corpus
from training import checkpoint, cli
from training import recipe as recipes
from training.data.corpus import CorpusDataset
from training.loop import make_fabric
from training.nets.spade import STYLE_SIZE, Generator
from training.nets.style_encoder import StyleEncoder
from training.stages.generator import GeneratorRecipe, GeneratorStage, lend_open_eyes
from training.stages.painting import Weights, even_ground, prepare
from training.stages.style_vae import StyleVae, StyleVaeRecipe

RECIPE = GeneratorRecipe(
    seed=0,
    steps=12,
    batch=2,
    workers=0,
    size=128,
    discriminator_scales=2,
    generator_rate=5e-4,
    discriminator_rate=1e-4,
    ema_decay=0.5,
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("corpus"), [0, 1, 2, 3, 39], 64)


@pytest.fixture(scope="module")
def style_vae(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with an encoder and a decoder, as the style VAE leaves one."""
    torch.manual_seed(1)
    run = tmp_path_factory.mktemp("style_vae")
    generator = Generator(128)
    encoder = StyleEncoder()
    with torch.no_grad():  # Sure of its codes, as a trained one is.
        encoder.bias[:, STYLE_SIZE:] = -8
        encoder.weight[..., STYLE_SIZE:] = 0
    modules = {"encoder_ema": encoder, "generator": generator, "generator_ema": generator}
    checkpoint.save(run, 1, modules, {}, {"recipe": {}})
    return run


def train(corpus: Path, run: Path, recipe: GeneratorRecipe, *options: str) -> None:
    run.mkdir(parents=True, exist_ok=True)
    path = run / "recipe.toml"
    path.write_text(recipes.to_toml(recipe))
    arguments = ["generator", "--recipe", str(path), "--corpus", str(corpus), "--run", str(run), *options]
    result = CliRunner().invoke(cli.app, arguments)
    if result.exception is not None:
        raise result.exception


def test_a_few_steps_on_few_pictures_bring_the_painted_near_the_real(corpus: Path, style_vae: Path) -> None:
    dataset = CorpusDataset(corpus, 128, rough_share=0.0)
    batch = default_collate([dataset[i] for i in range(RECIPE.batch)])
    stage = GeneratorStage(RECIPE, make_fabric(), corpus, style_vae)
    frozen = {k: v.clone() for k, v in stage.modules["encoder_ema"].state_dict().items()}
    judges = [
        parameter
        for name in ("discriminator", "feature_discriminator")
        for parameter in stage.modules[name].parameters()
    ]
    before = [p.clone() for p in judges]
    figures = [stage.step(batch, step) for step in range(3 * RECIPE.steps)]
    for name in ("pixel", "perceptual"):
        assert figures[-1][name] < 0.8 * figures[0][name], name
    assert not any(torch.equal(a, b) for a, b in zip(before, judges, strict=True))
    after = stage.modules["encoder_ema"].state_dict()
    assert all(torch.equal(value, after[key]) for key, value in frozen.items())
    assert stage.sheet().shape == (4 * 128, 128, 3)


def test_the_garment_that_was_asked_for_is_read_off_what_is_painted(
    corpus: Path, style_vae: Path, tmp_path: Path
) -> None:
    encoder = StyleEncoder()
    checkpoint.load_weights(style_vae, {"encoder_ema": encoder})
    torch.manual_seed(0)
    torch.nn.init.normal_(encoder.garments.read.weight, std=0.2)
    tensors = checkpoint.read_tensors(style_vae / "weights.safetensors")
    tensors |= {f"encoder_ema.{key}": value for key, value in encoder.state_dict().items()}
    checkpoint.save_weights(tmp_path, tensors, {"recipe": {}})
    dataset = CorpusDataset(corpus, 128, rough_share=0.0)
    batch = default_collate([dataset[i] for i in range(RECIPE.batch)])
    ends = {}
    for weight in (0.001, 30.0):
        recipe = RECIPE.model_copy(update={"garment_weight": weight, "accent_weight": weight})
        stage = GeneratorStage(recipe, make_fabric(), corpus, tmp_path)
        ends[weight] = [stage.step(batch, step)["garment"] for step in range(RECIPE.steps)][-1]
    assert ends[30.0] < 0.8 * ends[0.001]
    windows = recipe.model_copy(update={"window": 0.5})
    assert "garment" not in GeneratorStage(windows, make_fabric(), corpus, tmp_path).step(batch, 0)


def test_accents_in_windows_become_those_of_the_drawn_portrait(
    corpus: Path, style_vae: Path, tmp_path: Path
) -> None:
    encoder = StyleEncoder()
    checkpoint.load_weights(style_vae, {"encoder_ema": encoder})
    torch.nn.init.constant_(encoder.accents.scale, 25.0)
    tensors = checkpoint.read_tensors(style_vae / "weights.safetensors")
    tensors |= {f"encoder_ema.{key}": value for key, value in encoder.state_dict().items()}
    checkpoint.save_weights(tmp_path, tensors, {"recipe": {}})
    dataset = CorpusDataset(corpus, 128, rough_share=0.0, turned=1.0)
    torch.manual_seed(0)
    batch = default_collate([dataset[i] for i in range(RECIPE.batch)])
    ends = {}
    for weight in (0.001, 1.0):
        recipe = RECIPE.model_copy(update={"accent_weight": weight, "window": 0.5})
        stage = GeneratorStage(recipe, make_fabric(), corpus, tmp_path)
        told = []
        for step in range(2 * RECIPE.steps):
            torch.manual_seed(1)  # The same windows, with clothes in them, so that losses can be compared.
            told.append(stage.step(batch, step)["accent"])
        ends[weight] = sum(told[RECIPE.steps :])
    assert ends[1.0] < 0.8 * ends[0.001]


def test_a_resumed_run_ends_where_an_uninterrupted_one_does(
    corpus: Path, style_vae: Path, tmp_path: Path
) -> None:
    recipe = RECIPE.model_copy(update={"steps": 4})
    half = recipe.model_copy(update={"steps": 2})
    train(corpus, tmp_path / "whole", recipe, "--from", str(style_vae))
    train(corpus, tmp_path / "halves", half, "--from", str(style_vae))
    train(corpus, tmp_path / "halves", recipe, "--resume")
    whole, halves = (
        checkpoint.read_tensors(tmp_path / run / "weights.safetensors") for run in ("whole", "halves")
    )
    assert whole.keys() == halves.keys()
    for name, tensor in whole.items():
        torch.testing.assert_close(halves[name], tensor, rtol=1e-5, atol=1e-6, msg=name)


def test_the_next_size_begins_with_what_the_last_one_learnt(
    corpus: Path, style_vae: Path, tmp_path: Path
) -> None:
    small = RECIPE.model_copy(update={"steps": 1})
    train(corpus, tmp_path / "128", small, "--from", str(style_vae))
    recipe = RECIPE.model_copy(update={"size": 256, "discriminator_scales": 3, "preview_weight": 0.5})
    stage = GeneratorStage(recipe, make_fabric(), corpus, tmp_path / "128")
    learnt = checkpoint.read_tensors(tmp_path / "128" / "weights.safetensors")
    for name in ("generator", "generator_ema", "discriminator", "encoder_ema"):
        own = stage.modules[name].state_dict()
        # The flat colours are fitted anew.
        shared = [k for k in own if f"{name}.{k}" in learnt and not k.startswith("flat_colours")]
        assert len(shared) >= 0.6 * len(own), name
        assert all(torch.equal(own[key], learnt[f"{name}.{key}"]) for key in shared), name


def test_a_style_encoder_trained_again_around_a_generator_is_joined_with_it(
    corpus: Path, style_vae: Path, tmp_path: Path
) -> None:
    generator, again = tmp_path / "generator", tmp_path / "again"
    train(corpus, generator, RECIPE.model_copy(update={"steps": 1}), "--from", str(style_vae))
    vae = StyleVae(
        StyleVaeRecipe(seed=5, steps=1, batch=2, workers=0, divergence_steps=1), make_fabric(), corpus
    )
    again.mkdir()
    checkpoint.save(again, 1, vae.modules, {}, {"recipe": {}})
    stage = GeneratorStage(RECIPE, make_fabric(), corpus, generator, again)
    learnt = checkpoint.read_tensors(again / "weights.safetensors")
    for name, source in (("encoder_ema", "encoder_ema"), ("generator", "generator_ema")):
        own = stage.modules[name].state_dict()
        shared = [k for k in own if not k.startswith("flat_colours")]
        assert all(torch.equal(own[key], learnt[f"{source}.{key}"]) for key in shared), name
    judge = checkpoint.read_tensors(generator / "weights.safetensors")
    own = stage.modules["discriminator"].state_dict()
    assert all(torch.equal(value, judge[f"discriminator.{key}"]) for key, value in own.items())


def test_a_run_without_a_style_encoder_is_refused(corpus: Path, tmp_path: Path) -> None:
    checkpoint.save(tmp_path, 1, {"generator": Generator(128)}, {}, {"recipe": {}})
    with pytest.raises(UserError, match="encoder_ema"):
        GeneratorStage(RECIPE, make_fabric(), corpus, tmp_path)


def test_windows_train_the_local_levels_alone(corpus: Path, style_vae: Path) -> None:
    dataset = CorpusDataset(corpus, 128, rough_share=0.0)
    batch = default_collate([dataset[i] for i in range(RECIPE.batch)])
    recipe = RECIPE.model_copy(update={"window": 0.5})
    stage = GeneratorStage(recipe, make_fabric(), corpus, style_vae)
    before = {k: v.clone() for k, v in stage.modules["generator"].state_dict().items()}
    figures = []
    for step in range(RECIPE.steps):
        torch.manual_seed(0)  # The same windows, so that their losses can be compared.
        figures.append(stage.step(batch, step))
    assert figures[-1]["pixel"] < figures[0]["pixel"]
    changed = {k for k, v in stage.modules["generator"].state_dict().items() if not torch.equal(v, before[k])}
    assert changed
    assert all(".128." in key for key in changed)


def test_closed_eyes_are_painted_with_the_eye_codes_of_open_ones() -> None:
    mask = torch.zeros(4, 64, 64, dtype=torch.uint8)
    mask[:, 30:32, 20:40] = EYE  # Closed, but for those of the second and the last.
    mask[[1, 3], 25:40, 20:40] = EYE
    style = torch.randn(4, 7, STYLE_SIZE, generator=torch.Generator().manual_seed(0))
    lent = lend_open_eyes(style, mask)
    others = [c for c in range(7) if c != EYE]
    assert torch.equal(lent[:, others], style[:, others])
    assert torch.equal(lent[[1, 3], EYE], style[[1, 3], EYE])
    for closed in (0, 2):
        assert any(torch.equal(lent[closed, EYE], style[lender, EYE]) for lender in (1, 3))
    assert torch.equal(lend_open_eyes(style[[0, 2]], mask[[0, 2]]), style[[0, 2]])


def test_inside_hair_less_is_copied_and_as_much_is_judged() -> None:
    mask = torch.full((1, 128, 128), FACE, dtype=torch.uint8)
    mask[:, :64] = HAIR
    batch = {"picture": torch.zeros(1, 3, 128, 128, dtype=torch.uint8), "mask": mask, "rough": mask}
    freely, strictly = (
        prepare(batch, Weights(copied_hair=share), torch.device("cpu")) for share in (0.25, 1.0)
    )
    assert torch.equal(freely.judged, strictly.judged)
    importance = freely.importance[0, 0]
    assert importance[32, 64].item() == pytest.approx(0.25 * importance[100, 64].item())
    assert importance[63, 64].item() == pytest.approx(importance[100, 64].item())
    assert importance.mean().item() == pytest.approx(1)


def test_spots_far_behind_the_figure_are_not_judged() -> None:
    mask = torch.zeros(2, 128, 128, dtype=torch.uint8)
    mask[0, 48:80, 48:80] = HAIR
    mask[1, :, 40:] = HAIR
    drawn = torch.rand(2, 3, 128, 128, generator=torch.Generator().manual_seed(0))
    batch = {"picture": (drawn * 255).byte(), "mask": mask, "rough": mask}
    painting = prepare(batch, Weights(), torch.device("cpu"))
    even, real = even_ground(painting, torch.zeros(2, 3, 128, 128))
    spotted, _ = even_ground(painting, torch.ones(2, 3, 128, 128))
    corner, beside = (..., slice(0, 16), slice(0, 16)), (..., slice(47, 48), slice(47, 48))
    for left, right in ((even, real), (even, spotted)):
        assert torch.allclose(left[corner], right[corner])
    assert torch.allclose(real[0, :, 0, 0], painting.picture[0, :, mask[0] == 0].mean(1), atol=1e-3)
    figure = (mask == HAIR)[:, None].expand(2, 3, 128, 128)
    assert torch.equal(real[figure], painting.picture[figure])
    assert not even[figure].any()
    assert torch.allclose(real[0][beside], painting.picture[0][beside])
