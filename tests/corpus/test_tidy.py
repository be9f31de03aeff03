"""No speck is left in a drawing, and nothing else is touched."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anime_painter.classes import CLASSES, EYE, FACE, HAIR, SKIN
from training.corpus.draw import draw
from training.corpus.tidy import SMALLEST, closed, find_specks


def _smallest_region(mask: np.ndarray) -> int:
    sizes = [
        int(area)
        for c in CLASSES
        if c.name not in ("eye", "mouth")
        for area in cv2.connectedComponentsWithStats((mask == c.id).astype(np.uint8))[2][1:, 4]
    ]
    return min(sizes)


@pytest.mark.parametrize("seed", range(700, 712))
def test_no_region_of_a_drawing_is_too_small_to_paint(seed: int) -> None:
    assert _smallest_region(draw(seed, 256)[1]) >= SMALLEST


def test_a_speck_takes_class_and_colour_of_its_neighbour() -> None:
    mask = np.full((256, 256), HAIR, np.uint8)
    mask[:, 128:] = FACE
    mask[50:52, 40:42] = SKIN
    portrait = np.zeros((256, 256, 3), np.uint8)
    portrait[50:52, 40:42] = 255
    tidied, clean = closed(portrait, mask)
    assert (clean[:, :128] == HAIR).all()
    assert not tidied.any()


def test_a_line_of_an_eye_stays() -> None:
    mask = np.full((256, 256), FACE, np.uint8)
    mask[100, 100:103] = EYE
    assert not find_specks(mask).any()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_what_is_no_speck_is_left_as_it_is(seed: int) -> None:
    rng = np.random.default_rng(seed)
    mask = rng.choice(7, (64, 64), p=[0.7, *[0.05] * 6]).astype(np.uint8)
    mask = cv2.resize(mask, (256, 256), interpolation=cv2.INTER_NEAREST)
    mask[rng.random(mask.shape) < 0.01] = SKIN
    portrait = rng.integers(0, 256, (*mask.shape, 3), np.uint8)
    specks = find_specks(mask)
    tidied, clean = closed(portrait, mask)
    assert np.array_equal(clean[~specks], mask[~specks])
    assert np.array_equal(tidied[~specks], portrait[~specks])
    assert not find_specks(clean).any()
