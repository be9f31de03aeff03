"""Random styles are put together from real ones, and what belongs together agrees."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anime_painter.classes import BACKGROUND, CLASS_COUNT, CLOTHES, EYE, FACE, HAIR, SKIN
from anime_painter.errors import UserError
from anime_painter.inference.garments import Garments
from anime_painter.inference.prior import StylePrior
from anime_painter.inference.style import GARMENT_NUMBERS

SEEDS = st.integers(0, 2**31 - 1)


@pytest.fixture(scope="module")
def codes() -> np.ndarray:
    """Of 3,000 characters: necks are of the face's tone, hair is red or green, clothes a suit or a dress."""
    rng = np.random.default_rng(0)
    codes = rng.normal(0, 1, (3000, CLASS_COUNT, 16))
    codes[:, SKIN] = codes[:, FACE] + rng.normal(0, 0.05, (3000, 16))
    codes[:, HAIR, 0] = np.where(rng.random(3000) < 0.5, -4, 4) + rng.normal(0, 0.05, 3000)
    codes[:, CLOTHES, -GARMENT_NUMBERS:] = rng.choice([-2, 2], (3000, 1))
    codes[:, CLOTHES, -GARMENT_NUMBERS:] += rng.normal(0, 0.05, (3000, GARMENT_NUMBERS))
    return codes


@pytest.fixture(scope="module")
def prior(codes: np.ndarray) -> StylePrior:
    return StylePrior(codes.reshape(3000, -1), Garments())


@given(seed=SEEDS)
@settings(max_examples=30, deadline=None)
def test_hair_is_of_a_colour_that_is_drawn_and_never_between_two(prior: StylePrior, seed: int) -> None:
    assert 2.5 < abs(prior.sample(seed, None, None)[HAIR, 0]) < 5.5


@given(seed=SEEDS)
@settings(max_examples=30, deadline=None)
def test_clothes_are_one_garment_or_another_and_none_between(prior: StylePrior, seed: int) -> None:
    worn = prior.sample(seed, None, None)[CLOTHES, -GARMENT_NUMBERS:]
    assert 1 < abs(worn.mean()) < 3
    assert worn.std() < 0.5


@given(seed=SEEDS, row=st.sampled_from([EYE, HAIR, BACKGROUND]))
@settings(max_examples=30, deadline=None)
def test_what_depends_on_nothing_is_nearly_as_a_character_had_it(
    prior: StylePrior, codes: np.ndarray, seed: int, row: int
) -> None:
    drawn = prior.sample(seed, None, None)[row]
    distances = np.linalg.norm(codes[:, row] - drawn, axis=1)
    # Chance makes them agree a little in what has nothing to do with each other.
    assert distances.min() < 0.4 * np.median(distances)


@given(seed=SEEDS)
@settings(max_examples=30, deadline=None)
def test_a_neck_that_is_drawn_fits_the_face_that_is_kept(prior: StylePrior, seed: int) -> None:
    style = prior.sample(1, None, None)
    drawn = prior.sample(seed, style, [SKIN])
    assert np.abs(drawn[SKIN] - style[FACE]).max() < 0.4
    assert np.array_equal(np.delete(drawn, SKIN, 0), np.delete(style, SKIN, 0))


def test_styles_vary_and_are_put_together_from_several_characters(
    prior: StylePrior, codes: np.ndarray
) -> None:
    styles = [prior.sample(seed, None, None) for seed in range(40)]
    assert np.std([style[HAIR] for style in styles], axis=0).mean() > 0.7 * codes[:, HAIR].std(0).mean()
    nearest = [
        [np.linalg.norm(codes[:, row] - style[row], axis=1).argmin() for row in (EYE, HAIR, BACKGROUND)]
        for style in styles
    ]
    assert sum(len(set(owners)) == 3 for owners in nearest) > 30


@given(seed=SEEDS)
@settings(max_examples=20, deadline=None)
def test_neighbours_keep_the_kind_of_hair(prior: StylePrior, seed: int) -> None:
    style = prior.sample(3, None, None)
    near = prior.nearby(style, seed, 1.0, range(CLASS_COUNT))
    assert near[HAIR, 0] * style[HAIR, 0] > 0


def test_absent_classes_are_filled_and_present_ones_kept(prior: StylePrior) -> None:
    style = prior.sample(5, None, None)
    bare = style.copy()
    bare[[SKIN, HAIR]] = 0
    filled = prior.fill(bare, [c for c in range(CLASS_COUNT) if c not in (SKIN, HAIR)])
    assert np.abs(filled[SKIN] - style[FACE]).max() < 0.4
    assert abs(filled[HAIR, 0]) > 2.5
    assert np.array_equal(np.delete(filled, [SKIN, HAIR], 0), np.delete(style, [SKIN, HAIR], 0))
    assert prior.fill(style, range(CLASS_COUNT)) is style


def _npz(codes: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.savez(file, codes=codes)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no file",
        _npz(np.zeros((5, 7, 16)))[:-40],
        _npz(np.zeros((5, 7, 8))),
        _npz(np.zeros((1, 7, 16))),
    ],
    ids=["empty", "no npz", "cut off", "other shapes", "too few"],
)
def test_a_damaged_file_is_told_in_a_sentence(content: bytes) -> None:
    with pytest.raises(UserError, match="install it again"):
        StylePrior.parse(content, Garments())
