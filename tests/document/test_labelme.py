"""Masks go to labelme and come back; annotations of every kind are read."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image, ImageFilter

from anime_painter import labelme
from anime_painter.classes import EYE, FACE, HAIR, MOUTH
from anime_painter.errors import UserError
from anime_painter.mask_files import read_mask

ROOT = Path(__file__).parents[2]
MASKS = arrays.arrays(np.uint8, st.tuples(st.integers(1, 14), st.integers(1, 14)), elements=st.integers(0, 6))


def annotation(path: Path, *shapes: dict, **others: object) -> Path:
    content = {"shapes": list(shapes), "imageHeight": 40, "imageWidth": 60, **others}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def shape(label: str, *points: tuple[float, float], kind: str = "polygon", **others: object) -> dict:
    return {"label": label, "points": [list(p) for p in points], "shape_type": kind, **others}


@given(mask=MASKS)
@settings(max_examples=300, deadline=None)
def test_exact_polygons_give_the_mask_back(
    mask: np.ndarray, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("labelme") / "mask.json"
    annotation(path, *labelme.shapes(mask, 0), imageHeight=mask.shape[0], imageWidth=mask.shape[1])
    assert np.array_equal(labelme.read(path).mask, mask)


@pytest.mark.parametrize("name", ["01-bob", "04-braids", "09-sailor"])
def test_simplified_polygons_have_few_corners_and_stray_little(name: str, tmp_path: Path) -> None:
    mask, _ = read_mask(ROOT / "assets" / "masks" / f"{name}.png")
    picture = np.full((*mask.shape, 3), 77, np.uint8)
    labelme.write(tmp_path / "a.json", mask, picture)
    back = labelme.read(tmp_path / "a.json")
    assert (back.mask != mask).mean() < 0.012
    assert np.array_equal(back.picture, picture)
    corners = sum(len(s["points"]) for s in labelme.shapes(mask))
    assert corners < 0.6 * sum(len(s["points"]) for s in labelme.shapes(mask, 0))
    # No gaps: what was inside the silhouette is not background now, but along its own edge.
    inside = np.asarray(Image.fromarray(mask == 0).filter(ImageFilter.MaxFilter(7))) == 0
    assert (back.mask[inside] != 0).all()


def test_a_ring_does_not_bury_what_lies_inside(tmp_path: Path) -> None:
    mask = np.full((60, 60), HAIR, np.uint8)
    mask[10:50, 10:50] = FACE
    mask[20:40, 20:40] = 0
    mask[28:32, 28:32] = EYE
    labelme.write(tmp_path / "a.json", mask)
    assert np.array_equal(labelme.read(tmp_path / "a.json").mask, mask)


def test_every_kind_of_shape_is_read(tmp_path: Path) -> None:
    stamp = io.BytesIO()
    Image.fromarray(np.full((3, 4), 255, np.uint8)).save(stamp, "PNG")
    mask = labelme.read(
        annotation(
            tmp_path / "a.json",
            shape("Hair", (0, 0), (59, 0), (59, 39), (0, 39)),
            shape("face", (40, 30), (20, 10), kind="rectangle"),
            shape("eye", (25, 15), (25, 18), kind="circle"),
            shape(" mouth ", (22, 27), (38, 27), kind="line"),
            shape("skin", (50, 35), kind="point"),
            shape("clothes", (2, 4), (5, 6), kind="mask", mask=base64.b64encode(stamp.getvalue()).decode()),
        )
    ).mask
    assert mask.shape == (40, 60)
    assert (mask[0, 59], mask[12, 39], mask[15, 25]) == (HAIR, FACE, EYE)
    assert (mask[27, 30], mask[35, 50]) == (MOUTH, 1)
    assert (mask == 6).sum() == 12
    assert (mask[4:7, 2:6] == 6).all()


def test_a_picture_beside_the_annotation_gives_the_size(tmp_path: Path) -> None:
    Image.new("RGB", (33, 22), (1, 2, 3)).save(tmp_path / "p.png")
    path = annotation(tmp_path / "a.json", imageHeight=None, imageWidth=None, imagePath="p.png")
    read = labelme.read(path)
    assert read.mask.shape == (22, 33)
    assert read.picture is not None
    assert (read.picture == (1, 2, 3)).all()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no annotation"),
        (b"\xff{", "no annotation"),
        (b'{"shapes": 3}', "shapes is not as it should be"),
        (b'{"shapes": []}', "tells no size"),
        (b'{"shapes": [], "imageHeight": 99999999, "imageWidth": 9}', "imageHeight"),
        (b'{"shapes": [], "imageHeight": 9, "imageWidth": 9, "imageData": "%%"}', "damaged picture"),
        (
            b'{"shapes": [{"label": "hat", "points": []}], "imageHeight": 9, "imageWidth": 9}',
            "labelled 'hat'; the labels are background, skin",
        ),
        (
            b'{"shapes": [{"label": "hair", "points": [[1, 1]]}], "imageHeight": 9, "imageWidth": 9}',
            "shape 0, is a polygon of 1 points",
        ),
    ],
)
def test_a_bad_annotation_is_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(UserError, match=sentence):
        labelme.read(tmp_path / "a.json")


@given(
    points=st.lists(st.tuples(st.floats(-1e30, 1e30), st.floats(-1e30, 1e30)), min_size=3, max_size=6),
    kind=st.sampled_from(["polygon", "linestrip", "points"]),
)
@settings(max_examples=60, deadline=None)
def test_points_anywhere_are_drawn_in_time(
    points: list, kind: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = annotation(tmp_path_factory.mktemp("far") / "a.json", shape("hair", *points, kind=kind))
    assert labelme.read(path).mask.shape == (40, 60)
