"""What a user does with files: projects, pictures in, portraits and films out."""

from __future__ import annotations

import io
import resource
import shutil
import subprocess
import time
import tkinter
import tkinter.filedialog
import tkinter.ttk
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from anime_painter import labelme
from anime_painter.classes import CLASSES, HAIR
from anime_painter.document import project as projects
from anime_painter.document.autosave import Keeper, open_file
from anime_painter.document.styling import UNKNOWN, Origin, Reference, Source
from anime_painter.errors import UserError
from anime_painter.gui.export_dialogs import FilmWish, PortraitWish
from anime_painter.mask_files import read_mask
from anime_painter.pictures import read_picture
from tests.gui.conftest import App, draw_picture


@pytest.fixture
def app(app: App) -> App:
    """The window with a project that has no file, and nothing unsaved."""
    session = app.window.session
    session.begin(session.project())
    return app


def dialogs(app: App) -> list[tkinter.Toplevel]:
    """Open dialogs of the window."""
    return [
        w
        for w in app.window.root.winfo_children()
        if isinstance(w, tkinter.Toplevel) and w.winfo_class() == "Toplevel" and w.winfo_viewable()
    ]


def widgets(parent: tkinter.Misc) -> list[tkinter.Misc]:
    """All widgets in a widget."""
    return [w for child in parent.winfo_children() for w in (child, *widgets(child))]


def button(window: tkinter.Misc, text: str) -> tkinter.Misc:
    """The button with a text."""
    found = [w for w in widgets(window) if w.winfo_class() == "TButton" and w.cget("text") == text]
    assert len(found) == 1, f"{text} is there {len(found)} times"
    return found[0]


