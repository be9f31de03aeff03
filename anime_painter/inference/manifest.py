"""models/manifest.json: which networks there are, and how to know that their files are whole."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from anime_painter.errors import Message, UserError

FORMAT = 1


class ModelEntry(BaseModel):
    """One file of the manifest.

    Attributes:
        file: name inside the folder of models.
        sha256: digest of its bytes, hexadecimal.
        bytes: its length.
        licence: SPDX identifier.
        inputs, outputs: shapes by name, -1 for a free side; empty for files that are no network.
        metrics: figures measured at the export.
    """

    model_config = ConfigDict(extra="allow", frozen=True)

    file: str = Field(pattern=r"^[\w.-]+$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    bytes: int = Field(ge=0)
    licence: str
    inputs: dict[str, list[int]] = {}
    outputs: dict[str, list[int]] = {}
    metrics: dict[str, Any] = {}


class _ManifestFile(BaseModel):
    format: int
    models: dict[str, ModelEntry]


class Manifest:
    """The models of a folder. Files are read through it alone, so nothing unverified is ever loaded.

    Attributes:
        identity: SHA-256 of the manifest itself, which holds that of every file.
    """

    def __init__(self, folder: Path, models: dict[str, ModelEntry], identity: str = "") -> None:
        self.folder = folder
        self.models = models
        self.identity = identity

    @classmethod
    def load(cls, folder: Path) -> Manifest:
        """Reads FOLDER/manifest.json.

        Raises:
            UserError: it is missing, damaged, or of a newer format.
        """
        path = folder / "manifest.json"
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(
                "No models in {folder}: {name} cannot be read; install Anime Painter again.",
                folder=folder,
                name=path.name,
            ) from error
        try:
            file = _ManifestFile.model_validate_json(text)
        except ValidationError as error:
            where = ".".join(str(part) for part in error.errors()[0]["loc"]) or Message("its first line")
            raise UserError(
                "{path} is damaged at {where}; install Anime Painter again.", path=path, where=where
            ) from error
        if file.format > FORMAT:
            raise UserError(
                "{path} has format {format}, this Anime Painter knows {known}; install a newer one.",
                path=path,
                format=file.format,
                known=FORMAT,
            )
        return cls(folder, file.models, hashlib.sha256(text.encode()).hexdigest())

    def read(self, name: str) -> bytes:
        """The verified bytes of a model's file.

        Raises:
            UserError: the manifest has no such model, or the file is missing or not the one it describes.
        """
        entry = self.models.get(name)
        if entry is None:
            raise UserError(
                "{path} lists no model '{name}'; install Anime Painter again.",
                path=self.folder / "manifest.json",
                name=name,
            )
        path = self.folder / entry.file
        try:
            data = path.read_bytes()
        except OSError as error:
            raise UserError(
                "The model file {path} is missing; install Anime Painter again.", path=path
            ) from error
        if hashlib.sha256(data).hexdigest() != entry.sha256:
            raise UserError(
                "The model file {path} is damaged ({bytes} bytes, {expected} expected, or other contents); "
                "install Anime Painter again.",
                path=path,
                bytes=len(data),
                expected=entry.bytes,
            )
        return data
