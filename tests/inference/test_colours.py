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


@given(lab=st.tuples(st.floats(0.45, 0.75), st.floats(-0.04, 0.04), st.floats(-0.04, 0.04)))
def test_ink_and_colour_are_the_same_said_otherwise(lab: tuple[float, float, float]) -> None:
    np.testing.assert_allclose(oklab.from_ink(oklab.to_ink(lab)), lab, atol=1e-9)


@given(colour=COLOURS)
def test_every_colour_has_an_ink_with_an_end(colour: tuple[int, int, int]) -> None:
    ink = oklab.to_ink(oklab.from_srgb(colour))
    assert np.abs(ink).max() < 2.5
    assert np.abs(oklab.to_srgb(oklab.from_ink(ink)).astype(int) - colour).max() <= 3


def test_lines_and_highlights_do_not_count_in_a_colour_that_shows() -> None:
    portrait = np.full((64, 64, 3), (200, 90, 120), np.uint8)
    portrait[::8] = 0
    portrait[4::8] = 255
    shown = shown_colour(portrait, np.full((64, 64), HAIR, np.uint8), HAIR)
    np.testing.assert_allclose(shown, oklab.from_srgb((200, 90, 120)))


def test_the_colour_of_an_eye_is_that_of_its_iris() -> None:
    portrait = np.full((64, 64, 3), 245, np.uint8)
    portrait[10:52] = (40, 80, 210)
    portrait[26:36] = 15
    portrait[:, :1] = portrait[:, -1:] = (250, 190, 160)  # Skin that the mask's edge runs over.
    shown = shown_colour(portrait, np.full((64, 64), EYE, np.uint8), EYE)
    np.testing.assert_allclose(shown, oklab.from_srgb((40, 80, 210)))


@pytest.mark.parametrize("iris", [(120, 130, 145), (60, 58, 70)], ids=["grey", "black"])
def test_skin_along_its_edge_is_not_the_colour_of_a_dull_eye(iris: tuple[int, int, int]) -> None:
    portrait, mask = np.full((128, 128, 3), (250, 200, 170), np.uint8), np.full((128, 128), FACE, np.uint8)
    mask[40:80, 30:90] = EYE
    portrait[41:79, 31:89] = 245
    portrait[44:76, 35:85] = iris
    portrait[54:64, 56:64] = 15
    shown = shown_colour(portrait, mask, EYE)
    np.testing.assert_allclose(shown, oklab.from_srgb(iris), atol=1e-6)


def test_a_closed_eye_has_no_iris() -> None:
    mask = np.full((256, 256), FACE, np.uint8)
    mask[100:110, 40:100] = EYE
    portrait = np.zeros((256, 256, 3), np.uint8)
    assert shown_colour(portrait, mask, EYE) is None
    mask[80:120, 150:210] = EYE  # The other one winks not.
    portrait[80:120, 150:210] = (40, 80, 210)
    shown = shown_colour(portrait, mask, EYE)
    np.testing.assert_allclose(shown, oklab.from_srgb((40, 80, 210)))


def test_a_few_pixels_have_no_colour() -> None:
    mask = np.zeros((64, 64), np.uint8)
    mask[:2, :3] = HAIR
    assert shown_colour(np.zeros((64, 64, 3), np.uint8), mask, HAIR) is None


@given(lab=st.tuples(st.floats(0.4, 0.75), st.floats(-0.04, 0.04), st.floats(-0.04, 0.04)))
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
        """Shows a code's first three numbers as the tiny models do, exaggerated and in a false light."""
        told = oklab.from_ink(2 * style[mask][..., :3] - 1)
        return oklab.to_srgb(told * (1.2, 1.3, 0.8) + (0.03, 0.01, -0.02))

    match = match_colour(paint, attributes, mask, np.zeros((7, 16), np.float32), group, (red, green, blue))
    assert match.distance is not None
    assert match.distance < 0.012
    for class_id in attributes.rows(group):
        shown = paint(mask, match.style)[mask == class_id][0]
        assert np.linalg.norm(oklab.from_srgb(shown) - oklab.from_srgb(wish)) < 0.012
