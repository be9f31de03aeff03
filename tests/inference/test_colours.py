"""Oklab, the colour that shows in a region, and the search for a style that shows a wanted one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anime_painter.classes import EYE, FACE, HAIR, SKIN
from anime_painter.inference import oklab
from anime_painter.inference.attributes import Attributes
from anime_painter.inference.colour_match import match_colour, shown_colour
from anime_painter.inference.manifest import Manifest

COLOURS = st.tuples(*[st.integers(0, 255)] * 3)


@given(colour=COLOURS)
def test_colours_come_back_from_oklab(colour: tuple[int, int, int]) -> None:
    assert oklab.to_srgb(oklab.from_srgb(colour)).tolist() == list(colour)


def test_oklab_is_that_of_its_author() -> None:
    # Of the article: red, and white.
    np.testing.assert_allclose(oklab.from_srgb([255, 0, 0]), [0.628, 0.225, 0.126], atol=2e-3)
    np.testing.assert_allclose(oklab.from_srgb([255, 255, 255]), [1, 0, 0], atol=1e-4)


def test_lines_and_highlights_do_not_count_in_a_colour_that_shows() -> None:
    portrait = np.full((64, 64, 3), (200, 90, 120), np.uint8)
    portrait[::8] = 0
    portrait[4::8] = 255
    shown = shown_colour(portrait, np.full((64, 64), HAIR, np.uint8), HAIR)
    np.testing.assert_allclose(shown, oklab.from_srgb((200, 90, 120)))


def test_the_colour_of_an_eye_is_that_of_its_iris() -> None:
    portrait = np.full((64, 64, 3), 245, np.uint8)
    portrait[20:50] = (40, 80, 210)
    portrait[30:36] = 15
    shown = shown_colour(portrait, np.full((64, 64), EYE, np.uint8), EYE)
    np.testing.assert_allclose(shown, oklab.from_srgb((40, 80, 210)))


def test_a_few_pixels_have_no_colour() -> None:
    mask = np.zeros((64, 64), np.uint8)
    mask[:2, :3] = HAIR
    assert shown_colour(np.zeros((64, 64, 3), np.uint8), mask, HAIR) is None


@given(lab=st.tuples(st.floats(0.35, 0.8), st.floats(-0.08, 0.08), st.floats(-0.08, 0.08)))
@settings(max_examples=25, deadline=None)
@pytest.mark.parametrize("group", ["hair", "skin"])
def test_a_colour_is_found_although_the_painter_exaggerates(
    tiny_models: Path, group: str, lab: tuple[float, float, float]
) -> None:
    attributes = Attributes.load(Manifest.load(tiny_models))
    mask = np.full((64, 64), FACE, np.uint8)
    mask[:20], mask[40:] = HAIR, SKIN
    wish = oklab.to_srgb(lab)
    red, green, blue = wish.tolist()

    def paint(mask: np.ndarray, style: np.ndarray) -> np.ndarray:
        """Shows a code's first three numbers as Oklab, exaggerated and in a false light."""
        return oklab.to_srgb(style[mask][..., :3] * (1.2, 1.3, 0.8) + (0.03, 0.01, -0.02))

    match = match_colour(paint, attributes, mask, np.zeros((7, 16), np.float32), group, (red, green, blue))
    assert match.distance is not None
    assert match.distance < 0.012
    for class_id in attributes.rows(group):
        shown = paint(mask, match.style)[mask == class_id][0]
        assert np.linalg.norm(oklab.from_srgb(shown) - oklab.from_srgb(wish)) < 0.012
