"""What a user does with projects: saved, opened, kept when something fails."""

from __future__ import annotations

import resource
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from anime_painter import language
from anime_painter.classes import HAIR
from anime_painter.document import project as projects
from anime_painter.document.autosave import Keeper, open_file
from anime_painter.document.styling import Origin, Reference, Source
from anime_painter.errors import UserError
from tests.gui.conftest import App
from tests.gui.files.dialogs import answering


def test_a_project_is_saved_and_opened_again(app: App, tmp_path: Path, choose_file) -> None:
    choose_file(tmp_path / "cat.anip")
    app.slide("hair", "pink", 0.5)
    app.drag((200, 380), (300, 380))
    assert app.window.root.title().startswith("Untitled*")
    app.key("<Control-s>")
    app.wait(lambda: "Saved" in app.sentence)
    assert app.window.root.title() == "cat – Anime Painter"
    mask, sliders, style = app.mask.copy(), app.document.sliders, app.document.style.copy()
    app.key("<Control-n>")
    assert not app.mask.any()
    assert not app.document.can_undo
    app.window.session.discard()
    app.key("<Control-o>")
    app.wait(lambda: "Opened" in app.sentence)
    assert np.array_equal(app.mask, mask)
    assert app.document.sliders == sliders
    assert np.array_equal(app.document.style, style)
    assert app.window.root.title() == "cat – Anime Painter"
    expected = app.painter.paint(mask, app.painter.recolour(style, sliders))
    assert np.array_equal(app.portrait(), expected)


def test_saving_again_asks_nothing_and_save_as_asks(app: App, tmp_path: Path, choose_file) -> None:
    choose_file(tmp_path / "one.anip")
    app.key("<Control-s>")
    app.wait(lambda: "Saved" in app.sentence)
    app.drag((200, 380), (300, 380))
    choose_file(tmp_path / "two.anip")
    app.key("<Control-s>")
    app.wait(lambda: not app.window.session.unsaved)
    assert not (tmp_path / "two.anip").exists()
    assert np.array_equal(projects.read(tmp_path / "one.anip").painting.mask, app.mask)
    app.key("<Control-Shift-S>")
    app.wait(lambda: (tmp_path / "two.anip").exists())
    assert app.window.session.path == tmp_path / "two.anip"


@pytest.mark.parametrize(("answer", "goes_on"), [("Cancel", False), ("Don't save", True), ("Save", True)])
def test_unsaved_changes_are_asked_about(
    app: App, tmp_path: Path, choose_file, answer: str, goes_on: bool
) -> None:
    choose_file(tmp_path / "kept.anip")
    app.drag((200, 380), (300, 380))
    mask = app.mask.copy()
    said = answering(app, answer, lambda: app.key("<Control-n>"))
    assert "has changes that are not saved" in said
    app.wait(lambda: (not app.mask.any()) == goes_on)
    assert (tmp_path / "kept.anip").exists() == (answer == "Save")
    if answer == "Save":
        assert np.array_equal(projects.read(tmp_path / "kept.anip").painting.mask, mask)


def test_a_save_that_fails_is_told_and_what_should_follow_does_not(
    app: App, tmp_path: Path, choose_file
) -> None:
    (tmp_path / "file").write_text("no folder")
    choose_file(tmp_path / "file" / "cat.anip")
    app.drag((200, 380), (300, 380))
    mask = app.mask.copy()
    answering(app, "Save", lambda: app.key("<Control-n>"))
    app.wait(lambda: "cannot be written" in app.sentence)
    assert np.array_equal(app.mask, mask)
    assert app.window.session.unsaved


def test_a_full_disk_costs_neither_the_old_file_nor_the_work(app: App, tmp_path: Path, choose_file) -> None:
    choose_file(tmp_path / "cat.anip")
    app.key("<Control-s>")
    app.wait(lambda: "Saved" in app.sentence)
    before = (tmp_path / "cat.anip").read_bytes()
    app.drag((200, 380), (300, 380))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))  # Writing more fails as on a full disk.
    try:
        app.key("<Control-s>")
        app.wait(lambda: "cannot be written" in app.sentence)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (tmp_path / "cat.anip").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["cat.anip"]
    assert app.window.session.unsaved
    app.key("<Control-s>")
    app.wait(lambda: not app.window.session.unsaved)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [("ja", "{path} はプロジェクトではないか、壊れています。"), ("zh_CN", "{path} 不是项目，或已损坏。")],
)
def test_what_is_wrong_with_a_damaged_file_is_told_in_the_window_s_language(
    app: App, tmp_path: Path, choose_file, code: str, sentence: str
) -> None:
    path = tmp_path / "torn.anip"
    path.write_bytes(b"no project")
    choose_file(path)
    try:
        language.use(code)
        app.key("<Control-o>")
        app.wait(lambda: app.sentence == sentence.format(path=path))
    finally:
        language.use("en")


def test_a_place_that_cannot_be_written_to_is_told_with_the_reason_in_japanese(
    app: App, tmp_path: Path, choose_file
) -> None:
    (tmp_path / "file").write_text("no folder")
    place = tmp_path / "file" / "cat.anip"
    choose_file(place)
    try:
        language.use("ja")
        app.key("<Control-s>")
        app.wait(lambda: app.sentence == f"{place} に書き込めません：同じ名前のファイルがあります。")
    finally:
        language.use("en")


