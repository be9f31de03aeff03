"""The map of styles: read, shown, and refused where it is damaged."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from anime_painter.errors import UserError
from anime_painter.inference.manifest import Manifest
from anime_painter.inference.painter import Painter, Provider
from anime_painter.inference.style_map import MapOfStyles, decode, encode


@pytest.fixture
def styles(tiny_models: Path) -> MapOfStyles:
    return MapOfStyles.load(Manifest.load(tiny_models))


def test_each_point_has_a_place_a_style_and_a_portrait(styles: MapOfStyles) -> None:
    for i, point in enumerate(styles.points):
        assert 0 <= point.x <= 1
        assert 0 <= point.y <= 1
        np.testing.assert_allclose(point.style, np.full((7, 16), 0.25 * i))
        assert point.style.dtype == np.float32
        assert styles.picture(point).shape == (48, 48, 3)
    pink, blue = (next(p for p in styles.points if p.hair == name) for name in ("pink", "blue"))
    assert styles.picture(pink).mean((0, 1))[0] > 200 > styles.picture(blue).mean((0, 1))[0]


def test_the_point_under_the_pointer_is_the_nearest(styles: MapOfStyles) -> None:
    assert styles.nearest(0.9, 0.1) is styles.points[1]
    assert styles.nearest(0.2, 0.8) is styles.points[2]


def test_a_style_code_is_read_as_it_was_written() -> None:
    style = np.random.default_rng(0).normal(size=(7, 16)).astype(np.float32)
    np.testing.assert_allclose(decode(encode(style)), style, atol=2e-3)


def test_models_without_a_map_have_none(tiny_models: Path, tmp_path: Path) -> None:
    models = Path(shutil.copytree(tiny_models, tmp_path / "models"))
    manifest = json.loads((models / "manifest.json").read_text())
    del manifest["models"]["style_map"]
    (models / "manifest.json").write_text(json.dumps(manifest))
    assert Painter.open(models, Provider.CPU).map_of_styles is None


def _spoil_code(told: dict) -> None:
    told["points"][0]["code"] = "AAAA"


def _spoil_tile(told: dict) -> None:
    told["points"][0]["tile"] = 4


def _spoil_place(told: dict) -> None:
    told["points"][0]["x"] = 2


@pytest.mark.parametrize("spoil", [_spoil_code, _spoil_tile, _spoil_place])
def test_a_map_of_other_contents_is_one_sentence(
    tiny_models: Path, tmp_path: Path, spoil: Callable[[dict], None]
) -> None:
    models = Path(shutil.copytree(tiny_models, tmp_path / "models"))
    told = json.loads((models / "style_map.json").read_text())
    spoil(told)
    data = json.dumps(told).encode()
    (models / "style_map.json").write_bytes(data)
    manifest = json.loads((models / "manifest.json").read_text())
    manifest["models"]["style_map"]["sha256"] = hashlib.sha256(data).hexdigest()
    (models / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(UserError, match="map of styles"):
        MapOfStyles.load(Manifest.load(models))
