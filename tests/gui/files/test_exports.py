"""What goes out: portraits, films, annotations, and the clipboard."""

from __future__ import annotations

import io
import subprocess
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from anime_painter import labelme
from anime_painter.classes import HAIR
from anime_painter.document.styling import UNKNOWN, Origin, Reference, Source
from anime_painter.errors import UserError
from anime_painter.gui.export_dialogs import FilmWish, PortraitWish
from anime_painter.pictures import read_picture
from tests.gui.conftest import App
from tests.gui.files.dialogs import answering, button, click, dialogs, loading


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
