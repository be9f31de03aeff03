"""Accessories: all of them are clothes, and glasses leave the eyes behind them what they are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from anime_painter.classes import CLOTHES, EYE
from training.corpus import accessories, eyes, features, hair
from training.corpus.character import Base, room_rng, sample_base
from training.corpus.scene import Scene

SIZE = 128
PLAIN = {"on_hair": "none", "glasses": "none", "earrings": False}
ORNAMENTS = ("clip", "ribbon", "band", "flower", "headphones", "cap", "beret")


def _frontal() -> Base:
    base = sample_base(1)
    return replace(base, head=replace(base.head, yaw=0.05, roll=0.0), unit=0.25, centre=(0.5, 0.45), tilt=0.0)


BASE = _frontal()
SHEET = accessories.sample(room_rng(1, "accessories"), BASE, hair.sample(room_rng(1, "hair"), BASE))


def _mask(sheet: accessories.AccessorySheet) -> np.ndarray:
    """Eyes and accessories on an empty paper."""
    scene = Scene(SIZE, BASE.figure_to_pixel(SIZE))
    accessories.draw_behind(scene, BASE, sheet)
    eyes.draw(scene, BASE, features.sample(room_rng(1, "face"), BASE))
    accessories.draw_on_face(scene, BASE, sheet)
    accessories.draw_on_hair(scene, BASE, sheet)
    return scene.mask()


@pytest.mark.parametrize("change", [{"on_hair": kind} for kind in ORNAMENTS] + [{"earrings": True}])
def test_an_ornament_is_clothes_and_hides_no_eye(change: dict) -> None:
    plain = _mask(replace(SHEET, **PLAIN))
    worn = _mask(replace(SHEET, **{**PLAIN, **change}))
    changed = plain != worn
    assert changed.any()
    assert (worn[changed] == CLOTHES).all()
    assert (worn[plain == EYE] == EYE).mean() > 0.9


@pytest.mark.parametrize("glasses", ["round", "square", "half"])
def test_frames_are_clothes_and_lenses_keep_the_eye(glasses: str) -> None:
    plain = _mask(replace(SHEET, **PLAIN))
    worn = _mask(replace(SHEET, **{**PLAIN, "glasses": glasses}))
    changed = plain != worn
    assert changed.any()
    assert (worn[changed] == CLOTHES).all()
    assert (worn[plain == EYE] == EYE).mean() > 0.7


def test_about_half_of_the_characters_wear_none() -> None:
    plain = 0
    for seed in range(400):
        base = sample_base(seed)
        sheet = accessories.sample(room_rng(seed, "accessories"), base, None)
        plain += (sheet.on_hair, sheet.glasses, sheet.earrings) == ("none", "none", False)
    assert 0.35 < plain / 400 < 0.6
