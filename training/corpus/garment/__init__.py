"""Garments: authored pieces around neck and shoulders, with folds, seams, trims and patterns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Literal

import numpy as np

from training.corpus import mounts
from training.corpus.character import Base
from training.corpus.cloth import Cloth
from training.corpus.figure import figure
from training.corpus.garment import patterns
from training.corpus.garment.catalogue import necklaces, wardrobe
from training.corpus.garment.sheet import GarmentSheet, sample
from training.corpus.geometry import Points
from training.corpus.knots import knot
from training.corpus.pieces import Piece, Placement, Wearing, paint
from training.corpus.scene import Scene

__all__ = ["GarmentSheet", "draw", "draw_behind", "draw_hood", "sample"]


def draw_behind(scene: Scene, base: Base, sheet: GarmentSheet) -> None:
    """What stands behind the neck: the inside of collars and hoods."""
    _dress(scene, base, sheet, "behind")


def draw(scene: Scene, base: Base, sheet: GarmentSheet) -> None:
    """The garment with what is tied at its collar."""
    _dress(scene, base, sheet, "before")
    if sheet.necklace != "none":
        cloths = {"main": sheet.jewel[0], "second": sheet.jewel[1]}
        paint(
            scene,
            base,
            necklaces().kinds[sheet.necklace].pieces,
            Wearing(cloths, figure(base).place, sheet.seed),
        )


def draw_hood(scene: Scene, base: Base, sheet: GarmentSheet, layer: Literal["over", "under"]) -> None:
    """A hood worn up, over or under the hair; draw it in the head's own coordinates."""
    if sheet.hooded:
        pieces = [piece for piece in wardrobe()[sheet.kind].pieces if piece.layer == layer]
        cloths = {"main": sheet.main, "second": sheet.second, "accent": sheet.accent}
        hood = partial(mounts.hood, base.head)
        paint(scene, base, pieces, Wearing(cloths, hood, sheet.seed, sheet.options))


def _dress(scene: Scene, base: Base, sheet: GarmentSheet, layer: Literal["before", "behind"]) -> None:
    garment = wardrobe()[sheet.kind]
    if garment.under:
        under = {"main": sheet.second, "second": sheet.second, "accent": sheet.accent}
        _hang(scene, base, sheet, wardrobe()[garment.under].pieces, layer, under, "plain")
        if layer == "before":
            _tie(scene, base, sheet)
    cloths = {"main": sheet.main, "second": sheet.second, "accent": sheet.accent}
    _hang(scene, base, sheet, garment.pieces, layer, cloths, sheet.pattern)
    if layer == "before" and not garment.under:
        _tie(scene, base, sheet)


def _hang(
    scene: Scene,
    base: Base,
    sheet: GarmentSheet,
    pieces: Iterable[Piece],
    layer: str,
    cloths: dict[str, Cloth],
    pattern: str,
) -> None:
    weave = _woven(pattern, sheet, sheet.second)
    # Shoulders lean and heads roll, so the picture's lower edge is taken with some room.
    bottom = (1 - base.centre[1]) / base.unit * 1.03 + 0.3
    wearer = figure(base)
    wearing = Wearing(cloths, wearer.place, sheet.seed, sheet.options, weave, bottom, wearer.place_arm)
    paint(scene, base, (piece for piece in pieces if piece.layer == layer), wearing)


def _tie(scene: Scene, base: Base, sheet: GarmentSheet) -> None:
    """Ties the neckwear where the garment has a place for it."""
    if sheet.neckwear == "none":
        return
    garment = wardrobe()[sheet.kind]
    wearer = figure(base)

    def at_collar(points: Points) -> Points:
        return wearer.place(points * garment.neckwear_size + np.array(garment.neckwear_at))

    cloths = {"main": sheet.main, "second": sheet.second, "accent": sheet.accent}
    weave = _woven(sheet.neckwear_pattern, sheet, sheet.second)
    paint(scene, base, knot(sheet.neckwear).pieces, Wearing(cloths, at_collar, sheet.seed, pattern=weave))


def _woven(pattern: str, sheet: GarmentSheet, other: Cloth) -> Callable[[Scene, Cloth, Placement, str], None]:
    def weave(scene: Scene, cloth: Cloth, place: Placement, grain: str) -> None:
        patterns.paint(scene, pattern, cloth, other.base, place, grain, sheet.seed)

    return weave
