"""What a user does in the window, with mouse and keys."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import numpy as np
import pytest

from anime_painter.classes import BACKGROUND, CLASSES, CLOTHES, FACE, HAIR, MaskClass
from anime_painter.inference.coverage import class_coverage
from anime_painter.inference.tones import Shading
from anime_painter.mask_files import in_colours
from tests.gui.conftest import App, draw_picture


def test_it_starts_with_a_portrait_and_says_what_computes(app: App) -> None:
    assert app.portrait().std() > 5
    assert "CPU" in app.window.status.figures
    assert "ms" in app.window.status.figures


# Painting ---------------------------------------------------------------------------------------------------


def test_a_stroke_changes_mask_and_portrait_in_that_place_only(app: App) -> None:
    before = app.portrait()
    app.drag((200, 380), (240, 380), (300, 380))
    after = app.portrait()
    assert (app.mask[380, 200:300] == HAIR).all()
    rows, columns = np.nonzero((before != after).any(axis=2))
    assert len(rows) > 1000
    assert rows.min() >= 365
    assert rows.max() <= 395
    assert columns.min() >= 185
    assert columns.max() <= 315


def test_the_real_mouse_and_the_real_keyboard_paint(app: App) -> None:
    canvas = app.window.mask_canvas
    app.window.root.focus_force()
    app.window.root.update()

    def hand(*words: object) -> None:
        subprocess.run(["xdotool", *map(str, words)], check=True, timeout=30)
        time.sleep(0.05)
        app.window.root.update()

    def point(x: int, y: int) -> tuple[int, int]:
        where = app.at(x, y)
        return canvas.winfo_rootx() + where["x"], canvas.winfo_rooty() + where["y"]

    hand("key", "7")
    hand("mousemove", *point(200, 380), "mousedown", 1)
    hand("mousemove", *point(300, 380))
    hand("mouseup", 1)
    app.wait(lambda: (app.mask[380, 200:300] == CLOTHES).all())
    hand("mousemove", *point(250, 330), "click", 3)
    app.wait(lambda: app.mask[330, 250] == BACKGROUND)
    hand("key", "ctrl+z")
    app.wait(lambda: app.mask[330, 250] == FACE)


def test_the_portrait_follows_the_brush_before_it_is_lifted(app: App) -> None:
    before = app.portrait()
    app.press((250, 380), (270, 380))
    after = app.portrait()
    assert (before[380, 260] != after[380, 260]).any()
    app.window.mask_canvas.event_generate("<ButtonRelease-1>", **app.at(270, 380))


def test_a_slow_computer_gets_a_preview_while_the_brush_moves_and_the_full_portrait_after(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    paint, sizes = app.painter.paint, []

    def slow(mask, style, size=512, shading=None):
        sizes.append(size)
        time.sleep(0.15 if size == 512 else 0.0)
        return paint(mask, style, size, shading)

    monkeypatch.setattr(app.painter, "paint", slow)
    app.window.studio.repaint()
    app.wait()
    sizes.clear()
    app.press((250, 380), (270, 380))
    app.wait(lambda: 256 in sizes)
    app.window.mask_canvas.event_generate("<ButtonRelease-1>", **app.at(270, 380))
    assert app.portrait().shape == (512, 512, 3)
    assert sizes[-1] == 512


def test_previews_keep_the_locks_and_folds_of_the_last_whole_portrait(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    paint, laid_out, painted = app.painter.paint, [], []

    def underpaint(mask, style, shown=None, seed=0):
        laid_out.append(Shading(class_coverage(mask, 256), np.zeros((256, 256), np.float32)))
        return laid_out[-1]

    def slow(mask, style, size=512, shading=None):
        painted.append((size, shading is laid_out[-1]))
        time.sleep(0.15 if size == 512 else 0.0)
        return paint(mask, style, size, shading)

    monkeypatch.setattr(app.painter, "underpaint", underpaint)
    monkeypatch.setattr(app.painter, "paint", slow)
    app.window.studio.repaint()
    app.wait()
    app.press((250, 380), (270, 380))
    app.wait(lambda: (256, True) in painted)
    app.window.mask_canvas.event_generate("<ButtonRelease-1>", **app.at(270, 380))
    app.portrait()
    sizes = [size for size, newest in painted if newest]
    assert len(sizes) == len(painted)
    assert sizes[-1] == 512
    assert len(laid_out) == sizes.count(512)


def test_the_canvas_shows_the_mask_also_after_a_stroke(app: App) -> None:
    app.drag((256, 300), (300, 330))
    canvas = app.window.mask_canvas
    rows, columns = canvas.viewport.rows(), canvas.viewport.columns()
    inside = np.ix_(rows >= 0, columns >= 0)
    assert np.array_equal(
        canvas.pixels()[inside], in_colours(app.mask)[np.ix_(rows[rows >= 0], columns[columns >= 0])]
    )


@pytest.mark.parametrize("size", ["1240x690", "1500x860"])
def test_mask_and_portrait_fill_a_window_of_another_size(app: App, size: str) -> None:
    root, canvas = app.window.root, app.window.mask_canvas
    root.geometry(size)
    app.wait(lambda: f"{root.winfo_width()}x{root.winfo_height()}" == size)
    assert min(canvas.viewport.width, canvas.viewport.height) == app.window.portrait.side
    assert app.window.portrait.side > 360
    app.drag((400, 400), (401, 400))
    assert app.mask[400, 400] == HAIR
    assert app.shown(400, 400) == CLASSES[HAIR].colour


def test_steps_are_undone_and_redone_by_keys(app: App) -> None:
    before = app.mask.copy()
    app.drag((200, 380), (300, 380))
    painted = app.mask.copy()
    for undo, redo in (("<Control-z>", "<Control-y>"), ("<Control-z>", "<Control-Shift-Z>")):
        app.key(undo)
        assert np.array_equal(app.mask, before)
        app.key(redo)
        assert np.array_equal(app.mask, painted)


def test_clear_makes_everything_background_and_can_be_undone(app: App) -> None:
    app.window.class_bar.clear_button.invoke()
    assert not app.mask.any()
    app.window.class_bar.undo_button.invoke()
    assert app.mask.any()
    app.window.class_bar.redo_button.invoke()
    assert not app.mask.any()


def test_a_stroke_outside_the_mask_is_no_step(app: App) -> None:
    before = app.mask.copy()
    app.drag((-100, -100), (-80, -90))
    app.key("<Control-z>")
    assert not np.array_equal(app.mask, before), "undo should have met the step before the stroke"


@pytest.mark.parametrize("mask_class", CLASSES, ids=lambda c: c.name)
def test_a_key_or_a_button_chooses_the_class(app: App, mask_class: MaskClass) -> None:
    app.key(f"<Key-{mask_class.key}>")
    app.drag((256, 300))
    assert app.mask[300, 256] == mask_class.id
    other = (mask_class.id + 1) % len(CLASSES)
    app.window.class_bar.classes[other].event_generate("<ButtonPress-1>", x=20, y=20)
    app.drag((256, 340))
    assert app.mask[340, 256] == other


def test_brackets_wheel_and_slider_change_the_brush(app: App) -> None:
    canvas, slider, easel = (
        app.window.mask_canvas,
        app.window.options.sliders["diameter"],
        app.window.painting.easel,
    )
    app.key("<bracketright>")
    assert easel.brush.diameter == 25
    app.key("<Shift-braceright>")
    assert easel.brush.diameter == 35
    for _ in range(4):
        app.key("<Shift-braceleft>")
    assert easel.brush.diameter == 1
    canvas.event_generate("<Button-4>", x=50, y=50, state=0x4)
    assert easel.brush.diameter == 2
    slider.event_generate("<ButtonPress-1>", x=slider.knob(1.0), y=10)
    assert easel.brush.diameter == 200
    slider.event_generate("<ButtonRelease-1>", x=slider.knob(1.0), y=10)
    slider.event_generate("<Left>")
    assert 150 < easel.brush.diameter < 200


# Style ------------------------------------------------------------------------------------------------------


def test_the_pink_slider_turns_the_hair_pink_and_nothing_else(app: App) -> None:
    before = app.portrait()
    app.slide("hair", "pink", 1.0)
    assert app.document.sliders == {"hair": {"pink": 1.0}}
    after = app.portrait()
    hair = app.mask == HAIR
    assert np.abs(after[hair].mean(axis=0) / 255 - (0.9, 0.43, 0.62)).max() < 0.07
    assert np.array_equal(before[~hair], after[~hair])


def test_a_double_click_takes_a_slider_back(app: App) -> None:
    before = app.portrait()
    app.slide("hair", "blue", 0.7)
    assert not np.array_equal(before, app.portrait())
    slider = app.window.colours.sliders["hair", "blue"]
    app.window.root.update()
    for _ in range(2):
        slider.event_generate("<ButtonPress-1>", x=30, y=10)
        slider.event_generate("<ButtonRelease-1>", x=30, y=10)
    assert app.document.sliders == {}
    assert np.array_equal(before, app.portrait())


def test_colours_are_reset_together(app: App) -> None:
    before = app.portrait()
    app.slide("hair", "green", 1.0)
    app.slide("hair", "blue", 0.5)
    app.window.colours.reset_button.invoke()
    assert np.array_equal(before, app.portrait())


def test_a_new_style_changes_the_portrait_and_not_the_mask(app: App) -> None:
    before, mask = app.portrait(), app.mask.copy()
    app.window.style_panel.new_button.invoke()
    assert not np.array_equal(before, app.portrait())
    assert np.array_equal(mask, app.mask)


def test_the_style_of_one_class_alone_is_sampled_anew(app: App) -> None:
    before = app.portrait()
    app.window.style_panel.classes.rows[HAIR].dice.event_generate("<ButtonPress-1>", x=5, y=5)
    after, hair = app.portrait(), app.mask == HAIR
    assert (before[hair] != after[hair]).any()
    assert np.array_equal(before[~hair], after[~hair])


def test_a_reference_gives_its_style_and_leaves_the_mask(app: App, tmp_path: Path, choose_file) -> None:
    draw_picture(tmp_path / "reference.png")
    choose_file(tmp_path / "reference.png")
    mask = app.mask.copy()
    app.slide("hair", "pink", 1.0)
    app.key("<Control-r>")
    app.wait(lambda: "Style taken" in app.sentence)
    portrait = app.portrait()
    assert np.array_equal(mask, app.mask)
    assert np.abs(portrait[mask == HAIR].mean(axis=0) - CLASSES[HAIR].colour).max() < 25
    assert app.window.style_panel.caption.cget("text") == "reference"


def test_an_offered_reference_is_taken_by_a_click(app: App) -> None:
    (tile,) = app.window.style_panel.strip.tiles.values()
    tile.event_generate("<ButtonPress-1>", x=5, y=5)
    app.wait(lambda: "Style taken from red" in app.sentence)
    assert app.window.style_panel.caption.cget("text") == "red"


# The worker -------------------------------------------------------------------------------------------------


def test_many_requests_end_with_the_newest(app: App) -> None:
    for seed in range(12):
        app.window.studio.changed(app.document.change(style=app.painter.sample_style(seed)))
    expected = app.painter.paint(app.mask, app.painter.sample_style(11))
    assert np.array_equal(app.portrait(), expected)


def test_a_fault_in_the_networks_is_a_sentence_and_the_next_portrait_comes(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the cat sat on the keyboard")

    with monkeypatch.context() as patch:
        patch.setattr(app.painter, "paint", broken)
        app.drag((200, 380), (300, 380))
        app.wait(lambda: "the cat sat on the keyboard" in app.sentence)
    app.window.style_panel.new_button.invoke()
    expected = app.painter.paint(app.mask, app.document.style)
    assert np.array_equal(app.portrait(), expected)


def test_keys_and_about_are_shown_and_closed(app: App) -> None:
    app.key("<F1>")
    sheets = [w for w in app.window.root.winfo_children() if w.winfo_class() == "Toplevel"]
    assert len(sheets) == 1
    sheets[0].focus_force()
    sheets[0].event_generate("<Escape>")
    app.window.root.update()
    assert not sheets[0].winfo_exists()
