"""Masks as annotations of labelme, the common annotation program: JSON with a shape for each region."""

from __future__ import annotations

import base64
import binascii
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from pydantic import BaseModel, Field, FiniteFloat, ValidationError

from anime_painter.classes import BACKGROUND, BY_NAME, CLASSES
from anime_painter.errors import Message, UserError, Words, reason
from anime_painter.pictures import as_picture, decode_image, read_picture, write_atomically

_VERSION = "5.5.0"
"""Of labelme, whose format is written."""
_LARGEST_SIDE = 8192
_LINE_WIDTH = 10
_POINT_RADIUS = 5
"""Both as labelme itself draws lines and points into label images."""
_TOLERANCE = 0.75
"""Pixels that a written polygon may stray from its region, so that a person can move its few corners."""
_UNDERLAP = np.ones((5, 5), np.uint8)
"""How far a region reaches under those drawn over it: simplified neighbours would leave gaps otherwise."""

Mask = NDArray[np.uint8]
Point = tuple[FiniteFloat, FiniteFloat]


class _Shape(BaseModel):
    label: str
    points: list[Point]
    shape_type: str | None = "polygon"
    mask: str | None = None


class _File(BaseModel):
    shapes: list[_Shape]
    imageHeight: Annotated[int, Field(gt=0, le=_LARGEST_SIDE)] | None = None  # noqa: N815  labelme's own names.
    imageWidth: Annotated[int, Field(gt=0, le=_LARGEST_SIDE)] | None = None  # noqa: N815
    imagePath: str | None = None  # noqa: N815
    imageData: str | None = None  # noqa: N815


@dataclass(frozen=True)
class Annotation:
    """What an annotation file holds.

    Attributes:
        mask: uint8[H, W] of class ids; what no shape covers is background.
        picture: uint8[H, W, 3] RGB, embedded in the file or found beside it; None where there is none.
    """

    mask: Mask
    picture: NDArray[np.uint8] | None


def read(path: Path) -> Annotation:
    """Reads an annotation. Later shapes lie over earlier ones, as in labelme.

    Labels are the names of the classes, in any case.

    Raises:
        UserError: the file cannot be read, is no annotation, or has a label that is no class.
    """
    try:
        file = _File.model_validate_json(path.read_bytes())
    except OSError as error:
        raise UserError("{path} cannot be read: {reason}.", path=path, reason=reason(error)) from error
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"]) or Message("its first line")
        raise UserError(
            "{path} is no annotation of labelme: {where} is not as it should be.", path=path, where=where
        ) from error
    picture = _picture(file, path)
    if picture is not None:
        height, width = picture.shape[:2]
    elif file.imageHeight and file.imageWidth:
        height, width = file.imageHeight, file.imageWidth
    else:
        raise UserError(
            "{path} names no picture that is there, and tells no size; add imageHeight and imageWidth.",
            path=path,
        )
    mask = np.zeros((height, width), np.uint8)
    for number, shape in enumerate(file.shapes):
        known = BY_NAME.get(shape.label.strip().lower())
        if known is None:
            names = ", ".join(BY_NAME)
            raise UserError(
                "{path} has a shape labelled '{label}'; the labels are {names}.",
                path=path,
                label=shape.label,
                names=names,
            )
        mask[_covered(shape, mask.shape, Message("{path}, shape {number}", path=path, number=number))] = (
            known.id
        )
    return Annotation(mask, picture)


def write(path: Path, mask: Mask, picture: NDArray[np.uint8] | None = None) -> None:
    """Writes an annotation that a person can correct in labelme.

    Args:
        mask: uint8[H, W] of class ids.
        picture: uint8[H, W, 3] RGB that is embedded; without one, the annotation names `path` as PNG.

    Raises:
        UserError: the place cannot be written to.
    """
    data = None
    if picture is not None:
        file = io.BytesIO()
        Image.fromarray(picture).save(file, "PNG")
        data = base64.b64encode(file.getvalue()).decode()
    annotation = {
        "version": _VERSION,
        "flags": {},
        "shapes": shapes(mask),
        "imagePath": path.with_suffix(".png").name,
        "imageData": data,
        "imageHeight": mask.shape[0],
        "imageWidth": mask.shape[1],
    }
    text = json.dumps(annotation, indent=2)
    write_atomically(path, lambda out: out.write(text.encode()))


def shapes(mask: Mask, tolerance: float = _TOLERANCE) -> list[dict[str, Any]]:
    """Polygons that give the mask when each is drawn over the ones before it, the largest first.

    Args:
        mask: uint8[H, W] of class ids.
        tolerance: pixels that an outline may stray; with 0 the polygons give the mask exactly.
    """
    regions = sorted(_regions(mask), key=lambda region: -int(region.filled.sum()))
    later = np.zeros(mask.shape, bool)
    outlines: list[tuple[int, NDArray[np.int32]]] = []
    for region in reversed(regions):
        outline = region.outline
        if tolerance:
            under = region.own | (cv2.dilate(region.own.astype(np.uint8), _UNDERLAP).astype(bool) & later)
            grown = _outline(under)
            # Where a region that reaches under others would close a ring, it would bury what lies inside.
            if not (_filled(grown, mask.shape) & ~(region.filled | later)).any():
                outline = grown
            outline = np.asarray(cv2.approxPolyDP(outline, tolerance, True), np.int32)
        later |= region.own
        outlines.append((region.class_id, outline))
    return [
        {
            "label": CLASSES[class_id].name,
            "points": [[float(x), float(y)] for x, y in _at_least_three(outline[:, 0])],
            "group_id": None,
            "description": "",
            "shape_type": "polygon",
            "flags": {},
            "mask": None,
        }
        for class_id, outline in reversed(outlines)
    ]


