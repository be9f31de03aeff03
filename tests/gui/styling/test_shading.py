"""New shading: other folds and hands on the same mask in the same style."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from anime_painter.classes import CLOTHES, FACE, HAIR
from anime_painter.document.styling import Reference
from anime_painter.inference.painter import Painter, Provider
from tests import tiny_models
from tests.gui.conftest import App


@pytest.fixture
def underpainting(app: App, tmp_path: Path) -> Iterator[App]:
    """The window with networks that underpaint."""
    window, painter = app.window, app.painter
    models = tiny_models.write_with_underpainter(tmp_path / "models")
    window.studio.painter = Painter.open(models, Provider.CPU)
    window.rebuild()
    yield app
    window.studio.painter = painter
    window.rebuild()


def test_networks_that_do_not_underpaint_offer_no_new_shading(app: App) -> None:
    assert app.window.style_panel.shading_button is None
    assert "styling.shading" not in app.window.commands


def test_new_shading_gives_other_tones_to_face_and_clothes_and_undo_gives_the_old_ones_back(
    underpainting: App,
) -> None:
    app = underpainting
    app.mask[400:470, 100:400] = CLOTHES
    app.window.studio.repaint()
    before, style = app.portrait().copy(), app.document.style.copy()
    button = app.window.style_panel.shading_button
    assert button is not None
    button.invoke()
    after = app.portrait()
    changed = (before != after).any(2)
    assert changed[420:460, 120:380].mean() > 0.2
    assert changed[app.mask == FACE].mean() > 0.2
    assert not changed[60:130][app.mask[60:130] == HAIR].any()
    np.testing.assert_array_equal(app.document.style, style)
    app.key("<Control-z>")
    np.testing.assert_array_equal(app.portrait(), before)


def test_a_picture_keeps_its_shading_where_it_tells_it(underpainting: App) -> None:
    app = underpainting
    kept = app.document.snapshot()
    told = kept.mask.copy()
    told[:, 256:] = HAIR
    picture = np.random.default_rng(0).integers(0, 255, (512, 512, 3), np.uint8)
    app.window.studio.changed(app.document.become(replace(kept, shading=Reference("her", picture, told))))
    before = app.portrait().copy()
    app.key("<Control-Shift-F>")
    changed = (before != app.portrait()).any(2)
    face = kept.mask == FACE
    assert not changed[:, :240][face[:, :240]].any()
    assert changed[:, 272:][face[:, 272:]].mean() > 0.2
