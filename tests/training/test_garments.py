"""The garment's numbers: read off pictures, and made room for without a change to what is painted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor, nn
from typer.testing import CliRunner

from anime_painter.classes import CLOTHES
from anime_painter.errors import UserError
from anime_painter.inference.style import ACCENT, GARMENT_NUMBERS
from tests.training.tiny_data import garment_of, write_corpus
from training import checkpoint, cli
from training.corpus.store import mask_path, portrait_path
from training.data.augment import class_coverage
from training.data.corpus import CorpusDataset
from training.data.masks import read_mask, read_picture
from training.nets.spade import CONDITION_CHANNELS, OUTFIT_NUMBERS, STYLE_SIZE, Generator
from training.nets.style_encoder import StyleEncoder
from training.stages.garments import GarmentsRecipe, fit

_RECIPE = GarmentsRecipe(size=128, passes=200)


def _write_striped_corpus(folder: Path, count: int) -> Path:
    """Sailor suits have broad stripes across, shirts have none."""
    corpus = write_corpus(folder, [*range(count)], 64)
    for seed in range(count):
        path = portrait_path(corpus, seed)
        picture, clothes = read_picture(path), read_mask(mask_path(corpus, seed)) == CLOTHES
        striped = np.arange(64)[:, None] // 4 % 2 == 0 if garment_of(seed) == "sailor" else np.ones((64, 1))
        picture = np.where(clothes[..., None], np.where(striped, 200, 60)[..., None], picture)
        Image.fromarray(picture.astype(np.uint8)).save(path, quality=95)
    return corpus


def _few_numbered_encoder() -> StyleEncoder:
    """One whose clothes' codes differ along four axes only, which lie askew."""
    encoder = StyleEncoder()
    with torch.no_grad():
        few = encoder.weight[CLOTHES, :, :4].clone()
        askew = torch.linalg.qr(torch.randn(STYLE_SIZE, STYLE_SIZE))[0][:4]
        encoder.weight[CLOTHES, :, :STYLE_SIZE] = few @ askew
        encoder.bias[CLOTHES] = torch.randn(2 * STYLE_SIZE)
    return encoder


@pytest.fixture(scope="module")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    folder = tmp_path_factory.mktemp("garments")
    torch.manual_seed(0)
    corpus, begin = _write_striped_corpus(folder / "corpus", 80), folder / "begin"
    begin.mkdir()
    generator = Generator(128)
    nn.init.normal_(generator.flat_colours.weight, std=0.2)  # type: ignore[union-attr]
    with torch.no_grad():  # As one that has seen no garment: it heeds no channel of their numbers.
        for name, weight in generator.named_parameters():
            if weight.dim() == 4 and weight.shape[1] == CONDITION_CHANNELS and name.endswith("weight"):
                weight[:, -OUTFIT_NUMBERS:] = 0
    networks = {"encoder_ema": _few_numbered_encoder(), "generator_ema": generator, "generator": generator}
    checkpoint.save(begin, 1, networks, {}, {"recipe": {}})
    fit(_RECIPE, corpus, begin, folder / "run")
    return {"corpus": corpus, "begin": begin, "run": folder / "run"}


def _items(corpus: Path, count: int) -> tuple[Tensor, Tensor]:
    dataset = CorpusDataset(corpus, 128, rough_share=0.0, mirrored=0.0)
    items = [dataset[i] for i in range(count)]
    picture = torch.stack([item["picture"] for item in items]).float() / 255
    return picture, class_coverage(torch.stack([item["mask"] for item in items]), 128)


@torch.no_grad()
def test_the_generator_paints_as_before(fitted: Mapping[str, Path]) -> None:
    picture, coverage = _items(fitted["corpus"], 4)
    painted = []
    for name in ("begin", "run"):
        encoder, generator = StyleEncoder().eval(), Generator(128).eval()
        checkpoint.begin_from(fitted[name], {"encoder_ema": encoder, "generator_ema": generator})
        codes = encoder(picture, coverage)[0]
        painted.append(generator(coverage, codes)[128])
    torch.testing.assert_close(*painted, atol=2e-3, rtol=0)


@torch.no_grad()
def test_numbers_tell_the_garment_and_not_the_place(fitted: Mapping[str, Path]) -> None:
    encoder = StyleEncoder().eval()
    checkpoint.load_weights(fitted["run"], {"encoder_ema": encoder})
    numbers = encoder(*_items(fitted["corpus"], 40))[0][:, CLOTHES, -GARMENT_NUMBERS:]
    shirts, sailors = numbers[::2], numbers[1::2]
    within = torch.cat([shirts - shirts.mean(0), sailors - sailors.mean(0)]).norm(dim=1).mean()
    assert (shirts.mean(0) - sailors.mean(0)).norm() > 2 * within
    told = checkpoint.read_state(fitted["run"])["metrics"]
    assert told["garment_told"] == 1
    assert told["kept_variance"] > 0.999


@torch.no_grad()
def test_clothes_that_are_absent_have_no_numbers(fitted: Mapping[str, Path]) -> None:
    encoder = StyleEncoder().eval()
    checkpoint.load_weights(fitted["run"], {"encoder_ema": encoder})
    picture, coverage = _items(fitted["corpus"], 1)
    coverage[:, CLOTHES] = 0
    mean, log_variance = encoder(picture, coverage)
    assert not mean[0, CLOTHES].any()
    assert not log_variance[0, CLOTHES].any()


def test_pictures_of_any_size_are_read_alike(fitted: Mapping[str, Path]) -> None:
    encoder = StyleEncoder().eval()
    checkpoint.load_weights(fitted["run"], {"encoder_ema": encoder})
    picture, coverage = _items(fitted["corpus"], 2)
    large = [nn.functional.interpolate(x, scale_factor=4, mode="bilinear") for x in (picture, coverage)]
    with torch.no_grad():
        small_code, large_code = encoder(picture, coverage)[0], encoder(large[0], large[1])[0]
    for code in (small_code, large_code):  # The accent of noise, which these pictures have, depends on size.
        code[:, CLOTHES, ACCENT] = 0
    torch.testing.assert_close(small_code, large_code, atol=0.15, rtol=0)


def test_the_command_wants_a_folder_of_its_own(fitted: Mapping[str, Path], tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.toml"
    recipe.write_text("size = 128\n")
    arguments = ["garments", "--recipe", str(recipe), "--corpus", str(fitted["corpus"])]
    result = CliRunner().invoke(
        cli.app, [*arguments, "--from", str(fitted["begin"]), "--run", str(fitted["run"])]
    )
    assert isinstance(result.exception, UserError)
    assert "holds a run already" in str(result.exception)
