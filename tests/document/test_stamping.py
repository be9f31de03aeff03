"""Parts of faces come back from their files, and land where they belong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anime_painter import resources
from anime_painter.classes import BACKGROUND, CLASS_COUNT, EYE, FACE, HAIR, MOUTH
from anime_painter.document.stamping import stamp, stamp_at
from anime_painter.errors import UserError
from anime_painter.mask_files import read_mask, write_mask
from anime_painter.part_files import THROUGH, Kind, Part, face_box, read_part, write_part

ASSETS = resources.assets_folder()
PARTS = sorted((ASSETS / "parts").glob("*.png"))
MASKS = sorted((ASSETS / "masks").glob("*.png"))


def face(size: int = 512) -> np.ndarray:
    """Hair around a face with two eyes, a mouth, and a strand across the forehead."""
    mask = np.zeros((size, size), np.uint8)
    unit = size // 64
    mask[8 * unit : 56 * unit, 8 * unit : 56 * unit] = HAIR
    mask[20 * unit : 52 * unit, 16 * unit : 48 * unit] = FACE
    mask[20 * unit : 26 * unit, 30 * unit : 34 * unit] = HAIR
    for left in (20, 38):
        mask[32 * unit : 36 * unit, left * unit : (left + 6) * unit] = EYE
    mask[44 * unit : 46 * unit, 29 * unit : 35 * unit] = MOUTH
    return mask


def eyes() -> Part:
    """Two squares of 10 px in the upper half of a face of 100 px."""
    mask = np.full((10, 60), THROUGH, np.uint8)
    mask[:, :10] = mask[:, 50:] = EYE
    return Part(Kind.EYES, mask, (-20, -40, 80, 60))


def test_new_eyes_replace_the_old_ones_where_the_face_has_them() -> None:
    before = face()
    after = stamp(before, eyes())
    rows, columns = np.nonzero(after == EYE)
    left, top, right = 128, 160, 384
    scale = (right - left) / 100
    assert abs(rows.min() - (top + 40 * scale)) <= 2
    assert abs(rows.max() + 1 - (top + 50 * scale)) <= 2
    assert abs(columns.min() - (left + 20 * scale)) <= 2
    assert abs(columns.max() + 1 - (left + 80 * scale)) <= 2
    assert (after[(before == EYE) & (after != EYE)] == FACE).all()
    assert np.array_equal(after[before == HAIR], before[before == HAIR])
    assert (before == EYE).any(), "the mask itself is left alone"


def test_a_new_fringe_takes_the_old_one_away_and_keeps_the_hair_around() -> None:
    before = face()
    fringe = np.full((20, 100), THROUGH, np.uint8)
    fringe[:10] = HAIR
    after = stamp(before, Part(Kind.FRINGE, fringe, (0, 0, 100, 100)))
    assert (after[200, 240:270] == FACE).all(), "the old strand is gone"
    assert (after[165, 140:370] == HAIR).all(), "the new fringe is there"
    assert (after[:160] == before[:160]).all()


@given(x=st.floats(-100, 700), y=st.floats(-100, 700))
@settings(max_examples=10, deadline=None)
def test_a_dropped_part_changes_only_its_own_place(x: float, y: float) -> None:
    before = face()
    after = stamp_at(before, eyes(), x, y)
    rows, columns = np.nonzero(after != before)
    assert (after[rows, columns] == EYE).all()
    if len(rows):
        # In a face of 256 px the part is 154 px wide and 26 px high.
        assert x - 79 <= columns.min() <= columns.max() <= x + 79
        assert y - 15 <= rows.min() <= rows.max() <= y + 15


def test_every_part_that_ships_fits_a_sample_mask() -> None:
    masks = [read_mask(path)[0] for path in MASKS[:4]]
    for number, path in enumerate(PARTS):
        part, before = read_part(path), masks[number % len(masks)]
        after = stamp(before, part)
        assert after.shape == before.shape
        assert after.max() < CLASS_COUNT
        assert (after == part.kind.class_id).sum() >= 20
        assert (after != before).any()


def test_there_are_parts_of_every_kind_and_no_two_are_alike() -> None:
    parts = [read_part(path) for path in PARTS]
    assert {part.kind for part in parts} == set(Kind)
    assert min(sum(part.kind is kind for part in parts) for kind in Kind) >= 8
    assert len({part.mask.tobytes() for part in parts}) == len(parts)


@pytest.mark.parametrize("class_id", [BACKGROUND, EYE])
@pytest.mark.parametrize("kind", list(Kind))
def test_masks_without_a_face_take_parts_too(class_id: int, kind: Kind) -> None:
    part = next(part for part in map(read_part, PARTS) if part.kind is kind)
    after = stamp(np.full((512, 512), class_id, np.uint8), part)
    assert after.max() < CLASS_COUNT


def test_a_part_comes_back_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "eyes-1.png"
    write_part(path, eyes())
    again = read_part(path)
    assert again.kind is Kind.EYES
    assert np.array_equal(again.mask, eyes().mask)
    assert again.face == eyes().face


def test_what_is_no_part_is_told(tmp_path: Path) -> None:
    write_mask(tmp_path / "eyes-2.png", face())
    write_part(tmp_path / "ears-1.png", eyes())
    for name in ("eyes-2.png", "ears-1.png"):
        with pytest.raises(UserError, match="is no part of a face"):
            read_part(tmp_path / name)


def test_the_box_of_a_face_holds_eyes_and_mouth() -> None:
    assert face_box(face()) == (128, 160, 384, 416)
    assert face_box(np.full((512, 512), HAIR, np.uint8)) is None
