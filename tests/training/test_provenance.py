"""What a run remembers of itself and of the runs that it began from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from training.provenance import command_line, earlier, history


def _run(folder: Path, rows: list[dict[str, Any]], **state: Any) -> Path:
    folder.mkdir()
    (folder / "state.json").write_text(json.dumps(state))
    (folder / "log.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


def test_a_command_names_no_folder_of_the_machine_that_ran_it() -> None:
    typed = [
        "generator",
        "--recipe",
        "training/recipes/a b.toml",
        "--corpus",
        "../elsewhere/corpus",
        "--resume",
    ]
    assert command_line(typed) == "python -m training generator --recipe 'a b.toml' --corpus corpus --resume"


def test_time_and_pictures_are_counted_from_the_log_of_all_processes(tmp_path: Path) -> None:
    rows = [
        {"step": 60, "pictures_per_second": 4.0},
        {"step": 60, "checkpoint": True},
        {"step": 90, "pictures_per_second": 2.0},
    ]
    run = _run(tmp_path / "run", rows, step=90, recipe={"batch": 8}, command="c")
    (own,) = history(run)
    assert own == {"command": "c", "recipe": {"batch": 8}, "steps": 90, "pictures": 720, "minutes": 4.0}


def test_a_run_begun_from_another_tells_both(tmp_path: Path) -> None:
    first = _run(tmp_path / "first", [], step=3, recipe={"seed": 1}, command="one")
    before = earlier(tmp_path / "second", [first])
    second = _run(tmp_path / "second", [], step=5, recipe={"seed": 2}, command="two", earlier=before)
    assert [run["command"] for run in history(second)] == ["one", "two"]
    assert earlier(second, []) == before


def test_a_run_begun_from_two_tells_what_both_began_from_once(tmp_path: Path) -> None:
    first = _run(tmp_path / "first", [], step=3, recipe={}, command="one")
    left = _run(tmp_path / "left", [], step=1, recipe={}, command="two", earlier=history(first))
    right = _run(tmp_path / "right", [], step=1, recipe={}, command="three", earlier=history(first))
    assert [run["command"] for run in earlier(tmp_path / "new", [left, right])] == ["one", "two", "three"]


def test_masters_without_their_manifest_are_named_themselves(tmp_path: Path) -> None:
    (told,) = history(tmp_path / "checkpoints" / "segmenter.safetensors")
    assert told["command"] == "begun from segmenter.safetensors"
