"""Backgrounds: each covers the whole picture, is class background, and white ones are white."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from anime_painter.classes import BACKGROUND
from anime_painter.errors import UserError
from training.corpus import background
from training.corpus.authored import load
from training.corpus.background.board import Board
from training.corpus.background.catalogue import Backgrounds, backgrounds
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


def test_every_family_is_painted_and_authored() -> None:
    assert set(backgrounds().families) == set(background.KINDS)
    assert len(background.KINDS) - 1 >= 10, "ten families besides white"


def test_a_palette_that_is_not_there_is_named(tmp_path: Path) -> None:
    text = '[families]\nwhite = { share = 1, palettes = ["mauve"] }\n[palettes]\npale = []\n'
    (tmp_path / "backgrounds.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=r"family white asks for palette 'mauve'"):
        load("backgrounds", Backgrounds, tmp_path)


def test_the_same_sheet_is_painted_to_the_same_bytes() -> None:
    for kind in ("sky", "foliage", "city"):
        assert np.array_equal(_drawn(kind, 0xFF000000)[0], _drawn(kind, 0xFF000000)[0])


def test_a_background_stays_calm_behind_the_head() -> None:
    """No family but the ink of speed lines puts more than soft contrast around the head's middle."""
    for kind in background.KINDS:
        portrait = _drawn(kind, 0xFF000000)[0].astype(float).mean(axis=2)
        x, y = (int(c * SIZE) for c in BASE.centre)
        head = portrait[max(y - 12, 0) : y + 12, max(x - 12, 0) : x + 12]
        assert np.abs(np.diff(head, axis=0)).mean() < 16, kind


def test_one_in_five_is_white_and_every_kind_occurs() -> None:
    kinds = [background.sample(room_rng(seed, "background"), BASE).kind for seed in range(600)]
    assert set(kinds) == set(background.KINDS)
    assert 0.15 < kinds.count("white") / len(kinds) < 0.3


def test_what_is_out_of_focus_keeps_its_colours() -> None:
    scene = Scene(SIZE, BASE.figure_to_pixel(SIZE))
    scene.canvas.resetMatrix()
    scene.canvas.scale(SIZE, SIZE)
    with Board(scene.canvas, SIZE).out_of_focus(24) as far:
        far.ground((1.0, 0.5, 0.0))
    assert np.abs(scene.portrait().astype(int) - [255, 128, 0]).max() <= 1
