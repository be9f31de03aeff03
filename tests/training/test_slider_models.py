"""Colour sliders, learnt from what a generator paints."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from anime_painter.classes import CLASS_COUNT
from anime_painter.errors import UserError
from anime_painter.inference import oklab
from anime_painter.inference.attributes import Attributes
from tests.training.tiny_data import write_corpus
from training.nets.spade import STYLE_SIZE
from training.stages.slider_models import GROUPS, SliderFit, colour_model


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def test_a_slider_lands_on_its_colour_by_a_likely_code(rng: np.random.Generator) -> None:
    root = rng.normal(0, 1, (STYLE_SIZE, STYLE_SIZE)) * np.linspace(0.1, 2, STYLE_SIZE)
    codes = rng.normal(0, 1, (500, STYLE_SIZE)) @ root.T + 1
    shown_by = rng.normal(0, 0.05, (3, STYLE_SIZE))
    inks = codes @ shown_by.T + 0.5 + rng.normal(0, 1e-3, (500, 3))
    model = colour_model(codes, inks, root @ root.T, ridge=1e-6)
    code, target = codes[0], inks[1]
    moved = code + model.gain @ (target - model.inks(code[None])[0])
    np.testing.assert_allclose(moved @ shown_by.T + 0.5, target, atol=0.01)
    # Of all moves with this effect it is the one of the smallest Mahalanobis length.
    precision = np.linalg.inv(root @ root.T)
    move = moved - code
    for _ in range(20):
        aside = rng.normal(0, 1, STYLE_SIZE)
        aside -= np.linalg.pinv(model.weights) @ (model.weights @ aside)
        other = move + 0.3 * aside
        assert move @ precision @ move < 1.02 * (other @ precision @ other)


def test_too_few_portraits_teach_no_slider(rng: np.random.Generator) -> None:
    codes, inks = rng.normal(0, 1, (STYLE_SIZE, STYLE_SIZE)), rng.normal(0, 1, (STYLE_SIZE, 3))
    with pytest.raises(UserError, match="raise `painted`"):
        colour_model(codes, inks, np.eye(STYLE_SIZE), 1e-3)


class FlatGenerator(torch.nn.Module):
    """Paints each region flat, in an ink that bends away from a straight line in the code."""

    max_size = 128

    def __init__(self, rng: np.random.Generator) -> None:
        super().__init__()
        self.mixing = torch.from_numpy(rng.normal(0, 0.5, (CLASS_COUNT, STYLE_SIZE, 3))).float()

    def forward(self, coverage: Tensor, style: Tensor, sizes: tuple[int, ...]) -> Mapping[int, Tensor]:
        ink = torch.einsum("bcs,csd->bcd", style, self.mixing)
        ink = ink + 0.05 * ink**2
        picture = torch.einsum("bchw,bcd->bdhw", coverage.float(), ink.float()).tanh() * 0.5 + 0.5
        return dict.fromkeys(sizes, picture)


def test_at_full_strength_the_named_colour_shows_whatever_the_style_was(
    rng: np.random.Generator, tmp_path: Path
) -> None:
    corpus = write_corpus(tmp_path / "corpus", [*range(12)], 64)
    generator = FlatGenerator(rng)
    spreads = {row: np.eye(STYLE_SIZE) for rows in GROUPS.values() for row in rows}
    sliders = SliderFit(generator, corpus, spreads, 1e-3)  # type: ignore[arg-type]
    groups, metrics = sliders.fit(rng.normal(0, 0.4, (240, CLASS_COUNT, STYLE_SIZE)))
    assert min(metrics.values()) > 0.95
    attributes = Attributes.parse(json.dumps({"format": 1, "groups": groups}).encode())
    coverage = torch.eye(CLASS_COUNT)[None, :, :, None]
    for group, (row, *_) in GROUPS.items():
        for name in attributes.names[group]:
            style = rng.normal(0, 0.4, (CLASS_COUNT, STYLE_SIZE)).astype(np.float32)
            moved = attributes.recolour(style, {group: {name: 1.0}})
            shown = generator(coverage, torch.from_numpy(moved)[None], (128,))[128][0, :, row, 0]
            wish = oklab.from_srgb(attributes.swatch(group, name))
            assert np.linalg.norm(oklab.from_srgb(shown.numpy() * 255) - wish) < 0.03
