"""Finding styles: neighbours, earlier portraits, the map."""

from __future__ import annotations

import time
import tkinter
from pathlib import Path

import numpy as np
import pytest

from anime_painter.classes import CLASS_COUNT, EYE, HAIR
from anime_painter.document.styling import Origin
from anime_painter.gui.panels.style_map_view import StyleMapView
from anime_painter.inference.painter import MapOfStyles, StylePoint
from tests.gui.conftest import App
from tests.gui.styling.gestures import click


def wait_seconds(app: App, seconds: float) -> None:
    """Lets the window live for a while."""
    end = time.monotonic() + seconds
    app.wait(lambda: time.monotonic() > end)


def test_a_neighbour_is_taken_by_a_click(app: App) -> None:
    window = app.window
    click(app, window.style_panel.classes.rows[EYE].lock)
    before = app.document.style.copy()
    window.tabs.select(window.explore)
    app.wait(lambda: all(picture is not None for picture in window.exploring.neighbours))
    app.wait(lambda: window.explore.rested)
    chosen = window.exploring.neighbours[2]
    click(app, window.explore.tiles[2])
    assert not np.array_equal(app.document.style, before)
    assert np.array_equal(app.document.style[EYE], before[EYE])
    portrait = app.portrait()
    assert chosen is not None
    assert np.abs(portrait[::2, ::2].astype(int) - chosen).mean() < 3
    app.key("<Control-z>")
    assert np.array_equal(app.document.style, before)


