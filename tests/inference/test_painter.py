"""What the Painter does with masks, pictures and styles."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anime_painter.classes import BACKGROUND, CLASSES, CLOTHES, EYE, FACE, HAIR, MOUTH, SKIN
from anime_painter.errors import UserError
from anime_painter.inference import oklab
from anime_painter.inference.coverage import class_coverage
from anime_painter.inference.painter import Painter, Provider
from tests.tiny_models import write_with_finisher


@pytest.fixture(scope="module")
def painter(tiny_models: Path) -> Painter:
    return Painter.open(tiny_models, Provider.CPU)


@pytest.fixture(scope="module")
def finishing(tmp_path_factory: pytest.TempPathFactory) -> Painter:
    return Painter.open(write_with_finisher(tmp_path_factory.mktemp("models")), Provider.CPU)


def head_mask(size: int = 512, scale: float = 1.0) -> np.ndarray:
    """A simple head: hair around a face with two eyes and a mouth."""
    mask = np.zeros((size, size), np.uint8)
    y, x = (np.mgrid[0:size, 0:size] / size - 0.5) / scale
    mask[np.hypot(x, y) < 0.48] = HAIR
    mask[np.hypot(x, y * 0.9) < 0.36] = FACE
    for side in (-1, 1):
        mask[np.hypot(x - side * 0.16, y) < 0.07] = EYE
    mask[np.hypot(x, (y - 0.2) * 2) < 0.06] = MOUTH
    return mask


def picture_of(mask: np.ndarray) -> np.ndarray:
    return np.array([c.colour for c in CLASSES], np.uint8)[mask]


def test_equal_inputs_give_equal_bytes(painter: Painter) -> None:
    mask, style = head_mask(), painter.sample_style(3)
    assert np.array_equal(painter.paint(mask, style), painter.paint(mask, style))


def test_preview_and_portrait_have_their_sizes_and_agree(painter: Painter) -> None:
    mask, style = head_mask(), painter.sample_style(3)
    portrait, preview = painter.paint(mask, style, 512), painter.paint(mask, style, 256)
    assert portrait.shape == (512, 512, 3)
    assert preview.shape == (256, 256, 3)
    assert portrait.dtype == preview.dtype == np.uint8
    assert np.abs(portrait[::2, ::2].astype(int) - preview).mean() < 3


@pytest.mark.parametrize("size", [256, 512])
def test_portrait_and_preview_are_finished(painter: Painter, finishing: Painter, size: int) -> None:
    mask, style = head_mask(), painter.sample_style(3)
    spread = cv2.dilate(painter.paint(mask, style, size), np.ones((83, 83), np.uint8))
    assert np.array_equal(finishing.paint(mask, style, size), spread)


@given(
    corners=st.tuples(*[st.integers(-40, 340)] * 4),
    size=st.sampled_from([256, 512]),
    shape=st.sampled_from([(512, 512), (300, 200)]),
    finished=st.booleans(),
)
@settings(max_examples=20, deadline=None)
def test_a_rectangle_is_painted_as_in_the_whole_portrait_and_the_rest_stays(
    painter: Painter,
    finishing: Painter,
    corners: tuple[int, int, int, int],
    size: int,
    shape: tuple[int, int],
    finished: bool,
) -> None:
    painter = finishing if finished else painter
    style = painter.sample_style(3)
    mask = np.random.default_rng(0).integers(0, 7, shape, dtype=np.uint8)
    left, right = sorted(corners[:2])
    top, bottom = sorted(corners[2:])
    previous = np.full((size, size, 3), 7, np.uint8)
    painted = painter.paint_region(mask, style, (left, top, right, bottom), previous)
    y, x = (np.arange(size) + 0.5) * shape[0] / size, (np.arange(size) + 0.5) * shape[1] / size
    inside = ((y > top) & (y < bottom))[:, None] & ((x > left) & (x < right))
    assert np.array_equal(painted[inside], painter.paint(mask, style, size)[inside])
    near = ((y > top - 2) & (y < bottom + 2))[:, None] & ((x > left - 2) & (x < right + 2))
    assert (painted[~near] == 7).all()
    assert (previous == 7).all()


def test_a_portrait_of_another_size_is_not_painted_on(painter: Painter) -> None:
    with pytest.raises(ValueError, match="expected a portrait"):
        painter.paint_region(
            head_mask(), painter.sample_style(0), (0, 0, 9, 9), np.zeros((300, 300, 3), np.uint8)
        )


def test_another_size_is_refused(painter: Painter) -> None:
    with pytest.raises(ValueError, match="size is 300"):
        painter.paint(head_mask(), painter.sample_style(0), 300)


@given(height=st.integers(1, 900), width=st.integers(1, 900), seed=st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_class_shares_add_up_to_one_at_any_size(height: int, width: int, seed: int) -> None:
    mask = np.random.default_rng(seed).integers(0, 7, (height, width), dtype=np.uint8)
    coverage = class_coverage(mask, 64)
    assert coverage.shape == (1, 7, 64, 64)
    np.testing.assert_allclose(coverage.sum(axis=1), 1, atol=1e-4)


def test_the_segmenter_finds_back_what_was_painted(painter: Painter) -> None:
    mask = head_mask()
    found, confidence = painter.segment(picture_of(mask))
    assert (found == mask).mean() > 0.98
    assert found.dtype == np.uint8
    assert confidence.shape == (512, 512)
    assert 0 <= confidence.min() <= confidence.max() <= 1


def test_a_small_head_in_a_large_picture_is_framed(painter: Painter) -> None:
    scene = np.zeros((900, 900), np.uint8)
    scene[100:340, 200:440] = head_mask(240)
    framing = painter.frame_head(picture_of(scene))
    assert framing.picture.shape == (512, 512, 3)
    assert 200 <= framing.box.side <= 420
    assert abs(framing.box.left + framing.box.side / 2 - 320) < 40
    mask, _ = painter.segment(framing)
    assert (mask == FACE).mean() > 0.15


def test_a_head_that_fills_the_picture_is_kept_whole(painter: Painter) -> None:
    assert painter.frame_head(picture_of(head_mask(300))).box.side == 300


def test_a_picture_without_a_head_is_kept_whole(painter: Painter) -> None:
    box = painter.frame_head(np.zeros((200, 300, 3), np.uint8)).box
    assert (box.side, box.left, box.top) == (300, 0, -50)


def test_a_reference_gives_the_colour_of_its_irises_and_not_of_its_lashes(painter: Painter) -> None:
    mask = head_mask()
    picture = picture_of(mask)
    eyes = mask == EYE
    lashes = eyes & (np.arange(512)[:, None] < 245)
    picture[eyes] = (40, 200, 90)
    picture[lashes] = (10, 5, 5)
    assert 0.2 < lashes.sum() / eyes.sum() < 0.5
    for side in (512, 300):
        shown = cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA)
        colour = painter.encode_style(shown, mask)[EYE, :3] * 255
        assert np.abs(colour - (40, 200, 90)).max() < 25  # The mean with the lashes is far off.


def test_a_reference_gives_its_colours(painter: Painter) -> None:
    mask = head_mask()
    picture = picture_of(mask)
    painted = painter.paint(mask, painter.encode_style(picture, mask))
    hair = mask == HAIR
    assert np.abs(painted[hair].mean(axis=0) - picture[hair].mean(axis=0)).max() < 20


def test_classes_that_a_reference_lacks_get_what_the_prior_expects(painter: Painter) -> None:
    mask = head_mask()
    style = painter.encode_style(picture_of(mask), mask)
    # Of the tiny prior, neck and face have nearly the same code.
    assert np.abs(style[SKIN] - style[FACE]).max() < 0.35


@given(seed=st.integers(0, 2**31 - 1))
@settings(max_examples=20, deadline=None)
def test_styles_are_sampled_by_their_seed(painter: Painter, seed: int) -> None:
    style = painter.sample_style(seed)
    assert style.shape == (7, 16)
    assert style.dtype == np.float32
    assert np.isfinite(style).all()
    assert np.array_equal(style, painter.sample_style(seed))


@given(seed=st.integers(0, 2**31 - 1))
@settings(max_examples=10, deadline=None)
def test_masks_are_sampled_by_their_seed(painter: Painter, seed: int) -> None:
    mask = painter.sample_mask(seed)
    assert mask.shape == (512, 512)
    assert mask.dtype == np.uint8
    assert mask.max() < len(CLASSES)
    assert np.array_equal(mask, painter.sample_mask(seed))
    assert not np.array_equal(mask, painter.sample_mask(seed + 1))


# The loose ears of seeds 14 and 49, and the specks of 2, 37 and 46, were seen in the first drawn masks.
@pytest.mark.parametrize("seed", [2, 14, 37, 46, 49])
def test_sampled_masks_have_no_specks_and_no_lost_ears(painter: Painter, seed: int) -> None:
    mask = painter.sample_mask(seed)
    for class_id in (c for c in range(len(CLASSES)) if c not in (EYE, MOUTH)):
        count, labels, boxes, _ = cv2.connectedComponentsWithStats((mask == class_id).astype(np.uint8))
        assert min(boxes[1:, cv2.CC_STAT_AREA], default=100) >= 100
        if class_id == SKIN:
            for part in range(1, count):
                grown = cv2.dilate((labels == part).astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
                assert np.isin(mask[grown], (FACE, CLOTHES)).any()


def test_resampling_one_class_keeps_the_others(painter: Painter) -> None:
    style = painter.sample_style(1)
    other = painter.sample_style(2, keep=style, classes=[HAIR])
    changed = np.abs(other - style).max(axis=1) > 0
    assert changed.tolist() == [i == HAIR for i in range(7)]


def test_blending_goes_from_one_style_to_the_other(painter: Painter) -> None:
    a, b = painter.sample_style(1), painter.sample_style(2)
    np.testing.assert_allclose(painter.blend_styles(a, b, 0), a)
    np.testing.assert_allclose(painter.blend_styles(a, b, 1), b)
    np.testing.assert_allclose(painter.blend_styles(a, b, 0.5), (a + b) / 2, atol=1e-6)


def test_a_hair_slider_moves_the_hair_alone(painter: Painter) -> None:
    mask, style = head_mask(), painter.sample_style(4)
    before = painter.paint(mask, style)
    after = painter.paint(mask, painter.recolour(style, {"hair": {"pink": 1.0}}))
    hair = mask == HAIR
    assert np.abs(after[hair].mean(axis=0) / 255 - (0.9, 0.43, 0.62)).max() < 0.06
    # Along the edges of regions a pixel may belong to both.
    assert (before[~hair] != after[~hair]).any(axis=1).mean() < 0.01


@given(seed=st.integers(0, 999), amount=st.floats(0.05, 1), classes=st.sets(st.integers(0, 6)))
@settings(max_examples=20, deadline=None)
def test_a_nearby_style_moves_the_wanted_classes_alone(
    painter: Painter, seed: int, amount: float, classes: set[int]
) -> None:
    style = painter.sample_style(1)
    near = painter.nearby_style(style, seed, amount, sorted(classes))
    assert {i for i in range(7) if (near[i] != style[i]).any()} == classes
    assert np.array_equal(near, painter.nearby_style(style, seed, amount, sorted(classes)))


def test_nearby_styles_are_nearer_the_smaller_the_step_and_stay_in_the_density(painter: Painter) -> None:
    style = painter.sample_style(1)
    np.testing.assert_allclose(painter.nearby_style(style, 3, 0.0), style, atol=1e-5)
    far = [
        np.mean([np.linalg.norm(painter.nearby_style(style, s, amount) - style) for s in range(8)])
        for amount in (0.1, 0.3, 1.0)
    ]
    assert far[0] < far[1] < far[2]
    between = np.mean(
        [np.linalg.norm(painter.sample_style(s) - painter.sample_style(s + 50)) for s in range(20)]
    )
    walked = style
    for seed in range(60):
        walked = painter.nearby_style(walked, seed, 0.5)
    assert np.linalg.norm(walked - style) < 2 * between


@pytest.mark.parametrize("group", ["hair", "eye", "skin"])
def test_a_colour_that_a_mask_has_no_place_for_moves_the_style_all_the_same(
    painter: Painter, group: str
) -> None:
    empty = np.full((512, 512), BACKGROUND, np.uint8)
    style = painter.sample_style(4)
    match = painter.match_colour(empty, style, group, (200, 60, 60))
    assert match.distance is None
    rows = painter.classes_of(group)
    assert {i for i in range(7) if (match.style[i] != style[i]).any()} == set(rows)


def test_half_a_slider_goes_half_the_way(painter: Painter) -> None:
    style = painter.sample_style(4)
    full = painter.recolour(style, {"hair": {"blue": 1.0}})
    half = painter.recolour(style, {"hair": {"blue": 0.5}})
    np.testing.assert_allclose(half, (style + full) / 2, atol=1e-5)


@pytest.mark.parametrize("group", ["hair", "eye", "skin"])
def test_brightness_and_saturation_move_the_colour_as_they_say(painter: Painter, group: str) -> None:
    style = np.zeros((7, 16), np.float32)
    before = np.array((0.6, 0.1, -0.05))
    style[:, :3] = (oklab.to_ink(before) + 1) / 2  # Of the tiny models, this is the code of a colour.
    rows = painter.classes_of(group)

    def shown(style: np.ndarray) -> np.ndarray:
        return oklab.from_ink(2 * style[rows, :3].astype(float) - 1)

    np.testing.assert_allclose(
        shown(painter.tone(style, group, brightness=1.0)) - before, [(0.15, 0, 0)] * len(rows), atol=1e-4
    )
    np.testing.assert_allclose(
        shown(painter.tone(style, group, saturation=-1.0)), [(0.6, 0, 0)] * len(rows), atol=1e-4
    )
    others = [i for i in range(7) if i not in rows]
    assert np.array_equal(painter.tone(style, group, 0.5, 0.5)[others], style[others])
    assert np.array_equal(painter.tone(style, group), style)


def test_a_brightness_out_of_range_is_refused(painter: Painter) -> None:
    with pytest.raises(UserError, match="from -1 to 1"):
        painter.tone(painter.sample_style(0), "hair", brightness=2.0)


def test_tones_are_sliders_too_and_come_after_the_colours(painter: Painter) -> None:
    style = painter.sample_style(4)
    moved = painter.recolour(style, {"hair": {"pink": 0.6, "brightness": -0.5, "saturation": 0.3}})
    pink = painter.recolour(style, {"hair": {"pink": 0.6}})
    np.testing.assert_allclose(moved, painter.tone(pink, "hair", -0.5, 0.3), atol=1e-5)
    with pytest.raises(UserError, match="from -1 to 1"):
        painter.recolour(style, {"eye": {"saturation": 1.2}})


def test_a_skin_slider_moves_face_and_neck(painter: Painter) -> None:
    style = painter.sample_style(4)
    moved = np.abs(painter.recolour(style, {"skin": {"green": 1.0}}) - style).max(axis=1) > 1e-6
    assert np.flatnonzero(moved).tolist() == [SKIN, FACE]


@pytest.mark.parametrize(
    ("sliders", "words"),
    [
        ({"hare": {"pink": 1.0}}, "no slider 'hare'"),
        ({"hair": {"plaid": 1.0}}, "no hair colour 'plaid'"),
        ({"hair": {"pink": 1.5}}, "from 0 to 1"),
    ],
)
def test_wrong_sliders_are_one_sentence(painter: Painter, sliders: dict, words: str) -> None:
    with pytest.raises(UserError, match=words):
        painter.recolour(painter.sample_style(0), sliders)


def test_all_background_is_painted_too(painter: Painter) -> None:
    mask = np.full((512, 512), BACKGROUND, np.uint8)
    assert painter.paint(mask, painter.sample_style(0)).shape == (512, 512, 3)
