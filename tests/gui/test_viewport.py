"""How the mask lies on the screen, and the pixels that show it. No window."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anime_painter.classes import CLASSES, HAIR
from anime_painter.document.mask import Rect
from anime_painter.gui.mask_pixels import Layers, MaskPixels
from anime_painter.gui.viewport import LARGEST_ZOOM, Viewport

SIDE = 64
AROUND = (9, 8, 7)

SIZES = st.integers(20, 300)


@st.composite
def viewports(draw: st.DrawFn) -> Viewport:
    view = Viewport(SIDE).resized(draw(SIZES), draw(SIZES))
    for _ in range(draw(st.integers(0, 3))):
        view = view.zoomed(draw(st.floats(0.3, 6)), draw(st.floats(0, 300)), draw(st.floats(0, 300)))
        view = view.panned(draw(st.integers(-200, 200)), draw(st.integers(-200, 200)))
    return view.turned() if draw(st.booleans()) else view


@given(view=viewports(), x=st.floats(-50, 350), y=st.floats(-50, 350))
def test_there_and_back_is_the_same_point(view: Viewport, x: float, y: float) -> None:
    assert math.dist(view.to_screen(*view.to_mask(x, y)), (x, y)) < 1e-6


@given(view=viewports(), factor=st.floats(0.2, 9), x=st.integers(0, 299), y=st.integers(0, 299))
def test_the_point_under_the_pointer_stays_there_when_zooming(
    view: Viewport, factor: float, x: int, y: int
) -> None:
    held = view.to_mask(x, y)
    zoomed = view.zoomed(factor, x, y)
    now = zoomed.to_mask(x, y)
    # Unless the mask would leave the view: its middle is held within the mask.
    limited = any(value in (0.0, float(SIDE)) for value in zoomed.centre)
    assert limited or math.dist(held, now) < 1e-6


@given(view=viewports())
def test_zoom_has_limits_and_some_of_the_mask_is_always_seen(view: Viewport) -> None:
    fitting = min(view.width, view.height) / SIDE
    assert fitting / 2 - 1e-9 <= view.zoom <= max(LARGEST_ZOOM, fitting)
    assert (view.rows() >= 0).any()
    assert (view.columns() >= 0).any()


def test_it_zooms_to_3200_percent() -> None:
    view = Viewport(SIDE).resized(100, 100)
    for _ in range(40):
        view = view.zoomed(1.25, 50, 50)
    assert view.zoom == 32


def test_the_whole_mask_fits_and_goes_on_to_fit_until_someone_zooms() -> None:
    view = Viewport(SIDE).resized(100, 300)
    assert (view.columns()[0], view.columns()[-1]) == (0, SIDE - 1)
    assert (view.resized(200, 150).rows()[0], view.resized(200, 150).rows()[-1]) == (0, SIDE - 1)
    zoomed = view.zoomed(2, 50, 150)
    assert zoomed.resized(200, 150).zoom == zoomed.zoom
    assert zoomed.fitted() == view


@given(view=viewports())
def test_cells_agree_with_points(view: Viewport) -> None:
    for column, cell in enumerate(view.columns().tolist()):
        x, _ = view.to_mask(column + 0.5, 0)
        if min(abs(x - round(x)), 1) > 1e-6:
            assert cell == (math.floor(x) if 0 <= x < SIDE else -1)


@given(view=viewports(), left=st.integers(0, 60), top=st.integers(0, 60), size=st.integers(1, 30))
def test_the_screen_rectangle_holds_all_pixels_that_show_a_rectangle(
    view: Viewport, left: int, top: int, size: int
) -> None:
    rect = Rect(left, top, min(left + size, SIDE), min(top + size, SIDE))
    on_screen = view.screen_rect(rect)
    rows = np.flatnonzero((view.rows() >= rect.top) & (view.rows() < rect.bottom))
    columns = np.flatnonzero((view.columns() >= rect.left) & (view.columns() < rect.right))
    if len(rows) and len(columns):
        assert on_screen.left <= columns.min() <= columns.max() < on_screen.right
        assert on_screen.top <= rows.min() <= rows.max() < on_screen.bottom


def test_the_mirror_image_exchanges_left_and_right() -> None:
    view = Viewport(SIDE).resized(SIDE, SIDE)
    assert np.array_equal(view.turned().columns(), view.columns()[::-1])
    assert view.turned().turned() == view
    moved = view.turned().panned(10, 0)
    assert moved.to_screen(5, 0)[0] == view.turned().to_screen(5, 0)[0] + 10


# The pixels -------------------------------------------------------------------------------------------------


def _mask(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 7, (8, 8), dtype=np.uint8).repeat(8, 0).repeat(8, 1)


def _whole(view: Viewport) -> Rect:
    return Rect(0, 0, view.width, view.height)


@given(view=viewports())
@settings(max_examples=40, deadline=None)
def test_each_pixel_has_the_colour_of_its_class(view: Viewport) -> None:
    mask, colours = _mask(), np.array([c.colour for c in CLASSES] + [AROUND])
    pixels = MaskPixels(view, Layers(), AROUND).part(mask, _whole(view))
    rows, columns = view.rows()[:, None], view.columns()[None]
    ids = np.where((rows >= 0) & (columns >= 0), mask[rows, columns], 7)
    assert np.array_equal(pixels, colours[ids])


@given(view=viewports(), outlines=st.booleans(), data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_part_is_the_same_as_that_part_of_the_whole(
    view: Viewport, outlines: bool, data: st.DataObject
) -> None:
    picture = np.random.default_rng(1).integers(0, 255, (32, 32, 3), dtype=np.uint8)
    pixels = MaskPixels(view, Layers(picture, 0.4, outlines), AROUND)
    left, top = data.draw(st.integers(0, view.width - 1)), data.draw(st.integers(0, view.height - 1))
    right, bottom = data.draw(st.integers(left + 1, view.width)), data.draw(st.integers(top + 1, view.height))
    rect = Rect(left, top, right, bottom)
    assert np.array_equal(pixels.part(_mask(), rect), pixels.part(_mask(), _whole(view))[rect.slices()])


@pytest.mark.parametrize("opacity", [0.0, 0.5, 1.0])
def test_a_picture_is_laid_over_by_its_opacity(opacity: float) -> None:
    view = Viewport(SIDE).resized(SIDE, SIDE)
    mask = np.full((SIDE, SIDE), HAIR, np.uint8)
    picture = np.full((128, 128, 3), 200, np.uint8)
    pixels = MaskPixels(view, Layers(picture, opacity), AROUND).part(mask, _whole(view))
    expected = (1 - opacity) * np.array(CLASSES[HAIR].colour) + opacity * 200
    assert np.abs(pixels - expected).max() <= 1


def test_a_picture_lies_where_the_mask_lies() -> None:
    view = Viewport(SIDE).resized(100, 80).zoomed(2, 40, 40).turned()
    picture = np.zeros((SIDE, SIDE, 3), np.uint8)
    picture[10:20, 30:40] = 255
    mask = np.zeros((SIDE, SIDE), np.uint8)
    mask[10:20, 30:40] = HAIR
    white = MaskPixels(view, Layers(picture, 1.0), AROUND).part(mask, _whole(view)).min(axis=2) == 255
    hair = (MaskPixels(view, Layers(), AROUND).part(mask, _whole(view)) == CLASSES[HAIR].colour).all(axis=2)
    assert hair.any()
    assert np.array_equal(white, hair)


def test_outlines_are_one_pixel_wide_at_any_zoom() -> None:
    mask = np.zeros((SIDE, SIDE), np.uint8)
    mask[:, 32:] = HAIR
    for side in (64, 256, 640):
        view = Viewport(SIDE).resized(side, side)
        pixels = MaskPixels(view, Layers(outlines=True), AROUND).part(mask, _whole(view))
        hair = (pixels == CLASSES[HAIR].colour).all(axis=2)
        assert hair[side // 4, : side - 1].sum() == 1
    # Nor is the edge of the view an edge of a class.
    view = view.zoomed(2, 600, 320)
    pixels = MaskPixels(view, Layers(outlines=True), AROUND).part(mask, _whole(view))
    assert not (pixels[:, 600:] == CLASSES[HAIR].colour).all(axis=2).any()
