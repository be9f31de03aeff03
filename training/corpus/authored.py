"""Reads what artists have authored: shapes, palettes and shares in TOML files, checked before anything is drawn."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from anime_painter.errors import UserError

FOLDER = Path(__file__).parent / "authored"


class Authored(BaseModel):
    """What a file of the folder `authored/` may say; an unknown key is a mistake, not a wish that is overheard."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Sheet = TypeVar("Sheet", bound=Authored)
Key = TypeVar("Key")


@cache
def load(name: str, kind: type[Sheet], folder: Path = FOLDER) -> Sheet:
    """Reads `folder/name.toml`.

    Raises:
        UserError: the file is missing, no TOML, or says something that cannot be drawn; tells where and why.
    """
    path = folder / f"{name}.toml"
    try:
        return kind.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise UserError(f"{path.name} is missing from {path.parent}: put it back.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path} is not TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file as a whole"
        raise UserError(f"{path}: {place}: {first['msg']}.") from error


def pick(rng: np.random.Generator, shares: dict[Key, float]) -> Key:
    """One of the keys, each as often as its share of all shares says."""
    weights = np.array(list(shares.values()))
    return list(shares)[int(rng.choice(len(weights), p=weights / weights.sum()))]
