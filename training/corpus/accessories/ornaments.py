"""Draws what is worn on the hair: pins, ribbons, flowers, bands, headphones and hats."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import numpy as np
import skia

from training.corpus import mounts
from training.corpus.accessories.catalogue import Ornament, OrnamentPiece, ornaments
from training.corpus.accessories.sheet import AccessorySheet
from training.corpus.character import Base
from training.corpus.geometry import Points, ellipse
from training.corpus.knots import knot
from training.corpus.pieces import Piece, Placement, Wearing, paint
from training.corpus.scene import Scene

Layer = Literal["before", "behind"]


def draw(scene: Scene, base: Base, sheet: AccessorySheet, layer: Layer) -> None:
    """Draws the ornament's part that lies before, or behind, the head and its hair."""
    if sheet.on_hair == "none":
        return
    worn = ornaments().ornaments[sheet.on_hair]
    size = worn.size[0] + (worn.size[1] - worn.size[0]) * sheet.size
    sides = {"one": (sheet.side,), "both": (-1, 1), "middle": (1,)}[worn.sides]
    if worn.mount == "hat":
        for piece in worn.pieces:
            if piece.layer == layer:
                _put(scene, base, sheet, (piece,), mounts.hat(base.head, piece.depth))
    elif worn.mount == "ears":
        _headphones(scene, base, sheet, worn, layer)
    elif worn.mount == "back":
        if layer == "behind":
            _put(scene, base, sheet, _tied(worn), mounts.back(base.head, worn.at, size))
    elif layer == "before":
        _on_front(scene, base, sheet, worn, size, sides)


def _on_front(
    scene: Scene, base: Base, sheet: AccessorySheet, worn: Ornament, size: float, sides: tuple[int, ...]
) -> None:
    if worn.mount == "band":
        _put(scene, base, sheet, worn.pieces, mounts.band(base.head))
        sides = (sheet.side,) if worn.knot else ()
    for side in sides:
        if worn.mount == "pin":
            _put(scene, base, sheet, worn.pieces, mounts.pin(base.head, _seen_side(base, side)))
        elif mounts.is_seen(base.head, worn.at, side) or worn.sides == "one" or worn.mount == "band":
            side = side if worn.sides == "both" else _seen_side(base, side)
            pieces = _tied(worn) if worn.knot else worn.pieces
            _put(scene, base, sheet, pieces, mounts.knot(base.head, worn.at, side, size, worn.tilt))


def _seen_side(base: Base, side: int) -> int:
    """A single ornament is put on the side that the viewer sees."""
    return side if side * base.head.yaw < 0.3 else -side


def _headphones(scene: Scene, base: Base, sheet: AccessorySheet, worn: Ornament, layer: Layer) -> None:
    """The far cup stands behind the head as soon as it turns."""
    cups = [piece for piece in worn.pieces if piece.part == "cup"]
    if layer == "before":
        bands = [piece for piece in worn.pieces if piece.part == "band"]
        _put(scene, base, sheet, bands, mounts.arc(base.head))
    for side in (-1, 1):
        far = side * np.sin(base.head.yaw) > 0.2
        if far == (layer == "behind"):
            _put(scene, base, sheet, cups, mounts.ear(base.head, worn.at, side))


def _tied(worn: Ornament) -> tuple[Piece, ...]:
    """What of `knots.toml` it is tied as, cut from the ornament's main cloth."""
    return tuple(
        piece.model_copy(update={"cloth": "main"}) if piece.cloth == "accent" else piece
        for piece in knot(worn.knot).pieces
    )


def _put(scene: Scene, base: Base, sheet: AccessorySheet, pieces: Iterable[Piece], place: Placement) -> None:
    """Paints pieces with their shadow on the hair."""
    whole = ellipse(0.0, -0.05, 1.22, 1.25)
    for piece in pieces:
        turns = piece.turns if isinstance(piece, OrnamentPiece) else 1
        for k in range(turns):
            turned = _turned(place, 2 * np.pi * k / turns + 0.3) if turns > 1 else place
            paint(scene, base, (piece,), Wearing(sheet.cloths, turned, sheet.seed + k), onto=skia.Path(whole))


def _turned(place: Placement, angle: float) -> Placement:
    turn = np.array([(np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))])

    def turned(points: Points) -> Points:
        return place(points @ turn)

    return turned
