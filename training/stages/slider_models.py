"""Colour sliders, learnt from what the generator paints: how codes show as colours, and how to reach one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from rich.progress import track

from anime_painter.classes import CLASS_COUNT, EYE, FACE, HAIR, SKIN
from anime_painter.errors import UserError
from anime_painter.inference import oklab
from anime_painter.inference.colour_match import shown_colour
from training.corpus import palette
from training.data.augment import class_coverage
from training.data.corpus import CorpusDataset
from training.loop import has_bfloat16
from training.nets.spade import STYLE_SIZE, Generator

Numbers = NDArray[np.float64]

GROUPS = {"hair": (HAIR,), "eye": (EYE,), "skin": (FACE, SKIN)}
"""Classes whose codes a group of sliders moves, the first being its measure. Colours are the palette's."""

_ROUNDS = 3
"""Of painting: styles as they are drawn, and then twice with every slider at full strength."""
_BATCH = 8
_LARGEST = 256
"""Side in pixels of what is painted: that of the preview."""


@dataclass(frozen=True)
class Painted:
    """Styles and what is seen of them.

    Attributes:
        codes: float64[N, 7, 16].
        inks: float64[N, 7, 3] of the colours that show (see `oklab.to_ink`); NaN where there is none.
        asked: by group, the name str[N] of the colour that it was moved to; empty for none.
    """

    codes: Numbers
    inks: Numbers
    asked: Mapping[str, NDArray[np.str_]]

    def of_row(self, row: int) -> tuple[Numbers, Numbers]:
        """Codes float64[M, 16] and inks float64[M, 3] of a class, where it shows."""
        shown = np.isfinite(self.inks[:, row, 0])
        return self.codes[shown, row], self.inks[shown, row]

    def beside(self, other: Painted) -> Painted:
        """Both together."""
        return Painted(
            np.concatenate([self.codes, other.codes]),
            np.concatenate([self.inks, other.inks]),
            {group: np.concatenate([names, other.asked[group]]) for group, names in self.asked.items()},
        )


@dataclass(frozen=True)
class ColourModel:
    """How one class's code shows as ink, and how it moves with it.

    Attributes:
        weights, bias: float64[3, 16] and [3]: `weights @ code + bias` is the ink that shows.
        gain: float64[16, 3]: `code + gain @ (other - ink)` shows another ink.
        offsets: float64[3] by name: what to ask for beside a named colour, which the straight line misses.
    """

    weights: Numbers
    bias: Numbers
    gain: Numbers
    offsets: Mapping[str, Numbers] = field(default_factory=dict)

    def inks(self, codes: Numbers) -> Numbers:
        """Inks float64[N, 3] of codes float64[N, 16]."""
        return codes @ self.weights.T + self.bias

    def corrected(self, codes: Numbers, inks: Numbers, asked: NDArray[np.str_]) -> ColourModel:
        """This model with the offsets that codes tell which were moved to named colours.

        Args:
            codes, inks: float64[N, 16] and float64[N, 3]; NaN where nothing showed.
            asked: str[N], the names; empty for none.
        """
        missed = self.inks(codes) - inks
        shown = np.isfinite(missed[:, 0]) & (asked != "")
        names = np.unique(asked[shown]).tolist()
        offsets = {name: np.median(missed[shown & (asked == name)], axis=0) for name in names}
        return replace(self, offsets=offsets)


def colour_model(codes: Numbers, inks: Numbers, spread: Numbers, ridge: float) -> ColourModel:
    """Fits a model to codes float64[N, 16] and the inks float64[N, 3] that they show.

    Args:
        spread: float64[16, 16], covariance of the codes that portraits have: of all moves with the same
            effect, the gain takes the likeliest.
        ridge: added to the codes' variances.

    Raises:
        UserError: there are too few codes.
    """
    if len(codes) <= STYLE_SIZE:
        raise UserError(f"Only {len(codes)} painted portraits show a class; raise `painted` in the recipe.")
    middle, centre = codes.mean(0), inks.mean(0)
    moments = (codes - middle).T @ (codes - middle) / len(codes) + ridge * np.eye(STYLE_SIZE)
    weights = np.linalg.solve(moments, (codes - middle).T @ (inks - centre) / len(codes)).T
    spread = spread + ridge * np.eye(STYLE_SIZE)
    gain = spread @ weights.T @ np.linalg.pinv(weights @ spread @ weights.T, hermitian=True)
    return ColourModel(weights, centre - weights @ middle, gain)


