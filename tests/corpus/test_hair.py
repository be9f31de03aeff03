"""Hair: what its mask covers, that every style draws, and where its locks and shadows lie."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
import skia
from hypothesis import given, settings
from hypothesis import strategies as st

from anime_painter.classes import BACKGROUND, FACE, HAIR
from training.corpus import hair
from training.corpus.character import Base, Sex, room_rng, sample_base
from training.corpus.geometry import ellipse, polygon
from training.corpus.hair.locks import lock
from training.corpus.hair.sheet import BACKS, FRONTS, SIDES
from training.corpus.head import BROW, CHIN, SKULL_TOP, Head
from training.corpus.scene import Scene

SIZE = 128
# So small that the whole figure, with the longest tails, lies inside the picture.
FAR = skia.Matrix.MakeAll(SIZE / 10, 0, SIZE / 2, 0, SIZE / 10, SIZE / 3, 0, 0, 1)


def test_labels_name_the_three_parts_that_were_chosen() -> None:
    sheet = _sheet(sample_base(5))
    assert sheet.labels() == {"hair_front": sheet.front, "hair_side": sheet.side, "hair_back": sheet.back}
    assert sheet.front in FRONTS
    assert sheet.side in SIDES
    assert sheet.back in BACKS


def test_there_are_enough_styles_and_men_wear_no_twin_tails() -> None:
    assert min(len(FRONTS), len(BACKS)) >= 12
    man = replace(sample_base(1), sex=Sex.MALE)
    worn = {hair.sample(room_rng(seed, "hair"), man).back for seed in range(200)}
    assert worn.isdisjoint({"twin_high", "twin_low", "buns", "drills", "braid"})


def test_the_same_character_has_the_same_hair_to_the_byte() -> None:
    base = sample_base(11)
    first, second = (_drawn(base, _sheet(base)) for _ in range(2))
    assert np.array_equal(first.portrait(), second.portrait())
    assert np.array_equal(first.mask(), second.mask())


@pytest.mark.parametrize("back", BACKS)
def test_the_mask_covers_what_is_painted_for_every_back(back: str) -> None:
    base = sample_base(3)
    _assert_mask_is_what_is_painted(base, replace(_sheet(base), back=back))


@pytest.mark.parametrize("front", FRONTS)
def test_the_mask_covers_what_is_painted_for_every_front(front: str) -> None:
    base = sample_base(4)
    _assert_mask_is_what_is_painted(base, replace(_sheet(base), front=front, ears=True, ahoge=2))


@pytest.mark.parametrize("side", SIDES)
def test_the_mask_covers_what_is_painted_for_every_side(side: str) -> None:
    base = sample_base(5)
    _assert_mask_is_what_is_painted(base, replace(_sheet(base), side=side))


@pytest.mark.parametrize("seed", range(6))
def test_the_front_is_larger_than_the_skull(seed: int) -> None:
    base = replace(sample_base(seed), head=Head(0.0, 0.0, 0.0))
    box = hair.front_silhouette(hair.build(_sheet(base), base)).getBounds()
    assert box.top() < SKULL_TOP - 0.1
    assert box.left() < -1.02
    assert box.right() > 1.02


@pytest.mark.parametrize("front", FRONTS)
def test_bangs_leave_eyes_nose_and_mouth_to_the_face(front: str) -> None:
    """One eye may be covered, the middle of the face below the eyes never is."""
    base = replace(sample_base(6), head=Head(0.0, 0.0, 0.0))
    silhouette = hair.front_silhouette(hair.build(replace(_sheet(base), front=front, side="short"), base))
    assert not any(silhouette.contains(x, y) for x in (-0.2, 0.0, 0.2) for y in (0.75, 0.9, 1.1))


def test_a_bare_forehead_shows_more_face_than_blunt_bangs() -> None:
    base = replace(sample_base(6), head=Head(0.0, 0.0, 0.0))
    bare, blunt = (_face_pixels(base, front) for front in ("bare", "blunt"))
    assert bare > 1.15 * blunt


def test_hair_turns_with_the_head() -> None:
    base = sample_base(2)
    sheet = _sheet(base)
    left, right = (
        hair.build(sheet, replace(base, head=Head(yaw, 0.0, 0.0))).cap[:, 0].mean() for yaw in (-0.4, 0.4)
    )
    assert left < -0.1 < 0.1 < right


def test_long_hair_runs_far_below_the_chin_and_short_hair_does_not() -> None:
    base = sample_base(2)
    long, short = (
        max(float(lock.spine[:, 1].max()) for lock in hair.build(replace(_sheet(base), back=back), base).back)
        for back in ("long_straight", "short")
    )
    assert long > 2.0 > CHIN + 0.2 > short


def test_the_shadow_of_bangs_darkens_the_face_alone_and_leaves_the_mask() -> None:
    base = replace(sample_base(0), head=Head(0.0, 0.0, 0.0))
    locks = hair.build(replace(_sheet(base), front="blunt"), base)
    scene = Scene(SIZE, FAR)
    face = ellipse(0.0, 0.3, 0.9, 0.9)
    scene.fill(face, base.skin.base, FACE)
    before, mask = scene.portrait().astype(int), scene.mask()
    hair.cast_shadow(scene, base, locks, face)
    change = scene.portrait().astype(int).sum(-1) - before.sum(-1)
    assert np.array_equal(scene.mask(), mask)
    assert not change[cv2.dilate(mask, np.ones((3, 3), np.uint8)) == BACKGROUND].any()
    brow = SIZE / 3 + SIZE / 10 * (BROW - 0.15)
    assert change[int(brow), SIZE // 2] < 0


def test_a_lock_grows_from_a_point_and_ends_in_one() -> None:
    strand = lock([(0, 0), (0.4, 0.5), (0, 1)], 0.2)
    ends = np.array([0.0, 1.0])
    left, right = (strand.at(ends, np.full(2, side)) for side in (-1.0, 1.0))
    assert np.allclose(left, right, atol=0.02)


@settings(max_examples=60, deadline=None)
@given(t=st.floats(0.05, 0.95), f=st.floats(-0.9, 0.9), tip=st.floats(-0.3, 0.3), width=st.floats(0.05, 0.25))
def test_what_lies_on_a_lock_lies_inside_its_outline(t: float, f: float, tip: float, width: float) -> None:
    """So shades and strands in (t, f) need no clip."""
    strand = lock([(0.0, 0.0), (0.1, 0.5), (tip, 1.0)], width, root=0.5)
    x, y = strand.at(np.array([t]), np.array([f]))[0]
    assert polygon(strand.outline()).contains(float(x), float(y))


def _sheet(base: Base) -> hair.HairSheet:
    return hair.sample(room_rng(base.seed, "hair"), base)


def _drawn(base: Base, sheet: hair.HairSheet, ground: float = 0.0) -> Scene:
    scene = Scene(SIZE, FAR)
    scene.canvas.clear(skia.Color4f(ground, ground, ground, 1.0))
    locks = hair.build(sheet, base)
    for layer in (hair.draw_back, hair.draw_over_body, hair.draw_front):
        layer(scene, base, locks)
    return scene


def _assert_mask_is_what_is_painted(base: Base, sheet: hair.HairSheet) -> None:
    """Every covered pixel is hair and every hair pixel is covered, to a pixel at the edge.

    What differs between a black and a white ground is what the paint lets through.
    """
    black, white = (_drawn(base, sheet, ground) for ground in (0.0, 1.0))
    mask = black.mask()
    assert set(np.unique(mask)) == {BACKGROUND, HAIR}
    cover = 1.0 - (white.portrait().astype(float) - black.portrait()).mean(-1) / 255
    hairy = (mask == HAIR).astype(np.uint8)
    near = np.ones((3, 3), np.uint8)
    assert cv2.dilate(hairy, near)[cover > 0.75].all()
    assert cv2.dilate(cover, near)[mask == HAIR].min() > 0.5


def _face_pixels(base: Base, front: str) -> int:
    scene = Scene(SIZE, FAR)
    scene.fill(ellipse(0.0, 0.2, 1.0, 1.0), base.skin.base, FACE)
    hair.draw_front(scene, base, hair.build(replace(_sheet(base), front=front, side="tucked"), base))
    return int((scene.mask() == FACE).sum())
