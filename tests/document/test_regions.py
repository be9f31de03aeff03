"""Regions: filling them, also through gaps, moving them, smoothing edges and removing specks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anime_painter.document.filling import region
from anime_painter.document.mask import Stencil
from anime_painter.document.regions import Move, moved, smoothed, softened, without_specks
from anime_painter.document.shapes import brushed, ellipse, rectangle

SHAPE = (120, 160)
PATCHES = st.integers(0, 60).map(
    lambda seed: (
        np.random.default_rng(seed).integers(0, 7, (12, 16), dtype=np.uint8).repeat(10, 0).repeat(10, 1)
    )
)


def whole(stencil: Stencil) -> np.ndarray:
    covered = np.zeros(SHAPE, bool)
    covered[stencil.rect.slices()] = stencil.covered
    return covered


# Filling ----------------------------------------------------------------------------------------------------


def test_filling_stops_at_other_classes() -> None:
    mask = np.zeros(SHAPE, np.uint8)
    mask[:, 80] = 3
    covered = whole(region(mask, 10, 10))
    assert covered[:, :80].all()
    assert not covered[:, 80:].any()


@given(mask=PATCHES, x=st.integers(-5, 170), y=st.integers(-5, 130), gap=st.integers(0, 24))
@settings(max_examples=60, deadline=None)
def test_a_region_is_connected_has_one_class_and_holds_its_pixel(
    mask: np.ndarray, x: int, y: int, gap: int
) -> None:
    covered = whole(region(mask, x, y, gap))
    if not (0 <= x < SHAPE[1] and 0 <= y < SHAPE[0]):
        assert not covered.any()
        return
    assert covered[y, x]
    assert set(np.unique(mask[covered])) == {mask[y, x]}
    again = whole(region(covered.astype(np.uint8), x, y))
    assert np.array_equal(again, covered)


def _ring_with_a_gap(width: int) -> np.ndarray:
    mask = np.zeros(SHAPE, np.uint8)
    mask[whole(ellipse(SHAPE, (30, 10), (130, 110)))] = 5
    mask[whole(ellipse(SHAPE, (36, 16), (124, 104)))] = 0
    mask[60 - width // 2 : 60 - width // 2 + width, 120:] = 0
    return mask


@pytest.mark.parametrize("width", [1, 3, 6, 10])
def test_closing_gaps_holds_the_colour_in(width: int) -> None:
    mask = _ring_with_a_gap(width)
    assert whole(region(mask, 80, 60))[0, 0], "without closing it leaks"
    covered = whole(region(mask, 80, 60, gap=width + 1))
    assert not covered[0, 0]
    inside = whole(ellipse(SHAPE, (36, 16), (124, 104)))
    assert covered[inside].mean() > 0.98
    assert not covered[whole(rectangle(SHAPE, (140, 0), (160, 120)))].any()


def test_closing_gaps_reaches_into_the_corners() -> None:
    mask = np.full(SHAPE, 5, np.uint8)
    mask[20:100, 20:140] = 0
    assert np.array_equal(whole(region(mask, 70, 60, gap=12)), mask == 0)


def test_a_narrow_place_can_be_filled_also_with_gaps_closed() -> None:
    mask = np.full(SHAPE, 5, np.uint8)
    mask[60:63, 20:140] = 0
    assert np.array_equal(whole(region(mask, 70, 61, gap=12)), mask == 0)


# Moving -----------------------------------------------------------------------------------------------------


def _eye() -> np.ndarray:
    mask = np.full(SHAPE, 2, np.uint8)
    mask[:, :30] = 5
    mask[whole(ellipse(SHAPE, (60, 40), (100, 60)))] = 3
    return mask


def test_a_region_that_stays_changes_nothing() -> None:
    mask = _eye()
    assert np.array_equal(moved(mask, region(mask, 80, 50), 3, Move()), mask)


@given(dx=st.integers(-90, 90), dy=st.integers(-80, 80))
@settings(max_examples=40, deadline=None)
def test_a_shifted_region_keeps_its_form_and_leaves_what_is_nearest(dx: int, dy: int) -> None:
    mask = _eye()
    result = moved(mask, region(mask, 80, 50), 3, Move(shift=(dx, dy)))
    expected = np.zeros(SHAPE, bool)
    rows, columns = np.nonzero(mask == 3)
    inside = (rows + dy >= 0) & (rows + dy < SHAPE[0]) & (columns + dx >= 0) & (columns + dx < SHAPE[1])
    expected[rows[inside] + dy, columns[inside] + dx] = True
    assert np.array_equal(result == 3, expected)
    uncovered = (mask == 3) & ~expected
    assert (result[uncovered] == 2).all()


def test_a_scaled_region_is_as_large_as_asked() -> None:
    mask = _eye()
    before = (mask == 3).sum()
    assert (
        abs((moved(mask, region(mask, 80, 50), 3, Move(scale=(2, 1))) == 3).sum() - 2 * before)
        < 0.05 * before
    )
    assert (
        abs((moved(mask, region(mask, 80, 50), 3, Move(scale=(1, 0.5))) == 3).sum() - before / 2)
        < 0.05 * before
    )


def test_a_turned_region_stands_upright_and_turns_clockwise() -> None:
    mask = _eye()
    turned = moved(mask, region(mask, 80, 50), 3, Move(turn=90)) == 3
    rows, columns = np.nonzero(turned)
    assert (np.ptp(rows), np.ptp(columns)) == (39, 19)
    assert (rows.mean().round(), columns.mean().round()) == (50, 80)
    mask[40:50, 80:84] = 3
    mask[20:40, 80:84] = 3  # A stalk above, which must point to the right afterwards.
    turned = moved(mask, region(mask, 80, 50), 3, Move(turn=90)) == 3
    assert np.nonzero(turned)[1].max() > 95


def test_a_region_of_everything_leaves_background_behind() -> None:
    mask = np.full(SHAPE, 5, np.uint8)
    result = moved(mask, region(mask, 3, 3), 5, Move(shift=(40, 0)))
    assert not result[:, :40].any()
    assert (result[:, 40:] == 5).all()


# Smoothing --------------------------------------------------------------------------------------------------


@given(mask=PATCHES, radius=st.floats(0.6, 4), class_id=st.integers(0, 6))
@settings(max_examples=30, deadline=None)
def test_smoothing_brings_no_new_class_and_one_class_touches_its_own_edge_alone(
    mask: np.ndarray, radius: float, class_id: int
) -> None:
    result = smoothed(mask, radius)
    assert set(np.unique(result)) <= set(np.unique(mask))
    one = smoothed(mask, radius, class_id)
    touched = one != mask
    assert ((mask[touched] == class_id) | (one[touched] == class_id)).all()


def test_smoothing_straightens_a_jagged_edge_and_keeps_a_straight_one() -> None:
    mask = np.zeros(SHAPE, np.uint8)
    mask[:, 80:] = 5
    assert np.array_equal(smoothed(mask, 3), mask)
    mask[::2, 76:80] = 5
    edge = np.abs(np.diff((smoothed(mask, 3) == 5).argmax(axis=1)))
    assert edge[8:-8].max() == 0


@given(mask=PATCHES, x=st.floats(-10, 170), y=st.floats(-10, 130))
@settings(max_examples=25, deadline=None)
def test_the_soft_brush_smooths_under_itself_as_smoothing_does(mask: np.ndarray, x: float, y: float) -> None:
    stencil = brushed(SHAPE, (x, y), (x, y), 40)
    result, expected = softened(mask, stencil, 2.0), smoothed(mask, 2.0)
    under = whole(stencil)
    assert np.array_equal(result[~under], mask[~under])
    assert (result[under] != expected[under]).mean() < 0.01 if under.any() else True


# Specks -----------------------------------------------------------------------------------------------------


def test_specks_become_what_is_around_them_and_large_regions_stay() -> None:
    mask = _eye()
    clean = mask.copy()
    mask[10:13, 120:123], mask[80:84, 10:14] = 4, 6
    assert np.array_equal(without_specks(mask, 16), clean)


def test_one_class_loses_its_specks_and_holes_and_others_keep_theirs() -> None:
    mask = np.zeros(SHAPE, np.uint8)
    mask[20:100, 20:80] = 5
    mask[50:53, 50:53] = 0
    mask[5:8, 100:103] = 5
    mask[60:63, 120:123] = 4
    result = without_specks(mask, 12, class_id=5)
    assert (result[20:100, 20:80] == 5).all()
    assert not (result[:, 80:] == 5).any()
    assert (result[60:63, 120:123] == 4).all()


@given(mask=PATCHES, largest=st.integers(1, 300))
@settings(max_examples=30, deadline=None)
def test_removing_specks_keeps_all_larger_regions(mask: np.ndarray, largest: int) -> None:
    result = without_specks(mask, largest)
    for y in range(5, SHAPE[0], 10):
        for x in range(5, SHAPE[1], 10):
            # Regions that touch at a corner count as one, so one connected by edges may stay, too.
            if region(mask, x, y).covered.sum() > largest:
                assert result[y, x] == mask[y, x]