def click(widget: tkinter.Misc) -> None:
    """Clicks with the left button."""
    widget.update()
    at = {"x": widget.winfo_width() // 2, "y": widget.winfo_height() // 2}
    widget.event_generate("<Enter>", **at)
    widget.event_generate("<ButtonPress-1>", **at)
    widget.event_generate("<ButtonRelease-1>", **at)


def answering(app: App, text: str, act: Callable[[], object]) -> str:
    """Does what opens a question, and clicks on one of its answers; returns what the question said."""
    said: list[str] = []

    def answer() -> None:
        open_dialogs = dialogs(app)
        if not open_dialogs:
            app.window.root.after(20, answer)
            return
        labels = [w for w in widgets(open_dialogs[-1]) if w.winfo_class() == "TLabel"]
        said.append(" ".join(str(label.cget("text")) for label in labels))
        click(button(open_dialogs[-1], text))

    app.window.root.after(20, answer)
    act()
    app.wait(lambda: said)
    return said[0]


# Projects ---------------------------------------------------------------------------------------------------


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


# Pictures in ------------------------------------------------------------------------------------------------


def loading(app: App, until: Callable[[], object] = lambda: True):
    """The dialog of the picture that is being loaded, once its head is framed."""
    app.wait(
        lambda: (
            app.window.pictures.dialog is not None
            and app.window.pictures.dialog.open
            and app.window.pictures.dialog.view is not None
            and app.window.pictures.dialog.view.box is not None
            and until()
        )
    )
    dialog = app.window.pictures.dialog
    assert dialog is not None
    assert dialog.view is not None
    return dialog


def test_a_picture_is_framed_cut_and_painted_in_its_own_style(app: App, tmp_path: Path, choose_file) -> None:
    mask = draw_picture(tmp_path / "photo.png")
    choose_file(tmp_path / "photo.png")
    app.key("<Control-o>")
    dialog = loading(app)
    click(button(dialog.dialog.window, "Cut into classes"))
    app.wait(lambda: "is cut into classes" in app.sentence)
    assert not dialog.open
    assert (app.mask == mask).mean() > 0.98
    assert np.abs(app.portrait()[mask == HAIR].mean(axis=0) - CLASSES[HAIR].colour).max() < 25
    assert app.window.session.picture is not None
    app.key("<Control-z>")
    assert not np.array_equal(app.mask, mask)


def test_the_present_style_can_be_kept(app: App, tmp_path: Path, choose_file) -> None:
    draw_picture(tmp_path / "photo.png")
    choose_file(tmp_path / "photo.png")
    style = app.document.style.copy()
    app.key("<Control-l>")
    dialog = loading(app)
    click(dialog.own_style_box)
    click(button(dialog.dialog.window, "Cut into classes"))
    app.wait(lambda: "is cut into classes" in app.sentence)
    assert np.array_equal(app.document.style, style)


def test_the_frame_is_moved_and_sized_with_the_mouse(app: App, tmp_path: Path, choose_file) -> None:
    draw_picture(tmp_path / "photo.png")
    choose_file(tmp_path / "photo.png")
    app.key("<Control-l>")
    dialog = loading(app)
    view = dialog.view
    assert view is not None
    before = view.box
    assert before is not None
    left, top, right, bottom = view.corners()

    def drag(start: tuple[float, float], end: tuple[float, float]) -> None:
        view.event_generate("<ButtonPress-1>", x=round(start[0]), y=round(start[1]))
        view.event_generate("<B1-Motion>", x=round(end[0]), y=round(end[1]), state=0x100)
        view.event_generate("<ButtonRelease-1>", x=round(end[0]), y=round(end[1]))
        app.window.root.update()

    drag((right, bottom), (left + (right - left) / 2, top + (bottom - top) / 2))
    sized = view.box
    assert sized is not None
    assert (sized.left, sized.top) == (before.left, before.top)
    assert abs(sized.side - before.side / 2) < 3
    drag((left + 60, top + 60), (left + 100, top + 80))
    moved = view.box
    assert moved is not None
    assert moved.side == sized.side
    assert moved.left > sized.left + 20
    assert moved.top > sized.top + 10
    view.event_generate("<Button-4>", x=5, y=5)
    assert view.box is not None
    assert view.box.side > moved.side
    click(button(dialog.dialog.window, "Cut into classes"))
    app.wait(lambda: "is cut into classes" in app.sentence)


def test_a_picture_that_is_not_wanted_after_all_changes_nothing(
    app: App, tmp_path: Path, choose_file
) -> None:
    draw_picture(tmp_path / "photo.png")
    choose_file(tmp_path / "photo.png")
    mask = app.mask.copy()
    app.key("<Control-l>")
    dialog = loading(app)
    dialog.dialog.window.event_generate("<Escape>")
    app.wait(lambda: not dialog.open)
    assert np.array_equal(app.mask, mask)


def test_a_mask_and_an_annotation_are_opened(app: App, tmp_path: Path, choose_file) -> None:
    painted = app.mask.copy()
    choose_file(tmp_path / "mask.png")
    app.key("<Control-Shift-E>")
    assert np.array_equal(read_mask(tmp_path / "mask.png")[0], painted)
    labelme.write(tmp_path / "mask.json", painted)
    for name in ("mask.png", "mask.json"):
        app.window.class_bar.clear_button.invoke()
        choose_file(tmp_path / name)
        app.key("<Control-Shift-O>")
        assert np.array_equal(app.mask, painted)


def test_the_menu_offers_sample_masks(app: App) -> None:
    root = app.window.root
    files = root.nametowidget(root.nametowidget(root.cget("menu")).entrycget(1, "menu"))
    samples = root.nametowidget(files.entrycget("Sample masks", "menu"))
    assert samples.entrycget(0, "label") == "Twin tails"
    samples.invoke(0)
    assert (app.mask == HAIR).all()


@pytest.mark.parametrize("key", ["<Control-l>", "<Control-Shift-O>", "<Control-r>"])
def test_a_bad_picture_is_told_in_the_status_bar_and_changes_nothing(
    app: App, tmp_path: Path, choose_file, key: str
) -> None:
    (tmp_path / "bad.png").write_text("no picture")
    choose_file(tmp_path / "bad.png")
    mask = app.mask.copy()
    app.key(key)
    app.wait(lambda: "bad.png is no picture" in app.sentence)
    assert np.array_equal(mask, app.mask)
    assert not dialogs(app)


def test_a_cancelled_file_dialog_does_nothing(app: App, choose_file) -> None:
    choose_file("")
    before = app.mask.copy()
    for key in ("o", "l", "Shift-O", "s", "Shift-S", "Shift-E", "r"):
        app.key(f"<Control-{key}>")
    app.wait()
    assert app.sentence == ""
    assert np.array_equal(before, app.mask)


# Out --------------------------------------------------------------------------------------------------------


def test_a_portrait_is_exported_through_its_dialog_and_reopens_as_the_project(
    app: App, tmp_path: Path, choose_file
) -> None:
    choose_file(tmp_path / "portrait.png")
    app.slide("hair", "blue", 0.7)
    portrait, mask, sliders = app.portrait(), app.mask.copy(), app.document.sliders
    answering(app, "Export…", lambda: app.key("<Control-e>"))
    app.wait(lambda: "Exported" in app.sentence)
    assert np.array_equal(read_picture(tmp_path / "portrait.png"), portrait)
    app.key("<Control-n>") if not app.window.session.unsaved else answering(
        app, "Don't save", lambda: app.key("<Control-n>")
    )
    assert not app.mask.any()
    app.window.session.discard()
    app.key("<Control-o>")
    app.wait(lambda: "Opened" in app.sentence)
    assert np.array_equal(app.mask, mask)
    assert app.document.sliders == sliders


@pytest.mark.parametrize("side", [256, 1024])
def test_other_sizes_and_transparency_are_exported(app: App, tmp_path: Path, side: int) -> None:
    app.window.exporting.export_portrait(tmp_path / "a.webp", PortraitWish(side, True, False))
    app.wait(lambda: "Exported" in app.sentence)
    with Image.open(tmp_path / "a.webp") as image:
        assert (image.size, image.mode) == ((side, side), "RGBA")


def test_labelme_and_reference_are_exported(app: App, tmp_path: Path) -> None:
    app.window.exporting.export_annotation(tmp_path / "a.json")
    app.wait(lambda: "Exported" in app.sentence)
    back = labelme.read(tmp_path / "a.json")
    assert (back.mask == app.mask).mean() > 0.995
    assert back.picture is not None


def test_the_reference_is_exported_if_there_is_one(app: App, tmp_path: Path) -> None:
    app.window.studio.changed(app.document.change(sources=(UNKNOWN,) * 7))
    with pytest.raises(UserError, match="no reference"):
        app.window.exporting.export_reference(tmp_path / "reference.png")
    picture = np.full((512, 512, 3), 90, np.uint8)
    her = Source(Origin.REFERENCE, "her", Reference("her", picture, app.mask.copy()))
    app.window.studio.changed(app.document.change(sources=(her,) * 7))
    app.window.exporting.export_reference(tmp_path / "reference.png")
    assert np.array_equal(read_picture(tmp_path / "reference.png"), picture)


@pytest.mark.parametrize("name", ["film.webp", "film.gif", "film.png"])
def test_a_transition_is_filmed_there_and_back(app: App, tmp_path: Path, name: str) -> None:
    app.window.exporting.film_transition(tmp_path / name, FilmWish("hair:blue", 5, 40))
    app.wait(lambda: "Exported" in app.sentence)
    start = app.portrait().astype(int)
    with Image.open(tmp_path / name) as film:
        assert film.n_frames == 8  # type: ignore[attr-defined]
        frames = []
        for number in (0, 4):
            film.seek(number)
            frames.append(np.asarray(film.convert("RGB")).astype(int))
    hair = app.mask == HAIR
    assert np.abs(frames[0] - start).mean() < 6
    assert np.abs(frames[1][hair].mean(axis=0) / 255 - (0.2, 0.3, 0.9)).max() < 0.12
    assert not dialogs(app)


def test_a_film_is_cancelled(app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paint = app.painter.paint

    def slow(*args):
        time.sleep(0.05)
        return paint(*args)

    monkeypatch.setattr(app.painter, "paint", slow)
    app.window.exporting.film_transition(tmp_path / "film.webp", FilmWish("seed:4", 60, 40))
    app.wait(lambda: dialogs(app))
    click(button(dialogs(app)[0], "Cancel"))
    app.wait(lambda: "cancelled" in app.sentence)
    assert not list(tmp_path.iterdir())


def test_the_making_of_the_painting_is_filmed(app: App, tmp_path: Path) -> None:
    app.key("<Control-n>")
    with pytest.raises(UserError, match="no timelapse yet"):
        app.window.exporting.film_timelapse(tmp_path / "a.gif")
    for y in (100, 200, 300):
        app.drag((100, y), (400, y))
        app.wait()
    app.window.exporting.film_timelapse(tmp_path / "a.gif")
    app.wait(lambda: "Exported" in app.sentence)
    with Image.open(tmp_path / "a.gif") as film:
        assert film.n_frames >= 3  # type: ignore[attr-defined]


def test_the_portrait_goes_to_the_clipboard_and_back(app: App) -> None:
    portrait = app.portrait()
    app.key("<Control-c>")
    app.wait(lambda: "on the clipboard" in app.sentence)
    found = subprocess.run(
        ["xclip", "-selection", "clipboard", "-t", "image/png", "-o"],
        capture_output=True,
        check=True,
        timeout=20,
    )
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(found.stdout))), portrait)
    app.key("<Control-v>")
    dialog = loading(app)
    dialog.close()


