"""Pictures and masks as users bring them: read in every kind, or refused in one sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from anime_painter.classes import CLASSES
from anime_painter.errors import UserError
from anime_painter.mask_files import in_colours, read_mask, write_mask
from anime_painter.pictures import read_picture, write_picture

PEER_COLOURS = {
    0: (0, 0, 0),
    5: (32, 32, 96),
    3: (255, 255, 255),
    4: (255, 0, 0),
    2: (255, 224, 224),
    1: (255, 196, 196),
    6: (196, 0, 196),
}
MASKS = arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40)), elements=st.integers(0, 6))


def all_classes() -> np.ndarray:
    """Seven stripes of 12 pixels."""
    return np.repeat(np.arange(7, dtype=np.uint8), 12)[None].repeat(60, axis=0)


@given(mask=MASKS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_mask_comes_back_as_it_was_saved(tmp_path: Path, mask: np.ndarray) -> None:
    write_mask(tmp_path / "mask.png", mask)
    read, warning = read_mask(tmp_path / "mask.png")
    assert np.array_equal(read, mask)
    assert warning is None


def test_a_saved_mask_is_seen_in_our_colours(tmp_path: Path) -> None:
    write_mask(tmp_path / "mask.png", all_classes())
    with Image.open(tmp_path / "mask.png") as image:
        assert image.mode == "P"
        assert np.array_equal(np.asarray(image.convert("RGB")), in_colours(all_classes()))


def test_a_mask_in_our_colours_is_read(tmp_path: Path) -> None:
    Image.fromarray(in_colours(all_classes())).save(tmp_path / "colours.png")
    read, warning = read_mask(tmp_path / "colours.png")
    assert np.array_equal(read, all_classes())
    assert warning is None


@pytest.mark.parametrize("palette", [False, True])
def test_a_mask_of_the_other_program_is_read(tmp_path: Path, palette: bool) -> None:
    table = np.array([PEER_COLOURS[i] for i in range(7)], np.uint8)
    image = Image.fromarray(table[all_classes()])
    if palette:
        image = image.convert("P", palette=Image.Palette.ADAPTIVE, colors=7)
    image.save(tmp_path / "peer.png")
    assert np.array_equal(read_mask(tmp_path / "peer.png")[0], all_classes())


def test_soft_edges_are_given_the_nearest_class_with_a_warning(tmp_path: Path) -> None:
    large = np.kron(all_classes(), np.ones((4, 4), np.uint8))
    image = Image.fromarray(in_colours(large))
    image.resize((334, 240), Image.Resampling.BILINEAR).save(tmp_path / "soft.png")
    read, warning = read_mask(tmp_path / "soft.png")
    assert warning is not None
    assert "nearest class" in str(warning)
    assert set(np.unique(read)) == set(range(7))


def test_a_jpeg_mask_is_read(tmp_path: Path) -> None:
    large = np.kron(all_classes(), np.ones((6, 6), np.uint8))
    Image.fromarray(in_colours(large)).save(tmp_path / "mask.jpg", quality=92)
    assert (read_mask(tmp_path / "mask.jpg")[0] == large).mean() > 0.97


def test_a_transparent_ground_is_background(tmp_path: Path) -> None:
    picture = np.dstack([in_colours(all_classes()), np.full((60, 84), 255, np.uint8)])
    picture[:20, :, 3] = 0
    Image.fromarray(picture).save(tmp_path / "layer.png")
    read, _ = read_mask(tmp_path / "layer.png")
    assert (read[:20] == 0).all()
    assert np.array_equal(read[20:], all_classes()[20:])


def test_a_photograph_is_no_mask(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (80, 80, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "photo.png")
    with pytest.raises(UserError, match="is no mask"):
        read_mask(tmp_path / "photo.png")


def _gradient(mode: str) -> Image.Image:
    ramp = np.linspace(0, 255, 64).astype(np.uint8)[None].repeat(48, axis=0)
    return Image.fromarray(np.dstack([ramp, ramp, ramp])).convert(mode)


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "1", "RGBA", "LA", "CMYK", "YCbCr", "LAB"])
def test_pictures_of_every_mode_become_rgb(tmp_path: Path, mode: str) -> None:
    ending = "tif" if mode in ("CMYK", "LAB", "YCbCr") else "png"
    _gradient(mode).save(tmp_path / f"a.{ending}")
    picture = read_picture(tmp_path / f"a.{ending}")
    assert picture.shape == (48, 64, 3)
    assert picture.dtype == np.uint8
    assert picture[:, -8:].mean() > picture[:, :8].mean() + 100


def test_sixteen_bits_are_scaled_and_not_clipped(tmp_path: Path) -> None:
    ramp = np.linspace(0, 65535, 64).astype(np.uint16)[None].repeat(48, axis=0)
    Image.fromarray(ramp).save(tmp_path / "deep.png")
    assert abs(int(read_picture(tmp_path / "deep.png")[0, 32, 0]) - 129) < 4


def test_transparency_lies_over_white(tmp_path: Path) -> None:
    Image.new("RGBA", (16, 16), (255, 0, 0, 0)).save(tmp_path / "clear.png")
    assert (read_picture(tmp_path / "clear.png") == 255).all()


def test_a_turned_photo_is_upright(tmp_path: Path) -> None:
    image = _gradient("RGB")
    exif = image.getexif()
    exif[0x0112] = 6
    image.save(tmp_path / "turned.jpg", exif=exif)
    assert read_picture(tmp_path / "turned.jpg").shape == (64, 48, 3)


def test_the_first_frame_of_an_animation_is_taken(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "blue")]
    frames[0].save(tmp_path / "moving.gif", save_all=True, append_images=frames[1:])
    assert read_picture(tmp_path / "moving.gif")[0, 0].tolist() == [255, 0, 0]


def _bad_files(folder: Path) -> dict[str, Path]:
    paths = {
        name: folder / name
        for name in ("missing.png", "empty.png", "text.png", "cut.png", "dot.png", "wide.png")
    }
    paths["empty.png"].touch()
    paths["text.png"].write_text("no picture at all")
    _gradient("RGB").save(folder / "whole.png")
    paths["cut.png"].write_bytes((folder / "whole.png").read_bytes()[:100])
    Image.new("RGB", (1, 1)).save(paths["dot.png"])
    Image.new("1", (30_000, 2)).save(paths["wide.png"])
    return paths | {"a folder": folder}


@pytest.mark.parametrize(
    "name", ["missing.png", "empty.png", "text.png", "cut.png", "dot.png", "wide.png", "a folder"]
)
def test_a_bad_picture_is_one_sentence_that_names_it(tmp_path: Path, name: str) -> None:
    path = _bad_files(tmp_path)[name]
    with pytest.raises(UserError) as error:
        read_picture(path)
    text = str(error.value)
    assert path.name in text
    assert text.endswith(".")
    assert "\n" not in text


@given(data=st.binary(max_size=300))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_a_picture_or_one_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bytes.png"
    path.write_bytes(data)
    for read in (read_picture, read_mask):
        with pytest.raises(UserError):
            read(path)


@pytest.mark.parametrize("ending", [".png", ".jpg", ".webp"])
def test_a_picture_is_written_as_its_ending_says(tmp_path: Path, ending: str) -> None:
    picture = np.asarray(_gradient("RGB"))
    write_picture(tmp_path / "new" / f"a{ending}", picture)
    assert np.abs(read_picture(tmp_path / "new" / f"a{ending}").astype(int) - picture).mean() < 3
    assert [p.name for p in (tmp_path / "new").iterdir()] == [f"a{ending}"]


def test_an_unknown_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"should end in \.png"):
        write_picture(tmp_path / "a.xyz", np.zeros((4, 4, 3), np.uint8))


def test_an_unwritable_place_is_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="cannot be written"):
        write_picture(tmp_path / "file" / "a.png", np.zeros((4, 4, 3), np.uint8))
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_every_class_has_a_colour_of_its_own() -> None:
    assert len({c.colour for c in CLASSES}) == len(CLASSES) == 7
