"""What artists author is checked before anything is drawn, and a mistake is told in one sentence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from anime_painter.errors import UserError
from training.corpus.anatomy import Expressions, EyeFamilies, FaceParts, Mouths
from training.corpus.authored import FOLDER, Authored, load
from training.corpus.character import ArtSheet, People
from training.corpus.hands import Hands
from training.corpus.palette import Palette

SHEETS = {
    "palette": Palette,
    "people": People,
    "art": ArtSheet,
    "expressions": Expressions,
    "eyes": EyeFamilies,
    "face": FaceParts,
    "mouths": Mouths,
    "hands": Hands,
}


def _changed(folder: Path, name: str, old: str, new: str) -> Path:
    """A folder with the file `name`, in which the first `old` reads `new`."""
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    assert old in text
    (folder / f"{name}.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", SHEETS)
def test_a_key_that_nobody_knows_is_told_with_its_place(tmp_path: Path, name: str) -> None:
    shutil.copy(FOLDER / f"{name}.toml", tmp_path)
    with (tmp_path / f"{name}.toml").open("a", encoding="utf-8") as file:
        file.write("\n[sparkles]\nshare = 1\n")
    with pytest.raises(UserError, match=rf"{name}.toml: sparkles: .*\.$"):
        load(name, SHEETS[name], tmp_path)


@pytest.mark.parametrize(
    ("name", "old", "new", "place"),
    [
        ("palette", "#2d2b36", "dark", "hair.black.anchors.0"),
        ("people", "male_share = 0.27", "male_share = 27", "male_share"),
        ("art", "gloss = 0.8", 'gloss = "much"', "cel.gloss"),
        ("mouths", 'teeth = "upper"', 'teeth = "golden"', "open.parted.teeth"),
        ("hands", 'at = "cheek"', 'at = "knee"', "pose.cheek.at"),
    ],
)
def test_a_value_that_cannot_be_drawn_is_told_with_its_place(
    tmp_path: Path, name: str, old: str, new: str, place: str
) -> None:
    with pytest.raises(UserError, match=place):
        load(name, SHEETS[name], _changed(tmp_path, name, old, new))


def test_a_missing_and_a_torn_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="missing"):
        load("nothing", Authored, tmp_path)
    (tmp_path / "torn.toml").write_text("[half", encoding="utf-8")
    with pytest.raises(UserError, match="not TOML"):
        load("torn", Authored, tmp_path)