def test_a_clipboard_without_a_picture_is_told(app: App) -> None:
    app.window.root.clipboard_clear()
    app.window.root.clipboard_append("words")
    app.window.root.update()
    app.key("<Control-v>")
    app.wait(lambda: "no picture on the clipboard" in app.sentence)
    assert not dialogs(app)


# Dropped files ----------------------------------------------------------------------------------------------


def drop(app: App, widget: tkinter.Misc, path: Path) -> None:
    """What tkdnd does when another program drops a file over a widget, with the program's part played."""
    tk = app.window.root.tk
    tk.eval("package require tkdnd")
    tk.call("proc", "::tkdnd::generic::GetDroppedData", "time", f"return [list {{{path}}}]")
    x, y = widget.winfo_rootx() + 5, widget.winfo_rooty() + 5
    tk.eval(
        f"::tkdnd::generic::HandleEnter {widget} source text/uri-list 1 copy {{}}\n"
        f"::tkdnd::generic::HandlePosition {widget} source {{}} {x} {y}\n"
        f"::tkdnd::generic::HandleDrop {widget} source {{}} {x} {y} 0"
    )
    app.window.root.update()


def test_a_dropped_portrait_opens_as_its_project(app: App, tmp_path: Path) -> None:
    path = tmp_path / "my portrait.png"
    app.window.exporting.export_portrait(path, PortraitWish())
    app.wait(lambda: "Exported" in app.sentence)
    mask = app.mask.copy()
    app.window.class_bar.clear_button.invoke()
    app.window.session.discard()
    drop(app, app.window.portrait, path)
    app.wait(lambda: "Opened" in app.sentence)
    assert np.array_equal(app.mask, mask)


