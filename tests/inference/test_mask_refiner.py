"""From noise to a mask: the sampler of the mask refiner, with networks made by rule."""

from __future__ import annotations

import numpy as np
import pytest

from anime_painter.classes import EYE, FACE, HAIR, MOUTH
from anime_painter.inference.coverage import class_coverage
from anime_painter.inference.mask_refiner import SIZE, Planes, refined_mask


@pytest.fixture
def rough() -> np.ndarray:
    mask = np.zeros((512, 512), np.uint8)
    mask[100:400, 100:400] = HAIR
    mask[200:400, 200:300] = FACE
    return mask


def test_a_network_that_is_sure_has_its_way_whatever_the_noise(rough: np.ndarray) -> None:
    sure = class_coverage(rough, SIZE)
    seen = []

    def denoise(coverage: Planes, noisy: Planes, sigma: Planes) -> Planes:
        seen.append((float(sigma[0]), float(np.std(noisy - sure))))
        return sure

    for seed in range(3):
        assert (refined_mask(rough, seed, denoise) == rough).mean() > 0.99
    for sigma, spread in seen:
        assert spread == pytest.approx(sigma, rel=0.2)
    sigmas = [sigma for sigma, _ in seen[: len(seen) // 3]]
    assert sigmas == sorted(sigmas, reverse=True)


def test_an_eye_and_a_mouth_that_would_be_lost_stay(rough: np.ndarray) -> None:
    blank = class_coverage(rough, SIZE)
    mask = rough.copy()
    mask[250:270, 215:240] = EYE
    mask[330:340, 240:260] = MOUTH
    refined = refined_mask(mask, 0, lambda coverage, noisy, sigma: blank)
    for feature in (EYE, MOUTH):
        assert np.array_equal(refined == feature, mask == feature)
    assert (refined == mask).mean() > 0.999


def test_chance_decides_between_masks_that_are_alike_likely(rough: np.ndarray) -> None:
    """The best denoiser of two masks is known exactly: its answers are one or the other, and both come."""
    other = rough.copy()
    other[100:200, 100:400] = FACE
    both = [class_coverage(mask, SIZE) for mask in (rough, other)]

    def denoise(coverage: Planes, noisy: Planes, sigma: Planes) -> Planes:
        far = np.array([np.square(noisy - mask).sum() for mask in both], np.float64) / (2 * sigma[0] ** 2)
        likely = np.exp(far.min() - far)
        weights = (likely / likely.sum()).astype(np.float32)
        return weights[0] * both[0] + weights[1] * both[1]

    answers = [refined_mask(rough, seed, denoise) for seed in range(8)]
    likeness = [[(answer == mask).mean() for mask in (rough, other)] for answer in answers]
    assert all(max(pair) > 0.99 for pair in likeness)
    assert {int(np.argmax(pair)) for pair in likeness} == {0, 1}
    assert np.array_equal(answers[0], refined_mask(rough, 0, denoise))
