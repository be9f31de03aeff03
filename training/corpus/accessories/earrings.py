"""Earrings: they hang from the lobes, and a turned head hides the far one."""

from __future__ import annotations

import numpy as np

from training.corpus.accessories.catalogue import earrings
from training.corpus.accessories.sheet import AccessorySheet
from training.corpus.character import Base
from training.corpus.pieces import Placement, Wearing, paint
from training.corpus.scene import Scene


def draw(scene: Scene, base: Base, sheet: AccessorySheet) -> None:
    if sheet.earrings == "none":
        return
    cloths = {"main": sheet.cloths["ear_main"], "second": sheet.cloths["ear_second"]}
    pieces = earrings().kinds[sheet.earrings].pieces
    for side in (-1, 1):
        if side * np.sin(base.head.yaw) < 0.25:
            paint(scene, base, pieces, Wearing(cloths, _lobe(base, side), sheet.seed))


def _lobe(base: Base, side: int) -> Placement:
    place = base.head.project_solid([(side * 1.02, 0.6, -0.04)])[0]
    return lambda points: points * [side, 1] + place