def test_a_picture_that_is_dropped_on_the_styles_gives_its_style(app: App, tmp_path: Path) -> None:
    draw_picture(tmp_path / "her.png")
    mask = app.mask.copy()
    drop(app, app.window.style_panel, tmp_path / "her.png")
    app.wait(lambda: app.document.painting.references)
    assert app.document.painting.references[0].name == "her"
    assert np.array_equal(app.mask, mask)


# Uncertain pixels, before and after -------------------------------------------------------------------------


def test_uncertain_pixels_glow_over_the_mask_until_it_is_switched_off(
    app: App, tmp_path: Path, choose_file
) -> None:
    mask = draw_picture(tmp_path / "photo.png")
    picture = np.asarray(Image.open(tmp_path / "photo.png").convert("RGB")).copy()
    between = (np.array(CLASSES[HAIR].colour) + CLASSES[2].colour) // 2
    picture[200:260, 200:260] = between  # Neither hair nor face to the tiny segmenter.
    Image.fromarray(picture).save(tmp_path / "photo.png")
    choose_file(tmp_path / "photo.png")
    app.key("<Control-l>")
    click(button(loading(app).dialog.window, "Cut into classes"))
    app.wait(lambda: "is cut into classes" in app.sentence)
    assert app.window.viewing.overlay == "uncertain"
    heat = app.window.studio.uncertain
    assert heat is not None
    assert heat[230, 230, 3] > 100 > 40 > heat[60, 60, 3]
    glowing = app.shown(230, 230)
    app.window.viewing.lay_over("none")
    assert app.shown(230, 230) == CLASSES[app.mask[230, 230]].colour != glowing
    assert mask[60, 60] == app.mask[60, 60]


