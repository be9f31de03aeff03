"""Projects on the command line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from anime_painter import labelme
from anime_painter.cli import exporting
from anime_painter.cli.app import _with_command
from anime_painter.document import project as projects
from anime_painter.document.painting import Painting
from anime_painter.document.project import Project
from anime_painter.document.styling import Origin, Source
from anime_painter.errors import UserError
from anime_painter.inference.painter import Painter, Provider
from anime_painter.mask_files import read_mask
from anime_painter.pictures import read_picture


@pytest.fixture
def painter(tiny_models: Path) -> Painter:
    return Painter.open(tiny_models, Provider.CPU)


@pytest.fixture
def project(painter: Painter) -> Project:
    mask = np.zeros((512, 512), np.uint8)
    mask[100:400, 100:400] = 5
    sources = (Source(Origin.SEED, "4"),) * 7
    style = painter.sample_style(4)
    painting = Painting(mask=mask, style=style, sources=sources, sliders={"hair": {"pink": 0.5}})
    return Project(painting, models=painter.identity)


def run(
    files: list[Path], out: Path, models: Path, size: int = 512, transparent: bool = False, what="portrait"
):
    exporting.export(files, out, size, transparent, what, models, cpu=True, as_json=False)


def test_a_project_becomes_its_portrait(
    project: Project, painter: Painter, tiny_models: Path, tmp_path: Path
) -> None:
    projects.save(project, tmp_path / "a.anip")
    run([tmp_path / "a.anip"], tmp_path / "out", tiny_models)
    painting = project.painting
    expected = painter.paint(painting.mask, painter.recolour(painting.style, painting.sliders))
    assert np.array_equal(read_picture(tmp_path / "out" / "a.png"), expected)


def test_size_and_transparency_are_taken(project: Project, tiny_models: Path, tmp_path: Path) -> None:
    projects.save(project, tmp_path / "a.anip")
    run([tmp_path / "a.anip"], tmp_path / "b.png", tiny_models, 1024, True)
    with Image.open(tmp_path / "b.png") as image:
        assert (image.size, image.mode) == ((1024, 1024), "RGBA")


def test_masks_and_annotations_are_written(project: Project, tiny_models: Path, tmp_path: Path) -> None:
    projects.save(project, tmp_path / "a.anip")
    for what in ("mask", "annotation"):
        run([tmp_path / "a.anip"], tmp_path / "out", tiny_models, what=what)
    assert np.array_equal(read_mask(tmp_path / "out" / "a.png")[0], project.painting.mask)
    assert np.array_equal(labelme.read(tmp_path / "out" / "a.json").mask, project.painting.mask)


def test_styles_of_other_networks_are_fitted(
    project: Project, painter: Painter, tiny_models: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    strange = replace(project.painting, style=project.painting.style * 0 + 9)
    projects.save(replace(project, painting=strange, models="others"), tmp_path / "a.anip")
    run([tmp_path / "a.anip"], tmp_path / "out", tiny_models)
    painting = project.painting
    expected = painter.paint(painting.mask, painter.recolour(painting.style, painting.sliders))
    assert np.array_equal(read_picture(tmp_path / "out" / "a.png"), expected)
    assert "made with other networks" in capsys.readouterr().err


def test_wishes_that_make_no_sense_are_told(tiny_models: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="--size is 300"):
        run([], tmp_path, tiny_models, 300)
    with pytest.raises(UserError, match="--what is music"):
        run([], tmp_path, tiny_models, what="music")


def test_a_file_alone_means_the_window_on_it() -> None:
    assert _with_command(["cat.anip"]) == ["open", "cat.anip"]
    assert _with_command(["Portrait.PNG"]) == ["open", "Portrait.PNG"]
    assert _with_command(["paint", "masks"]) == ["paint", "masks"]
    assert _with_command(["models"]) == ["models"]
    assert _with_command([]) == []
