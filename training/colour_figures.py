"""How true colours are: what sliders, tones and references ask for, against what is painted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from anime_painter.classes import CLASS_COUNT, EYE, HAIR
from anime_painter.inference import oklab
from anime_painter.inference.attributes import BRIGHTEST
from anime_painter.inference.colour_match import shown_colour
from training.measures import delta_e, lab

if TYPE_CHECKING:
    from anime_painter.inference.painter import Painter
    from training.data.annotated import Annotated

Figures = dict[str, float]
Mask = NDArray[np.uint8]

_SIZE = 256
"""Of the previews that colours are measured on."""
_LEAST_SHARE = 2e-3
"""A class that covers less of the picture, of 1, has no colour to speak of."""


def slider_figures(painter: Painter, masks: Sequence[Mask]) -> Figures:
    """What the colour sliders do at full strength, and the tones at both ends, for each group.

    For a GROUP, distances in Oklab (white to black: 1): `GROUP_before` and `GROUP_left`, how far the shown
    colour was, and still is, from the slider's. `GROUP_named_right`: share of portraits in which the nearest
    of all sliders' colours is the one that was asked for. `GROUP_others_delta_e` and its 95th percentile
    `GROUP_others_delta_e_95`: CIEDE2000 by which the mean colours of other classes change.
    `GROUP_brightness_reached`: change of lightness between both ends of brightness, as a share of what was
    asked for; `GROUP_tone_others_delta_e`: what brightness and saturation change elsewhere.

    Args:
        masks: uint8[512, 512] each.
    """
    figures: Figures = {}
    for group in painter.attributes:
        targets = {name: oklab.from_srgb(painter.swatch(group, name)) for name in painter.attributes[group]}
        colours, tones = [], []
        others: dict[str, list[float]] = {"colour": [], "tone": []}
        for i, mask in enumerate(track(masks, f"colours of {group}", transient=True)):
            trial = _Trial(painter, mask, 100 + i, group)
            for name, target in targets.items():
                after = trial.painted(painter.recolour(trial.style, {group: {name: 1.0}}))
                others["colour"] += trial.others_moved(after)
                shown, was = trial.shown(after), trial.shown(trial.before)
                if shown is None or was is None:
                    continue
                nearest = min(targets, key=lambda other, shown=shown: float(_length(targets[other] - shown)))
                colours.append((_length(was - target), _length(shown - target), nearest == name))
            ends = [trial.painted(painter.tone(trial.style, group, brightness=b)) for b in (-1.0, 1.0)]
            strong = [trial.painted(painter.tone(trial.style, group, saturation=s)) for s in (-1.0, 1.0)]
            for end in ends + strong:
                others["tone"] += trial.others_moved(end)
            dark, bright = (trial.shown(end) for end in ends)
            if dark is not None and bright is not None:
                tones.append((bright[0] - dark[0]) / (2 * BRIGHTEST))
        before, left, named = np.array(colours, float).mean(0) if colours else (np.nan,) * 3
        figures |= {
            f"{group}_before": before,
            f"{group}_left": left,
            f"{group}_named_right": named,
            f"{group}_others_delta_e": _mean(others["colour"]),
            f"{group}_others_delta_e_95": _percentile(others["colour"], 95),
            f"{group}_brightness_reached": _mean(tones),
            f"{group}_tone_others_delta_e": _mean(others["tone"]),
        }
    return {key: round(float(value), 4) for key, value in figures.items() if np.isfinite(value)}


def reference_figures(painter: Painter, references: Sequence[Annotated]) -> Figures:
    """Median CIEDE2000 between the hair, and the irises, of real portraits and of what is painted from them.

    Each portrait gives its style, and is painted on its own mask.
    """
    differences: dict[str, list[float]] = {"hair": [], "eye": []}
    for reference in track(references, "references", transient=True):
        painted = painter.paint(reference.mask, painter.encode_style(reference.picture, reference.mask))
        for name, class_id in (("hair", HAIR), ("eye", EYE)):
            shown = [shown_colour(p, reference.mask, class_id) for p in (reference.picture, painted)]
            if all(colour is not None for colour in shown):
                first, second = (lab(oklab.to_srgb(colour)) for colour in shown if colour is not None)
                differences[name].append(float(delta_e(first, second)))
    return {
        f"reference_{name}_delta_e": round(float(np.median(values)), 2)
        for name, values in differences.items()
        if values
    }


class _Trial:
    """One mask in one style, of which a group is recoloured."""

    def __init__(self, painter: Painter, mask: Mask, seed: int, group: str) -> None:
        self._painter, self._mask = painter, mask
        self._small = mask[:: mask.shape[0] // _SIZE, :: mask.shape[1] // _SIZE]
        rows = painter.classes_of(group)
        self._shown = rows[0]
        self._others = [
            c for c in range(CLASS_COUNT) if c not in rows and (self._small == c).mean() > _LEAST_SHARE
        ]
        self.style = painter.sample_style(seed)
        self.before = self.painted(self.style)

    def painted(self, style: NDArray[np.float32]) -> NDArray[np.uint8]:
        return self._painter.paint(self._mask, style, _SIZE)

    def shown(self, picture: NDArray[np.uint8]) -> NDArray[np.float64] | None:
        return shown_colour(picture, self._small, self._shown)

    def others_moved(self, after: NDArray[np.uint8]) -> list[float]:
        first, second = lab(self.before), lab(after)
        regions = [self._small == c for c in self._others]
        return [float(delta_e(first[r].mean(0), second[r].mean(0))) for r in regions]


def _length(step: NDArray[np.float64]) -> float:
    return float(np.linalg.norm(step))


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else float("nan")


def _percentile(values: Sequence[float], share: float) -> float:
    return float(np.percentile(values, share)) if values else float("nan")
