"""What evaluation says about colours, on tiny networks whose colours are known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from anime_painter.classes import EYE, HAIR
from anime_painter.inference.painter import Painter, Provider
from tests.training.tiny_data import portrait
from training.colour_figures import reference_figures, slider_figures
from training.data.annotated import Annotated
from training.trials import trial_mask


@pytest.fixture(scope="module")
def painter(tiny_models: Path) -> Painter:
    return Painter.open(tiny_models, Provider.CPU)


def test_sliders_that_paint_their_colours_are_named_right_and_move_nothing_else(painter: Painter) -> None:
    figures = slider_figures(painter, [trial_mask(0, 512)])
    for group in ("hair", "eye", "skin"):
        assert 0 <= figures[f"{group}_named_right"] <= 1
        # Of the tiny networks, a class's code colours its own region alone.
        assert figures[f"{group}_others_delta_e"] < 1.5
        assert figures[f"{group}_tone_others_delta_e"] < 1.5
        assert figures[f"{group}_others_delta_e_95"] >= figures[f"{group}_others_delta_e"]


def test_a_reference_that_is_painted_again_as_it_was_differs_little(painter: Painter) -> None:
    mask = trial_mask(0, 512)
    flat = portrait(0, 512)
    for class_id in range(7):
        flat[mask == class_id] = (40 + 25 * class_id, 200 - 20 * class_id, 60 + 10 * class_id)
    figures = reference_figures(painter, [Annotated("a", flat, mask)])
    # It shades from the top down by a tenth.
    assert figures["reference_hair_delta_e"] < 8
    other = flat.copy()
    other[(mask == HAIR) | (mask == EYE)] = (0, 0, 255)
    worse = np.mean(list(reference_figures(painter, [Annotated("a", other, 6 - mask)]).values()))
    assert np.isfinite(worse)
