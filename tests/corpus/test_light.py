"""The light: it works on the figure, keeps skin warm, and repeats to the byte."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from anime_painter.classes import BACKGROUND, CLOTHES, FACE, HAIR
from training.corpus import brush, light
from training.corpus.character import Art, Base, art_direction, room_rng, sample_base

SIZE = 128
SKIN_COLOUR = (250, 222, 205)


def _figure() -> tuple[np.ndarray, np.ndarray]:
    """A face in grey hair over grey clothes, on white."""
    mask = np.full((SIZE, SIZE), BACKGROUND, np.uint8)
    mask[20:100, 24:104] = HAIR
    mask[50:90, 44:84] = FACE
    mask[100:, 10:118] = CLOTHES
    portrait = np.full((SIZE, SIZE, 3), 255, np.uint8)
    portrait[np.isin(mask, (HAIR, CLOTHES))] = 128
    portrait[mask == FACE] = SKIN_COLOUR
    return portrait, mask


def _base(art: Art, side: float = 0.5) -> Base:
    view = {"unit": 0.25, "centre": (0.5, 0.5), "light": (side, -np.sqrt(1 - side**2))}
    return replace(sample_base(0), art=art_direction(art), **view)


def _finished(art: Art, side: float = 0.5) -> np.ndarray:
    portrait, mask = _figure()
    return light.finish(portrait, mask, _base(art, side), room_rng(0, "light"))


@pytest.mark.parametrize("art", list(Art))
def test_the_picture_keeps_shape_and_type_and_repeats(art: Art) -> None:
    first = _finished(art)
    assert (first.shape, first.dtype) == ((SIZE, SIZE, 3), np.uint8)
    assert np.array_equal(first, _finished(art))


@pytest.mark.parametrize("side", [-0.7, 0.7])
def test_hair_is_brighter_towards_the_light(side: float) -> None:
    lit = _finished(Art.CEL, side).astype(float).mean(axis=2)
    left, right = lit[40:90, 28:40].mean(), lit[40:90, 88:100].mean()
    assert (right - left) * side > 0


@pytest.mark.parametrize("art", [art for art in Art if art is not Art.SCREENTONE])
def test_skin_keeps_its_colour_and_warmth(art: Art) -> None:
    face = _finished(art)[56:84, 50:78].astype(float).mean(axis=(0, 1))
    assert face[0] > face[1] > face[2]
    assert np.abs(face - SKIN_COLOUR).max() < 14


@pytest.mark.parametrize("art", [Art.CEL, Art.MODERN, Art.PASTEL, Art.SOFT])
def test_a_white_background_stays_white(art: Art) -> None:
    _, mask = _figure()
    assert (_finished(art)[mask == BACKGROUND] == 255).all()


def test_even_hair_gets_no_noise() -> None:
    patch = _finished(Art.SOFT)[60:84, 28:38].astype(int)
    assert np.abs(np.diff(patch, axis=0)).max() <= 4


def test_a_screen_tone_picture_is_grey_with_dots_in_its_shades_and_white_paper() -> None:
    picture, (_, mask) = _finished(Art.SCREENTONE).astype(int), _figure()
    assert (picture.max(axis=2) == picture.min(axis=2)).all()
    assert picture[24:40, 30:98].std() > 20
    assert (picture[mask == BACKGROUND] == 255).all()


def test_brush_strokes_stay_within_their_class() -> None:
    portrait, mask = _figure()
    stroked = brush.stroked(portrait, mask, 1.0, room_rng(1, "light"))
    assert (stroked[mask == HAIR].std(axis=0) > 1).all()
    assert np.abs(stroked[54:86, 48:80].astype(int) - SKIN_COLOUR).max() < 24
    assert np.array_equal(stroked, brush.stroked(portrait, mask, 1.0, room_rng(1, "light")))
