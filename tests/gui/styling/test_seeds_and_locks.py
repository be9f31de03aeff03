"""Styles from seeds, and locks that keep them."""

from __future__ import annotations

import tkinter
import tkinter.filedialog
import tkinter.simpledialog

import numpy as np
import pytest

from anime_painter.classes import CLASS_COUNT, EYE, HAIR
from tests.gui.conftest import App
from tests.gui.styling.gestures import click, enter, pick


def test_a_typed_seed_gives_its_style_and_a_drawn_one_is_shown(app: App) -> None:
    panel = app.window.style_panel
    enter(app, panel.seed, "321")
    assert np.array_equal(app.document.style, app.painter.sample_style(321))
    assert panel.seed.get() == "321"
    panel.new_button.invoke()
    app.wait()
    assert np.array_equal(app.document.style, app.painter.sample_style(int(panel.seed.get())))


def test_what_is_no_seed_changes_nothing(app: App) -> None:
    before = app.document.style
    enter(app, app.window.style_panel.seed, "a")
    assert app.document.style is before
    assert app.window.style_panel.seed.get() == ""


def test_the_seed_of_one_class_is_shown_and_typed(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    before = app.document.style
    row = app.window.style_panel.classes.rows[HAIR]
    monkeypatch.setattr(tkinter.simpledialog, "askinteger", lambda *_, **__: 77)
    click(app, row.source)
    pick(app, row.menu, "Seed…")
    assert row.source.cget("text") == "77"
    assert np.array_equal(app.document.style, app.painter.sample_style(77, before, [HAIR]))


def test_a_locked_class_keeps_its_style(app: App) -> None:
    before = app.document.style.copy()
    click(app, app.window.style_panel.classes.rows[HAIR].lock)
    app.window.style_panel.new_button.invoke()
    kept = [np.array_equal(app.document.style[i], before[i]) for i in range(CLASS_COUNT)]
    assert kept == [i == HAIR for i in range(CLASS_COUNT)]
    click(app, app.window.style_panel.classes.rows[HAIR].lock)
    app.window.style_panel.new_button.invoke()
    assert not np.array_equal(app.document.style[HAIR], before[HAIR])


def test_styles_and_locks_are_undone_and_redone(app: App) -> None:
    before = app.document.style.copy()
    click(app, app.window.style_panel.classes.rows[EYE].lock)
    app.window.style_panel.new_button.invoke()
    after = app.document.style.copy()
    app.key("<Control-z>")
    assert np.array_equal(app.document.style, before)
    assert app.document.painting.locks == {EYE}
    app.key("<Control-z>")
    assert not app.document.painting.locks
    app.key("<Control-y>")
    app.key("<Control-y>")
    assert app.document.painting.locks == {EYE}
    assert np.array_equal(app.document.style, after)
