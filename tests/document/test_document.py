"""Painting on a document: strokes, fills, and steps back and forth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anime_painter.document import history
from anime_painter.document.document import SIZE, Document, fitted
from anime_painter.document.mask import Rect
from anime_painter.document.painting import Painting
from anime_painter.document.shapes import brushed, rectangle

POINTS = st.tuples(st.floats(-80, 590), st.floats(-80, 590))
STROKES = st.lists(
    st.tuples(st.lists(POINTS, min_size=1, max_size=4), st.floats(1, 120), st.integers(0, 6)),
    min_size=1,
    max_size=5,
)


def document() -> Document:
    return Document(Painting(mask=np.zeros((SIZE, SIZE), np.uint8), style=np.zeros((7, 16), np.float32)))


def stroke(doc: Document, points: list[tuple[float, float]], diameter: float, class_id: int) -> None:
    for start, end in zip([points[0], *points], points, strict=False):
        doc.paint(brushed((SIZE, SIZE), start, end, diameter), class_id)
    doc.end_step()


def test_a_dot_has_the_brush_s_diameter() -> None:
    doc = document()
    stroke(doc, [(256.0, 256.0)], 40, 5)
    rows = np.flatnonzero((doc.mask == 5).any(axis=1))
    assert (rows[0], rows[-1]) == (236, 275)
    assert abs((doc.mask == 5).sum() - np.pi * 400) < 40


def test_the_thinnest_brush_leaves_no_gap() -> None:
    doc = document()
    stroke(doc, [(10.0, 10.0), (300.0, 171.0)], 1, 4)
    line = np.argwhere(doc.mask == 4)
    assert set(range(10, 300)) <= set(line[:, 1].tolist())


def test_fast_mouse_moves_are_joined() -> None:
    doc = document()
    stroke(doc, [(50.0, 256.0), (450.0, 256.0)], 20, 6)
    assert (doc.mask[256, 50:450] == 6).all()


@given(strokes=STROKES)
@settings(max_examples=30, deadline=None)
def test_the_changed_rectangle_holds_all_that_changed(strokes) -> None:
    doc = document()
    for points, diameter, class_id in strokes:
        for x, y in points:
            before = doc.mask.copy()
            rect = doc.paint(brushed((SIZE, SIZE), (x, y), (x, y), diameter), class_id)
            before[rect.slices()] = doc.mask[rect.slices()]
            assert np.array_equal(before, doc.mask)
        doc.end_step()


@given(strokes=STROKES)
@settings(max_examples=30, deadline=None)
def test_everything_can_be_undone_and_redone(strokes) -> None:
    doc = document()
    states = [doc.mask.copy()]
    for points, diameter, class_id in strokes:
        stroke(doc, points, diameter, class_id)
        if not np.array_equal(doc.mask, states[-1]):
            states.append(doc.mask.copy())
    for state in states[-2::-1]:
        assert doc.undo() is not None
        assert np.array_equal(doc.mask, state)
    assert not doc.can_undo
    for state in states[1:]:
        assert doc.redo() is not None
        assert np.array_equal(doc.mask, state)
    assert not doc.can_redo


def test_a_new_stroke_forgets_what_was_undone() -> None:
    doc = document()
    stroke(doc, [(50.0, 50.0)], 20, 5)
    doc.undo()
    stroke(doc, [(90.0, 90.0)], 20, 2)
    assert doc.redo() is None


def test_replacing_the_mask_can_be_undone() -> None:
    doc = document()
    doc.change(mask=np.full((30, 20), 5, np.uint8))
    shown = doc.mask.copy()
    doc.change(mask=np.zeros((9, 9), np.uint8))
    assert not doc.mask.any()
    doc.undo()
    assert np.array_equal(doc.mask, shown)


def test_locked_classes_are_never_painted_over() -> None:
    doc = document()
    doc.change(mask=np.repeat(np.arange(7, dtype=np.uint8)[None], 7, axis=0))
    before = doc.mask.copy()
    doc.change(locked=frozenset({0, 3}))
    doc.paint(rectangle((SIZE, SIZE), (0, 0), (SIZE, SIZE)), 5)
    locked = np.isin(before, (0, 3))
    assert (doc.mask[~locked] == 5).all()
    assert np.array_equal(doc.mask[locked], before[locked])


def test_a_shape_that_is_drawn_afresh_leaves_nothing_of_its_earlier_forms() -> None:
    doc, other = document(), document()
    for x in (50, 400, 120):
        doc.paint(rectangle((SIZE, SIZE), (10, 10), (x, x)), 5, afresh=True)
    other.paint(rectangle((SIZE, SIZE), (10, 10), (120, 120)), 5)
    assert np.array_equal(doc.mask, other.mask)
    doc.end_step()
    doc.undo()
    assert not doc.mask.any()


def test_a_cancelled_stroke_leaves_nothing_and_is_no_step() -> None:
    doc = document()
    doc.paint(rectangle((SIZE, SIZE), (10, 10), (90, 90)), 5)
    assert not doc.cancel_step().empty
    assert not doc.mask.any()
    assert not doc.can_undo


def test_what_is_painted_can_come_from_another_mask() -> None:
    doc = document()
    other = np.arange(SIZE * SIZE).reshape(SIZE, SIZE).astype(np.uint8) % 7
    doc.paint(rectangle((SIZE, SIZE), (10, 20), (90, 80)), other)
    assert np.array_equal(doc.mask[20:80, 10:90], other[20:80, 10:90])
    assert doc.mask.sum() == other[20:80, 10:90].sum()


@given(height=st.integers(1, 700), width=st.integers(1, 700))
@settings(max_examples=15, deadline=None)
def test_masks_of_any_size_are_padded_to_a_square(height: int, width: int) -> None:
    mask = fitted(np.full((height, width), 5, np.uint8))
    assert mask.shape == (SIZE, SIZE)
    assert abs((mask == 5).mean() - min(height, width) / max(height, width)) < 0.02


def test_a_snapshot_is_left_alone_by_later_changes() -> None:
    doc = document()
    doc.change(sliders={"hair": {"pink": 0.5}})
    before = doc.snapshot()
    doc.change(mask=np.zeros((9, 9), np.uint8))
    stroke(doc, [(100.0, 200.0)], 60, 5)
    doc.change(sliders={"hair": {"pink": 1.0}})
    assert not before.mask.any()
    assert before.sliders == {"hair": {"pink": 0.5}}


def test_undoing_keeps_to_its_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST_BYTES", 20_000)
    doc, rng = document(), np.random.default_rng(0)
    for _ in range(12):
        doc.change(mask=rng.integers(0, 7, (64, 64), dtype=np.uint8))
    steps = 0
    while doc.undo() is not None:
        steps += 1
    assert 1 <= steps < 12


def test_a_stroke_that_changes_nothing_is_no_step() -> None:
    doc = document()
    stroke(doc, [(100.0, 200.0)], 60, 0)
    assert not doc.can_undo


# Other fields -----------------------------------------------------------------------------------------------


def test_every_field_is_undone_and_redone_and_told() -> None:
    doc = document()
    style = np.ones((7, 16), np.float32)
    doc.change(style=style)
    doc.change(locked=frozenset({3}))
    undone = doc.undo()
    assert undone is not None
    assert (undone.fields, undone.rect.empty) == ({"locked"}, True)
    assert doc.locked == frozenset()
    doc.undo()
    assert not doc.style.any()
    redone = doc.redo()
    assert redone is not None
    assert redone.fields == {"style"}
    assert np.array_equal(doc.style, style)


def test_the_drag_of_a_slider_is_one_step() -> None:
    doc = document()
    for strength in (0.1, 0.4, 0.8):
        doc.change(sliders={"hair": {"pink": strength}}, resting=False)
    doc.change(sliders={"hair": {"pink": 0.9}})
    doc.change(sliders={"hair": {"pink": 0.2}})
    doc.undo()
    assert doc.sliders == {"hair": {"pink": 0.9}}
    doc.undo()
    assert doc.sliders == {}
    assert not doc.can_undo


def test_a_change_of_another_kind_ends_the_step_before_it() -> None:
    doc = document()
    doc.paint(brushed((SIZE, SIZE), (100, 100), (100, 100), 20), 5)
    doc.change(sliders={"hair": {"pink": 0.5}}, resting=False)
    doc.paint(brushed((SIZE, SIZE), (300, 300), (300, 300), 20), 5)
    doc.undo()
    assert (doc.mask[100, 100], doc.mask[300, 300], doc.sliders) == (5, 0, {"hair": {"pink": 0.5}})
    doc.undo()
    assert (doc.mask[100, 100], doc.sliders) == (5, {})


def test_mask_and_style_change_in_one_step() -> None:
    doc = document()
    doc.change(mask=np.full((64, 64), 5, np.uint8), style=np.ones((7, 16), np.float32))
    undone = doc.undo()
    assert undone is not None
    assert (undone.rect, undone.fields) == (Rect(0, 0, SIZE, SIZE), {"style"})
    assert not doc.mask.any()
    assert not doc.style.any()


def test_a_field_that_keeps_its_value_is_no_step() -> None:
    doc = document()
    doc.change(style=np.zeros((7, 16), np.float32), sliders={})
    assert not doc.can_undo


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(TypeError, match="colour"):
        document().change(colour=1)


@given(
    changes=st.lists(
        st.one_of(
            st.tuples(st.just("sliders"), st.floats(0, 1), st.booleans()),
            st.tuples(st.just("style"), st.integers(-3, 3), st.just(True)),
            st.tuples(st.just("locked"), st.integers(0, 6), st.just(True)),
            st.tuples(st.just("mask"), st.integers(0, 6), st.just(True)),
        ),
        max_size=12,
    )
)
@settings(max_examples=30, deadline=None)
def test_any_changes_are_undone_and_redone(changes) -> None:
    doc = document()
    make = {
        "sliders": lambda v: {"hair": {"pink": v}},
        "style": lambda v: np.full((7, 16), v, np.float32),
        "locked": lambda v: frozenset({v}),
        "mask": lambda v: np.full((9, 9), v, np.uint8),
    }

    def state() -> tuple:
        return doc.mask.tobytes(), doc.style.tobytes(), dict(doc.sliders), doc.locked

    start = state()
    for name, value, resting in changes:
        doc.change(resting=resting, **{name: make[name](value)})
    back = [state()]
    while doc.undo() is not None:
        back.append(state())
    assert back[-1] == start
    forth = [state()]
    while doc.redo() is not None:
        forth.append(state())
    assert forth == back[::-1]


def test_two_hundred_steps_are_kept_and_no_more() -> None:
    doc = document()
    for step in range(230):
        stroke(doc, [(2.0 * step + 10, 100.0)], 4, 1 + step % 6)
    steps = 0
    while doc.undo() is not None:
        steps += 1
    assert steps == history.MOST_STEPS == 200


def test_two_hundred_wild_steps_keep_to_the_memory_that_is_promised() -> None:
    doc, rng = document(), np.random.default_rng(0)
    for _ in range(200):
        doc.change(mask=rng.integers(0, 7, (SIZE, SIZE), dtype=np.uint8))
    assert doc.undo_bytes <= 256 * 1024 * 1024
    steps = 0
    while doc.undo() is not None:
        steps += 1
    assert steps == 200


def test_a_smaller_depth_forgets_the_oldest_steps() -> None:
    doc = document()
    for class_id in (1, 2, 3, 4):
        doc.change(mask=np.full((9, 9), class_id, np.uint8))
    doc.undo_depth = 2
    doc.undo()
    doc.undo()
    assert doc.undo() is None
    assert (doc.mask == 2).all()
