"""Models are verified before they are loaded, and what really runs is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from anime_painter.errors import UserError
from anime_painter.inference.manifest import Manifest
from anime_painter.inference.painter import Painter, Provider


@pytest.fixture
def models(tiny_models: Path, tmp_path: Path) -> Path:
    """A copy that may be damaged."""
    return Path(shutil.copytree(tiny_models, tmp_path / "models"))


def test_a_changed_byte_is_found_before_the_network_is_loaded(models: Path) -> None:
    data = bytearray((models / "generator.onnx").read_bytes())
    data[100] ^= 1
    (models / "generator.onnx").write_bytes(data)
    with pytest.raises(UserError, match=r"generator\.onnx is damaged"):
        Painter.open(models)


def test_a_missing_file_is_named(models: Path) -> None:
    (models / "segmenter.onnx").unlink()
    with pytest.raises(UserError, match=r"segmenter\.onnx is missing"):
        Painter.open(models)


@pytest.mark.parametrize(
    "text", ["", "{", '{"format": 1}', '{"format": 1, "models": {"generator": {"file": "../x"}}}']
)
def test_a_damaged_manifest_is_one_sentence(models: Path, text: str) -> None:
    (models / "manifest.json").write_text(text)
    with pytest.raises(UserError, match=r"manifest\.json"):
        Painter.open(models)


def test_a_newer_format_is_refused(models: Path) -> None:
    manifest = json.loads((models / "manifest.json").read_text())
    (models / "manifest.json").write_text(json.dumps(manifest | {"format": 99}))
    with pytest.raises(UserError, match="format 99"):
        Manifest.load(models)


def test_a_network_of_another_version_is_refused_in_one_sentence(models: Path) -> None:
    manifest = json.loads((models / "manifest.json").read_text(encoding="utf-8"))
    manifest["models"]["mask_refiner"] = manifest["models"]["segmenter"]
    (models / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    painter = Painter.open(models, Provider.CPU)
    with pytest.raises(UserError, match="another version"):
        painter.refine_mask(np.zeros((512, 512), np.uint8))


def test_a_folder_without_models_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No models"):
        Painter.open(tmp_path)


def test_the_painter_tells_what_it_runs_on(tiny_models: Path) -> None:
    info = Painter.open(tiny_models, Provider.CPU, threads=1).info()
    assert (info.provider, info.threads, info.note) == (Provider.CPU, 1, None)
    networks = {"generator", "generator_preview", "generator_detail", "segmenter", "style_encoder"}
    assert set(info.models) == {
        *networks,
        "attributes",
        "style_prior",
        "shaded_preview",
        "shaded_detail",
        "mask_prior",
        "mask_decoder",
        "mask_refiner",
        "style_map",
        "style_map_tiles",
    }
