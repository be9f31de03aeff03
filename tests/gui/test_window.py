"""What a user does in the window, with mouse and keys."""

from __future__ import annotations

import tkinter
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from anime_painter.classes import CLASSES, CLOTHES, FACE, HAIR
from anime_painter.mask_files import in_colours, read_mask
from anime_painter.pictures import read_picture
from tests.gui.conftest import App


def test_it_starts_with_a_portrait(app: App) -> None:
    assert app.portrait().std() > 5
    assert "CPU" in app.window.timing.cget("text")
    assert "ms" in app.window.timing.cget("text")


def test_a_stroke_changes_mask_and_portrait_in_that_place_only(app: App) -> None:
    before = app.portrait()
    app.drag((200, 380), (240, 380), (300, 380))
    after = app.portrait()
    assert (app.window.document.mask[380, 200:300] == HAIR).all()
    changed = np.argwhere((before != after).any(axis=2))
    assert len(changed) > 1000
    top, left = changed.min(axis=0)
    bottom, right = changed.max(axis=0)
    assert (366 <= top) and (bottom <= 394) and (186 <= left) and (right <= 314)


def test_the_preview_follows_the_brush_before_it_is_lifted(app: App) -> None:
    app.portrait()
    canvas = app.window.mask_canvas
    canvas.event_generate("<ButtonPress-1>", x=250, y=380)
    app.wait(lambda: app.window.portrait.portrait.shape[0] == 256)
    canvas.event_generate("<ButtonRelease-1>", x=250, y=380)
    assert app.portrait().shape == (512, 512, 3)


def test_the_canvas_shows_the_stroke(app: App) -> None:
    app.drag((256, 300), (258, 300))
    assert app.window.mask_canvas._picture.getpixel((256, 300)) == CLASSES[HAIR].colour


def test_the_right_button_fills(app: App) -> None:
    app.key("7")
    app.drag((256, 400), button=3)
    assert app.window.document.mask[400, 256] == CLOTHES
    assert (app.window.document.mask == FACE).sum() == 0


def test_steps_are_undone_and_redone_by_keys(app: App) -> None:
    before = app.window.document.mask.copy()
    app.drag((200, 380), (300, 380))
    painted = app.window.document.mask.copy()
    app.key("<Control-z>")
    assert np.array_equal(app.window.document.mask, before)
    app.key("<Control-y>")
    assert np.array_equal(app.window.document.mask, painted)


def test_clear_makes_everything_background_and_can_be_undone(app: App) -> None:
    app.window.brush_panel.clear.invoke()
    assert not app.window.document.mask.any()
    app.window.brush_panel.undo.invoke()
    assert app.window.document.mask.any()


@pytest.mark.parametrize("mask_class", CLASSES, ids=lambda c: c.name)
def test_a_key_chooses_the_class(app: App, mask_class) -> None:
    app.key(mask_class.key)
    app.drag((256, 300))
    assert app.window.document.mask[300, 256] == mask_class.id


def test_brackets_change_the_brush(app: App) -> None:
    app.key("<bracketright>")
    assert app.window.mask_canvas.diameter > 24
    for _ in range(40):
        app.key("<bracketleft>")
    assert app.window.mask_canvas.diameter == 1


def test_the_pink_slider_turns_the_hair_pink_and_nothing_else(app: App) -> None:
    before = app.portrait()
    scale = app.window.style_panel.scales["hair", "pink"]
    app.window.style_panel.tabs.select(0)
    app.window.root.update()
    y = scale.winfo_height() // 2
    start = int(scale.coords(0.0)[0])
    scale.event_generate("<ButtonPress-1>", x=start, y=y)
    for x in range(start, scale.winfo_width() + 20, 8):
        scale.event_generate("<B1-Motion>", x=x, y=y, state=0x100)
    scale.event_generate("<ButtonRelease-1>", x=scale.winfo_width() + 20, y=y)
    assert app.window.style_panel.values["hair", "pink"].get() > 0.95
    after = app.portrait()
    hair = app.window.document.mask == HAIR
    assert np.abs(after[hair].mean(axis=0) / 255 - (0.9, 0.43, 0.62)).max() < 0.07
    assert np.array_equal(before[~hair], after[~hair])


