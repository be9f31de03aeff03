"""Shapes: what brush, rectangle, ellipse and polygon cover, and mirror images."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anime_painter.document.mask import Stencil
from anime_painter.document.shapes import (
    Point,
    brushed,
    ellipse,
    ellipse_points,
    outlined,
    polygon,
    rectangle,
    squared,
    straightened,
)
from anime_painter.document.stabiliser import Stabiliser

SHAPE = (96, 128)
NUMBERS = st.floats(-60, 190, allow_nan=False).map(lambda value: round(value, 3))
POINTS = st.tuples(NUMBERS, NUMBERS)


def whole(stencil: Stencil) -> np.ndarray:
    """bool[96, 128]."""
    covered = np.zeros(SHAPE, bool)
    covered[stencil.rect.slices()] = stencil.covered
    return covered


def centres() -> tuple[np.ndarray, np.ndarray]:
    """x and y of all centres of pixels, each [96, 128]."""
    y, x = np.mgrid[: SHAPE[0], : SHAPE[1]] + 0.5
    return x, y


@given(start=POINTS, end=POINTS, diameter=st.floats(2, 90))
@settings(max_examples=60, deadline=None)
def test_a_round_brush_covers_what_is_within_its_radius_of_the_way(
    start: Point, end: Point, diameter: float
) -> None:
    covered = whole(brushed(SHAPE, start, end, diameter))
    x, y = centres()
    steps = np.linspace(0, 1, 400)
    near = np.full(SHAPE, np.inf)
    for t in steps:
        near = np.minimum(
            near, np.hypot(x - start[0] - t * (end[0] - start[0]), y - start[1] - t * (end[1] - start[1]))
        )
    slack = math.dist(start, end) / 400 + 0.01
    assert covered[near <= diameter / 2 - 0.01].all()
    assert not covered[near > diameter / 2 + slack].any()


@given(start=POINTS, end=POINTS, diameter=st.floats(2, 90))
@settings(max_examples=60, deadline=None)
def test_a_square_brush_covers_what_a_square_sweeps_over(start: Point, end: Point, diameter: float) -> None:
    covered = whole(brushed(SHAPE, start, end, diameter, "square"))
    x, y = centres()
    near = np.full(SHAPE, np.inf)
    for t in np.linspace(0, 1, 400):
        dx, dy = x - start[0] - t * (end[0] - start[0]), y - start[1] - t * (end[1] - start[1])
        near = np.minimum(near, np.maximum(abs(dx), abs(dy)))
    slack = math.dist(start, end) / 400 + 0.01
    assert covered[near <= diameter / 2 - 0.01].all()
    assert not covered[near > diameter / 2 + slack].any()


@given(start=POINTS, end=POINTS, tip=st.sampled_from(["round", "square"]))
@settings(max_examples=60, deadline=None)
def test_the_thinnest_brush_is_never_broken(start: Point, end: Point, tip) -> None:
    covered = whole(brushed(SHAPE, start, end, 1, tip))
    ys, xs = np.nonzero(covered)
    if abs(end[0] - start[0]) >= abs(end[1] - start[1]):
        first, last = sorted((start[0], end[0]))
        inside = [
            x
            for x in range(SHAPE[1])
            if first + 1 <= x < last - 1 and 1 <= _y_at(start, end, x + 0.5) < SHAPE[0] - 1
        ]
        assert set(inside) <= set(xs.tolist())
    else:
        first, last = sorted((start[1], end[1]))
        inside = [
            y
            for y in range(SHAPE[0])
            if first + 1 <= y < last - 1 and 1 <= _y_at(start[::-1], end[::-1], y + 0.5) < SHAPE[1] - 1
        ]
        assert set(inside) <= set(ys.tolist())


def _y_at(start: Point, end: Point, x: float) -> float:
    return start[1] + (x - start[0]) * (end[1] - start[1]) / (end[0] - start[0])


@given(corner=POINTS, opposite=POINTS)
@settings(max_examples=60, deadline=None)
def test_a_rectangle_is_the_polygon_of_its_corners(corner: Point, opposite: Point) -> None:
    (x0, y0), (x1, y1) = corner, opposite
    x, y = centres()
    inside = (min(x0, x1) < x) & (x < max(x0, x1)) & (min(y0, y1) < y) & (y < max(y0, y1))
    outside = (x < min(x0, x1)) | (x > max(x0, x1)) | (y < min(y0, y1)) | (y > max(y0, y1))
    for covered in (
        whole(rectangle(SHAPE, corner, opposite)),
        whole(polygon(SHAPE, [corner, (x1, y0), opposite, (x0, y1)])),
    ):
        assert covered[inside].all()
        assert not covered[outside].any()


@given(corner=POINTS, opposite=POINTS)
@settings(max_examples=40, deadline=None)
def test_an_ellipse_lies_in_its_rectangle_and_has_its_area(corner: Point, opposite: Point) -> None:
    covered = whole(ellipse(SHAPE, corner, opposite))
    assert not (covered & ~whole(rectangle(SHAPE, corner, opposite))).any()
    around = whole(polygon(SHAPE, ellipse_points(corner, opposite, 400)))
    edge = whole(outlined(SHAPE, ellipse_points(corner, opposite, 60), 3, "round", closed=True))
    assert not ((covered != around) & ~edge).any()


@given(points=st.lists(POINTS, min_size=3, max_size=7))
@settings(max_examples=60, deadline=None)
def test_a_polygon_follows_the_even_odd_rule(points: list[Point]) -> None:
    covered = whole(polygon(SHAPE, points))
    rng = np.random.default_rng(0)
    for row, column in zip(rng.integers(0, SHAPE[0], 40), rng.integers(0, SHAPE[1], 40), strict=True):
        x, y = column + 0.5, row + 0.5
        turns = 0
        for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True):
            if min(y0, y1) <= y < max(y0, y1):
                crossing = x0 + (y - y0) * (x1 - x0) / (y1 - y0)
                if abs(crossing - x) < 1e-6:
                    break
                turns += crossing < x
        else:
            assert covered[row, column] == (turns % 2 == 1)


@given(points=st.lists(POINTS, min_size=3, max_size=6), shift=st.integers(0, 5))
@settings(max_examples=30, deadline=None)
def test_a_polygon_is_the_same_from_whichever_corner_it_begins(points: list[Point], shift: int) -> None:
    turned = points[shift:] + points[:shift]
    assert np.array_equal(whole(polygon(SHAPE, points)), whole(polygon(SHAPE, turned)))


@pytest.mark.parametrize("points", [[], [(3.0, 3.0)], [(3.0, 3.0), (60.0, 60.0)]])
def test_two_points_hold_no_area(points: list[Point]) -> None:
    assert not whole(polygon(SHAPE, points)).any()


@given(
    points=st.lists(POINTS, min_size=3, max_size=5),
    axis=st.integers(0, 2 * SHAPE[1]).map(lambda v: v / 2),
)
@settings(max_examples=60, deadline=None)
def test_a_mirror_image_meets_the_axis_and_mirrors_back(points: list[Point], axis: float) -> None:
    stencil = polygon(SHAPE, points)
    image = whole(stencil.mirrored(axis, SHAPE[1]))
    expected = np.zeros(SHAPE, bool)
    for column in range(SHAPE[1]):
        source = round(2 * axis) - 1 - column
        if 0 <= source < SHAPE[1]:
            expected[:, column] = whole(stencil)[:, source]
    assert np.array_equal(image, expected)


@given(a=st.lists(POINTS, min_size=3, max_size=4), b=st.lists(POINTS, min_size=3, max_size=4))
@settings(max_examples=40, deadline=None)
def test_united_stencils_cover_what_either_covers(a: list[Point], b: list[Point]) -> None:
    first, second = polygon(SHAPE, a), polygon(SHAPE, b)
    assert np.array_equal(whole(first.united(second)), whole(first) | whole(second))


@given(start=POINTS, end=POINTS)
def test_straightened_lines_go_by_45_degrees_and_squares_have_equal_sides(start: Point, end: Point) -> None:
    x, y = straightened(start, end)
    dx, dy = abs(x - start[0]), abs(y - start[1])
    assert min(dx, dy, abs(dx - dy)) < 1e-6
    x, y = squared(start, end)
    assert math.isclose(abs(x - start[0]), abs(y - start[1]), abs_tol=1e-9)


# The stabiliser ---------------------------------------------------------------------------------------------


@given(points=st.lists(POINTS, min_size=1, max_size=20), length=st.floats(0, 40))
def test_the_brush_hangs_no_farther_behind_than_its_string(points: list[Point], length: float) -> None:
    stabiliser = Stabiliser(points[0], length)
    for point in points:
        assert math.dist(stabiliser.follow(point), point) <= length + 1e-6


def test_without_a_string_the_brush_is_where_the_pointer_is() -> None:
    stabiliser = Stabiliser((0.0, 0.0), 0)
    assert stabiliser.follow((7.0, 3.0)) == (7.0, 3.0)


def test_a_trembling_hand_draws_a_straight_line() -> None:
    stabiliser = Stabiliser((0.0, 0.0), 20)
    rng = np.random.default_rng(0)
    heights = [stabiliser.follow((float(x), float(rng.normal(0, 4))))[1] for x in range(200)]
    assert np.std(heights) < 2
