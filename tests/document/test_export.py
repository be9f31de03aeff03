"""Exported portraits: larger, cut out, and as films."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from anime_painter.classes import FACE, HAIR
from anime_painter.document import animation, export
from anime_painter.errors import UserError
from anime_painter.pictures import write_picture


@pytest.fixture
def mask() -> np.ndarray:
    rows, columns = np.mgrid[:512, :512]
    mask = np.zeros((512, 512), np.uint8)
    mask[(rows - 256) ** 2 + (columns - 256) ** 2 < 200**2] = HAIR
    mask[(rows - 256) ** 2 + (columns - 256) ** 2 < 120**2] = FACE
    return mask


@pytest.fixture
def portrait(mask: np.ndarray) -> np.ndarray:
    colours = np.zeros((7, 3), np.uint8)
    colours[0], colours[HAIR], colours[FACE] = (250, 250, 120), (60, 70, 160), (240, 200, 180)
    return colours[mask]


@pytest.mark.parametrize("side", [256, 512, 1024])
def test_a_cut_out_has_a_soft_edge_without_a_rim_of_the_background(
    portrait: np.ndarray, mask: np.ndarray, side: int
) -> None:
    sized = np.asarray(Image.fromarray(portrait).resize((side, side), Image.Resampling.LANCZOS))
    cut = export.cut_out(sized, mask)
    alpha = cut[..., 3]
    assert alpha[5, 5] == 0
    assert alpha[side // 2, side // 2] == 255
    soft = (alpha > 0) & (alpha < 255)
    assert 0 < soft.mean() < 0.03
    assert abs((alpha / 255.0).mean() - (mask > 0).mean()) < 0.004
    assert np.abs(cut[soft][:, :3].astype(int) - (60, 70, 160)).max() < 40


def test_a_cut_out_of_nothing_is_transparent(portrait: np.ndarray) -> None:
    assert not export.cut_out(portrait, np.zeros((512, 512), np.uint8))[..., 3].any()


@pytest.mark.parametrize("name", ["a.png", "a.webp"])
def test_transparency_is_written(portrait: np.ndarray, mask: np.ndarray, tmp_path: Path, name: str) -> None:
    write_picture(tmp_path / name, export.cut_out(portrait, mask))
    with Image.open(tmp_path / name) as image:
        assert image.mode == "RGBA"
        assert image.getpixel((5, 5))[3] == 0  # type: ignore[index]


def test_jpeg_cannot_be_transparent(portrait: np.ndarray, mask: np.ndarray, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="JPEG cannot be transparent"):
        write_picture(tmp_path / "a.jpg", export.cut_out(portrait, mask))
    assert not list(tmp_path.iterdir())


# Films ------------------------------------------------------------------------------------------------------


def frames(count: int):
    for i in range(count):
        yield np.full((32, 32, 3), (20 * i, 255 - 20 * i, 9), np.uint8)


@pytest.mark.parametrize("ending", animation.ENDINGS)
def test_a_film_has_its_frames_and_durations_and_repeats(tmp_path: Path, ending: str) -> None:
    path, shares = tmp_path / f"film{ending}", []

    def progress(share: float) -> bool:
        shares.append(share)
        return True

    animation.write(path, frames(6), [40] * 5 + [500], progress)
    with Image.open(path) as film:
        assert film.n_frames == 6  # type: ignore[attr-defined]
        assert film.info["loop"] == 0
        film.seek(5)
        film.load()
        assert film.info["duration"] == 500
        colour = film.convert("RGB").getpixel((9, 9))
        assert np.abs(np.array(colour) - (100, 155, 9)).max() < 20
    assert shares == [1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6, 1]


@pytest.mark.parametrize("ending", animation.ENDINGS)
def test_a_cancelled_film_leaves_nothing(tmp_path: Path, ending: str) -> None:
    with pytest.raises(animation.Cancelled):
        animation.write(tmp_path / f"film{ending}", frames(9), [40] * 9, lambda share: share < 0.3)
    assert not list(tmp_path.iterdir())


def test_a_name_that_no_film_can_have_is_told_before_anything_is_painted(tmp_path: Path) -> None:
    def never():
        raise AssertionError("nothing should be painted")
        yield

    with pytest.raises(UserError, match=r"\.gif, \.webp or \.png"):
        animation.write(tmp_path / "film.mp4", never(), [40])


def test_a_way_goes_there_and_back_without_standing_still() -> None:
    way = animation.there_and_back(5)
    assert way[0] == 0
    assert max(way) == 1
    assert len(way) == 8
    assert all(a != b for a, b in zip(way, way[1:] + way[:1], strict=True))
