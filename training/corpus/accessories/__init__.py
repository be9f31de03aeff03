"""Accessories: ornaments and hats on the hair, glasses, earrings; all of them class clothes."""

from __future__ import annotations

from training.corpus.accessories import earrings, glasses, ornaments
from training.corpus.accessories.sheet import AccessorySheet, sample
from training.corpus.character import Base
from training.corpus.scene import Scene

__all__ = ["AccessorySheet", "draw_behind", "draw_on_face", "draw_on_hair", "sample"]


def draw_behind(scene: Scene, base: Base, sheet: AccessorySheet) -> None:
    """What lies behind the hair: the far side of a brim, a great bow, the cup at a hidden ear."""
    ornaments.draw(scene, base, sheet, "behind")


def draw_on_face(scene: Scene, base: Base, sheet: AccessorySheet) -> None:
    """Earrings and glasses, whose lenses leave the eyes as they are."""
    earrings.draw(scene, base, sheet)
    glasses.draw(scene, base, sheet)


def draw_on_hair(scene: Scene, base: Base, sheet: AccessorySheet) -> None:
    """Ornaments on top of the front hair."""
    ornaments.draw(scene, base, sheet, "before")
