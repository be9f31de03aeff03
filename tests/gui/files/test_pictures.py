"""Pictures that come in: framed, cut, dropped; uncertain pixels, before and after."""

from __future__ import annotations

import tkinter
import tkinter.filedialog
import tkinter.ttk
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from anime_painter import labelme
from anime_painter.classes import CLASSES, CLOTHES, HAIR
from anime_painter.gui.export_dialogs import PortraitWish
from anime_painter.mask_files import read_mask
from tests.gui.conftest import App, draw_picture
from tests.gui.files.dialogs import button, click, dialogs, loading


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


def _load_striped(app: App, path: Path, choose_file) -> None:
    """Loads a picture of the tests, in clothes, with dark stripes over it."""
    draw_picture(path)
    picture = np.asarray(Image.open(path)).astype(int)
    picture[430:500, 40:470] = CLASSES[CLOTHES].colour
    picture -= np.arange(picture.shape[0])[:, None, None] // 16 % 2 * 30
    Image.fromarray(picture.clip(0, 255).astype(np.uint8)).save(path)
    choose_file(path)
    app.key("<Control-l>")
    dialog = loading(app)
    click(button(dialog.dialog.window, "Cut into classes"))
    app.wait(lambda: "is cut into classes" in app.sentence)


def _stripes(portrait: np.ndarray, mask: np.ndarray) -> float:
    """By how much light rows of hair are lighter than dark ones."""
    light = portrait.mean(2)
    rows = np.array([light[y][mask[y] == HAIR].mean() for y in range(512) if (mask[y] == HAIR).sum() > 50])
    return float(np.abs(np.diff(rows)).max())


def test_a_picture_keeps_its_shading_until_that_is_given_up(app: App, tmp_path: Path, choose_file) -> None:
    _load_striped(app, tmp_path / "photo.png", choose_file)
    assert app.document.painting.shading is app.window.session.picture
    striped = _stripes(app.portrait(), app.mask)
    app.key("<Shift-F>")
    assert app.document.painting.shading is None
    assert _stripes(app.portrait(), app.mask) < 0.5 * striped
    app.key("<Control-z>")
    assert _stripes(app.portrait(), app.mask) == striped
    app.key("<Shift-F>")
    app.key("<Shift-F>")
    assert app.document.painting.shading is app.window.session.picture


def test_without_a_picture_there_is_no_shading_to_take(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.window.session, "picture", None)  # Tests before this one may have loaded one.
    app.key("<Shift-F>")
    assert app.document.painting.shading is None
    assert "no picture yet" in app.sentence


def test_a_mask_of_another_origin_ends_the_shading_in_the_same_step(
    app: App, tmp_path: Path, choose_file
) -> None:
    _load_striped(app, tmp_path / "photo.png", choose_file)
    cut = app.mask.copy()
    app.window.commands["gallery.random_mask"].action()
    app.wait(lambda: not np.array_equal(app.mask, cut))
    assert app.document.painting.shading is None
    app.key("<Control-z>")
    assert np.array_equal(app.mask, cut)
    assert app.document.painting.shading is app.window.session.picture


def test_another_garment_loses_the_folds_and_hair_keeps_its_locks(
    app: App, tmp_path: Path, choose_file
) -> None:
    _load_striped(app, tmp_path / "photo.png", choose_file)
    before = app.document.painting.shading
    app.window.commands["styling.wear.sailor"].action()
    shading = app.document.painting.shading
    assert before is not None
    assert shading is not None
    assert (before.mask == CLOTHES).any()
    assert not (shading.mask == CLOTHES).any()
    assert np.array_equal(shading.mask[before.mask != CLOTHES], before.mask[before.mask != CLOTHES])


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
