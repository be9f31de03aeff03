"""What a painter sees: zoom, pan, mirror, layers, dark and light, and sizes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from anime_painter.classes import BACKGROUND, CLASSES, FACE, HAIR
from anime_painter.gui.theme import apply_look, look_of
from anime_painter.mask_files import in_colours
from tests.gui.conftest import App

CONTROL, SHIFT = 0x4, 0x1


def test_the_wheel_zooms_where_the_pointer_is_and_the_brush_hits_what_is_under_it(app: App) -> None:
    canvas = app.window.mask_canvas
    place = app.at(200, 255)
    for _ in range(6):
        canvas.event_generate("<Button-4>", **place)
    assert canvas.viewport.zoom > 3
    assert abs(app.at(200, 255)["x"] - place["x"]) <= canvas.viewport.zoom
    app.key("<Key-7>")
    app.drag((200, 255))
    assert app.mask[255, 200] == 6
    assert app.shown(200, 255) == CLASSES[6].colour
    for _ in range(30):
        canvas.event_generate("<Button-4>", **place)
    assert canvas.viewport.zoom == 32
    app.key("<Control-Key-0>")
    assert canvas.viewport.fits


def test_keys_zoom_in_out_and_back(app: App) -> None:
    canvas = app.window.mask_canvas
    before = canvas.viewport.zoom
    app.key("<Control-plus>")
    app.key("<Control-equal>")
    assert canvas.viewport.zoom > 2 * before
    app.key("<Control-minus>")
    app.key("<Control-Key-0>")
    assert canvas.viewport.zoom == before


@pytest.mark.parametrize("way", ["middle", "space"])
def test_space_and_the_middle_button_pan_and_paint_nothing(app: App, way: str) -> None:
    canvas, before = app.window.mask_canvas, app.mask.copy()
    for _ in range(6):
        canvas.event_generate("<Button-4>", **app.at(256, 256))
    button = 2 if way == "middle" else 1
    x, y = app.at(256, 256)["x"], app.at(256, 256)["y"]
    if way == "space":
        app.key("<KeyPress-space>")
    canvas.event_generate(f"<ButtonPress-{button}>", x=x, y=y)
    canvas.event_generate(f"<B{button}-Motion>", x=x - 80, y=y - 40, state=0x80 << button)
    canvas.event_generate(f"<ButtonRelease-{button}>", x=x - 80, y=y - 40, state=0x80 << button)
    if way == "space":
        app.key("<KeyRelease-space>")
    assert abs(app.at(256, 256)["x"] - (x - 80)) <= 1
    assert abs(app.at(256, 256)["y"] - (y - 40)) <= 1
    assert np.array_equal(app.mask, before)
    app.drag((256, 320))
    assert app.mask[320, 256] == HAIR


def test_the_mirror_view_mirrors_both_pictures_and_not_the_mask(app: App) -> None:
    app.portrait()
    before, mask = app.window.portrait.photo.pixels(), app.mask.copy()
    app.drag((160, 400))
    painted = app.mask.copy()
    app.key("<Control-z>")
    app.portrait()
    app.key("<m>")
    assert np.array_equal(app.mask, mask)
    shown = app.window.portrait.photo.pixels()[:, ::-1]
    assert np.abs(shown.astype(int) - before).mean() < 1
    assert app.at(160, 400)["x"] > app.at(350, 400)["x"]
    app.drag((160, 400))
    assert np.array_equal(app.mask, painted)


def test_the_portrait_is_laid_over_the_mask_and_follows_it(app: App) -> None:
    portrait = app.portrait()
    app.window.viewing.set_opacity(1.0)
    app.key("<t>")
    x, y = 256, 400
    assert np.abs(np.subtract(app.shown(x, y), portrait[y, x])).max() <= 2
    app.window.styling.new_style()
    other = app.portrait()
    assert (portrait[y, x] != other[y, x]).any()
    assert np.abs(np.subtract(app.shown(x, y), other[y, x])).max() <= 2
    app.key("<t>")
    assert app.shown(x, y) == CLASSES[FACE].colour


def test_a_reference_and_a_loaded_picture_can_lie_over_the_mask(app: App, tmp_path: Path) -> None:
    mask = np.zeros((512, 512), np.uint8)
    mask[20:500, 40:470], mask[120:480, 100:400] = HAIR, FACE
    Image.fromarray(in_colours(mask)).save(tmp_path / "picture.png")
    app.window.viewing.set_opacity(1.0)
    app.window.styling.take_reference(tmp_path / "picture.png")
    app.wait(lambda: app.document.painting.references)
    app.window.commands["viewing.overlay.reference"].action()
    assert app.shown(10, 10) == CLASSES[BACKGROUND].colour
    assert app.shown(60, 250) == CLASSES[HAIR].colour
    app.window.studio.picture = in_colours(mask)
    app.window.class_bar.clear_button.invoke()
    app.window.commands["viewing.overlay.picture"].action()
    assert app.shown(60, 250) == CLASSES[HAIR].colour
    app.window.commands["viewing.opacity.50"].action()
    half = (np.array(CLASSES[HAIR].colour) + CLASSES[BACKGROUND].colour) / 2
    assert np.abs(app.shown(60, 250) - half).max() <= 1


def test_outlines_and_grid_are_switched_by_keys_and_buttons(app: App) -> None:
    canvas = app.window.mask_canvas
    app.key("<w>")
    assert app.shown(256, 400) != CLASSES[FACE].colour
    colours = {tuple(c) for c in canvas.pixels().reshape(-1, 3).tolist()}
    assert CLASSES[HAIR].colour in colours
    app.drag((256, 300), (300, 330))
    app.window.options.views["outlines"].invoke()
    assert app.shown(256, 400) == CLASSES[FACE].colour
    app.key("<numbersign>")
    assert canvas.find_withtag("grid")
    app.window.options.views["grid"].invoke()
    assert not canvas.find_withtag("grid")


@pytest.mark.parametrize(("theme", "scale"), [("light", 1.0), ("dark", 2.0)])
def test_another_look_keeps_everything_that_was_done(app: App, theme, scale: float) -> None:
    window = app.window
    app.drag((200, 380), (300, 380))
    mask, portrait = app.mask.copy(), app.portrait()
    app.key("<m>")
    window.viewing.use_theme(theme)
    window.viewing.use_scale(scale)
    try:
        look = look_of(window.root)
        assert (look.dark, look.scale) == (theme == "dark", scale)
        app.wait()
        assert np.array_equal(app.mask, mask)
        assert window.portrait.portrait is not None
        assert np.array_equal(window.portrait.portrait, portrait)
        assert window.mask_canvas.viewport.mirrored
        assert window.class_bar.classes[HAIR].winfo_reqheight() == round(40 * scale) + 2 * round(4 * scale)
        app.drag((200, 420), (300, 420))
        assert (app.mask[420, 200:300] == HAIR).all()
        app.key("<Control-z>")
        assert np.array_equal(app.mask, mask)
    finally:
        window.settings.theme, window.settings.scale = "dark", None
        apply_look(window.root, True, 1.0)
        window.rebuild()
        app.wait()


def test_icons_are_those_that_the_drawing_draws() -> None:
    import runpy

    folder = Path(__file__).parents[2] / "assets" / "icons"
    drawing = runpy.run_path(str(folder / "draw.py"))
    assert {path.stem for path in folder.glob("*.png")} == set(drawing["ICONS"])
    for name in drawing["ICONS"]:
        with Image.open(folder / f"{name}.png") as image:
            difference = np.abs(np.asarray(image, int) - np.asarray(drawing["drawn"](name), int))
        assert difference.max() <= 8, name
