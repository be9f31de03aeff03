"""Hair: what its mask covers, that every authored style draws, how it turns, and where its shadows lie."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
import skia

from anime_painter.classes import BACKGROUND, CLOTHES, FACE, HAIR
from training.corpus import hair
from training.corpus.character import Base, Sex, room_rng, sample_base
from training.corpus.colour import to_oklab
from training.corpus.geometry import ellipse
from training.corpus.hair import styles
from training.corpus.head import BROW, CHIN, SKULL_TOP, Head
from training.corpus.scene import Scene

SIZE = 256
# So small that the whole figure, with the longest tails, lies inside the picture.
FAR = skia.Matrix.MakeAll(SIZE / 10, 0, SIZE / 2, 0, SIZE / 10, SIZE / 3, 0, 0, 1)
STRAIGHT = Head(0.0, 0.0, 0.0)


def test_labels_name_what_was_chosen() -> None:
    for seed in range(60):
        sheet = _sheet(sample_base(seed))
        labels = sheet.labels()
        assert labels["hair_front"] in styles.fronts()
        assert labels["hair_side"] in styles.sides()
        assert labels["hair_back"] in styles.backs()
        assert labels["hair_crown"] in styles.fronts()[sheet.front].crowns
        assert (labels["hair_second"] == "none") == (labels["hair_pattern"] == "plain")
        assert labels["hair_second"] != sample_base(seed).hair.label


def test_what_an_artist_forbids_beside_a_back_is_never_worn_with_it() -> None:
    for seed in range(120):
        sheet = _sheet(sample_base(seed))
        back = styles.backs()[sheet.back]
        assert not back.sides or sheet.side in back.sides
        assert not back.fronts or sheet.front in back.fronts


def test_nothing_stands_up_under_a_hat() -> None:
    base = replace(sample_base(2), head=STRAIGHT)
    for front, back in (("slicked", "top_bun"), ("spikes", "spiky"), ("blunt", "ponytail")):
        sheet = replace(_sheet(base), front=front, back=back, strays=2, ears="rabbit")
        worn = hair.build(hair.pressed(sheet), base)
        free = hair.build(sheet, base)
        assert hair.front_silhouette(worn).getBounds().top() > -1.36
        assert hair.front_silhouette(worn).getBounds().top() >= hair.front_silhouette(free).getBounds().top()
        assert not worn.ears
        assert not worn.behind


def test_men_wear_no_twin_tails_and_women_seldom_an_undercut() -> None:
    man, woman = (replace(sample_base(1), sex=sex) for sex in (Sex.MALE, Sex.FEMALE))
    worn = [[hair.sample(room_rng(seed, "hair"), base).back for seed in range(300)] for base in (man, woman)]
    assert {"twin_high", "twin_low", "buns", "drills", "twin_braids"}.isdisjoint(worn[0])
    assert worn[0].count("undercut") > 5 > worn[1].count("undercut")


def test_the_same_character_has_the_same_hair_to_the_byte() -> None:
    base = sample_base(11)
    first, second = (_drawn(base, _sheet(base)) for _ in range(2))
    assert np.array_equal(first.portrait(), second.portrait())
    assert np.array_equal(first.mask(), second.mask())


@pytest.mark.parametrize("back", styles.backs())
def test_the_mask_covers_what_is_painted_for_every_back(back: str) -> None:
    base = replace(sample_base(3), head=Head(-0.6, 0.1, 0.0))
    _assert_mask_is_what_is_painted(base, replace(_sheet(base), back=back))


@pytest.mark.parametrize("front", styles.fronts())
def test_the_mask_covers_what_is_painted_for_every_front(front: str) -> None:
    base = sample_base(4)
    crown = styles.fronts()[front].crowns[0]
    _assert_mask_is_what_is_painted(
        base, replace(_sheet(base), front=front, crown=crown, ears="rabbit", strays=2)
    )


@pytest.mark.parametrize("side", styles.sides())
def test_the_mask_covers_what_is_painted_for_every_side(side: str) -> None:
    base = replace(sample_base(8), head=Head(0.75, 0.0, 0.0))
    _assert_mask_is_what_is_painted(base, replace(_sheet(base), side=side))


@pytest.mark.parametrize("crown", [name for name in styles.crowns() if name != styles.pressed_crown()])
def test_the_front_is_larger_than_the_skull_under_every_crown(crown: str) -> None:
    base = replace(sample_base(2), head=STRAIGHT)
    box = hair.front_silhouette(hair.build(replace(_sheet(base), crown=crown), base)).getBounds()
    assert box.top() < SKULL_TOP - 0.05
    assert box.left() < -1.02
    assert box.right() > 1.02


@pytest.mark.parametrize("front", styles.fronts())
def test_bangs_leave_nose_and_mouth_to_the_face(front: str) -> None:
    base = replace(sample_base(6), head=STRAIGHT)
    silhouette = hair.front_silhouette(hair.build(replace(_sheet(base), front=front, side="short"), base))
    assert not any(silhouette.contains(x, y) for x in (-0.2, 0.0, 0.2) for y in (0.75, 0.9, 1.1))


@pytest.mark.parametrize("front", styles.fronts())
def test_bangs_leave_most_of_the_eyes_to_be_seen(front: str) -> None:
    """One may be covered where the style says so."""
    base = replace(sample_base(6), head=STRAIGHT)
    silhouette = hair.front_silhouette(hair.build(replace(_sheet(base), front=front, side="short"), base))
    spots = [(x, y) for x in (0.35, 0.47, 0.6) for y in (0.22, 0.32, 0.42)]
    hidden = [sum(silhouette.contains(side * x, y) for x, y in spots) for side in (-1, 1)]
    assert min(hidden) <= 2
    assert max(hidden) <= 3 or front == "one_eye"


def test_a_bare_forehead_shows_more_face_than_blunt_bangs() -> None:
    base = replace(sample_base(6), head=STRAIGHT)
    bare, blunt = (_face_pixels(base, front) for front in ("bare", "blunt"))
    assert bare > 1.15 * blunt


@pytest.mark.parametrize("yaw", [-0.25, 0.25])
def test_bangs_turn_with_the_face_and_what_lies_behind_turns_the_other_way(yaw: float) -> None:
    base = sample_base(2)
    straight, turned = (hair.build(_sheet(base), replace(base, head=Head(y, 0.0, 0.0))) for y in (0.0, yaw))
    bangs = [each.bangs.spine[..., 0].mean() for each in (straight, turned)]
    assert np.sign(yaw) * (bangs[1] - bangs[0]) > 0.1
    assert np.sign(yaw) * (turned.mass - straight.mass)[:, 0].mean() < -0.02


def test_far_side_locks_go_behind_a_face_that_turns_away() -> None:
    base = sample_base(2)
    sheet = replace(_sheet(base), side="long")
    assert len(hair.build(sheet, replace(base, head=STRAIGHT)).far) == 0
    turned = hair.build(sheet, replace(base, head=Head(0.75, 0.0, 0.0)))
    assert len(turned.far) > 0
    assert turned.far.spine[..., 0].mean() > turned.sides.spine[..., 0].mean()


def test_long_hair_runs_far_below_the_chin_and_short_hair_does_not() -> None:
    base = sample_base(2)
    long, short = (
        hair.build(replace(_sheet(base), back=back), base).back.spine[..., 1].max()
        for back in ("long_straight", "short")
    )
    assert long > 2.0 > CHIN + 0.2 > short


@pytest.mark.parametrize("pattern", ["tips", "streaks", "inner", "halves"])
def test_a_second_colour_shows_where_the_label_says_that_there_is_one(pattern: str) -> None:
    red, blue = (
        next(b for b in map(sample_base, range(200)) if b.hair.label == label) for label in ("red", "blue")
    )
    sheet = replace(_sheet(red), back="medium", pattern=pattern, second=blue.hair)
    plain = replace(sheet, pattern="plain", second=None)
    bluish = [
        ((pixels[..., 2].astype(int) > pixels[..., 0].astype(int) + 20) & (mask == HAIR)).sum()
        / (mask == HAIR).sum()
        for pixels, mask in ((s.portrait(), s.mask()) for s in (_drawn(red, sheet), _drawn(red, plain)))
    ]
    assert bluish[0] > 0.02 > bluish[1]


def test_hair_of_one_colour_is_drawn_in_the_colour_of_its_label() -> None:
    for seed in range(40):
        base = sample_base(seed)
        scene = Scene(SIZE, FAR)
        hair.draw_front(scene, base, hair.build(replace(_sheet(base), pattern="plain", second=None), base))
        pixels = scene.portrait()[scene.mask() == HAIR]
        measured = to_oklab(tuple(np.median(pixels, axis=0) / 255))
        assert np.abs(measured - to_oklab(base.hair.base)).max() < 0.13


def test_the_shadow_of_bangs_darkens_the_face_alone_and_leaves_the_mask() -> None:
    base = replace(sample_base(0), head=STRAIGHT)
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


def _sheet(base: Base) -> hair.HairSheet:
    return hair.sample(room_rng(base.seed, "hair"), base)


def _drawn(base: Base, sheet: hair.HairSheet, ground: float = 0.0) -> Scene:
    scene = Scene(SIZE, FAR)
    scene.canvas.clear(skia.Color4f(ground, ground, ground, 1.0))
    locks = hair.build(sheet, base)
    for layer in (hair.draw_back, hair.draw_over_body, hair.draw_front):
        layer(scene, base, locks)
    return scene


def _share_of_blue(scene: Scene) -> float:
    """The share of the hair that is clearly bluer than red."""
    pixels = scene.portrait()[scene.mask() == HAIR].astype(int)
    return float((pixels[:, 2] > pixels[:, 0] + 20).mean())


def _assert_mask_is_what_is_painted(base: Base, sheet: hair.HairSheet) -> None:
    """Every covered pixel is in the mask and every pixel of the mask is covered, to a pixel at the edge.

    What differs between a black and a white ground is what the paint lets through.
    """
    base = replace(base, unit=0.1)
    black, white = (_drawn(base, sheet, ground) for ground in (0.0, 1.0))
    mask = black.mask()
    assert set(np.unique(mask)) <= {BACKGROUND, HAIR, CLOTHES}
    cover = 1.0 - (white.portrait().astype(float) - black.portrait()).mean(-1) / 255
    drawn = (mask != BACKGROUND).astype(np.uint8)
    near = np.ones((3, 3), np.uint8)
    assert cv2.dilate(drawn, near)[cover > 0.75].all()
    assert cv2.dilate(cover, near)[drawn == 1].min() > 0.5


def _face_pixels(base: Base, front: str) -> int:
    scene = Scene(SIZE, FAR)
    scene.fill(ellipse(0.0, 0.2, 1.0, 1.0), base.skin.base, FACE)
    crown = styles.fronts()[front].crowns[0]
    sheet = replace(_sheet(base), front=front, crown=crown, side="tucked", strays=0, ears="none")
    hair.draw_front(scene, base, hair.build(sheet, base))
    return int((scene.mask() == FACE).sum())
