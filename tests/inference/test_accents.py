"""Accents of clothes: what a style shows, and how another one is chosen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from anime_painter.classes import CLASS_COUNT, CLOTHES
from anime_painter.errors import UserError
from anime_painter.inference.accents import CHROMA, NONE, AccentModel, Accents
from anime_painter.inference.painter import Painter
from anime_painter.inference.style import ACCENT, STYLE_SIZE, Style

_ACCENTS = Accents(
    AccentModel(
        scale=[25.0, 30.0],
        weights=np.pad(np.array(CHROMA), ((0, 0), (0, STYLE_SIZE - 3))).tolist(),
        bias=[0.01, -0.02],
    )
)
"""Of codes whose first three numbers are the cloth's red, green and blue."""
_STYLES = arrays.arrays(
    np.float32, (CLASS_COUNT, STYLE_SIZE), elements=st.floats(0, 1, width=32, allow_subnormal=False)
)
_ALL_BUT_ACCENT = np.ones((CLASS_COUNT, STYLE_SIZE), bool)
_ALL_BUT_ACCENT[CLOTHES, ACCENT] = False


def _grey() -> Style:
    style = np.zeros((CLASS_COUNT, STYLE_SIZE), np.float32)
    style[CLOTHES, :3] = 0.5
    return style


@given(_STYLES, st.sampled_from(_ACCENTS.names))
def test_an_accent_changes_nothing_else(style: Style, name: str) -> None:
    accented = _ACCENTS.accented(style, name)
    np.testing.assert_array_equal(accented[_ALL_BUT_ACCENT], style[_ALL_BUT_ACCENT])
    np.testing.assert_allclose(_ACCENTS.accented(accented, name), accented, atol=1e-4)


@pytest.mark.parametrize("name", _ACCENTS.names)
def test_grey_cloth_shows_the_accent_that_it_was_given(name: str) -> None:
    assert _ACCENTS.shown(_ACCENTS.accented(_grey(), name)) == name


def test_the_same_accent_is_another_number_on_other_cloth() -> None:
    blue = _grey()
    blue[CLOTHES, :3] = (0.2, 0.3, 0.8)
    numbers = [_ACCENTS.accented(style, "red")[~_ALL_BUT_ACCENT] for style in (_grey(), blue)]
    assert numbers[1][0] < numbers[0][0] - 3  # From blue it is further to red.
    assert _ACCENTS.shown(_ACCENTS.accented(blue, "red")) == "red"


def test_an_accent_in_the_colour_of_the_cloth_is_none() -> None:
    red = _grey()
    red[CLOTHES, :3] = np.array(_ACCENTS.swatch("red")) / 255
    assert _ACCENTS.shown(_ACCENTS.accented(red, "red")) == NONE


def test_unknown_accents_are_named() -> None:
    with pytest.raises(UserError, match="no accent 'plaid'; there are none, red, orange"):
        _ACCENTS.accented(_grey(), "plaid")


def test_models_without_accents_offer_none() -> None:
    assert Accents().names == ()
    assert Accents().shown(_grey()) is None
    with pytest.raises(UserError, match="no accent 'red'"):
        Accents().accented(_grey(), "red")


def test_a_painter_has_those_of_its_models(tiny_models: Path) -> None:
    painter = Painter.open(tiny_models)
    assert painter.accents.names == _ACCENTS.names
    style = painter.accents.accented(painter.sample_style(0), "green")
    assert painter.accents.shown(style) == "green"