def test_a_line_is_dragged_over_before_and_after(app: App) -> None:
    portrait = app.portrait()
    app.key("<Control-b>")
    comparison = app.window.comparing.comparison
    assert comparison is not None
    canvas = comparison.canvas
    app.wait(lambda: np.abs(comparison.pixels()[300, 500].astype(int) - portrait[300, 500]).max() < 3)
    canvas.event_generate("<ButtonPress-1>", x=100, y=9)
    canvas.event_generate("<B1-Motion>", x=400, y=9, state=0x100)
    canvas.update()
    assert comparison.split == pytest.approx(400 / 512)
    assert tuple(comparison.pixels()[300, 200]) == CLASSES[app.mask[300, 200]].colour
    # The right side goes on with the painting.
    app.slide("hair", "blue", 1.0)
    after = app.portrait()
    app.wait(lambda: np.abs(comparison.pixels()[300, 430].astype(int) - after[300, 430]).max() < 3)
    comparison.dialog.close()


# The program ------------------------------------------------------------------------------------------------


def test_the_tour_has_five_stops_and_is_not_shown_twice(app: App) -> None:
    window = app.window
    window.settings.tour_seen = False
    window.help.show_tour()
    tour = window.help.tour
    assert tour is not None
    said = []
    for text in ("Next", "Next", "Next", "Next", "Begin to paint"):
        assert tour.dialog is not None
        said.append([str(w.cget("text")) for w in widgets(tour.dialog.window) if w.winfo_class() == "TLabel"])
        click(button(tour.dialog.window, text))
        window.root.update()
    assert tour.dialog is None
    assert [labels[0] for labels in said] == [f"{i} of 5" for i in range(1, 6)]
    assert window.settings.tour_seen
    assert not dialogs(app)


def test_about_shows_the_cards_of_the_networks(app: App, tiny_models: Path) -> None:
    card = tiny_models / "generator.md"
    card.write_text("# Generator\n\nA tiny one.\n", encoding="utf-8")
    try:
        app.window.commands["help.about"].action()
        app.window.root.update()
        (sheet,) = dialogs(app)
        texts = [w for w in widgets(sheet) if isinstance(w, tkinter.Text)]
        assert [text.get("1.0", "end").strip() for text in texts] == ["Generator\n\nA tiny one."]
        sheet.event_generate("<Escape>")
        app.window.root.update()
        assert not dialogs(app)
    finally:
        card.unlink()


def test_settings_take_effect_at_once(app: App) -> None:
    window = app.window
    try:
        wanted = window.settings.model_copy(update={"language": "ja", "theme": "light", "undo_steps": 20})
        window.program.use(wanted)
        app.wait()
        root = window.root
        assert root.nametowidget(root.cget("menu")).entrycget(1, "label") == "ファイル"
        assert window.document.undo_depth == 20
        assert window.settings.theme == "light"
    finally:
        window.program.use(window.settings.model_copy(update={"language": "en", "theme": "dark"}))
        app.wait()


def test_the_settings_dialog_changes_what_is_chosen_in_it(app: App) -> None:
    window = app.window

    def change() -> None:
        (sheet,) = dialogs(app)
        boxes = [w for w in widgets(sheet) if isinstance(w, tkinter.ttk.Spinbox)]
        boxes[-1].set(50)
        click(button(sheet, "Use them"))

    window.root.after(300, change)
    app.key("<Control-comma>")
    app.wait(lambda: window.settings.undo_steps == 50)
    assert window.document.undo_depth == 50


def test_other_networks_are_verified_before_they_are_used(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny_models: Path
) -> None:
    window = app.window
    folder = tmp_path / "networks"
    shutil.copytree(tiny_models, folder)
    monkeypatch.setattr(tkinter.filedialog, "askdirectory", lambda **_: str(folder))
    (folder / "generator.onnx").write_bytes(b"broken")
    painter = window.studio.painter
    window.program.ask_models()
    app.wait(lambda: "is damaged" in app.sentence)
    assert window.studio.painter is painter
    shutil.copy(tiny_models / "generator.onnx", folder)
    window.program.ask_models()
    app.wait(lambda: window.studio.painter is not painter)
    try:
        assert window.settings.models == folder
        assert window.studio.painter.folder == folder
        assert app.portrait().shape == (512, 512, 3)
    finally:
        window.settings.models = None
        window.studio.painter = painter
