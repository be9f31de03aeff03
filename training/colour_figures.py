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
from anime_painter.inference.eyes import inside_open_eyes
from training.measures import delta_e, lab

if TYPE_CHECKING:
    from anime_painter.inference.painter import Painter
    from training.data.annotated import Annotated

Figures = dict[str, float]
Mask = NDArray[np.uint8]

_SIZE = 256
"""Of the previews that colours are measured on."""
_TONED_EVERY = 5
"""Of so many masks, one is tried with the tones."""
_LEAST_SHARE = 2e-3
"""A class that covers less of the picture, of 1, has no colour to speak of."""


def slider_figures(painter: Painter, masks: Sequence[Mask]) -> Figures:
    """What the colour sliders do at full strength, and the tones at both ends, for each group.

    For a GROUP, distances in Oklab (white to black: 1): `GROUP_before` and `GROUP_left`, how far the shown
    colour was, and still is, from the slider's. `GROUP_named_right`: share of portraits in which the nearest
    of all sliders' colours is the one that was asked for, and `GROUP_named_right_least`, that of the colour
    that has it least. `GROUP_others_delta_e` and its 95th percentile `GROUP_others_delta_e_95`: CIEDE2000 by
    which the mean colours of other classes change, but of closed eyes. `GROUP_brightness_reached`: change of
    lightness between both ends of brightness, as a share of what was asked for; `GROUP_tone_others_delta_e`:
    what brightness and saturation change elsewhere; both on every fifth mask.

    Args:
        masks: uint8[512, 512] each.
    """
    figures: Figures = {}
    for group in painter.attributes:
        targets = {name: oklab.from_srgb(painter.swatch(group, name)) for name in painter.attributes[group]}
        colours = _Moves(targets)
        reached: list[float] = []
        others: dict[str, list[float]] = {"colour": [], "tone": []}
        for i, mask in enumerate(track(masks, f"colours of {group}", transient=True)):
            trial = _Trial(painter, mask, 100 + i, group)
            was = trial.shown(trial.before)
            for name in targets:
                after = trial.painted(painter.recolour(trial.style, {group: {name: 1.0}}))
                others["colour"] += trial.others_moved(after)
                colours.add(name, was, trial.shown(after))
            if i % _TONED_EVERY == 0:
                change, elsewhere = _toned(painter, trial, group)
                reached += change
                others["tone"] += elsewhere
        told = colours.figures() | {
            "others_delta_e": _mean(others["colour"]),
            "others_delta_e_95": _percentile(others["colour"], 95),
            "brightness_reached": _mean(reached),
            "tone_others_delta_e": _mean(others["tone"]),
        }
        figures |= {f"{group}_{key}": round(value, 4) for key, value in told.items() if np.isfinite(value)}
    return figures


class _Moves:
    """How near a group's sliders come to their colours, in Oklab."""

    def __init__(self, targets: dict[str, NDArray[np.float64]]) -> None:
        self._targets = targets
        self._told: dict[str, list[tuple[float, float, bool]]] = {name: [] for name in targets}

    def add(self, name: str, was: NDArray[np.float64] | None, shown: NDArray[np.float64] | None) -> None:
        """Counts one portrait, before and after; None where the mask has no place for the colour."""
        if was is None or shown is None:
            return
        lengths = {other: float(np.linalg.norm(target - shown)) for other, target in self._targets.items()}
        nearest = min(lengths, key=lambda other: lengths[other])
        before = float(np.linalg.norm(was - self._targets[name]))
        self._told[name].append((before, lengths[name], nearest == name))

    def figures(self) -> Figures:
        rows = [row for rows in self._told.values() for row in rows]
        if not rows:
            return {}
        before, left, right = np.array(rows, float).mean(0)
        shares = [np.mean([right for *_, right in rows]) for rows in self._told.values() if rows]
        return {
            "before": float(before),
            "left": float(left),
            "named_right": float(right),
            "named_right_least": float(min(shares)),
        }


def _toned(painter: Painter, trial: _Trial, group: str) -> tuple[list[float], list[float]]:
    """What brightness does, as a share of what was asked for; what both tones do elsewhere."""
    ends = [trial.painted(painter.tone(trial.style, group, brightness=b)) for b in (-1.0, 1.0)]
    strong = [trial.painted(painter.tone(trial.style, group, saturation=s)) for s in (-1.0, 1.0)]
    dark, bright = (trial.shown(end) for end in ends)
    reached = [] if dark is None or bright is None else [float(bright[0] - dark[0]) / (2 * BRIGHTEST)]
    return reached, [moved for end in ends + strong for moved in trial.others_moved(end)]


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
        # Closed eyes are lines on the face, and go with its colour.
        closed = [] if inside_open_eyes(self._small == EYE).any() else [EYE]
        self._others = [
            c
            for c in range(CLASS_COUNT)
            if c not in (*rows, *closed) and (self._small == c).mean() > _LEAST_SHARE
        ]
        self.style = painter.sample_style(seed)
        self.before = self.painted(self.style)

    def painted(self, style: NDArray[np.float32]) -> NDArray[np.uint8]:
        return self._painter.paint(self._mask, style, _SIZE)

    def shown(self, picture: NDArray[np.uint8]) -> NDArray[np.float64] | None:
        if (self._small == self._shown).mean() <= _LEAST_SHARE:
            return None
        return shown_colour(picture, self._small, self._shown)

    def others_moved(self, after: NDArray[np.uint8]) -> list[float]:
        first, second = lab(self.before), lab(after)
        regions = [self._small == c for c in self._others]
        return [float(delta_e(first[r].mean(0), second[r].mean(0))) for r in regions]


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else float("nan")


def _percentile(values: Sequence[float], share: float) -> float:
    return float(np.percentile(values, share)) if values else float("nan")
