"""Colours: sliders, exact colours, the eyedropper."""

from __future__ import annotations

import numpy as np
import pytest

from anime_painter.classes import HAIR
from anime_painter.document.styling import Origin
from tests.gui.conftest import App
from tests.gui.styling.gestures import enter


def test_the_wheel_and_the_arrow_keys_move_a_slider(app: App) -> None:
    app.window.tabs.select(app.window.colours)
    app.window.root.update()
    slider = app.window.colours.sliders["hair", "pink"]
    slider.event_generate("<Button-4>", x=20, y=8)
    assert app.document.sliders["hair"]["pink"] == pytest.approx(0.05)
    slider.focus_force()
    slider.event_generate("<Right>")
    assert app.document.sliders["hair"]["pink"] == pytest.approx(0.1)
    slider.event_generate("<Left>")
    slider.event_generate("<Button-5>", x=20, y=8)
    assert app.document.sliders == {}


def test_brightness_and_saturation_go_both_ways(app: App) -> None:
    before, hair = app.portrait(), app.mask == HAIR
    slider = app.window.colours.sliders["hair", "brightness"]
    assert slider.value == 0.5
    app.slide("hair", "brightness", 1.0)
    assert app.document.sliders["hair"]["brightness"] == pytest.approx(1.0, abs=0.02)
    brighter = app.portrait()
    assert brighter[hair].mean() > before[hair].mean() + 8
    assert np.array_equal(brighter[~hair], before[~hair])
    app.slide("hair", "brightness", 0.0)
    assert app.document.sliders["hair"]["brightness"] == pytest.approx(-1.0, abs=0.02)
    assert app.portrait()[hair].mean() < before[hair].mean() - 8
    for _ in range(2):
        slider.event_generate("<ButtonPress-1>", x=30, y=10)
        slider.event_generate("<ButtonRelease-1>", x=30, y=10)
    assert app.document.sliders == {}


def test_sliders_are_undone(app: App) -> None:
    app.slide("hair", "pink", 0.8)
    app.key("<Control-z>")
    assert app.document.sliders == {}
    assert app.window.colours.sliders["hair", "pink"].value == 0
    app.key("<Control-y>")
    assert app.window.colours.sliders["hair", "pink"].value == pytest.approx(0.8, abs=0.02)


def test_the_colour_field_shows_the_hair_s_colour(app: App) -> None:
    portrait = app.portrait()
    app.wait()
    shown = app.window.colours.fields["hair"].entry.get()
    expected = np.median(portrait[app.mask == HAIR], axis=0)
    assert np.abs(np.array(list(bytes.fromhex(shown[1:]))) - expected).max() < 6


def test_a_typed_colour_and_a_picked_one_change_the_hair_alone(app: App) -> None:
    before = app.portrait()
    app.window.tabs.select(app.window.colours)
    app.slide("hair", "green", 0.5)
    app.window.root.update()
    field = app.window.colours.fields["hair"]
    enter(app, field.entry, "#80607")
    assert app.document.painting.sources[HAIR].origin is not Origin.COLOUR
    enter(app, field.entry, "#806070")
    app.wait(lambda: app.document.painting.sources[HAIR].origin is Origin.COLOUR)
    assert app.document.painting.sources[HAIR].name == "#806070"
    assert app.document.sliders == {}
    after, hair = app.portrait(), app.mask == HAIR
    assert np.array_equal(before[~hair], after[~hair])
    # By eyedropper: the hair gets the colour that the face has in the portrait.
    field.dropper_button.invoke()
    view = app.window.portrait
    assert app.window.dropper.armed
    face = view.photo.pixels()[view.side * 380 // 512, view.side // 2]
    view.event_generate("<ButtonPress-1>", x=view.left + view.side // 2, y=view.top + view.side * 380 // 512)
    app.wait(lambda: app.document.painting.sources[HAIR].name != "#806070")
    assert not app.window.dropper.armed
    taken = bytes.fromhex(app.document.painting.sources[HAIR].name[1:])
    assert np.abs(np.array(list(taken)) - face).max() <= 2


def test_another_look_leaves_one_eyedropper(app: App) -> None:
    bound = app.window.root.bind("<Escape>")
    app.window.rebuild()
    assert app.window.root.bind("<Escape>") == bound
    app.window.tabs.select(app.window.colours)
    app.window.colours.fields["eye"].dropper_button.invoke()
    app.window.rebuild()
    assert not app.window.dropper.armed


def test_escape_puts_the_eyedropper_away(app: App) -> None:
    before = app.document.style
    app.window.tabs.select(app.window.colours)
    app.window.colours.fields["eye"].dropper_button.invoke()
    app.key("<Escape>")
    assert not app.window.dropper.armed
    app.window.portrait.event_generate("<ButtonPress-1>", x=app.window.portrait.left + 50, y=200)
    app.wait()
    assert app.document.style is before
