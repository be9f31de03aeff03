"""What the user has set once and for all: a JSON file in the folder that the system has for that."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from anime_painter.errors import reason
from anime_painter.language import tr
from anime_painter.pictures import write_atomically

MOST_RECENT = 10


class Settings(BaseModel):
    """Each setting with its default. Keys of newer versions are kept as they are.

    Attributes:
        language: code of `anime_painter.language.LANGUAGES`; empty takes the system's.
        scale: of everything in the window, 1 to 2; None takes what fits the screen.
        provider: what computes; "auto" takes CUDA where it works.
        threads: CPU threads inside one network; 0 takes one for each physical core.
        preview_size: side in pixels of the portrait that follows the brush.
        autosave_seconds: between two copies of unsaved work.
        undo_steps: steps that can be taken back.
        models: folder of other models than the shipped ones.
        recent: projects opened or saved last, the newest first.
        tour_seen: the tour of the first start has been shown.
    """

    model_config = ConfigDict(extra="allow", validate_assignment=True)

    language: str = ""
    theme: Literal["dark", "light"] = "dark"
    scale: float | None = Field(default=None, ge=1.0, le=2.0)
    provider: Literal["auto", "cuda", "cpu"] = "auto"
    threads: int = Field(default=0, ge=0, le=256)
    preview_size: Literal[256, 512] = 256
    autosave_seconds: int = Field(default=10, ge=2, le=3600)
    undo_steps: int = Field(default=200, ge=10, le=2000)
    models: Path | None = None
    recent: list[Path] = Field(default=[], max_length=MOST_RECENT)
    tour_seen: bool = False

    def remember(self, project: Path) -> None:
        """Puts a project in front of the recent ones."""
        others = [path for path in self.recent if path != project]
        self.recent = [project, *others][:MOST_RECENT]

    def save(self, path: Path) -> None:
        """Writes the settings whole or not at all.

        Raises:
            UserError: the place cannot be written to.
        """
        text = self.model_dump_json(indent=2)
        write_atomically(path, lambda file: file.write(text.encode()))


def settings_path() -> Path:
    """Where the settings are kept."""
    return Path(platformdirs.user_config_dir("anime-painter", appauthor=False)) / "settings.json"


def load(path: Path) -> tuple[Settings, str | None]:
    """Reads the settings; a setting that makes no sense has its default.

    Returns:
        The settings, and a sentence for the user where the file was damaged. A file that is not JSON at all
        is set aside as `settings.json.damaged`.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(data, dict):
            raise ValueError("not an object")
    except FileNotFoundError:
        return Settings(), None
    except (OSError, ValueError, RecursionError) as error:
        return Settings(), _set_aside(path, error)
    settings, wrong = _sound(data)
    if not wrong:
        return settings, None
    names = ", ".join(wrong)
    return settings, tr(
        "{path} has settings that make no sense ({names}); their defaults are used.", path=path, names=names
    )


def _sound(data: dict[str, Any]) -> tuple[Settings, list[str]]:
    """Settings from what is right in the data, and the names of what is not."""
    try:
        return Settings.model_validate(data), []
    except ValidationError as error:
        wrong = sorted({str(problem["loc"][0]) for problem in error.errors()})
        return Settings.model_validate({k: v for k, v in data.items() if k not in wrong}), wrong


def _set_aside(path: Path, error: Exception) -> str:
    try:
        os.replace(path, path.with_name(path.name + ".damaged"))
    except OSError:
        why = reason(error) if isinstance(error, OSError) else error
        return tr(
            "The settings in {path} cannot be read ({reason}); the defaults are used.",
            path=path,
            reason=why,
        )
    return tr(
        "The settings were damaged and are now the defaults; the old file is {path}.damaged.", path=path
    )
