"""Portraits larger than they are painted, by the shipped finisher."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from anime_painter import resources
from anime_painter.inference.painter import Painter, Provider
from tests.tiny_models import write


@pytest.fixture(scope="module")
def painter() -> Painter:
    return Painter.open(resources.models_folder(), Provider.CPU)


@pytest.fixture
def portrait() -> np.ndarray:
    """A disc of a face within a disc of hair, in flat colours with soft edges, as a generator paints them."""
    rows, columns = np.mgrid[:2048, :2048] / 4
    distance = (rows - 256) ** 2 + (columns - 256) ** 2
    colours = np.full((2048, 2048, 3), (250, 250, 120), np.uint8)
    colours[distance < 200**2], colours[distance < 120**2] = (60, 70, 160), (240, 200, 180)
    return np.asarray(Image.fromarray(colours).resize((512, 512), Image.Resampling.BICUBIC))


def edge_width(row: np.ndarray) -> int:
    """Pixels in a row that are neither of its two ends' colours."""
    values = row.astype(int).sum(axis=-1)
    low, high = min(values[0], values[-1]), max(values[0], values[-1])
    return int(((values > low + 12) & (values < high - 12)).sum())


@pytest.mark.parametrize("side", [256, 512, 1024, 2048])
def test_every_size_has_the_colours_of_the_portrait(
    painter: Painter, portrait: np.ndarray, side: int
) -> None:
    large = painter.resized(portrait, side)
    assert large.shape == (side, side, 3)
    for x, y in ((256, 256), (90, 256), (10, 10)):
        assert np.abs(large[y * side // 512, x * side // 512].astype(int) - portrait[y, x]).max() <= 2


def test_enlarged_edges_are_crisper_than_plain_ones_and_have_no_halo(
    painter: Painter, portrait: np.ndarray
) -> None:
    plain = np.asarray(Image.fromarray(portrait).resize((2048, 2048), Image.Resampling.LANCZOS))
    large = painter.resized(portrait, 2048)
    for edge in (56, 136):
        window = slice(4 * edge - 24, 4 * edge + 24)
        assert edge_width(large[1024, window]) < edge_width(plain[1024, window])
    assert (large.min(axis=(0, 1)) >= portrait.min(axis=(0, 1))).all()
    assert (large.max(axis=(0, 1)) <= portrait.max(axis=(0, 1))).all()


def test_bands_leave_no_seams(painter: Painter) -> None:
    """Moved by a few rows, others lie where bands meet: each must be finished as if there were none."""
    rng = np.random.default_rng(0)
    picture = rng.integers(0, 256, (150, 150, 3), np.uint8)
    upright, turned = (painter.resized(p, 300) for p in (picture, np.roll(picture, 2, axis=0)))
    apart = np.abs(upright[100:200].astype(int) - turned[104:204]).max()
    assert apart <= 1


def test_without_a_finisher_it_is_enlarged_plainly(portrait: np.ndarray, tmp_path: Path) -> None:
    plain = Painter.open(write(tmp_path), Provider.CPU)
    assert plain.resized(portrait, 1024).shape == (1024, 1024, 3)
