"""Colour painted on a picture lands where the brush and the stencil let it."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from anime_painter.document.picture_brush import paint_segment

POINTS = st.tuples(st.floats(-60, 160), st.floats(-60, 160))


def grey() -> np.ndarray:
    return np.full((100, 100, 3), 120, np.uint8)


def test_a_dot_is_round_and_has_its_colour() -> None:
    picture = grey()
    paint_segment(picture, (50.0, 50.0), (50.0, 50.0), 20, (255, 0, 40))
    painted = (picture == (255, 0, 40)).all(axis=2)
    assert abs(painted.sum() - np.pi * 100) < 40
    assert painted[50, 50]
    assert not painted[50, 62]


def test_the_edge_is_smooth() -> None:
    picture = grey()
    paint_segment(picture, (20.3, 50.2), (80.1, 61.7), 12, (255, 255, 255))
    assert len(np.unique(picture)) > 10


@given(start=POINTS, end=POINTS, diameter=st.floats(1, 60), seed=st.integers(0, 20))
@settings(max_examples=40, deadline=None)
def test_nothing_changes_outside_the_stencil_and_the_told_rectangle(start, end, diameter, seed) -> None:
    picture = grey()
    stencil = np.random.default_rng(seed).random((100, 100)) < 0.5
    rect = paint_segment(picture, start, end, diameter, (0, 200, 10), stencil)
    changed = (picture != 120).any(axis=2)
    assert not changed[~stencil].any()
    changed[rect.slices()] = False
    assert not changed.any()
