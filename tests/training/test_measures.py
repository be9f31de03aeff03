"""The measures of evaluation say what they are said to say."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from anime_painter.classes import CLASS_COUNT, HAIR
from training.measures import Likeness, calibration_error, checkerboard, delta_e, hair_noise, halo, lab
from training.trials import trial_picture


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # From the test data of Sharma, Wu and Dalal, 2005.
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
        ((50, -1, 2), (50, 0, 0), 2.3669),
    ],
)
def test_colour_differences_are_the_published_ones(first: tuple, second: tuple, expected: float) -> None:
    assert delta_e(first, second) == pytest.approx(expected, abs=1e-4)
    assert delta_e(second, first) == pytest.approx(expected, abs=1e-4)


def test_lab_of_white_grey_and_red_are_known() -> None:
    found = lab([(255, 255, 255), (119, 119, 119), (255, 0, 0)])
    np.testing.assert_allclose(found, [(100, 0, 0), (50, 0, 0), (53.2, 80.1, 67.2)], atol=0.5)


def test_noise_in_hair_is_what_is_fine_inside_of_it() -> None:
    mask = np.zeros((128, 128), np.uint8)
    mask[16:112, 16:112] = HAIR
    x = np.arange(128)[None].repeat(128, axis=0)

    def waves(period: float) -> np.ndarray:
        grey = 128 + 20 * np.sin(2 * np.pi * x / period)
        return np.repeat(grey[..., None], 3, 2).astype(np.uint8)

    fine, coarse = hair_noise(waves(2.5), mask), hair_noise(waves(12), mask)
    assert fine == pytest.approx(20 / np.sqrt(2), rel=0.1)
    assert coarse is not None
    assert coarse < 1
    outside = waves(2.5)
    outside[16:112, 16:112] = 128
    assert hair_noise(outside, mask) == pytest.approx(0, abs=0.5)
    assert hair_noise(waves(2.5), np.zeros_like(mask)) is None


def test_a_halo_is_light_ground_beside_the_figure_and_nothing_else() -> None:
    mask = np.zeros((512, 512), np.uint8)
    mask[128:384, 128:384] = HAIR
    plain = np.full((512, 512, 3), 100, np.uint8)
    plain[mask == HAIR] = 20
    glowing, framed = plain.copy(), plain.copy()
    ring = cv2.dilate(mask, np.ones((21, 21), np.uint8)) != mask
    glowing[ring] = 140
    framed[ring] = 60
    assert halo(plain, mask) == pytest.approx(0, abs=0.01)
    assert halo(glowing, mask) == pytest.approx(40, abs=1)
    assert halo(framed, mask) == pytest.approx(0, abs=0.01)
    assert halo(plain, np.full_like(mask, HAIR)) is None


def test_likeness_tells_equal_near_and_far_pictures_apart() -> None:
    likeness = Likeness()
    picture = (trial_picture(0, 128)[0].permute(1, 2, 0).numpy() * 255).astype(np.uint8)
    near = np.clip(picture.astype(int) + 4, 0, 255).astype(np.uint8)
    own, close, far = (likeness.features(p) for p in (picture, near, np.ascontiguousarray(picture[::-1])))
    assert likeness.distance(own, own) == 0
    assert 0 < likeness.distance(own, close) < likeness.distance(own, far)


def test_the_calibration_error_is_the_gap_between_confidence_and_truth() -> None:
    rng = np.random.default_rng(0)
    sure = rng.uniform(0.2, 1, 200_000).astype(np.float32)
    honest = rng.random(200_000) < sure
    assert calibration_error([sure], [honest]) < 0.01
    boastful = rng.random(200_000) < sure - 0.2
    assert calibration_error([sure], [boastful]) == pytest.approx(0.2, abs=0.01)
    halves = np.split(sure, 2), np.split(boastful, 2)
    assert calibration_error(*halves) == pytest.approx(calibration_error([sure], [boastful]))


def _soft(mask: np.ndarray, sigma: float) -> np.ndarray:
    planes = (np.arange(CLASS_COUNT)[:, None, None] == mask).astype(np.float32)
    return np.stack([cv2.GaussianBlur(plane, (0, 0), sigma) for plane in planes])


@pytest.mark.parametrize("sigma", [0.5, 1, 3])
def test_edges_hard_or_soft_are_no_checkerboard(sigma: float) -> None:
    mask = np.zeros((128, 128), np.uint8)
    cv2.circle(mask, (61, 66), 40, HAIR, -1)
    assert checkerboard(_soft(mask, sigma), mask) < 0.01


@pytest.mark.parametrize("period", [2, 4, 8, 16])
def test_a_grid_of_any_period_is_a_checkerboard_and_more_so_the_stronger_it_is(period: int) -> None:
    mask = np.zeros((128, 128), np.uint8)
    mask[:, 60:] = HAIR
    places = np.arange(128)
    wave = np.cos(2 * np.pi * places / period)
    grid = (wave[:, None] * wave[None]).astype(np.float32)

    def with_grid(strength: float) -> float:
        likely = _soft(mask, 2)
        likely[HAIR] += strength * grid
        likely[0] -= strength * grid
        return checkerboard(likely, mask)

    assert with_grid(0) < 0.01
    assert 0.02 < with_grid(0.002) < with_grid(0.02)
    assert with_grid(0.2) > 0.5
