"""Styles from pictures for all or one class, painted on, and blended."""

from __future__ import annotations

import tkinter
import tkinter.filedialog
import tkinter.simpledialog
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from anime_painter.classes import CLASSES, HAIR
from anime_painter.gui import clipboard
from tests.gui.conftest import App
from tests.gui.styling.gestures import click, pick


def test_hair_is_taken_from_one_reference_and_the_rest_stays(
    app: App, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tkinter.filedialog, "askopenfilename", lambda **_: str(picture))
    before = app.portrait()
    row = app.window.style_panel.classes.rows[HAIR]
    click(app, row.source)
    pick(app, row.menu, "Picture…")
    app.wait(lambda: "Style taken" in app.sentence)
    assert row.source.cget("text") == "her"
    after, hair = app.portrait(), app.mask == HAIR
    assert np.abs(after[hair].mean(axis=0) - CLASSES[HAIR].colour).max() < 25
    assert np.array_equal(before[~hair], after[~hair])


def test_the_portrait_becomes_a_reference(app: App) -> None:
    portrait = app.portrait()
    panel = app.window.style_panel
    panel.reference_button.invoke()
    pick(app, panel.menu, "From the portrait")
    app.wait(lambda: "Style taken" in app.sentence)
    (reference,) = app.document.painting.references
    assert np.array_equal(reference.picture, portrait)
    # The tiny networks read back exactly the colours that they painted, but for the shade from top to bottom.
    assert np.abs(app.portrait().astype(int) - portrait).max() < 30


def test_a_reference_is_pasted(app: App, picture: Path) -> None:
    clipboard.copy(np.asarray(Image.open(picture).convert("RGB")))
    app.key("<Control-Shift-V>")
    app.wait(lambda: "Style taken" in app.sentence)
    assert app.document.painting.sources[HAIR].name == "Clipboard"
    hair = app.mask == HAIR
    assert np.abs(app.portrait()[hair].mean(axis=0) - CLASSES[HAIR].colour).max() < 25


def test_a_reference_that_cannot_be_read_is_told_and_changes_nothing(app: App, tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_text("no picture")
    style = app.document.style
    app.window.styling.take_reference(tmp_path / "bad.png")
    app.wait(lambda: "bad.png is no picture" in app.sentence)
    assert app.document.style is style


def test_the_style_follows_what_is_painted_on_the_reference(app: App, picture: Path) -> None:
    window, panel = app.window, app.window.style_panel
    window.styling.take_reference(picture)
    app.wait(lambda: "Style taken" in app.sentence)
    panel.reference_button.invoke()
    pick(app, panel.menu, "Paint on her…")
    editor = window.editor
    assert editor is not None
    before = app.portrait()
    click(app, editor.stencils.buttons["hair"])
    editor.choose_colour((250, 240, 10))
    side = editor.canvas.winfo_reqwidth()
    for x in range(0, side, side // 40):
        editor.canvas.event_generate("<ButtonPress-1>", x=x, y=0)
        editor.canvas.event_generate("<B1-Motion>", x=x, y=side, state=0x100)
        editor.canvas.event_generate("<ButtonRelease-1>", x=x, y=side)
    app.wait(lambda: app.document.painting.references[0] is editor.reference)
    painted = app.document.painting.references[0]
    yellow = (painted.picture == (250, 240, 10)).all(axis=2)
    assert yellow[painted.mask == HAIR].mean() > 0.9
    assert not yellow[painted.mask != HAIR].any()
    after, hair = app.portrait(), app.mask == HAIR
    assert np.abs(after[hair].mean(axis=0) - (250, 240, 10)).max() < 30
    assert np.abs(after[~hair].astype(int) - before[~hair]).max() < 8
    app.key("<Control-z>")
    app.wait()
    assert editor.reference is app.document.painting.references[0] is not painted
    editor.window.destroy()


def test_two_styles_are_blended_by_a_slider_and_the_blend_is_kept(app: App) -> None:
    panel = app.window.style_panel
    app.portrait()
    click(app, panel.blend_tile)
    pick(app, panel.menu, "New style")
    other = app.document.painting.other
    assert other is not None
    slider = panel.blend_slider
    slider.event_generate("<ButtonPress-1>", x=slider.knob(0.25), y=8)
    slider.event_generate("<ButtonRelease-1>", x=slider.knob(0.25), y=8)
    share = app.document.painting.share
    assert abs(share - 0.25) < 0.02
    mixed = (1 - share) * app.document.style + share * other
    expected = app.painter.paint(app.mask, mixed.astype(np.float32))
    assert np.array_equal(app.portrait(), expected)
    click(app, panel.blend_tile)
    pick(app, panel.menu, "Keep the blend")
    assert app.document.painting.other is None
    np.testing.assert_allclose(app.document.style, mixed, atol=1e-6)
