"""Garments: every template is clothes and nothing else, in the picture where it is in the mask."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from anime_painter.classes import BACKGROUND, CLOTHES
from training.corpus import garment
from training.corpus.character import Base, Framing, Sex, room_rng, sample_base
from training.corpus.scene import Scene

SIZE = 128


def _first(wanted) -> Base:
    return next(base for base in map(sample_base, range(500)) if wanted(base))


def _sheets_by_kind() -> dict[str, tuple[Base, garment.GarmentSheet]]:
    """A wearer and a sheet for each kind that is ever sampled, all seen down to the bust."""
    found: dict[str, tuple[Base, garment.GarmentSheet]] = {}
    for seed in range(600):
        base = sample_base(seed)
        sheet = garment.sample(room_rng(seed, "garment"), base)
        found.setdefault(sheet.kind, (base, sheet))
    bust = _first(lambda base: base.framing is Framing.BUST)
    view = {"framing": bust.framing, "unit": bust.unit, "centre": bust.centre, "tilt": bust.tilt}
    return {kind: (replace(base, **view), sheet) for kind, (base, sheet) in found.items()}


SHEETS = _sheets_by_kind()


def _dressed(base: Base, sheet: garment.GarmentSheet) -> tuple[np.ndarray, np.ndarray]:
    scene = Scene(SIZE, base.figure_to_pixel(SIZE))
    scene.canvas.drawColor(0xFFFF00FF)
    garment.draw(scene, base, sheet)
    return scene.portrait(), scene.mask()


def test_all_templates_are_worn() -> None:
    assert len(SHEETS) == 14


@pytest.mark.parametrize("kind", sorted(SHEETS))
def test_a_garment_is_clothes_alone_and_reaches_the_lower_edge(kind: str) -> None:
    base, sheet = SHEETS[kind]
    mask = _dressed(base, sheet)[1]
    assert set(np.unique(mask)) == {BACKGROUND, CLOTHES}
    assert mask[-1, int(base.centre[0] * SIZE)] == CLOTHES


@pytest.mark.parametrize("kind", sorted(SHEETS))
def test_picture_and_mask_of_a_garment_agree_within_two_pixels(kind: str) -> None:
    portrait, mask = _dressed(*SHEETS[kind])
    painted = np.abs(portrait.astype(int) - np.array([255, 0, 255])).max(axis=2) > 64
    worn = mask == CLOTHES
    near = np.ones((5, 5), np.uint8)
    assert not (painted & (cv2.dilate(worn.astype(np.uint8), near) == 0)).any()
    assert not (worn & (cv2.dilate(painted.astype(np.uint8), near) == 0)).any()


def test_a_choker_is_clothes_on_the_neck() -> None:
    base, sheet = SHEETS["off_shoulder"]
    bare = _dressed(base, replace(sheet, choker=False))[1]
    banded = _dressed(base, replace(sheet, choker=True))[1]
    changed = bare != banded
    assert changed.any()
    assert (banded[changed] == CLOTHES).all()


def test_four_templates_are_for_women_alone() -> None:
    base = _first(lambda base: base.sex is Sex.MALE)
    kinds = {garment.sample(np.random.default_rng(seed), base).kind for seed in range(200)}
    assert kinds.isdisjoint({"sailor", "maid", "camisole", "off_shoulder"})
    assert len(kinds) >= 8


def test_the_same_sheet_is_drawn_to_the_same_bytes() -> None:
    base, sheet = SHEETS["kimono"]
    first, second = _dressed(base, sheet), _dressed(base, sheet)
    assert np.array_equal(first[0], second[0])
    assert np.array_equal(first[1], second[1])
