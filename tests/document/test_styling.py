"""Where each class's style is from, what it is blended with, and what locks keep."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anime_painter.classes import CLASS_COUNT, EYE, HAIR
from anime_painter.document.document import Document
from anime_painter.document.painting import Painting
from anime_painter.document.styling import Origin, Reference, Source, Styling

CLASS_SETS = st.sets(st.integers(0, CLASS_COUNT - 1))


def code(value: float) -> np.ndarray:
    return np.full((CLASS_COUNT, 16), value, np.float32)


def reference(name: str) -> Reference:
    return Reference(name, np.zeros((512, 512, 3), np.uint8), np.zeros((512, 512), np.uint8))


def from_reference(name: str) -> Source:
    return Source(Origin.REFERENCE, name, reference(name))


@given(classes=CLASS_SETS, locks=CLASS_SETS)
def test_a_style_is_taken_for_the_wanted_classes_that_are_not_locked(
    classes: set[int], locks: set[int]
) -> None:
    source = Source(Origin.SEED, "7")
    before = Styling(code(0), locks=frozenset(locks))
    after = before.with_style(code(1), source, classes)
    changed = classes - locks
    assert {i for i in range(CLASS_COUNT) if (after.style[i] == 1).all()} == changed
    assert {i for i in range(CLASS_COUNT) if after.sources[i] == source} == changed
    assert not before.style.any(), "a styling never changes in place"


def test_hair_from_one_reference_and_eyes_from_another() -> None:
    hair, eyes = from_reference("her"), from_reference("him")
    styling = Styling(code(0)).with_style(code(1), hair, [HAIR]).with_style(code(2), eyes, [EYE])
    assert (styling.style[HAIR, 0], styling.style[EYE, 0], styling.style[0, 0]) == (1, 2, 0)
    assert [found.name for found in styling.references] == ["him", "her"]


def test_the_seed_is_known_while_one_seed_drew_every_class() -> None:
    styling = Styling(code(0)).with_style(code(1), Source(Origin.SEED, "42"))
    assert styling.seed == 42
    assert styling.with_style(code(2), Source(Origin.SEED, "43"), [HAIR]).seed is None
    assert styling.with_style(code(2), from_reference("her")).seed is None
    assert Styling(code(0)).seed is None


@given(share=st.floats(0, 1))
def test_a_blend_goes_from_one_style_to_the_other(share: float) -> None:
    styling = Styling(code(2)).blended_with(code(4), share=share)
    np.testing.assert_allclose(styling.blended, code(2 + 2 * share), atol=1e-6)
    assert (styling.blended_with(None).blended == 2).all()


def test_a_blend_leaves_locked_classes_alone() -> None:
    styling = Styling(code(0)).with_lock(HAIR, True).blended_with(code(1), share=1.0)
    assert not styling.blended[HAIR].any()
    assert styling.blended[EYE].all()
    assert styling.with_lock(HAIR, False).blended[HAIR].all()


def test_a_reference_of_two_classes_is_counted_once() -> None:
    one = from_reference("her")
    styling = Styling(code(0)).with_style(code(1), one).blended_with(code(1), one)
    assert len(styling.references) == 1


@pytest.mark.parametrize("origin", [origin for origin in Origin if origin is not Origin.SEED])
def test_only_what_was_drawn_has_a_seed(origin: Origin) -> None:
    assert Source(origin, "12").seed is None


# Undoing ----------------------------------------------------------------------------------------------------


def document() -> Document:
    return Document(Painting(mask=np.zeros((512, 512), np.uint8), style=code(0)))


def test_styles_blends_and_locks_are_undone_and_redone() -> None:
    doc = document()
    states = [doc.painting]
    for change in (
        lambda p: p.with_style(code(1), from_reference("her"), [HAIR]),
        lambda p: p.with_lock(HAIR, True),
        lambda p: p.blended_with(code(2), from_reference("him"), 0.25),
        lambda p: p.with_style(code(3), Source(Origin.SEED, "9")),
    ):
        assert doc.become(change(doc.painting)).fields
        states.append(doc.painting)
    for state in states[-2::-1]:
        assert doc.undo()
        assert same_look(doc.painting, state)
    for state in states[1:]:
        assert doc.redo()
        assert same_look(doc.painting, state)


def same_look(a: Styling, b: Styling) -> bool:
    return (
        np.array_equal(a.blended, b.blended)
        and a.sources == b.sources
        and a.locks == b.locks
        and a.references == b.references
    )


def test_becoming_what_it_is_already_is_no_step() -> None:
    doc = document()
    assert not doc.become(doc.painting)
    assert not doc.can_undo


def test_a_reference_of_many_steps_takes_its_memory_once() -> None:
    doc = document()
    source = from_reference("her")
    assert source.reference is not None
    for class_id in range(CLASS_COUNT):
        doc.become(doc.painting.with_style(code(1), source, [class_id]))
    size = source.reference.picture.nbytes + source.reference.mask.nbytes
    assert size <= doc.undo_bytes < 1.1 * size
