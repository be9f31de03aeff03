"""Face, eyes, mouth and body: each writes its own classes, where and as large as the conventions say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest
import skia

from anime_painter.classes import BACKGROUND, EYE, FACE, HAIR, MOUTH, SKIN
from training.corpus import body, eyes, face, features, mouth
from training.corpus.anatomy import expressions, eye_families, mouths
from training.corpus.character import Base, Framing, Sex, Tone, room_rng, sample_base
from training.corpus.features import FaceSheet
from training.corpus.figure import figure
from training.corpus.head import MAX_PITCH, MAX_YAW, Head
from training.corpus.scene import Scene

SIZE = 128
MAGENTA = 0xFFFF00FF
NECKLINES = ("high", "collar", "round", "v", "off_shoulder", "straps")
EYE_FAMILIES = tuple(eye_families())
CLOSED_MOUTHS = tuple(mouths().line)
OPEN_MOUTHS = tuple(mouths().open)
WIDE_MOUTHS = ("smile_open", "laugh", "grin")


def _frontal(sex: Sex = Sex.FEMALE, yaw: float = 0.0) -> Base:
    """A grown-up seen close up and upright."""
    tight = next(base for base in map(sample_base, range(100)) if base.framing is Framing.TIGHT)
    view = {"head": Head(yaw, 0.0, 0.0), "unit": 0.27, "centre": (0.5, 0.42), "tilt": 0.0}
    return replace(tight, sex=sex, age=0.7, **view)


def _sheet(base: Base, **wishes) -> FaceSheet:
    sheet = features.sample(room_rng(0, "face"), base)
    plain = {"open": (1.0, 1.0), "marks": "none", "mouth_tilt": 0.0, "gaze": (0.0, 0.0), "second_eye": None}
    return replace(sheet, **{**plain, **wishes})


def _drawn(base: Base, paint: Callable[[Scene], object], size: int = SIZE) -> tuple[np.ndarray, np.ndarray]:
    scene = Scene(size, base.figure_to_pixel(size))
    scene.canvas.drawColor(MAGENTA)
    paint(scene)
    return scene.portrait(), scene.mask()


def _eyes_drawn(base: Base, sheet: FaceSheet) -> tuple[np.ndarray, np.ndarray]:
    return _drawn(base, lambda scene: eyes.draw(scene, base, sheet))


def _mouth_mask(kind: str, mirrored: bool = False) -> np.ndarray:
    """True where the mouth is, at 256 px and the smallest scale that tight framing samples."""
    base = _frontal()
    sheet = _sheet(base, mouth=kind, mouth_scale=1.06, variety=(0.4 if mirrored else 0.6,) * 16)
    return _drawn(base, lambda scene: mouth.draw(scene, base, sheet), 256)[1] == MOUTH


def _widened(region: np.ndarray) -> np.ndarray:
    return cv2.dilate(region.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0


def _halves(mask: np.ndarray, class_id: int) -> tuple[np.ndarray, np.ndarray]:
    middle = mask.shape[1] // 2
    return mask[:, :middle] == class_id, mask[:, middle:] == class_id


def _width(region: np.ndarray) -> int:
    return int(region.any(axis=0).sum())


def _height(region: np.ndarray) -> int:
    return int(region.any(axis=1).sum())


def test_sampling_meets_every_feature() -> None:
    sheets = [features.sample(room_rng(seed, "face"), sample_base(seed)) for seed in range(1500)]
    assert {sheet.expression for sheet in sheets} == set(expressions())
    assert {sheet.eyes for sheet in sheets} == set(EYE_FAMILIES)
    assert {sheet.mouth for sheet in sheets} == {*CLOSED_MOUTHS, *OPEN_MOUTHS}
    assert all(0.0 <= opening <= 1.3 for sheet in sheets for opening in sheet.open)


def test_a_wink_closes_one_eye_alone() -> None:
    base = _frontal()
    sheets = [features.sample(room_rng(seed, "face"), base) for seed in range(300)]
    winks = [sheet for sheet in sheets if sheet.expression == "wink"]
    assert winks
    assert all(sorted(opening == 0.0 for opening in sheet.open) == [False, True] for sheet in winks)


def test_labels_name_expression_eyes_and_mouth() -> None:
    sheet = _sheet(_frontal(), mouth="cat")
    wanted = {"expression": sheet.expression, "eyes": sheet.eyes, "mouth": "cat", "marks": "none"}
    assert wanted.items() <= sheet.labels().items()


@pytest.mark.parametrize("yaw", [-0.5, 0.0, 0.5])
@pytest.mark.parametrize("marks", ["freckles", "mole", "scar"])
def test_blush_nose_brows_and_marks_are_face(yaw: float, marks: str) -> None:
    base = _frontal(yaw=yaw)
    sheet = _sheet(base, marks=marks, blush=1.0)
    outline = face.outline(sheet, base)
    portrait, mask = _drawn(base, lambda scene: face.draw(scene, base, sheet, outline))
    flat, flat_mask = _drawn(base, lambda scene: scene.fill(outline, base.skin.base, FACE))
    assert set(np.unique(mask)) == {BACKGROUND, FACE}
    assert np.array_equal(mask, flat_mask)
    assert (portrait != flat).any(axis=2)[mask == FACE].any()


def test_the_chin_moves_the_way_the_head_turns() -> None:
    def chin(yaw: float) -> float:
        base = _frontal(yaw=yaw)
        sheet = _sheet(base)
        outline = face.outline(sheet, base)
        region = _drawn(base, lambda scene: scene.fill(outline, base.skin.base, FACE))[1] == FACE
        lowest = np.flatnonzero(region.any(axis=1))[-3]
        return float(np.flatnonzero(region[lowest]).mean())

    assert chin(-0.4) < chin(0.0) - 4 < chin(0.0) + 4 < chin(0.4)


@pytest.mark.parametrize("family", EYE_FAMILIES)
def test_open_eyes_are_painted_where_the_mask_has_them(family: str) -> None:
    base = _frontal()
    portrait, mask = _eyes_drawn(base, _sheet(base, eyes=family))
    assert set(np.unique(mask)) == {BACKGROUND, EYE}
    assert all(half.sum() > 60 for half in _halves(mask, EYE))
    painted = (portrait != (255, 0, 255)).any(axis=2)
    assert not ((mask == EYE) & ~_widened(painted)).any()
    assert painted[mask == EYE].mean() > 0.98


@pytest.mark.parametrize("family", EYE_FAMILIES)
def test_the_iris_lies_within_the_eye(family: str) -> None:
    base = _frontal()
    sheet = _sheet(base, eyes=family)
    green = Tone("green", (0.1, 0.8, 0.3), (0.0, 0.5, 0.1), (0.5, 1.0, 0.6), (0.0, 0.2, 0.05))
    red = Tone("red", (0.9, 0.1, 0.1), (0.5, 0.0, 0.0), (1.0, 0.5, 0.5), (0.25, 0.0, 0.0))
    one = _eyes_drawn(replace(base, eye=green), sheet)
    other = _eyes_drawn(replace(base, eye=red), sheet)
    changed = (one[0] != other[0]).any(axis=2)
    assert not (changed & ~_widened(one[1] == EYE)).any()
    assert changed[one[1] == EYE].mean() > 0.25


@pytest.mark.parametrize("closed", ["up", "down"])
@pytest.mark.parametrize("sex", list(Sex))
def test_closed_eyes_are_thin_lines_of_class_eye(closed: str, sex: Sex) -> None:
    base = _frontal(sex)
    mask = _eyes_drawn(base, _sheet(base, open=(0.0, 0.0), closed=closed))[1]
    open_mask = _eyes_drawn(base, _sheet(base))[1]
    for line, eye in zip(_halves(mask, EYE), _halves(open_mask, EYE), strict=True):
        assert line.any()
        assert line.sum() < 0.4 * eye.sum()
        assert _width(line) > 0.7 * _width(eye)


@pytest.mark.parametrize("opening", [0.4, 0.6, 0.8])
def test_half_open_eyes_are_lower_than_open_ones(opening: float) -> None:
    base = _frontal()
    half = _eyes_drawn(base, _sheet(base, open=(opening, opening)))[1] == EYE
    wide = _eyes_drawn(base, _sheet(base))[1] == EYE
    assert half.any()
    assert _height(half) < _height(wide)


@pytest.mark.parametrize("yaw", [-0.45, 0.45])
def test_the_far_eye_is_narrower(yaw: float) -> None:
    base = _frontal(yaw=yaw)
    mask = _eyes_drawn(base, _sheet(base))[1]
    count, _, boxes, _ = cv2.connectedComponentsWithStats((mask == EYE).astype(np.uint8))
    largest = sorted(boxes[1:count], key=lambda box: box[cv2.CC_STAT_AREA])[-2:]
    left, right = sorted(largest, key=lambda box: box[cv2.CC_STAT_LEFT])
    far, near = (right, left) if yaw > 0 else (left, right)
    assert far[cv2.CC_STAT_WIDTH] < near[cv2.CC_STAT_WIDTH]


def test_brows_and_lashes_shimmer_through_hair_and_leave_the_mask_hair() -> None:
    base = _frontal()
    sheet = _sheet(base)
    fringe = skia.Path()
    fringe.addRect(skia.Rect.MakeLTRB(-1.0, -0.8, 1.0, 0.3))
    pale = (0.95, 0.9, 0.7)
    hair, hair_mask = _drawn(base, lambda scene: scene.fill(fringe, pale, HAIR))

    def both(scene: Scene) -> None:
        scene.fill(fringe, pale, HAIR)
        eyes.draw_through_hair(scene, base, sheet, fringe)

    seen, mask = _drawn(base, both)
    changed = (seen != hair).any(axis=2)
    assert np.array_equal(mask, hair_mask)
    assert changed[hair_mask == HAIR].sum() > 40
    assert not (changed & ~_widened(hair_mask == HAIR)).any()


@pytest.mark.parametrize("kind", CLOSED_MOUTHS)
def test_closed_mouths_are_lines_thick_enough_to_paint(kind: str) -> None:
    region = _mouth_mask(kind)
    thickness = region.sum(axis=0)
    assert 2 <= np.median(thickness[thickness > 0]) <= 5
    assert _width(region) >= 14


@pytest.mark.parametrize("kind", OPEN_MOUTHS)
def test_open_mouths_are_whole_areas(kind: str) -> None:
    region = _mouth_mask(kind)
    count, _ = cv2.connectedComponents(region.astype(np.uint8))
    filled = cv2.morphologyEx(region.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)) > 0
    assert count == 2
    assert region.sum() >= 60
    assert _height(region) >= 6
    assert region.sum() > 0.95 * filled.sum()


@pytest.mark.parametrize("kind", WIDE_MOUTHS)
def test_wide_mouths_fill_an_eighth_of_a_tight_picture(kind: str) -> None:
    assert _width(_mouth_mask(kind)) >= 32


def test_a_smirk_is_mirrored_by_chance() -> None:
    one, other = _mouth_mask("smirk"), _mouth_mask("smirk", mirrored=True)
    assert np.abs(np.flatnonzero(one.any(axis=0)).mean() - np.flatnonzero(other.any(axis=0)).mean()) > 1


@pytest.mark.parametrize("neckline", NECKLINES)
@pytest.mark.parametrize("sex", list(Sex))
def test_neck_shoulders_and_ears_are_skin_alone(neckline: str, sex: Sex) -> None:
    base = _frontal(sex)
    mask = _drawn(base, lambda scene: body.draw(scene, base, _sheet(base), neckline))[1]
    assert set(np.unique(mask)) == {BACKGROUND, SKIN}
    assert (mask[-1] == SKIN).sum() > 0.5 * SIZE


def test_ears_show_on_both_sides_of_a_frontal_head_and_the_far_one_hides() -> None:
    def ears(yaw: float) -> list[bool]:
        base = _frontal(yaw=yaw)
        mask = _drawn(base, lambda scene: body.draw(scene, base, _sheet(base), "high"))[1]
        level = int((base.centre[1] + 0.3 * base.unit) * SIZE)
        return [bool(half[level - 3 : level + 3].any()) for half in _halves(mask, SKIN)]

    assert ears(0.0) == [True, True]
    assert ears(0.45) == [True, False]
    assert ears(-0.45) == [False, True]


def test_men_have_narrower_eyes_longer_faces_and_stronger_necks() -> None:
    her, him = _frontal(Sex.FEMALE), _frontal(Sex.MALE)

    def means(base: Base) -> np.ndarray:
        sheets = [features.sample(room_rng(seed, "face"), base) for seed in range(60)]
        return np.mean([(s.eye_size[1], s.chin - s.eye_line, s.brow_weight) for s in sheets], axis=0)

    (her_eye, her_jaw, her_brow), (his_eye, his_jaw, his_brow) = means(her), means(him)
    assert his_eye < 0.9 * her_eye
    assert his_jaw > 1.1 * her_jaw
    assert his_brow > her_brow
    assert figure(him).neck > figure(her).neck
    assert figure(him).shoulder > figure(her).shoulder


def test_the_same_sheet_is_drawn_to_the_same_bytes() -> None:
    base = _frontal(yaw=0.3)
    sheet = _sheet(base)

    def portrait(scene: Scene) -> None:
        body.draw(scene, base, sheet, "v")
        face.draw(scene, base, sheet, face.outline(sheet, base))
        eyes.draw(scene, base, sheet)
        mouth.draw(scene, base, sheet)

    first, second = _drawn(base, portrait), _drawn(base, portrait)
    assert np.array_equal(first[0], second[0])
    assert np.array_equal(first[1], second[1])
    assert set(np.unique(first[1])) == {BACKGROUND, SKIN, FACE, EYE, MOUTH}


def test_heads_turn_as_far_as_a_portrait_asks_and_mostly_a_little() -> None:
    yaws = np.array([abs(sample_base(seed).head.yaw) for seed in range(2000)])
    pitches = np.array([abs(sample_base(seed).head.pitch) for seed in range(2000)])
    assert np.radians(43) < yaws.max() <= MAX_YAW
    assert 0.12 < (yaws > np.radians(30)).mean() < 0.18
    assert (yaws < np.radians(20)).mean() > 0.6
    assert np.radians(14) < pitches.max() <= MAX_PITCH


def test_a_nose_of_a_face_turned_far_is_a_line_in_profile() -> None:
    turned = [base for base in map(sample_base, range(400)) if abs(base.head.yaw) > np.radians(31)]
    noses = {features.sample(room_rng(base.seed, "face"), base).nose for base in turned}
    assert noses == {"line", "bridge", "shade"}
