"""The generator cut in three for ONNX Runtime, which computes a whole graph whatever output is wanted.

The global levels see the whole mask; the two local parts take any part of the picture, so that a dirty
rectangle can be painted alone. Sides of a part are told in pixels of level 64.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn
from torch.export import Dim

from training.nets.spade import Generator, Ground, LocalState
from training.trials import trial_coverage, trial_style, trial_tones

PREVIEW_SIZE = 256
PORTRAIT_SIZE = 512

_HIGH, _WIDE = Dim("high", min=2, max=64), Dim("wide", min=2, max=64)


def _part(scale: int) -> dict[int, Any]:
    """The free sides of a tensor that has `scale` pixels for one of level 64."""
    return {2: scale * _HIGH if scale > 1 else _HIGH, 3: scale * _WIDE if scale > 1 else _WIDE}


class GlobalLevels(nn.Module):
    """Levels up to 64 px: float[1, 7, 256, 256] coverage and style to features and what the style says."""

    name, outputs = "generator", ("features", "style_map", "flat_colours")
    free_sides: Mapping[str, dict[int, Any]] = {}

    def __init__(self, generator: Generator) -> None:
        super().__init__()
        self.generator = generator

    def forward(self, mask: Tensor, style: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        ground = self.generator.ground(style)
        return self.generator.global_levels(mask, ground), ground.embedded, ground.flat


class PreviewLevels(nn.Module):
    """Levels 128 and 256 px: the preview, and what the last level needs."""

    name, outputs = "generator_preview", ("preview", "preview_features", "preview_colours")
    free_sides: Mapping[str, dict[int, Any]] = {
        "mask": _part(4),
        "features": _part(1),
        "style_map": {},
        "flat_colours": {},
    }

    def __init__(self, generator: Generator) -> None:
        super().__init__()
        self.generator = generator

    def forward(
        self,
        mask: Tensor,
        features: Tensor,
        style_map: Tensor,
        flat_colours: Tensor,
        tones: Tensor | None = None,
    ) -> tuple[Tensor, Tensor, Tensor]:
        ground, state = Ground(style_map, flat_colours), LocalState(features, None)
        state, _ = self.generator.local_level(128, state, mask, ground, tones)
        state, preview = self.generator.local_level(PREVIEW_SIZE, state, mask, ground, tones)
        assert state.colours is not None
        return preview, state.features, state.colours


class DetailLevel(nn.Module):
    """Level 512 px: the portrait."""

    name, outputs = "generator_detail", ("portrait",)
    free_sides: Mapping[str, dict[int, Any]] = {
        "mask": _part(8),
        "preview_features": _part(4),
        "preview_colours": _part(4),
        "style_map": {},
        "flat_colours": {},
    }

    def __init__(self, generator: Generator) -> None:
        super().__init__()
        self.generator = generator

    def forward(
        self,
        mask: Tensor,
        preview_features: Tensor,
        preview_colours: Tensor,
        style_map: Tensor,
        flat_colours: Tensor,
        tones: Tensor | None = None,
    ) -> Tensor:
        ground, state = Ground(style_map, flat_colours), LocalState(preview_features, preview_colours)
        return self.generator.local_level(PORTRAIT_SIZE, state, mask, ground, tones)[1]


class ShadedPreviewLevels(PreviewLevels):
    """The same of a generator that sees tones."""

    name = "shaded_preview"
    free_sides: Mapping[str, dict[int, Any]] = {**PreviewLevels.free_sides, "tones": _part(4)}


class ShadedDetailLevel(DetailLevel):
    """The same of a generator that sees tones."""

    name = "shaded_detail"
    free_sides: Mapping[str, dict[int, Any]] = {**DetailLevel.free_sides, "tones": _part(4)}


Part = GlobalLevels | PreviewLevels | DetailLevel


@torch.no_grad()
def parts_with_trials(generator: Generator, seeds: range) -> list[tuple[Part, list[dict[str, Tensor]]]]:
    """The three parts with inputs to be compared on, each fed with what the part before gives.

    Args:
        generator: in evaluation mode, of 512 px.
    """
    given = [
        {"style": trial_style(i), "coverage": trial_coverage(i, PORTRAIT_SIZE), "tones": trial_tones(i)}
        for i in seeds
    ]
    preview, detail = (
        (ShadedPreviewLevels, ShadedDetailLevel) if generator.shaded else (PreviewLevels, DetailLevel)
    )
    parts: list[tuple[Part, list[dict[str, Tensor]]]] = []
    for part, size in (
        (GlobalLevels(generator), PREVIEW_SIZE),
        (preview(generator), PREVIEW_SIZE),
        (detail(generator), PORTRAIT_SIZE),
    ):
        part = part.eval()
        names = part.free_sides or {"mask": {}, "style": {}}
        trials = []
        for known in given:
            known["mask"] = nn.functional.adaptive_avg_pool2d(known["coverage"], size)
            trials.append({name: known[name] for name in names})
            results = part(*trials[-1].values())
            results = (results,) if isinstance(results, Tensor) else results
            known.update(zip(part.outputs, results, strict=True))
        parts.append((part, trials))
    return parts
