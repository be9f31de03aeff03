"""Project files: a zip archive with all of a painting; docs/project-file.md describes it."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin
from pydantic import BaseModel, Field, FiniteFloat, ValidationError

from anime_painter import __version__
from anime_painter.classes import CLASS_COUNT
from anime_painter.document.mask import Mask
from anime_painter.document.painting import Painting
from anime_painter.document.styling import UNKNOWN, Origin, Reference, Source
from anime_painter.document.timelapse import Moment
from anime_painter.errors import Message, UserError, reason
from anime_painter.mask_files import decode_mask, encode_mask
from anime_painter.pictures import as_picture, decode_image, open_image, write_atomically

ENDING = ".anip"
FORMAT = 1
MIME_TYPE = "application/x-anime-painter"

CHUNK = b"anIp"
"""Private ancillary chunk of a PNG file in which a portrait carries its project."""

_PNG = b"\x89PNG\r\n\x1a\n"
_MOST_PARTS = 4000
_MOST_BYTES = 256 * 1024 * 1024
"""Unpacked, all parts together; a project with eight references and a long timelapse takes 10 MB."""
_MOST_REFERENCES = 200
_LARGEST_SIDE = 4096
_STYLE_SIZE = 16


@dataclass(frozen=True, eq=False)
class Project:
    """All that is kept of a painting.

    Attributes:
        painting: as it is now.
        picture: that was loaded and cut into classes, if one was.
        models: identity of the networks whose style codes it holds.
        moments: of the timelapse, the oldest first.
        settings: of the tools, such as the brush's diameter, by name: whatever JSON can hold.
    """

    painting: Painting
    picture: Reference | None = None
    models: str = ""
    moments: Sequence[Moment] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)


def save(project: Project, path: Path, thumbnail: NDArray[np.uint8] | None = None) -> None:
    """Writes a project whole or not at all.

    Args:
        thumbnail: uint8[H, W, 3] RGB, for programs that show what a file looks like.

    Raises:
        UserError: the place cannot be written to.
    """
    write_atomically(path, lambda file: _pack(project, file, thumbnail))


def read(path: Path) -> Project:
    """Reads a project, also from the PNG file of a portrait that carries it.

    Raises:
        UserError: the file is missing, damaged, of a newer format, unreasonably large, or no project.
    """
    try:
        with path.open("rb") as file:
            if file.read(len(_PNG)) == _PNG:
                data = carried_by(path)
                if data is None:
                    raise UserError("{path} is a picture without a project; load it as a picture.", path=path)
                return unpack(io.BytesIO(data), str(path))
            file.seek(0)
            return unpack(file, str(path))
    except FileNotFoundError as error:
        raise UserError("{path} does not exist; check the name.", path=path) from error
    except OSError as error:
        raise UserError("{path} cannot be read: {reason}.", path=path, reason=reason(error)) from error


def write_portrait(path: Path, portrait: Image.Image, project: Project) -> None:
    """Writes a portrait as PNG that carries its project, without the timelapse.

    Raises:
        UserError: the place cannot be written to.
    """
    packed = io.BytesIO()
    _pack(project, packed, None, with_moments=False)
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("Software", f"Anime Painter {__version__}")
    chunks.add(CHUNK, packed.getvalue())
    write_atomically(path, lambda file: portrait.save(file, "PNG", pnginfo=chunks))


def carried_by(path: Path) -> bytes | None:
    """The packed project that a picture carries; None if it carries none.

    Raises:
        UserError: the picture cannot be read.
    """
    chunks = getattr(open_image(path), "private_chunks", ())
    return next((chunk[1] for chunk in chunks if chunk[0] == CHUNK), None)


# What project.json holds ------------------------------------------------------------------------------------

_Row = Annotated[list[FiniteFloat], Field(min_length=_STYLE_SIZE, max_length=_STYLE_SIZE)]
_Code = Annotated[list[_Row], Field(min_length=CLASS_COUNT, max_length=CLASS_COUNT)]
_Strength = Annotated[float, Field(ge=0, le=1)]
_Seed = Annotated[int, Field(ge=0, lt=2**63)]
_Sliders = dict[str, dict[str, Annotated[float, Field(ge=-1, le=1)]]]
_ClassIds = set[Annotated[int, Field(ge=0, lt=CLASS_COUNT)]]


class _Source(BaseModel):
    origin: Origin
    name: str = ""
    reference: int | None = None


class _Styling(BaseModel):
    style: _Code
    sources: Annotated[list[_Source], Field(min_length=CLASS_COUNT, max_length=CLASS_COUNT)]
    other: _Code | None = None
    other_source: _Source = _Source(origin=UNKNOWN.origin)
    share: _Strength = 0.5
    sliders: _Sliders = {}
    locks: _ClassIds = set()
    shading: int | None = None
    shading_seed: _Seed = 0


class _Reference(BaseModel):
    name: str
    picture: str
    mask: str


class _Moment(BaseModel):
    mask: str
    style: int
    sliders: int
    shading: int | None = None
    shading_seed: _Seed = 0


class _Content(BaseModel):
    """Keys that this version does not know are passed over: they change nothing of what it knows."""

    format: Literal[1]
    models: str = ""
    mask: str
    styling: _Styling
    locked: _ClassIds = set()
    references: Annotated[list[_Reference], Field(max_length=_MOST_REFERENCES)] = []
    picture: int | None = None
    moments: list[_Moment] = []
    moment_styles: list[_Code] = []
    moment_sliders: list[_Sliders] = []
    settings: dict[str, Any] = {}


# Packing ----------------------------------------------------------------------------------------------------


def _pack(
    project: Project, file: BinaryIO, thumbnail: NDArray[np.uint8] | None, with_moments: bool = True
) -> None:
    painting = project.painting
    moments = project.moments if with_moments else ()
    references = list(painting.references)
    for other in (project.picture, painting.shading, *(moment.shading for moment in moments)):
        if other is None or _place(other, references) is not None:
            continue
        if len(references) < _MOST_REFERENCES:  # A later picture of the film loses its shading there.
            references.append(other)
    content: dict[str, Any] = {
        "format": FORMAT,
        "program": f"Anime Painter {__version__}",
        "models": project.models,
        "mask": "mask.png",
        "styling": {
            "style": _numbers(painting.style),
            "sources": [_described(source, references) for source in painting.sources],
            "other": None if painting.other is None else _numbers(painting.other),
            "other_source": _described(painting.other_source, references),
            "share": painting.share,
            "sliders": painting.sliders,
            "locks": sorted(painting.locks),
            "shading": _place(painting.shading, references),
            "shading_seed": painting.shading_seed,
        },
        "locked": sorted(painting.locked),
        "references": [
            {"name": r.name, "picture": f"references/{i}.png", "mask": f"references/{i}-mask.png"}
            for i, r in enumerate(references)
        ],
        "picture": _place(project.picture, references),
        "settings": dict(project.settings),
    }
    parts: dict[str, bytes] = {"mask.png": encode_mask(painting.mask)}
    for i, reference in enumerate(references):
        parts[f"references/{i}.png"] = _png(reference.picture)
        parts[f"references/{i}-mask.png"] = encode_mask(reference.mask)
    _add_moments(moments, references, content, parts)
    if thumbnail is not None:
        parts["thumbnail.png"] = _png(thumbnail)
    with zipfile.ZipFile(file, "w") as archive:
        # First and not compressed, as in OpenRaster, so that systems can tell the kind of the file.
        archive.writestr("mimetype", MIME_TYPE, zipfile.ZIP_STORED)
        archive.writestr("project.json", json.dumps(content), zipfile.ZIP_DEFLATED)
        for name, data in parts.items():
            archive.writestr(name, data, zipfile.ZIP_STORED)


def _add_moments(
    moments: Sequence[Moment], references: list[Reference], content: dict[str, Any], parts: dict[str, bytes]
) -> None:
    """Styles and sliders change more rarely than the mask, so each is written once."""
    styles: list[NDArray[np.float32]] = []
    sliders: list[Any] = []
    rows = []
    for i, moment in enumerate(moments):
        if not styles or moment.style is not styles[-1]:
            styles.append(moment.style)
        if not sliders or moment.sliders is not sliders[-1]:
            sliders.append(moment.sliders)
        name = f"moments/{i:04}.png"
        parts[name] = moment.mask_png
        places = {"style": len(styles) - 1, "sliders": len(sliders) - 1}
        shading = {"shading": _place(moment.shading, references), "shading_seed": moment.shading_seed}
        rows.append({"mask": name, **places, **shading})
    content["moments"] = rows
    content["moment_styles"] = [_numbers(style) for style in styles]
    content["moment_sliders"] = sliders


def _described(source: Source, references: list[Reference]) -> dict[str, Any]:
    return {
        "origin": source.origin.value,
        "name": source.name,
        "reference": _place(source.reference, references),
    }


def _place(reference: Reference | None, references: list[Reference]) -> int | None:
    return next((i for i, known in enumerate(references) if known is reference), None)


def _numbers(code: NDArray[np.float32]) -> list[list[float]]:
    return [[float(value) for value in row] for row in code]


def _png(picture: NDArray[np.uint8]) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()


# Unpacking --------------------------------------------------------------------------------------------------


def unpack(file: BinaryIO, name: str) -> Project:
    """Reads a packed project.

    Args:
        name: what it is called in the sentence of an error.

    Raises:
        UserError: it is damaged, of a newer format, unreasonably large, or no project.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            return _assembled(_parts(archive, name), name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise UserError("{path} is no project, or is damaged.", path=name) from error


def _parts(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    """All parts of an archive, none larger than it says, and not too large together."""
    entries = archive.infolist()
    if len(entries) > _MOST_PARTS or sum(entry.file_size for entry in entries) > _MOST_BYTES:
        raise UserError(
            "{path} unpacks to more than a project can hold; it is damaged or not meant well.", path=name
        )
    parts: dict[str, bytes] = {}
    for entry in entries:
        with archive.open(entry) as part:
            # Without a number, zipfile would unpack up to 2 GB before it looks at the size that was claimed.
            parts[entry.filename] = part.read(entry.file_size)
    return parts


def _assembled(parts: Mapping[str, bytes], name: str) -> Project:
    content = _content(parts, name)
    references = [
        Reference(r.name, _picture(parts, r.picture, name), _mask(parts, r.mask, name))
        for r in content.references
    ]

    def reference(place: int | None) -> Reference | None:
        return None if place is None else _item(references, place, name)

    def source(told: _Source) -> Source:
        return Source(told.origin, told.name, reference(told.reference))

    styling = content.styling
    painting = Painting(
        mask=_mask(parts, content.mask, name),
        locked=frozenset(content.locked),
        style=_code(styling.style),
        sources=tuple(source(told) for told in styling.sources),
        other=None if styling.other is None else _code(styling.other),
        other_source=source(styling.other_source),
        share=styling.share,
        sliders=styling.sliders,
        locks=frozenset(styling.locks),
        shading=reference(styling.shading),
        shading_seed=styling.shading_seed,
    )
    styles = [_code(style) for style in content.moment_styles]
    moments = [
        Moment(
            _part(parts, moment.mask, name),
            _item(styles, moment.style, name),
            _item(content.moment_sliders, moment.sliders, name),
            reference(moment.shading),
            moment.shading_seed,
        )
        for moment in content.moments
    ]
    return Project(painting, reference(content.picture), content.models, moments, content.settings)


def _content(parts: Mapping[str, bytes], name: str) -> _Content:
    try:
        told = json.loads(_part(parts, "project.json", name))
    except (ValueError, RecursionError) as error:
        raise UserError("{path} is damaged: its project.json is no JSON.", path=name) from error
    version = told.get("format") if isinstance(told, dict) else None
    if isinstance(version, int) and version > FORMAT:
        raise UserError(
            "{path} was saved by a newer Anime Painter (its format is {format}, this one knows {known}); "
            "install the newer version to open it.",
            path=name,
            format=version,
            known=FORMAT,
        )
    try:
        return _Content.model_validate(told)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"]) or Message("all")
        raise UserError(
            "{path} is damaged: {where} in its project.json makes no sense.", path=name, where=where
        ) from error


def _part(parts: Mapping[str, bytes], part: str, name: str) -> bytes:
    if part not in parts:
        raise UserError("{path} is damaged: {part} is missing in it.", path=name, part=part)
    return parts[part]


def _item(items: Sequence[Any], place: int, name: str) -> Any:
    if not 0 <= place < len(items):
        raise UserError(
            "{path} is damaged: it tells of a part number {number} that it does not hold.",
            path=name,
            number=place,
        )
    return items[place]


def _picture(parts: Mapping[str, bytes], part: str, name: str) -> NDArray[np.uint8]:
    title = Message("{part} in {path}", part=part, path=name)
    return as_picture(decode_image(_part(parts, part, name), title, _LARGEST_SIDE), title)


def _mask(parts: Mapping[str, bytes], part: str, name: str) -> Mask:
    return decode_mask(_part(parts, part, name), Message("{part} in {path}", part=part, path=name))


def _code(rows: Sequence[Sequence[float]]) -> NDArray[np.float32]:
    return np.array(rows, np.float32)