def test_a_file_that_is_gone_is_simply_written_again(app: App, tmp_path: Path, choose_file) -> None:
    choose_file(tmp_path / "cat.anip")
    app.key("<Control-s>")
    app.wait(lambda: "Saved" in app.sentence)
    (tmp_path / "cat.anip").unlink()
    app.drag((200, 380), (300, 380))
    app.key("<Control-s>")
    app.wait(lambda: not app.window.session.unsaved)
    assert np.array_equal(projects.read(tmp_path / "cat.anip").painting.mask, app.mask)


def test_a_file_that_another_program_changed_is_asked_about(app: App, tmp_path: Path, choose_file) -> None:
    path = tmp_path / "cat.anip"
    choose_file(path)
    app.key("<Control-s>")
    app.wait(lambda: "Saved" in app.sentence)
    path.write_bytes(b"something else")
    app.drag((200, 380), (300, 380))
    said = answering(app, "Cancel", lambda: app.key("<Control-s>"))
    assert "Another program has changed" in said
    assert path.read_bytes() == b"something else"
    answering(app, "Replace it", lambda: app.key("<Control-s>"))
    app.wait(lambda: not app.window.session.unsaved)
    assert np.array_equal(projects.read(path).painting.mask, app.mask)


def test_a_project_that_another_window_has_open_is_opened_as_a_copy(
    app: App, tmp_path: Path, choose_file
) -> None:
    path = tmp_path / "cat.anip"
    projects.save(app.window.session.project(), path)
    other = open_file(path, app.kept / "open")
    assert other is not None
    choose_file(path)
    app.key("<Control-o>")
    app.wait(lambda: "open in another window" in app.sentence)
    assert app.window.session.path is None
    app.key("<Control-s>")
    app.wait(lambda: "choose another name" in app.sentence)
    other.close()
    app.key("<Control-s>")
    app.wait(lambda: "Saved" in app.sentence)


def test_a_project_of_other_networks_is_fitted_to_these(app: App, tmp_path: Path, choose_file) -> None:
    mask = np.full((512, 512), HAIR, np.uint8)
    red = Reference("red", np.full((512, 512, 3), (200, 30, 40), np.uint8), mask)
    sources = [Source(Origin.SEED, "3")] * 7
    sources[HAIR] = Source(Origin.REFERENCE, "red", red)
    project = app.window.session.project()
    strange = replace(project.painting, style=project.painting.style * 0 + 50, sources=tuple(sources))
    projects.save(replace(project, painting=strange, models="others"), tmp_path / "a.anip")
    choose_file(tmp_path / "a.anip")
    app.key("<Control-o>")
    app.wait(lambda: "made with other networks" in app.sentence)
    assert np.allclose(app.document.style[0], app.painter.sample_style(3)[0])
    assert np.allclose(app.document.style[HAIR], app.painter.encode_style(red.picture, mask)[HAIR])


@pytest.mark.parametrize("name", ["bad.anip", "bad.png"])
def test_a_damaged_file_is_told_and_changes_nothing(app: App, tmp_path: Path, choose_file, name: str) -> None:
    (tmp_path / name).write_text("no project")
    choose_file(tmp_path / name)
    mask = app.mask.copy()
    app.key("<Control-o>")
    app.wait(lambda: name in app.sentence and "no p" in app.sentence)
    assert np.array_equal(app.mask, mask)


def test_recent_projects_are_in_the_menu(app: App, tmp_path: Path, choose_file) -> None:
    choose_file(tmp_path / "lately.anip")
    app.key("<Control-s>")
    app.wait(lambda: "Saved" in app.sentence)
    mask = app.mask.copy()
    app.key("<Control-n>")
    app.window.session.discard()
    root = app.window.root
    files = root.nametowidget(root.nametowidget(root.cget("menu")).entrycget(1, "menu"))
    recent = root.nametowidget(files.entrycget("Open recent", "menu"))
    root.tk.eval(recent.cget("postcommand"))
    assert recent.entrycget(0, "label").startswith("lately")
    recent.invoke(0)
    app.wait(lambda: "Opened" in app.sentence)
    assert np.array_equal(app.mask, mask)
    (tmp_path / "lately.anip").unlink()
    root.tk.eval(recent.cget("postcommand"))
    last = recent.index("end")
    labels = [] if last is None else [recent.entrycget(i, "label") for i in range(last + 1)]
    assert not any(label.startswith("lately") for label in labels)


def test_unsaved_work_is_kept_every_few_seconds(app: App) -> None:
    app.window.settings.autosave_seconds = 2
    app.window.files.restart_keeping()
    app.slide("hair", "pink", 0.5)
    app.drag((200, 380), (300, 380))

    def kept() -> bool:
        found = list(app.kept.glob("*.anip"))
        return bool(found) and np.array_equal(projects.read(found[0]).painting.mask, app.mask)

    app.wait(kept)
    assert projects.read(next(iter(app.kept.glob("*.anip")))).painting.sliders == app.document.sliders
    # It belongs to a living window, so another one leaves it alone.
    assert Keeper(app.kept).recover() is None
    app.window.session.discard()
    assert not list(app.kept.glob("*.anip"))


def test_an_autosave_that_fails_is_told(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise UserError("The disk is full.")

    monkeypatch.setattr(app.window.session._keeper, "keep", full)
    app.window.settings.autosave_seconds = 2
    app.window.files.restart_keeping()
    app.drag((200, 380), (300, 380))
    app.wait(lambda: "The disk is full" in app.sentence)
