"""What is about the program itself: tour, cards, settings, other networks."""

from __future__ import annotations

import shutil
import tkinter
import tkinter.filedialog
import tkinter.ttk
from pathlib import Path

import numpy as np
import pytest

from tests.gui.conftest import App
from tests.gui.files.dialogs import button, click, dialogs, widgets


def overlap(a: tkinter.Misc, b: tkinter.Misc) -> bool:
    """Whether two widgets share pixels of the screen."""
    return (
        a.winfo_rootx() < b.winfo_rootx() + b.winfo_width()
        and b.winfo_rootx() < a.winfo_rootx() + a.winfo_width()
        and a.winfo_rooty() < b.winfo_rooty() + b.winfo_height()
        and b.winfo_rooty() < a.winfo_rooty() + a.winfo_height()
    )


def test_the_tour_has_six_stops_and_is_not_shown_twice(app: App) -> None:
    window = app.window
    window.settings.tour_seen = False
    window.help.show_tour()
    tour = window.help.tour
    assert tour is not None
    said = []
    for text in (*["Next"] * 5, "Begin to paint"):
        assert tour.dialog is not None
        window.root.update()
        assert tour.dialog.window.winfo_width() > 100
        assert not overlap(tour.dialog.window, tour.place), "what is told about can be seen"
        said.append([str(w.cget("text")) for w in widgets(tour.dialog.window) if w.winfo_class() == "TLabel"])
        click(button(tour.dialog.window, text))
        window.root.update()
    assert tour.dialog is None
    assert [labels[0] for labels in said] == [f"{i} of 6" for i in range(1, 7)]
    assert window.settings.tour_seen
    assert not dialogs(app)


def test_the_frame_of_the_tour_follows_what_it_frames(app: App) -> None:
    window = app.window
    root = window.root.winfo_toplevel()
    before = root.geometry()
    window.help.show_tour()
    tour = window.help.tour
    assert tour is not None
    try:
        for size in ("1000x700", "1180x760"):
            root.geometry(size)
            for _ in range(5):
                root.update()
            placed = [
                w for w in root.place_slaves() + tour.place.place_slaves() if w.winfo_class() == "Frame"
            ]
            assert len(placed) == 4
            left, top = tour.place.winfo_rootx(), tour.place.winfo_rooty()
            right, foot = left + tour.place.winfo_width(), top + tour.place.winfo_height()
            assert min(w.winfo_rootx() for w in placed) == left
            assert min(w.winfo_rooty() for w in placed) == top
            assert max(w.winfo_rootx() + w.winfo_width() for w in placed) == right
            assert max(w.winfo_rooty() + w.winfo_height() for w in placed) == foot
    finally:
        tour.end()
        root.geometry(before)
        root.update()


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


def test_nothing_leads_back_to_styles_of_the_networks_before(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny_models: Path
) -> None:
    window, painter = app.window, app.window.studio.painter
    folder = tmp_path / "networks"
    shutil.copytree(tiny_models, folder)
    (folder / "manifest.json").write_text((tiny_models / "manifest.json").read_text() + "\n")
    monkeypatch.setattr(tkinter.filedialog, "askdirectory", lambda **_: str(folder))
    app.drag((200, 380), (300, 380))
    window.style_panel.new_button.invoke()
    mask = app.mask.copy()
    try:
        window.program.ask_models()
        app.wait(lambda: window.studio.painter is not painter)
        app.portrait()
        assert window.session.models == window.studio.painter.identity != painter.identity
        assert np.array_equal(app.mask, mask)
        assert window.session.unsaved
        assert not window.document.can_undo
        assert len(window.history.tiles) == 1
    finally:
        window.settings.models = None
        window.studio.painter = painter
        window.session.change_models(painter.identity, window.document.snapshot())