def test_a_new_style_changes_the_portrait_and_not_the_mask(app: App) -> None:
    before, mask = app.portrait(), app.window.document.mask.copy()
    app.window.style_panel.new_button.invoke()
    assert not np.array_equal(before, app.portrait())
    assert np.array_equal(mask, app.window.document.mask)


def _picture(path: Path) -> np.ndarray:
    """A portrait whose colours are those of the classes, and its mask."""
    mask = np.zeros((512, 512), np.uint8)
    mask[20:500, 40:470] = HAIR
    mask[120:480, 100:400] = FACE
    Image.fromarray(in_colours(mask)).save(path)
    return mask


def test_a_picture_is_loaded_cut_restyled_and_saved(app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mask = _picture(tmp_path / "photo.png")
    monkeypatch.setattr(tkinter.filedialog, "askopenfilename", lambda **_: str(tmp_path / "photo.png"))
    app.key("<Control-o>")
    app.wait(lambda: "cut into classes" in app.window.status.cget("text"))
    assert (app.window.document.mask == mask).mean() > 0.98
    portrait = app.portrait()
    assert np.abs(portrait[mask == HAIR].mean(axis=0) - CLASSES[HAIR].colour).max() < 25
    monkeypatch.setattr(tkinter.filedialog, "asksaveasfilename", lambda **_: str(tmp_path / "portrait.png"))
    app.key("<Control-s>")
    app.wait(lambda: (tmp_path / "portrait.png").exists())
    assert np.array_equal(read_picture(tmp_path / "portrait.png"), portrait)


def test_a_reference_gives_its_style_and_leaves_the_mask(app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _picture(tmp_path / "reference.png")
    mask = app.window.document.mask.copy()
    monkeypatch.setattr(tkinter.filedialog, "askopenfilename", lambda **_: str(tmp_path / "reference.png"))
    app.window.style_panel.reference_button.invoke()
    app.wait(lambda: "Style taken" in app.window.status.cget("text"))
    portrait = app.portrait()
    assert np.array_equal(mask, app.window.document.mask)
    assert np.abs(portrait[mask == HAIR].mean(axis=0) - CLASSES[HAIR].colour).max() < 25


def test_a_mask_is_saved_and_opened_again(app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mask.png"
    monkeypatch.setattr(tkinter.filedialog, "asksaveasfilename", lambda **_: str(path))
    monkeypatch.setattr(tkinter.filedialog, "askopenfilename", lambda **_: str(path))
    app.drag((200, 380), (300, 380))
    painted = app.window.document.mask.copy()
    app.key("<Control-Shift-S>")
    assert np.array_equal(read_mask(path)[0], painted)
    app.window.brush_panel.clear.invoke()
    app.key("<Control-Shift-O>")
    assert np.array_equal(app.window.document.mask, painted)


@pytest.mark.parametrize("key", ["<Control-o>", "<Control-Shift-O>", "<Control-r>"])
def test_a_bad_file_is_told_in_the_status_bar_and_changes_nothing(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    bad = tmp_path / "bad.png"
    bad.write_text("no picture")
    monkeypatch.setattr(tkinter.filedialog, "askopenfilename", lambda **_: str(bad))
    mask = app.window.document.mask.copy()
    app.key(key)
    app.wait(lambda: "bad.png is no picture" in app.window.status.cget("text"))
    assert np.array_equal(mask, app.window.document.mask)


def test_a_cancelled_dialog_does_nothing(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tkinter.filedialog, "askopenfilename", lambda **_: "")
    text = app.window.status.cget("text")
    app.key("<Control-o>")
    assert app.window.status.cget("text") == text


def test_every_step_is_kept_for_the_next_start(app: App) -> None:
    app.drag((200, 380), (300, 380))
    assert np.array_equal(read_mask(app.window._recovery)[0], app.window.document.mask)


def test_many_requests_end_with_the_newest(app: App) -> None:
    for seed in range(12):
        app.window.document.style = app.window._painter.sample_style(seed)
        app.window.repaint()
    expected = app.window._painter.paint(app.window.document.mask, app.window._painter.sample_style(11))
    assert np.array_equal(app.portrait(), expected)
