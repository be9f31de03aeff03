"""Recipes: read, refused in one sentence, printed whole."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from anime_painter.errors import UserError
from training import cli
from training import recipe as recipes
from training.stages.attributes import AttributesRecipe
from training.stages.finisher import FinisherRecipe
from training.stages.garments import GarmentsRecipe
from training.stages.generator import GeneratorRecipe
from training.stages.mask_prior import MaskPriorRecipe
from training.stages.mask_refiner import MaskRefinerRecipe
from training.stages.segmenter import SegmenterRecipe
from training.stages.style_vae import StyleVaeRecipe
from training.stages.underpainter import UnderpainterRecipe

RECIPES = Path(cli.__file__).parent / "recipes"
KINDS = {
    "attributes": AttributesRecipe,
    "finisher": FinisherRecipe,
    "garments": GarmentsRecipe,
    "generator": GeneratorRecipe,
    "mask_prior": MaskPriorRecipe,
    "mask_refiner": MaskRefinerRecipe,
    "segmenter": SegmenterRecipe,
    "style_vae": StyleVaeRecipe,
    "underpainter": UnderpainterRecipe,
}


@pytest.mark.parametrize("path", sorted(RECIPES.glob("*.toml")), ids=lambda path: path.stem)
def test_what_is_printed_reads_as_the_same_recipe(path: Path, tmp_path: Path) -> None:
    kind = next(kind for name, kind in KINDS.items() if path.stem.startswith(name))
    numbers = recipes.load(path, kind)
    printed = tmp_path / "printed.toml"
    printed.write_text(recipes.to_toml(numbers))
    assert recipes.load(printed, kind) == numbers


def test_a_dry_run_prints_every_number_and_trains_nothing(tmp_path: Path) -> None:
    run = tmp_path / "run"
    arguments = ["style-vae", "--recipe", str(RECIPES / "style_vae.toml"), "--corpus", str(tmp_path)]
    result = CliRunner().invoke(cli.app, [*arguments, "--run", str(run), "--dry-run"])
    assert result.exit_code == 0
    assert tomllib.loads(result.stdout).keys() == StyleVaeRecipe.model_fields.keys()
    assert not run.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("steps = 4\nbatch = 2\nsize = 128\nlearning_speed = 1", "learning_speed"),
        ("steps = 4\nsize = 128", "batch"),
        ("steps = 4\nbatch = 2\nsize = 200", "size"),
        ("steps = 4\nbatch = 0\nsize = 128", "batch"),
        ("steps = 4\nbatch = 2\nsize = 128\nrough_share = 1.5", "rough_share"),
        ("steps = = 4", "TOML"),
    ],
)
def test_a_wrong_recipe_is_refused_by_name(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text)
    with pytest.raises(UserError, match=said) as refusal:
        recipes.load(path, GeneratorRecipe)
    assert str(path) in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_missing_recipe_is_one_sentence_and_exit_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--recipe", str(tmp_path / "none.toml"), "--corpus", str(tmp_path), "--run", str(tmp_path)]
    monkeypatch.setattr("sys.argv", ["training", "style-vae", *options])
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert end.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_generator_wants_a_style_encoder(tmp_path: Path) -> None:
    arguments = ["generator", "--recipe", str(RECIPES / "generator_128.toml"), "--corpus", str(tmp_path)]
    result = CliRunner().invoke(cli.app, [*arguments, "--run", str(tmp_path / "run")])
    assert isinstance(result.exception, UserError)
    assert "--from" in str(result.exception)
