"""Masks and parts of faces that are there to be taken."""

from __future__ import annotations

import numpy as np
import pytest

from anime_painter.classes import EYE, HAIR
from tests.gui.conftest import App
from tests.gui.styling.gestures import click


def test_a_sample_mask_is_taken_by_a_click_and_locked_classes_stay(app: App) -> None:
    before = app.mask.copy()
    app.window.tabs.select(app.window.gallery_panel)
    app.window.root.update()
    (tile,) = app.window.gallery_panel.masks.values()
    app.window.studio.changed(app.document.change(locked=frozenset({EYE})))
    click(app, tile)
    assert np.array_equal(app.mask == EYE, before == EYE)
    assert (app.mask[before != EYE] == HAIR).all()
    app.key("<Control-z>")
    assert np.array_equal(app.mask, before)


def test_a_part_is_stamped_by_a_click_and_by_dragging(app: App) -> None:
    before = app.mask.copy()
    app.window.tabs.select(app.window.gallery_panel)
    app.window.root.update()
    (tile,) = app.window.gallery_panel.parts.values()
    tile.event_generate("<ButtonPress-1>", x=20, y=20)
    tile.event_generate("<ButtonRelease-1>", x=20, y=20)
    clicked = app.mask.copy()
    assert not np.array_equal(clicked == EYE, before == EYE)
    assert (clicked == EYE).sum() > 200
    canvas = app.window.mask_canvas
    where = app.at(256, 400)
    x, y = (canvas.winfo_rootx() + where["x"], canvas.winfo_rooty() + where["y"])
    here = {"x": x - tile.winfo_rootx(), "y": y - tile.winfo_rooty()}
    tile.event_generate("<ButtonPress-1>", x=20, y=20)
    tile.event_generate("<B1-Motion>", **here, rootx=x, rooty=y, state=0x100)
    tile.event_generate("<ButtonRelease-1>", **here, rootx=x, rooty=y)
    dropped = app.mask
    rows, columns = np.nonzero(dropped != clicked)
    assert abs(rows.mean() - 400) < 4
    assert abs(columns.mean() - 256) < 4
    assert (dropped[rows, columns] == EYE).all()
    app.key("<Control-z>")
    app.key("<Control-z>")
    assert np.array_equal(app.mask, before)


def test_a_random_mask_is_drawn_by_a_button_and_undone(app: App) -> None:
    before = app.mask.copy()
    app.window.tabs.select(app.window.gallery_panel)
    button = app.window.gallery_panel.random_button
    assert button is not None
    button.invoke()
    app.wait(lambda: "Random mask" in app.sentence)
    seed = int(app.sentence.split()[-1])
    assert np.array_equal(app.mask, app.painter.sample_mask(seed))
    app.key("<Control-z>")
    assert np.array_equal(app.mask, before)


def test_random_masks_are_not_offered_without_their_network(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(type(app.painter), "can_sample_masks", False)
        app.window.rebuild()
        assert app.window.gallery_panel.random_button is None
    app.window.rebuild()
    assert app.window.gallery_panel.random_button is not None
