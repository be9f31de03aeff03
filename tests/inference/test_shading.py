"""Shading: read from pictures as tones, and kept where the mask has the picture's classes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anime_painter.classes import BACKGROUND, CLOTHES, HAIR
from anime_painter.errors import UserError
from anime_painter.inference.coverage import class_coverage
from anime_painter.inference.painter import Painter, Provider
from anime_painter.inference.tones import SIZE, Shading, shading_of


@pytest.fixture(scope="module")
def painter(tiny_models: Path) -> Painter:
    return Painter.open(tiny_models, Provider.CPU)


@pytest.fixture
def striped(mask: np.ndarray) -> np.ndarray:
    """A picture of one colour for each class, darker in stripes of 16 px."""
    colours = np.random.default_rng(0).integers(120, 255, (7, 3))
    dark = np.arange(512)[:, None, None] // 16 % 2 * 40
    return (colours[mask] - dark).astype(np.uint8)


def test_a_plain_picture_has_no_tones(mask: np.ndarray) -> None:
    colours = np.random.default_rng(0).integers(0, 255, (7, 3), dtype=np.uint8)
    tones = shading_of(colours[mask], mask).tones
    assert tones.shape == (SIZE, SIZE)
    assert np.abs(tones).max() < 0.2


@given(dark=st.integers(10, 60), light=st.integers(150, 250), hue=st.integers(0, 2))
@settings(max_examples=20, deadline=None)
def test_tones_tell_stripes_whatever_their_colours(dark: int, light: int, hue: int) -> None:
    mask = np.full((512, 512), HAIR, np.uint8)
    picture = np.zeros((512, 512, 3), np.uint8)
    picture[..., hue] = np.where(np.arange(512) // 32 % 2, light, dark)
    tones = shading_of(picture, mask).tones
    stripes = np.where(np.arange(SIZE) // 16 % 2, 1, -1)
    assert (np.sign(tones) == stripes).all()
    assert 0.4 < np.abs(tones).min() <= np.abs(tones).max() < 1.1


def test_the_ground_has_no_tones(mask: np.ndarray) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (512, 512, 3), dtype=np.uint8)
    tones = shading_of(noise, mask).tones
    small = mask[::2, ::2]
    assert not tones[small == BACKGROUND].any()
    assert (tones[small != BACKGROUND] != 0).mean() > 0.95


def test_tones_are_unknown_where_the_class_is_another_one_now(mask: np.ndarray) -> None:
    painted = mask.copy()
    painted[:200] = HAIR
    tones = np.ones((SIZE, SIZE), np.float32)
    told, known = Shading(class_coverage(mask, SIZE), tones).known(class_coverage(painted, SIZE))[0]
    assert np.array_equal(known, (mask == painted)[::2, ::2])
    assert np.array_equal(told, known)


@pytest.mark.parametrize("size", [256, 512])
def test_a_restyled_picture_keeps_its_stripes(
    painter: Painter, mask: np.ndarray, striped: np.ndarray, size: int
) -> None:
    style = painter.sample_style(1)
    plain = painter.paint(mask, style, size).astype(int)
    shaded = painter.paint(mask, style, size, painter.read_shading(striped, mask)).astype(int)
    lighter = (shaded - plain).mean(2)
    step = size // 32
    figure = lighter[5 * size // 16 : 6 * size // 8, 5 * size // 16 : 3 * size // 8]
    rows = figure.mean(1).reshape(-1, step)
    assert (np.sign(rows[::2]) == -np.sign(rows[1::2])).all()
    ground = lighter[: size // 8]
    assert not ground.any()


def test_what_is_painted_over_is_as_if_there_were_no_picture_and_the_rest_keeps_its_stripes(
    painter: Painter, mask: np.ndarray, striped: np.ndarray
) -> None:
    style, shading = painter.sample_style(1), painter.read_shading(striped, mask)
    before = painter.paint(mask, style, 512, shading)
    mask = mask.copy()
    mask[120:200, 120:300] = CLOTHES
    after = painter.paint(mask, style, 512, shading)
    assert np.array_equal(after[210:], before[210:])
    plain = painter.paint(mask, style)
    assert np.array_equal(after[130:190, 130:290], plain[130:190, 130:290])
    assert not np.array_equal(after[210:], plain[210:])


def test_what_is_painted_over_runs_into_the_rest_without_a_seam(painter: Painter) -> None:
    mask = np.full((512, 512), HAIR, np.uint8)
    picture = np.full((512, 512, 3), 200, np.uint8)
    picture[:, :256] = 80
    style, shading = painter.sample_style(1), painter.read_shading(picture, mask)
    half = Shading(shading.coverage * (np.arange(SIZE) < SIZE // 2), shading.tones)
    steps = np.abs(np.diff(painter.paint(mask, style, 512, half).astype(int), axis=1)).max((0, 2))
    plain, shaded = (painter.paint(mask, style, 512, one).astype(int) for one in (None, shading))
    apart = np.abs(plain - shaded)[:, 256].max()
    assert apart > 10
    assert steps[240:272].max() < apart / 2


@given(corners=st.tuples(*[st.integers(0, 512)] * 4), size=st.sampled_from([256, 512]))
@settings(max_examples=20, deadline=None)
def test_a_rectangle_is_painted_as_in_the_whole_portrait(
    painter: Painter, corners: tuple[int, int, int, int], size: int
) -> None:
    mask = np.random.default_rng(0).integers(0, 7, (512, 512), dtype=np.uint8)
    picture = np.random.default_rng(1).integers(0, 255, (512, 512, 3), dtype=np.uint8)
    style, shading = painter.sample_style(3), painter.read_shading(picture, mask)
    left, right = sorted(corners[:2])
    top, bottom = sorted(corners[2:])
    previous = np.full((size, size, 3), 7, np.uint8)
    painted = painter.paint_region(mask, style, (left, top, right, bottom), previous, shading)
    whole = painter.paint(mask, style, size, shading)
    box = np.s_[top * size // 512 : bottom * size // 512, left * size // 512 : right * size // 512]
    assert np.array_equal(painted[box], whole[box])


def test_models_that_cannot_keep_a_shading_say_so(
    mask: np.ndarray, striped: np.ndarray, tiny_models: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(tiny_models, tmp_path / "models")
    manifest = json.loads((folder / "manifest.json").read_text())
    del manifest["models"]["shaded_detail"]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    painter = Painter.open(folder, Provider.CPU)
    assert not painter.can_keep_shading
    style = painter.sample_style(0)
    assert painter.paint(mask, style).shape == (512, 512, 3)
    with pytest.raises(UserError, match="shaded_detail"):
        painter.paint(mask, style, 512, painter.read_shading(striped, mask))