class SliderFit:
    """Learns the sliders of one generator.

    Args:
        generator: in evaluation mode.
        corpus: gives the masks, every second one as a person would paint it.
        spreads: covariance of each class's codes in portraits, float64[16, 16] by class id.
        ridge: of the colour models, in squared units of the codes.
    """

    def __init__(
        self, generator: Generator, corpus: Path, spreads: Mapping[int, Numbers], ridge: float
    ) -> None:
        self._generator = generator.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self._size = min(_LARGEST, generator.max_size)
        self._masks = self._drawn_masks(corpus)
        self._spreads, self._ridge = spreads, ridge

    def fit(self, styles: Numbers) -> tuple[dict[str, Any], dict[str, float]]:
        """Paints styles float64[N, 7, 16], first as they are, and then moved by the sliders learnt so far.

        Returns:
            The groups of attributes.json; and how much of the inks' variance the models explain, by row.

        Raises:
            UserError: the corpus is damaged, or too few masks show a class.
        """
        first, *others = np.array_split(styles, _ROUNDS)
        told = self._painted(first, {group: np.full(len(first), "") for group in GROUPS})
        models = self._models(told)
        for part in others:
            asked = {group: _in_turn(palette.labels(group), len(part)) for group in GROUPS}
            told = told.beside(self._painted(_moved(part, asked, models), asked))
            models = _corrected(self._models(told), told)
        groups = {group: _group(group, models) for group in GROUPS}
        return groups, {f"explained_{row}": _explained(told, row, model) for row, model in models.items()}

    def _models(self, told: Painted) -> dict[int, ColourModel]:
        rows = (row for rows in GROUPS.values() for row in rows)
        return {row: colour_model(*told.of_row(row), self._spreads[row], self._ridge) for row in rows}

    def _drawn_masks(self, corpus: Path) -> Iterator[NDArray[np.uint8]]:
        dataset = CorpusDataset(corpus, self._size, rough_share=0.5)
        while True:
            for index in torch.randperm(len(dataset)).tolist():
                yield dataset[index]["rough"].numpy()

    @torch.no_grad()
    def _painted(self, styles: Numbers, asked: Mapping[str, NDArray[np.str_]]) -> Painted:
        inks = np.full((len(styles), CLASS_COUNT, 3), np.nan)
        for start in track(range(0, len(styles), _BATCH), "Painting", transient=True):
            codes = styles[start : start + _BATCH]
            masks = [next(self._masks) for _ in codes]
            coverage = class_coverage(torch.from_numpy(np.stack(masks)), self._size)
            with torch.autocast("cpu", torch.bfloat16, enabled=has_bfloat16()):
                coverage = coverage.contiguous(memory_format=torch.channels_last)
                pictures = self._generator(coverage, torch.from_numpy(codes).float(), (self._size,))
            planes = (pictures[self._size].float().clamp(0, 1) * 255).round().to(torch.uint8)
            for i, (picture, mask) in enumerate(zip(planes.permute(0, 2, 3, 1).numpy(), masks, strict=True)):
                inks[start + i] = _inks(picture, mask)
        return Painted(styles, inks, asked)


def _inks(picture: NDArray[np.uint8], mask: NDArray[np.uint8]) -> Numbers:
    """Inks float64[7, 3] of the colours that show; NaN where there is none."""
    inks = np.full((CLASS_COUNT, 3), np.nan)
    for row in (row for rows in GROUPS.values() for row in rows):
        colour = shown_colour(picture, mask, row)
        if colour is not None:
            inks[row] = oklab.to_ink(colour)
    return inks


def _in_turn(names: list[str], count: int) -> NDArray[np.str_]:
    """Each name as often as any other, in random order."""
    return np.array(names)[torch.randperm(count).numpy() % len(names)]


def _moved(
    styles: Numbers, asked: Mapping[str, NDArray[np.str_]], models: Mapping[int, ColourModel]
) -> Numbers:
    moved = styles.copy()
    for group, names in asked.items():
        wanted = np.stack([oklab.to_ink(palette.middle(group, name)) for name in names])
        for row in GROUPS[group]:
            model = models[row]
            offsets = np.stack([model.offsets.get(name, np.zeros(3)) for name in names])
            moved[:, row] += (wanted + offsets - model.inks(styles[:, row])) @ model.gain.T
    return moved


def _corrected(models: Mapping[int, ColourModel], told: Painted) -> dict[int, ColourModel]:
    group_of = {row: group for group, rows in GROUPS.items() for row in rows}
    return {
        row: model.corrected(told.codes[:, row], told.inks[:, row], told.asked[group_of[row]])
        for row, model in models.items()
    }


def _group(group: str, models: Mapping[int, ColourModel]) -> dict[str, Any]:
    """A group of attributes.json."""
    described = []
    for row in GROUPS[group]:
        model = models[row]
        numbers = {"weights": model.weights, "bias": model.bias, "gain": model.gain}
        offsets = {name: _rounded(offset) for name, offset in model.offsets.items()}
        described.append({"row": row, **{k: _rounded(v) for k, v in numbers.items()}, "offsets": offsets})
    targets = {name: _rounded(palette.middle(group, name)) for name in palette.labels(group)}
    return {"models": described, "targets": targets}


def _explained(told: Painted, row: int, model: ColourModel) -> float:
    codes, inks = told.of_row(row)
    rest = inks - model.inks(codes)
    return round(float(1 - rest.var(0).sum() / max(inks.var(0).sum(), 1e-12)), 4)


def _rounded(values: Numbers) -> Any:
    return np.round(values, 6).tolist()
