"""Underpainting: tones drawn out of noise by networks made by rule, and what portraits make of them."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from anime_painter.classes import BACKGROUND, CLOTHES, EYE, FACE, HAIR
from anime_painter.inference.coverage import class_coverage
from anime_painter.inference.painter import Painter, Provider
from anime_painter.inference.tones import SIZE, Planes, Shading
from anime_painter.inference.underpainter import drawn_latents, underpainted
from tests import tiny_models


@pytest.fixture(scope="module")
def painter(tmp_path_factory: pytest.TempPathFactory) -> Painter:
    models = tiny_models.write_with_underpainter(tmp_path_factory.mktemp("models"))
    return Painter.open(models, Provider.CPU)


def _of_class(mask: np.ndarray, class_id: int) -> np.ndarray:
    return mask[::2, ::2] == class_id


def test_a_network_that_is_sure_has_its_way_whatever_the_noise() -> None:
    sure = np.random.default_rng(1).standard_normal((1, 4, 32, 32)).astype(np.float32)
    seen = []

    def denoise(noisy: Planes, sigma: Planes) -> Planes:
        seen.append((float(sigma[0]), float(np.std(noisy - sure))))
        return sure

    for seed in range(3):
        assert np.array_equal(drawn_latents(seed, denoise), sure)
    sigmas = [sigma for sigma, _ in seen[: len(seen) // 3]]
    assert sigmas == sorted(sigmas, reverse=True)
    for sigma, spread in seen:
        assert spread == pytest.approx(sigma, rel=0.25)


def test_chance_decides_between_latents_that_are_alike_likely() -> None:
    """The best denoiser of two answers is known exactly: it comes to one or the other, and to both."""
    both = np.ones((2, 1, 4, 32, 32), np.float32)
    both[1] = -1

    def denoise(noisy: Planes, sigma: Planes) -> Planes:
        far = np.square(noisy - both).sum((1, 2, 3, 4), np.float64) / (2 * sigma[0] ** 2)
        likely = np.exp(far.min() - far)
        return np.tensordot((likely / likely.sum()).astype(np.float32), both, 1)

    answers = [drawn_latents(seed, denoise) for seed in range(8)]
    assert all(np.abs(np.abs(latents) - 1).max() < 0.01 for latents in answers)
    assert {float(np.sign(latents[0, 0, 0, 0])) for latents in answers} == {-1.0, 1.0}


def test_latents_that_are_drawn_anew_stay_near_with_little_noise_and_do_not_with_much() -> None:
    both = np.ones((2, 1, 4, 32, 32), np.float32)
    both[1] = -1

    def denoise(noisy: Planes, sigma: Planes) -> Planes:
        far = np.square(noisy[0, 0, 0, 0] - both[:, 0, 0, 0, 0]) / (2 * sigma[0] ** 2)
        likely = np.exp(far.min() - far)
        return np.tensordot(likely / likely.sum(), both, 1).astype(np.float32)

    def left(freed: float) -> float:
        held = np.full((1, 1, 1, 1), freed, np.float32)
        drawn = [drawn_latents(seed, denoise, both[0], held) for seed in range(40)]
        return float(np.mean([latents[0, 0, 0, 0] < 0 for latents in drawn]))

    assert left(0.3) == 0
    assert 0 < left(3.0) < 0.6


def test_latents_that_are_held_stay_exactly_beside_others_that_are_drawn() -> None:
    sure = np.random.default_rng(1).standard_normal((1, 4, 32, 32)).astype(np.float32)
    freed = np.zeros((1, 1, 32, 32), np.float32)
    freed[..., :10] = 20
    drawn = drawn_latents(0, lambda noisy, sigma: sure, np.zeros_like(sure), freed)
    assert not drawn[..., 10:].any()
    assert np.array_equal(drawn[..., :10], sure[..., :10])


def test_a_picture_comes_before_what_is_drawn_and_hair_and_eyes_are_told_by_it_alone(
    mask: np.ndarray,
) -> None:
    coverage = class_coverage(mask, SIZE)
    drawn, shown = (Shading(coverage, np.full((SIZE, SIZE), t, np.float32)) for t in (0.1, 0.3))
    tones, known = underpainted(drawn, None).known(coverage)[0]
    for class_id in (CLOTHES, FACE):
        of_class = _of_class(mask, class_id) & (known > 0)
        assert of_class.sum() > 0.7 * _of_class(mask, class_id).sum()
        assert np.allclose(tones[of_class], 0.1)
    around_eyes = cv2.dilate((mask == EYE).astype(np.uint8), np.ones((9, 9), np.uint8))[::2, ::2] > 0
    assert not known[around_eyes].any()
    for class_id in (HAIR, EYE):
        assert not known[_of_class(mask, class_id)].any()
    other = mask.copy()
    other[400:, 100:250] = HAIR
    told = underpainted(drawn, Shading(class_coverage(other, SIZE), shown.tones))
    tones, known = told.known(coverage)[0]
    same = (mask == other)[::2, ::2]
    assert np.allclose(tones[same], 0.3)
    assert known[same].all()
    assert np.allclose(tones[~same & (known > 0)], 0.1)


def test_underpainting_is_always_alike_and_only_on_the_figure(painter: Painter, mask: np.ndarray) -> None:
    style = painter.sample_style(0)
    first, again = painter.underpaint(mask, style), painter.underpaint(mask.copy(), style.copy())
    assert first is not None
    assert again is not None
    assert np.array_equal(first.tones, again.tones)
    assert not first.tones[_of_class(mask, BACKGROUND)].any()
    assert np.std(first.tones[_of_class(mask, CLOTHES)]) > 0.1


def test_portraits_are_underpainted_by_themselves(
    painter: Painter, tiny_models: Path, mask: np.ndarray
) -> None:
    style = painter.sample_style(0)
    shading = painter.underpaint(mask, style)
    plain = Painter.open(tiny_models, Provider.CPU)
    assert not plain.can_underpaint
    assert plain.underpaint(mask, style) is None
    for size in (256, 512):
        portrait = painter.paint(mask, style, size)
        assert np.array_equal(portrait, painter.paint(mask, style, size, shading))
        changed = (portrait != plain.paint(mask, style, size)).any(2)
        step = 512 // size
        assert changed[mask[::step, ::step] == CLOTHES].mean() > 0.9
        assert not changed[mask[::step, ::step] == BACKGROUND].any()
        hair = cv2.erode((mask[::step, ::step] == HAIR).astype(np.uint8), np.ones((17, 17), np.uint8)) > 0
        assert hair.any()
        assert not changed[hair].any()


def test_the_garment_counts(painter: Painter, mask: np.ndarray) -> None:
    style = painter.sample_style(0)
    dressed = painter.garments.dressed(style, painter.garments.names[1])
    tones = [painter.underpaint(mask, one) for one in (style, dressed)]
    cloth = [shading.tones[_of_class(mask, CLOTHES)] for shading in tones if shading is not None]
    assert not np.array_equal(*cloth)


def test_another_seed_gives_other_tones(painter: Painter, mask: np.ndarray) -> None:
    style = painter.sample_style(0)
    tones = [painter.underpaint(mask, style, seed=seed) for seed in (0, 1, 0)]
    told = [shading.tones for shading in tones if shading is not None]
    assert not np.array_equal(told[0], told[1])
    assert np.array_equal(told[0], told[2])


def test_a_part_is_painted_as_the_whole_is(painter: Painter, mask: np.ndarray) -> None:
    style = painter.sample_style(0)
    portrait = painter.paint(mask, style)
    spoilt = portrait.copy()
    spoilt[380:460, 200:300] = 0
    part = painter.paint_region(mask, style, (200, 380, 300, 460), spoilt)
    assert np.array_equal(part, portrait)
