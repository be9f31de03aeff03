"""Garments: what a style shows, and how another one is chosen."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from anime_painter.classes import CLASS_COUNT, CLOTHES
from anime_painter.errors import UserError
from anime_painter.inference.attributes import Attributes
from anime_painter.inference.garments import Garment, Garments
from anime_painter.inference.painter import Painter
from anime_painter.inference.style import GARMENT_NUMBERS, STYLE_SIZE, Style
from tests.tiny_models import GARMENTS

_WARDROBE = Garments(
    [
        Garment(name=name, pattern=pattern, numbers=[float(n == place) for n in range(GARMENT_NUMBERS)])
        for place, (name, pattern) in enumerate(GARMENTS)
    ]
)
_STYLES = arrays.arrays(
    np.float32, (CLASS_COUNT, STYLE_SIZE), elements=st.floats(-3, 3, width=32, allow_subnormal=False)
)
_ALL_BUT_GARMENT = np.ones((CLASS_COUNT, STYLE_SIZE), bool)
_ALL_BUT_GARMENT[CLOTHES, -GARMENT_NUMBERS:] = False


def _shown(style: Style) -> tuple[str, str]:
    garment = _WARDROBE.shown(style)
    assert garment is not None
    return garment.name, garment.pattern


@pytest.fixture
def painter(tiny_models: Path) -> Painter:
    return Painter.open(tiny_models)


@given(_STYLES, st.sampled_from(GARMENTS))
def test_a_style_shows_what_it_was_dressed_in_and_keeps_all_else(style: Style, worn: tuple[str, str]) -> None:
    dressed = _WARDROBE.dressed(style, *worn)
    assert _shown(dressed) == worn
    np.testing.assert_array_equal(dressed[_ALL_BUT_GARMENT], style[_ALL_BUT_GARMENT])


@given(_STYLES)
def test_tailoring_twice_changes_nothing_more(style: Style) -> None:
    once = _WARDROBE.tailored(style)
    np.testing.assert_array_equal(_WARDROBE.tailored(once), once)
    assert _WARDROBE.shown(once) == _WARDROBE.shown(style)


def test_a_pattern_stays_where_the_garment_comes_in_it() -> None:
    style = np.zeros((CLASS_COUNT, STYLE_SIZE), np.float32)
    striped = _WARDROBE.dressed(style, "shirt", "stripes")
    assert _shown(_WARDROBE.dressed(striped, "shirt")) == ("shirt", "stripes")
    assert _shown(_WARDROBE.dressed(striped, "sailor")) == ("sailor", "plain")


def test_names_and_patterns_come_in_order() -> None:
    assert _WARDROBE.names == ("shirt", "sailor")
    assert _WARDROBE.patterns("shirt") == ("plain", "stripes", "check")
    assert _WARDROBE.patterns("toga") == ()


def test_unknown_garments_are_named() -> None:
    style = np.zeros((CLASS_COUNT, STYLE_SIZE), np.float32)
    with pytest.raises(UserError, match="no garment 'toga'; there are shirt, sailor"):
        _WARDROBE.dressed(style, "toga")
    with pytest.raises(UserError, match="'sailor' does not come in 'check'; it comes in plain"):
        _WARDROBE.dressed(style, "sailor", "check")


def test_without_garments_styles_stay_as_they_are() -> None:
    style = np.ones((CLASS_COUNT, STYLE_SIZE), np.float32)
    assert Garments().shown(style) is None
    np.testing.assert_array_equal(Garments().tailored(style), style)


def test_other_classes_leave_the_garment_alone(painter: Painter) -> None:
    between = np.full((CLASS_COUNT, STYLE_SIZE), 0.4, np.float32)
    drawn = painter.sample_style(3, between, [CLASS_COUNT - 2])
    np.testing.assert_array_equal(drawn[CLOTHES], between[CLOTHES])


def test_a_neighbour_changes_its_garment_or_keeps_it_whole(painter: Painter) -> None:
    style = painter.sample_style(1)
    style[CLOTHES, -GARMENT_NUMBERS:] += 0.05
    kept = painter.nearby_style(style, 2, 0.0)
    np.testing.assert_allclose(kept, style, atol=1e-6)
    for seed in range(8):
        moved = painter.nearby_style(style, seed, 1.0)
        same = painter.garments.shown(moved) == painter.garments.shown(style)
        expected = style if same else painter.garments.tailored(moved)
        np.testing.assert_array_equal(moved[CLOTHES, -GARMENT_NUMBERS:], expected[CLOTHES, -GARMENT_NUMBERS:])


@pytest.mark.parametrize("numbers", [[0.0] * 9, [0.0] * 11, [float("nan")] * 10, ["a"] * 10])
def test_a_damaged_wardrobe_is_refused(numbers: list[object]) -> None:
    garments = [{"name": "shirt", "pattern": "plain", "numbers": numbers}]
    with pytest.raises(UserError, match=r"attributes\.json is no file of Anime Painter's"):
        Attributes.parse(json.dumps({"format": 1, "groups": {}, "garments": garments}).encode())
