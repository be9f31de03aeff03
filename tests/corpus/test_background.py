"""Backgrounds: each covers the whole picture, is class background, and white ones are white."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from anime_painter.classes import BACKGROUND
from training.corpus import background
from training.corpus.character import room_rng, sample_base
from training.corpus.scene import Scene

SIZE = 96
BASE = sample_base(3)
SHEET = background.sample(room_rng(3, "background"), BASE)


def _drawn(kind: str, ground: int) -> tuple[np.ndarray, np.ndarray]:
    scene = Scene(SIZE, BASE.figure_to_pixel(SIZE))
    scene.canvas.drawColor(ground)
    background.draw(scene, BASE, replace(SHEET, kind=kind))
    return scene.portrait(), scene.mask()


def _matrix(scene: Scene) -> list[float]:
    matrix = scene.canvas.getTotalMatrix()
    return [matrix.get(i) for i in range(9)]


@pytest.mark.parametrize("kind", sorted(background.KINDS))
def test_a_background_hides_the_paper_and_is_class_background(kind: str) -> None:
    on_red, mask = _drawn(kind, 0xFFFF0000)
    on_blue, _ = _drawn(kind, 0xFF0000FF)
    assert np.array_equal(on_red, on_blue)
    assert (mask == BACKGROUND).all()


def test_the_figure_still_lies_where_it_belongs_afterwards() -> None:
    scene = Scene(SIZE, BASE.figure_to_pixel(SIZE))
    before = _matrix(scene)
    for kind in background.KINDS:
        background.draw(scene, BASE, replace(SHEET, kind=kind))
    assert _matrix(scene) == before


def test_white_is_white() -> None:
    assert (_drawn("white", 0xFF000000)[0] == 255).all()


def test_one_in_five_is_white_and_every_kind_occurs() -> None:
    kinds = [background.sample(room_rng(seed, "background"), BASE).kind for seed in range(600)]
    assert set(kinds) == set(background.KINDS)
    assert 0.15 < kinds.count("white") / len(kinds) < 0.3
