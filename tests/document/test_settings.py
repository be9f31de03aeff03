"""Settings survive a restart, a newer version and a damaged file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anime_painter.errors import UserError
from anime_painter.settings import MOST_RECENT, Settings, load

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def test_settings_are_read_as_they_were_saved(tmp_path: Path) -> None:
    saved = Settings(language="ja", theme="light", threads=3, undo_steps=50)
    saved.remember(tmp_path / "a.anip")
    saved.save(tmp_path / "deep" / "settings.json")
    assert load(tmp_path / "deep" / "settings.json") == (saved, None)


def test_without_a_file_there_are_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "settings.json") == (Settings(), None)


def test_keys_of_a_newer_version_survive(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"theme": "light", "brush_sound": {"volume": 3}}), encoding="utf-8")
    read, problem = load(path)
    assert problem is None
    read.theme = "dark"
    read.save(path)
    assert json.loads(path.read_text(encoding="utf-8"))["brush_sound"] == {"volume": 3}


def test_one_senseless_setting_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"theme": "light", "threads": -4, "undo_steps": "many"}', encoding="utf-8")
    read, problem = load(path)
    assert (read.theme, read.threads, read.undo_steps) == ("light", 0, 200)
    assert problem is not None
    assert "threads, undo_steps" in problem


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_file_is_set_aside_and_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    read, problem = load(path)
    assert read == Settings()
    assert problem is not None
    assert (tmp_path / "settings.json.damaged").read_bytes() == content
    assert load(path) == (Settings(), None)


@given(data=st.dictionaries(st.sampled_from([*Settings.model_fields, "other"]), JSON, max_size=5))
@settings(max_examples=100, deadline=None)
def test_whatever_the_file_says_settings_come_out(
    data: dict, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("settings") / "settings.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    read, _ = load(path)
    read.save(path)
    assert load(path) == (read, None)


def test_a_wrong_assignment_is_refused() -> None:
    with pytest.raises(ValueError, match="threads"):
        Settings().threads = -1


def test_recent_projects_are_few_and_named_once() -> None:
    kept = Settings()
    for number in [*range(14), 9]:
        kept.remember(Path(f"{number}.anip"))
    assert len(kept.recent) == MOST_RECENT
    assert kept.recent[:3] == [Path("9.anip"), Path("13.anip"), Path("12.anip")]


def test_a_place_that_cannot_be_written_to_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(UserError, match="cannot be written"):
        Settings().save(tmp_path / "file" / "settings.json")
