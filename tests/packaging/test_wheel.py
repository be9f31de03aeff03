"""The wheel holds all that painting needs, works from any folder, and leaves other packages alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from anime_painter import __version__

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Installed:
    """An installed copy, away from the checkout.

    Attributes:
        site: folder of the unpacked packages.
        desk: an empty folder to work in.
    """

    site: Path
    desk: Path

    def run(self, *arguments: str) -> str:
        """What the installed program prints, at work in the desk."""
        environment = {**os.environ, "PYTHONPATH": str(self.site), "CUDA_VISIBLE_DEVICES": ""}
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.desk,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@pytest.fixture(scope="module")
def wheel(tiny_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, with tiny networks in the place of the shipped ones."""
    source = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    for name in ("anime_painter", "assets", "training", "tests"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(tiny_models, source / "models")
    (source / "models" / "checkpoints").mkdir(exist_ok=True)
    (source / "models" / "checkpoints" / "generator.safetensors").write_bytes(b"master weights")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (built,) = (source / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel, installed without a network connection."""
    copy = Installed(tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("desk"))
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*command, "--target", str(copy.site), str(wheel)], check=True)
    return copy


def test_the_wheel_holds_networks_and_samples_and_no_master_weights(wheel: Path, tiny_models: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    networks = {f"anime_painter/models/{path.name}" for path in tiny_models.iterdir() if path.is_file()}
    samples = {f"anime_painter/assets/masks/{path.name}" for path in (ROOT / "assets/masks").glob("*.png")}
    assert samples
    assert networks | samples <= names
    assert not [name for name in names if "checkpoints" in name]


def test_the_wheel_brings_one_top_level_package(wheel: Path) -> None:
    top = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert top == {"anime_painter", f"anime_painter-{__version__}.dist-info"}


def test_the_installed_command_says_its_version(installed: Installed) -> None:
    (script,) = (installed.site / "bin").glob("anime-painter*")
    assert __version__ in installed.run(str(script), "--version")


def test_the_installed_package_is_the_copy_and_not_the_checkout(installed: Installed) -> None:
    where = installed.run("-c", "import anime_painter; print(anime_painter.__file__)")
    assert Path(where).is_relative_to(installed.site)


def test_the_installed_program_paints_its_own_samples_from_another_folder(installed: Installed) -> None:
    masks = sorted((installed.site / "anime_painter/assets/masks").glob("*.png"))
    installed.run("-m", "anime_painter", "paint", str(masks[0]), "-o", "out", "--seed", "1", "--size", "256")
    assert [path.stem for path in (installed.desk / "out").iterdir()] == [masks[0].stem]
