"""Recipes: every number that a stage is trained with, read from TOML and checked."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from anime_painter.errors import UserError

Positive = Annotated[float, Field(gt=0)]
NotNegative = Annotated[float, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]


class Recipe(BaseModel):
    """What all stages share.

    Attributes:
        seed: of weights, order of pictures and augmentation.
        steps: optimiser steps to train for.
        batch: pictures a step and process.
        workers: processes that load pictures.
        checkpoint_minutes: time between checkpoints.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    seed: int = Field(0, ge=0)
    steps: int = Field(ge=1)
    batch: int = Field(ge=1)
    workers: int = Field(1, ge=0)
    checkpoint_minutes: Positive = 5.0


RecipeType = TypeVar("RecipeType", bound=BaseModel)


def load(path: Path, kind: type[RecipeType]) -> RecipeType:
    """Reads a recipe.

    Raises:
        UserError: the file is missing, no TOML, has an unknown key or a value out of its range.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"The recipe {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"The recipe {path} is no TOML file: {error}.") from error
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UserError(f"The recipe {path} is wrong at '{where}': {first['msg']}.") from error


def to_toml(recipe: BaseModel) -> str:
    """Writes a recipe with every default filled in, as TOML."""
    return "\n".join(f"{name} = {_literal(value)}" for name, value in recipe.model_dump().items())


def _literal(value: object) -> str:
    # JSON and TOML write booleans, numbers, strings and lists of them alike.
    return json.dumps(value)
