"""What the README tells its reader to type is there."""

from __future__ import annotations

import importlib
import re
import shlex
from pathlib import Path

import pytest
import typer

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")

RECIPES = sorted(set(re.findall(r"training/recipes/[\w-]+\.toml", README)))
PAINTING = dict.fromkeys(re.findall(r"`anime-painter ([a-z][^`]*)`", README))
TRAINING = dict.fromkeys(re.findall(r"python -m training ([^#\n]*[^#\n ])", README))
EXAMPLES = [("anime_painter.cli.app", example) for example in PAINTING]
EXAMPLES += [("training.cli", example) for example in TRAINING]


@pytest.mark.parametrize(("module", "example"), EXAMPLES)
def test_an_example_names_a_command_and_its_options(module: str, example: str) -> None:
    name, *arguments = shlex.split(example)
    group = typer.main.get_command(importlib.import_module(module).app)
    command = group.commands[name]  # type: ignore[attr-defined]
    options = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    assert {argument for argument in arguments if argument.startswith("-")} <= options


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_exists(recipe: str) -> None:
    assert (ROOT / recipe).is_file()