def test_neighbours_are_painted_only_while_they_are_seen(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    window, painted = app.window, []
    show = window.exploring.show_neighbours
    monkeypatch.setattr(window.exploring, "show_neighbours", lambda told: painted.append(1) or show(told))
    segments = window.explore.pages.segments.buttons
    window.tabs.select(window.explore)
    click(app, segments["map"])
    window.style_panel.new_button.invoke()
    wait_seconds(app, 0.8)
    assert not painted, "the map is shown in their place"
    click(app, segments["neighbours"])
    app.wait(lambda: window.explore.rested)
    assert len(painted) == 1
    window.tabs.select(window.style_panel)
    window.style_panel.new_button.invoke()
    wait_seconds(app, 0.8)
    assert len(painted) == 1, "another page is shown"
    window.tabs.select(window.explore)
    app.wait(lambda: window.explore.rested)
    assert len(painted) == 2


def test_the_strip_is_of_the_project_that_is_open(app: App, tmp_path: Path, choose_file) -> None:
    strip = app.window.history
    app.portrait()
    app.drag((200, 380), (300, 380))
    app.portrait()
    app.wait(lambda: len(strip.tiles) > 1)
    choose_file(tmp_path / "cat.anip")
    app.key("<Control-s>")
    app.wait(lambda: not app.window.session.unsaved)
    app.key("<Control-n>")
    app.wait(lambda: not app.mask.any())
    app.portrait()
    assert len(strip.tiles) == 1, "of the new project alone"
    before = app.mask.copy()
    app.key("<Alt-Left>")
    app.key("<Control-z>")
    assert np.array_equal(app.mask, before), "nothing leads back into the project before"
    app.drag((200, 380), (300, 380))
    app.portrait()
    app.wait(lambda: len(strip.tiles) == 2)
    app.key("<Control-z>")
    app.portrait()
    assert strip.tiles[0].chosen
    app.key("<Control-y>")
    app.portrait()
    assert strip.tiles[1].chosen
    app.window.session.begin(app.window.session.project())


def test_a_click_on_an_earlier_portrait_goes_back_to_it(app: App) -> None:
    panel, strip = app.window.style_panel, app.window.history
    app.portrait()
    app.wait()
    first = max(strip.tiles)
    style, mask = app.document.style.copy(), app.mask.copy()
    portrait = app.portrait()
    panel.new_button.invoke()
    app.portrait()
    app.drag((200, 380), (300, 380))
    app.portrait()
    assert max(strip.tiles) >= first + 2
    assert strip.tiles[max(strip.tiles)].chosen
    click(app, strip.tiles[first])
    assert np.array_equal(app.document.style, style)
    assert np.array_equal(app.mask, mask)
    assert np.array_equal(app.portrait(), portrait)
    app.key("<Control-z>")
    assert not np.array_equal(app.document.style, style)
    assert not np.array_equal(app.mask, mask)


def test_a_click_on_the_map_takes_a_style(app: App) -> None:
    window = app.window
    view, styles = window.explore.map, app.painter.map_of_styles
    assert view is not None
    assert styles is not None
    click(app, window.style_panel.classes.rows[HAIR].lock)
    before = app.document.style.copy()
    window.tabs.select(window.explore)
    click(app, window.explore.pages.segments.buttons["map"])
    app.wait(view.winfo_viewable)
    point = styles.points[2]
    x, y = view.place_of(point)
    view.event_generate("<Motion>", x=x, y=y)
    assert view.hovered is point
    view.event_generate("<ButtonPress-1>", x=x, y=y)
    view.event_generate("<ButtonRelease-1>", x=x, y=y)
    assert np.array_equal(app.document.style[EYE], point.style[EYE])
    assert np.array_equal(app.document.style[HAIR], before[HAIR])
    assert app.document.painting.sources[EYE].origin is Origin.MAP
    window.explore.pages.turn("neighbours")


def test_the_map_shows_portraits_that_can_be_told_apart_and_more_of_them_when_it_is_zoomed(app: App) -> None:
    rng = np.random.default_rng(5)
    code = np.zeros((CLASS_COUNT, 16), np.float32)
    points = tuple(StylePoint(*rng.random(2).tolist(), code, "pink", i) for i in range(300))
    sheet = (
        np.repeat(np.arange(300, dtype=np.uint8)[:, None, None] % 250, 3, axis=2).repeat(8, 0).repeat(8, 1)
    )
    taken: list[StylePoint] = []
    window = tkinter.Toplevel(app.window.root)
    view = StyleMapView(window, MapOfStyles(points, sheet, 8, 1), taken.append)
    view.pack(fill="both", expand=True)
    window.geometry("270x540")
    app.wait(lambda: view.winfo_height() == 540)
    assert view.tile >= 40
    assert 60 <= len(view.shown) <= 72, "each of 6 by 12 cells shows one"
    for point in view.shown[::7]:
        x, y = view.place_of(point)
        view.event_generate("<ButtonPress-1>", x=x, y=y)
        view.event_generate("<ButtonRelease-1>", x=x, y=y)
    assert taken == view.shown[::7]
    seen = len(view.shown)
    for _ in range(10):
        view.event_generate("<Button-4>", x=135, y=270)
    assert view.zoom == 8
    assert view.tile >= 40
    assert len(view.shown) > 4 * seen - 60
    window.destroy()


def test_the_map_is_zoomed_by_the_wheel_and_moved_by_dragging(app: App) -> None:
    window = app.window
    view, styles = window.explore.map, app.painter.map_of_styles
    assert view is not None
    assert styles is not None
    window.tabs.select(window.explore)
    window.explore.pages.turn("map")
    app.wait(view.winfo_viewable)
    style, point = app.document.style, styles.points[0]
    x, y = view.place_of(point)
    for _ in range(4):
        view.event_generate("<Button-4>", x=x, y=y)
    assert view.zoom > 2
    assert np.abs(np.subtract(view.place_of(point), (x, y))).max() <= view.tile, "it zooms around the pointer"
    x, y = view.place_of(point)
    view.event_generate("<ButtonPress-1>", x=x, y=y)
    view.event_generate("<B1-Motion>", x=x + 20, y=y + 10, state=0x100)
    view.event_generate("<ButtonRelease-1>", x=x + 20, y=y + 10)
    assert np.abs(np.subtract(view.place_of(point), (x + 20, y + 10))).max() <= 1
    assert app.document.style is style, "dragging takes no style"
    for _ in range(5):
        view.event_generate("<Button-5>", x=x, y=y)
    assert view.zoom == 1
    window.explore.pages.turn("neighbours")
