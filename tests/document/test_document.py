"""Painting on a document: strokes, fills, and steps back and forth."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anime_painter.document import history, recovery, tools
from anime_painter.document.document import SIZE, Document, fitted

POINTS = st.tuples(st.floats(-80, 590), st.floats(-80, 590))
STROKES = st.lists(
    st.tuples(st.lists(POINTS, min_size=1, max_size=4), st.floats(1, 120), st.integers(0, 6)),
    min_size=1,
    max_size=5,
)


def document() -> Document:
    return Document(np.zeros((SIZE, SIZE), np.uint8), np.zeros((7, 16), np.float32))


def stroke(doc: Document, points: list[tuple[float, float]], diameter: float, class_id: int) -> None:
    for x, y in points:
        doc.stroke_to(x, y, diameter, class_id)
    doc.end_stroke()


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
            rect = doc.stroke_to(x, y, diameter, class_id)
            before[rect.slices()] = doc.mask[rect.slices()]
            assert np.array_equal(before, doc.mask)
        doc.end_stroke()


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


def test_filling_stops_at_other_classes() -> None:
    doc = document()
    doc.mask[:, 200] = 3
    doc.fill(10, 10, 5)
    assert (doc.mask[:, :200] == 5).all()
    assert (doc.mask[:, 201:] == 0).all()
    doc.undo()
    assert (doc.mask[:, :200] == 0).all()


@given(x=st.integers(-5, 520), y=st.integers(-5, 520), class_id=st.integers(0, 6), seed=st.integers(0, 50))
@settings(max_examples=30, deadline=None)
def test_filling_changes_one_region_only(x: int, y: int, class_id: int, seed: int) -> None:
    mask = np.random.default_rng(seed).integers(0, 7, (16, 16), dtype=np.uint8).repeat(32, 0).repeat(32, 1)
    before = mask.copy()
    rect = tools.fill(mask, x, y, class_id)
    changed = mask != before
    if changed.any():
        assert set(np.unique(before[changed])) == {before[y, x]}
        outside = changed.copy()
        outside[rect.slices()] = False
        assert not outside.any()


def test_clearing_and_replacing_can_be_undone() -> None:
    doc = document()
    doc.replace_mask(np.full((30, 20), 5, np.uint8))
    shown = doc.mask.copy()
    doc.clear()
    assert not doc.mask.any()
    doc.undo()
    assert np.array_equal(doc.mask, shown)


@given(height=st.integers(1, 700), width=st.integers(1, 700))
@settings(max_examples=15, deadline=None)
def test_masks_of_any_size_are_padded_to_a_square(height: int, width: int) -> None:
    mask = fitted(np.full((height, width), 5, np.uint8))
    assert mask.shape == (SIZE, SIZE)
    assert abs((mask == 5).mean() - min(height, width) / max(height, width)) < 0.02


def test_the_painting_survives_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "kept" / "painting.npz"
    doc = document()
    stroke(doc, [(100.0, 200.0)], 60, 5)
    doc.style = np.random.default_rng(3).normal(size=(7, 16)).astype(np.float32)
    doc.sliders = {"hair": {"pink": 0.25}}
    recovery.keep(doc.snapshot(), path, "these networks")
    kept = recovery.recover(path, "these networks")
    assert kept is not None
    assert np.array_equal(kept.mask, doc.mask)
    assert np.array_equal(kept.style, doc.style)
    assert kept.sliders == doc.sliders
    assert [file.name for file in path.parent.iterdir()] == ["painting.npz"]


def test_a_painting_of_other_networks_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "painting.npz"
    recovery.keep(document().snapshot(), path, "these networks")
    assert recovery.recover(path, "others") is None


@given(cut=st.integers(0, 5000), noise=st.binary(max_size=20))
@settings(max_examples=40, deadline=None)
def test_a_damaged_recovery_file_is_passed_over(tmp_path_factory, cut: int, noise: bytes) -> None:
    path = tmp_path_factory.mktemp("torn") / "painting.npz"
    assert recovery.recover(path) is None
    recovery.keep(document().snapshot(), path)
    whole = path.read_bytes()
    torn = whole[: min(cut, len(whole) - 1)] + noise
    path.write_bytes(torn)
    kept = recovery.recover(path)
    assert kept is None or np.array_equal(kept.mask, document().mask)


def test_a_snapshot_is_left_alone_by_later_changes() -> None:
    doc = document()
    doc.sliders = {"hair": {"pink": 0.5}}
    before = doc.snapshot()
    doc.clear()
    stroke(doc, [(100.0, 200.0)], 60, 5)
    doc.sliders["hair"]["pink"] = 1.0
    assert not before.mask.any()
    assert before.sliders == {"hair": {"pink": 0.5}}


def test_undoing_keeps_to_its_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST_BYTES", 20_000)
    doc, rng = document(), np.random.default_rng(0)
    for _ in range(12):
        doc.replace_mask(rng.integers(0, 7, (64, 64), dtype=np.uint8))
    steps = 0
    while doc.undo() is not None:
        steps += 1
    assert 1 <= steps < 12


def test_a_stroke_that_changes_nothing_is_no_step() -> None:
    doc = document()
    stroke(doc, [(100.0, 200.0)], 60, 0)
    assert not doc.can_undo
