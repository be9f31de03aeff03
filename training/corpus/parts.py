"""`python -m training parts`: cuts eyes, mouths and fringes out of drawn masks, for the window to offer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import cv2
import numpy as np
import typer

from anime_painter.classes import EYE, FACE, HAIR, MOUTH
from anime_painter.errors import UserError
from anime_painter.part_files import THROUGH, Kind, Part, face_box, write_part
from training.corpus.draw import describe, draw

_SIZE = 512
_STEP, _FIRST = 40, 39
"""Characters that no network is trained on: every fortieth."""
_LARGEST_YAW = 0.14
"""Radians; parts of a turned head would not fit a face that looks straight ahead."""
_LEAST_HAIR = 0.06
"""Share of a face's box that a fringe covers; less is no fringe."""
_SPECK = 0.1
"""Share of the largest piece below which a piece is a speck."""
_STEEPEST = 0.08
"""Slope of the line through both eyes at most: parts are cut from upright heads."""
_ABOVE = 0.10
"""How far a fringe reaches above the box of the face, of its height."""


def register(app: typer.Typer) -> None:
    """Adds the command `parts` to the training command line."""
    app.command("parts")(_parts)


def _parts(
    out: Annotated[Path, typer.Option(help="Folder for the parts.")],
    count: Annotated[int, typer.Option(min=1, help="How many of each kind.")] = 12,
) -> None:
    """Cuts eyes, mouths and fringes, each unlike the others, out of characters that are held out of training."""
    for kind in Kind:
        found = list(_found(kind, count))
        for number, part in enumerate(found, start=1):
            write_part(out / f"{kind}-{number:02}.png", part)
        typer.echo(f"{len(found)} {kind}")


def _found(kind: Kind, count: int) -> Iterator[Part]:
    """Parts of a kind, no two of characters that are described alike."""
    known: set[object] = set()
    seed = _FIRST
    while len(known) < count:
        told = describe(seed)
        what = _description(kind, told)
        if what not in known and abs(float(told["yaw"])) < _LARGEST_YAW:  # type: ignore[arg-type]
            part = cut(draw(seed, _SIZE)[1], kind)
            if part is not None:
                known.add(what)
                yield part
        seed += _STEP
        if seed > 4000 * _STEP:
            raise UserError(f"The atelier draws fewer than {count} different {kind}; ask for fewer.")


def _description(kind: Kind, told: dict[str, object]) -> object:
    """What makes a part unlike another."""
    if kind is Kind.EYES:
        return told["eyes"], told["expression"]
    return told["mouth"] if kind is Kind.MOUTH else told["hair_front"]


def cut(mask: np.ndarray, kind: Kind) -> Part | None:
    """Cuts a part out of a mask uint8[H, W]; None if it has no such part, or not all of it."""
    face = face_box(mask)
    if face is None:
        return None
    wanted = mask == kind.class_id
    if kind is Kind.FRINGE:
        wanted = _without_specks(_forehead(mask, face))
        if wanted.sum() < _LEAST_HAIR * (face[2] - face[0]) * (face[3] - face[1]):
            return None
    elif kind is Kind.EYES and not _two_level_eyes(wanted):
        return None
    rows, columns = np.flatnonzero(wanted.any(axis=1)), np.flatnonzero(wanted.any(axis=0))
    if not len(rows):
        return None
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    pixels = np.where(wanted, mask, np.uint8(THROUGH))[top:bottom, left:right]
    moved = (face[0] - left, face[1] - top, face[2] - left, face[3] - top)
    return Part(kind, np.ascontiguousarray(pixels), tuple(int(v) for v in moved))  # type: ignore[arg-type]


def _forehead(mask: np.ndarray, face: tuple[int, int, int, int]) -> np.ndarray:
    """Where hair is a fringe: within the face's hull, and a little above it."""
    points = np.argwhere(np.isin(mask, (FACE, EYE, MOUTH)))[:, ::-1].astype(np.int32)
    left, top, right, bottom = face
    crown = top - round(_ABOVE * (bottom - top))
    inset = round(0.12 * (right - left))
    points = np.concatenate([points, np.array([(left + inset, crown), (right - inset, crown)], np.int32)])
    hull = np.zeros(mask.shape, np.uint8)
    cv2.fillConvexPoly(hull, cv2.convexHull(np.ascontiguousarray(points)), 1)
    return hull.astype(bool) & (mask == HAIR)


def _without_specks(region: np.ndarray) -> np.ndarray:
    """A region without the pieces that are small beside its largest."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(region.astype(np.uint8))
    areas = stats[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0
    return (areas > _SPECK * areas.max())[labels]


def _two_level_eyes(region: np.ndarray) -> bool:
    """Whether there are two eyes, side by side."""
    count, _, _, centres = cv2.connectedComponentsWithStats(_without_specks(region).astype(np.uint8))
    if count != 3:
        return False
    across, down = np.abs(centres[1] - centres[2])
    return bool(down < _STEEPEST * across)