@dataclass(frozen=True, eq=False)
class _Region:
    """A connected region; neighbours across a corner are not connected, or a region could lie in itself."""

    class_id: int
    own: NDArray[np.bool_]
    outline: NDArray[np.int32]
    filled: NDArray[np.bool_]


def _regions(mask: Mask) -> list[_Region]:
    found = []
    for mask_class in CLASSES:
        count, numbers, stats, _ = cv2.connectedComponentsWithStats(
            (mask == mask_class.id).astype(np.uint8), connectivity=4
        )
        for number in range(1, count):
            if mask_class.id == BACKGROUND and _reaches_edge(stats[number], mask.shape):
                continue  # Nothing lies under it, and what no shape covers is background.
            own = numbers == number
            outline = _outline(own)
            found.append(_Region(mask_class.id, own, outline, _filled(outline, mask.shape)))
    return found


def _reaches_edge(stats: NDArray[np.int32], shape: tuple[int, ...]) -> bool:
    left, top, width, height = stats[:4]
    return bool(left == 0 or top == 0 or left + width == shape[1] or top + height == shape[0])


def _outline(region: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Outline of a connected region as int32[N, 1, 2], through the middles of its outermost pixels."""
    outlines, _ = cv2.findContours(region.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    return np.asarray(max(outlines, key=len), np.int32)


def _filled(outline: NDArray[np.int32], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    canvas = np.zeros(shape[:2], np.uint8)
    cv2.drawContours(canvas, [outline], 0, 1, cv2.FILLED)
    return canvas.astype(bool)


def _at_least_three(points: NDArray[np.int32]) -> NDArray[np.int32]:
    """A polygon of one or two pixels has its last corner several times, as labelme wants three."""
    return np.concatenate([points, np.repeat(points[-1:], max(3 - len(points), 0), axis=0)])


def _picture(file: _File, path: Path) -> NDArray[np.uint8] | None:
    if file.imageData:
        try:
            data = base64.b64decode(file.imageData, validate=True)
        except (binascii.Error, ValueError) as error:
            raise UserError("{path} has a damaged picture (imageData).", path=path) from error
        title = Message("the picture in {path}", path=path)
        return as_picture(decode_image(data, title), title)
    linked = path.parent / file.imagePath.replace("\\", "/") if file.imagePath else None
    return read_picture(linked) if linked is not None and linked.is_file() else None


def _covered(shape: _Shape, size: tuple[int, ...], name: Words) -> NDArray[np.bool_]:
    """Pixels that a shape covers, bool[H, W], drawn as labelme draws them."""
    height, width = size
    # What lies far outside makes no difference, and would make Pillow draw forever.
    reach = 4 * max(height, width)
    points = [(min(max(x, -reach), reach), min(max(y, -reach), reach)) for x, y in shape.points]
    canvas = Image.new("1", (width, height))
    pen = ImageDraw.Draw(canvas)
    match shape.shape_type or "polygon", points:
        case "mask", [(left, top), *_] if shape.mask:
            return _stamped(shape.mask, round(left), round(top), size, name)
        case "polygon" | "oriented_rectangle", [_, _, _, *_]:
            pen.polygon(points, outline=1, fill=1)
        case "rectangle", [(x0, y0), (x1, y1)]:
            pen.rectangle((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), outline=1, fill=1)
        case "circle", [(x, y), (edge_x, edge_y)]:
            radius = float(np.hypot(edge_x - x, edge_y - y))
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=1, fill=1)
        case "line" | "linestrip", [_, _, *_]:
            pen.line(points, fill=1, width=_LINE_WIDTH)
        case "point" | "points", [_, *_]:
            for x, y in points:
                box = (x - _POINT_RADIUS, y - _POINT_RADIUS, x + _POINT_RADIUS, y + _POINT_RADIUS)
                pen.ellipse(box, outline=1, fill=1)
        case kind, _:
            raise UserError(
                "{path}, is a {kind} of {count} points, which cannot be read.",
                path=name,
                kind=kind,
                count=len(points),
            )
    return np.array(canvas)


def _stamped(mask: str, left: int, top: int, size: tuple[int, ...], name: Words) -> NDArray[np.bool_]:
    try:
        data = base64.b64decode(mask, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UserError("{path}, has a damaged mask.", path=name) from error
    canvas = Image.new("L", (size[1], size[0]))
    canvas.paste(decode_image(data, name).convert("L"), (left, top))
    return np.asarray(canvas) > 0
