"""Garments: chosen on their page, and in the menu."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from anime_painter.classes import CLOTHES
from anime_painter.document import project as projects
from anime_painter.document.styling import Origin
from anime_painter.gui.theme import hex_colour, look_of
from anime_painter.inference.garments import Garments
from anime_painter.inference.painter import Painter
from anime_painter.inference.style import ACCENT, GARMENT_NUMBERS
from tests.gui.conftest import App
from tests.gui.styling.gestures import click


def _worn(app: App) -> tuple[str, str]:
    garment = app.window.studio.painter.garments.shown(app.document.painting.blended)
    assert garment is not None
    return garment.name, garment.pattern


def _command(app: App, name: str) -> None:
    app.window.commands[name].action()
    app.window.root.update()


def _open_page(app: App) -> None:
    app.window.tabs.select(app.window.colours)
    app.window.root.update()
    click(app, app.window.colours.pages.segments.buttons["clothes"])


def test_a_click_changes_the_garment_and_nothing_else(app: App) -> None:
    _open_page(app)
    page = app.window.colours.garments
    assert page is not None
    before = app.document.style.copy()
    other = "sailor" if _worn(app)[0] == "shirt" else "shirt"
    click(app, page.kinds[other])
    assert _worn(app)[0] == other
    changed = app.document.style != before
    changed[CLOTHES, -GARMENT_NUMBERS:] = False
    assert not changed.any()
    source = app.document.painting.sources[CLOTHES]
    assert (source.origin, source.name) == (Origin.GARMENT, other)
    titles = {"sailor": "Sailor suit", "shirt": "Shirt"}
    assert app.window.style_panel.classes.rows[CLOTHES].source.cget("text") == titles[other]
    app.key("<Control-z>")
    np.testing.assert_array_equal(app.document.style, before)


def test_patterns_are_those_that_the_garment_comes_in(app: App) -> None:
    _open_page(app)
    page = app.window.colours.garments
    assert page is not None
    click(app, page.kinds["shirt"])
    assert list(page.patterns) == ["plain", "stripes", "check"]
    click(app, page.patterns["check"])
    assert _worn(app) == ("shirt", "check")
    click(app, page.kinds["sailor"])
    assert _worn(app) == ("sailor", "plain")
    assert list(page.patterns) == ["plain"]


def test_the_worn_garment_is_marked(app: App) -> None:
    _open_page(app)
    page = app.window.colours.garments
    assert page is not None
    for name in ("sailor", "shirt"):
        _command(app, f"styling.wear.{name}")
        marked = {kind: str(button.cget("highlightbackground")) for kind, button in page.kinds.items()}
        accent = hex_colour(look_of(page).accent)
        assert [kind for kind, colour in marked.items() if colour == accent] == [name]


def test_a_click_on_a_swatch_changes_the_accent_and_nothing_else(app: App) -> None:
    _open_page(app)
    page = app.window.colours.garments
    assert page is not None
    before, worn = app.document.style.copy(), _worn(app)
    accents = app.window.studio.painter.accents
    for name in ("green", "none", "red"):
        click(app, page.accents[name])
        assert accents.shown(app.document.painting.blended) == name
        edges = {accent: str(swatch.cget("highlightbackground")) for accent, swatch in page.accents.items()}
        assert [k for k, edge in edges.items() if edge == hex_colour(look_of(page).accent)] == [name]
    changed = app.document.style != before
    changed[CLOTHES, ACCENT] = False
    assert not changed.any()
    assert _worn(app) == worn
    source = app.document.painting.sources[CLOTHES]
    assert (source.origin, source.name) == (Origin.GARMENT, worn[0])
    app.key("<Control-z>")
    assert accents.shown(app.document.painting.blended) == "none"


def test_the_menu_chooses_accents_too(app: App) -> None:
    _command(app, "styling.accent.blue")
    assert app.window.studio.painter.accents.shown(app.document.painting.blended) == "blue"


def test_sliders_are_reset_where_there_are_some(app: App) -> None:
    _open_page(app)
    assert not app.window.colours.reset_button.winfo_viewable()
    click(app, app.window.colours.pages.segments.buttons["hair"])
    app.window.root.update()
    assert app.window.colours.reset_button.winfo_viewable()
    app.window.colours.pages.turn("clothes")
    app.window.root.update()
    assert not app.window.colours.reset_button.winfo_viewable()


def test_a_project_remembers_the_garment(app: App, tmp_path: Path, choose_file) -> None:
    choose_file(tmp_path / "her.anip")
    _command(app, "styling.wear.sailor")
    app.window.files.save_as()
    app.wait(lambda: not app.window.session.unsaved)
    _command(app, "styling.wear.shirt")
    app.window.files.save()
    app.wait(lambda: not app.window.session.unsaved)
    assert projects.read(tmp_path / "her.anip").painting.sources[CLOTHES].name == "shirt"
    app.window.files.open(tmp_path / "her.anip")
    app.wait(lambda: app.sentence.startswith("Opened"))
    assert _worn(app)[0] == "shirt"
    assert app.document.painting.sources[CLOTHES].origin is Origin.GARMENT


def test_models_without_garments_have_no_page(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Painter, "garments", Garments())
    app.window.rebuild()
    assert app.window.colours.garments is None
    assert "clothes" not in app.window.colours.pages.pages
    monkeypatch.undo()
    app.window.rebuild()
    assert app.window.colours.garments is not None
