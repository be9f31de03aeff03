"""The density of style codes: a Gaussian mixture over all rows together, so that face and neck agree."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import CLASS_COUNT, CLOTHES, FACE
from anime_painter.errors import UserError
from anime_painter.inference.attributes import Attributes
from anime_painter.inference.manifest import Manifest
from anime_painter.inference.style import GARMENT_NUMBERS, STYLE_SIZE, Style

_NUMBERS = CLASS_COUNT * STYLE_SIZE
_CLOTHES = CLOTHES * STYLE_SIZE
"""The first of the clothes' numbers."""
_GUESS = 1
"""Seed of what a reference does not tell."""
_SPREAD = 0.85
"""Of fresh draws, as a share of the density's: the rarest look worst (Brock et al., "BigGAN", 2019)."""


@dataclass(frozen=True)
class StylePrior:
    """A mixture of K Gaussians over flattened style codes.

    Attributes:
        weights: float64[K], adding up to 1.
        means: float64[K, 112].
        covariances: float64[K, 112, 112].
        attributes: what a Gaussian does not know: garments, which it would mix, and how pale skin may be.
    """

    weights: NDArray[np.float64]
    means: NDArray[np.float64]
    covariances: NDArray[np.float64]
    attributes: Attributes

    @classmethod
    def load(cls, manifest: Manifest, attributes: Attributes) -> StylePrior:
        """Reads style_prior.npz.

        Raises:
            UserError: the file is missing, damaged or of other shapes.
        """
        data = manifest.read("style_prior")
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as file:
                weights, means, covariances = (
                    file[name].astype(np.float64) for name in ("weights", "means", "covariances")
                )
        except (OSError, ValueError, KeyError) as error:
            raise UserError("The style prior is no file of Anime Painter's; install it again.") from error
        count = len(weights)
        if means.shape != (count, _NUMBERS) or covariances.shape != (count, _NUMBERS, _NUMBERS):
            raise UserError("The style prior has other shapes than this Anime Painter's; install it again.")
        return cls(weights, means, covariances, attributes)

    def sample(self, seed: int, keep: Style | None, classes: Sequence[int] | None) -> Style:
        """Draws a style; with `keep`, only the rows `classes`, given the other rows."""
        rng = np.random.default_rng(seed)
        if keep is None:
            drawn = np.ones(_NUMBERS, bool)
            code = np.zeros(_NUMBERS)
        else:
            drawn = _numbers_of(range(CLASS_COUNT) if classes is None else classes)
            code = keep.astype(np.float64).ravel().copy()
        weights, means, covariances = self._given(code, drawn)
        k = rng.choice(len(weights), p=weights)
        root = np.linalg.cholesky(covariances[k] + 1e-6 * np.eye(len(covariances[k])))
        code[drawn] = means[k] + _SPREAD * root @ rng.standard_normal(int(drawn.sum()))
        style = self._with_skin(_as_style(code), drawn)
        return self.attributes.garments.tailored(style) if drawn[_CLOTHES] else style

    def nearby(self, style: Style, seed: int, amount: float, classes: Sequence[int]) -> Style:
        """Draws a neighbour of a style: rows `classes` move, given the others, the rest stay.

        A step of the preconditioned Crank-Nicolson walk (Cotter et al., 2013), which stays within the density
        however large it is: 0 changes nothing, and 1 is a fresh draw from the style's own kind.

        Args:
            amount: size of the step, 0..1.
        """
        drawn = _numbers_of(classes)
        if not drawn.any():
            return style
        rng = np.random.default_rng(seed)
        code = style.astype(np.float64).ravel().copy()
        weights, means, covariances = self._given(code, drawn)
        k = rng.choice(len(weights), p=_responsibilities(code[drawn], weights, means, covariances))
        root = np.linalg.cholesky(covariances[k] + 1e-6 * np.eye(len(covariances[k])))
        noise = root @ rng.standard_normal(int(drawn.sum()))
        code[drawn] = means[k] + np.sqrt(1 - amount**2) * (code[drawn] - means[k]) + amount * noise
        moved = self._with_skin(_as_style(code), drawn)
        return self._dressed_anew(style, moved) if drawn[_CLOTHES] else moved

    def _with_skin(self, style: Style, drawn: NDArray[np.bool_]) -> Style:
        """The style, if its face is drawn, with skin that people have: a Gaussian's palest is chalk."""
        rows = np.flatnonzero(drawn[::STYLE_SIZE]).tolist()
        return self.attributes.no_lighter(style, "skin", rows) if FACE in rows else style

    def _dressed_anew(self, before: Style, moved: Style) -> Style:
        """The moved style in a garment: that of before, unless another one is nearer now."""
        garments = self.attributes.garments
        if garments.shown(moved) == garments.shown(before):
            moved[CLOTHES, -GARMENT_NUMBERS:] = before[CLOTHES, -GARMENT_NUMBERS:]
            return moved
        return garments.tailored(moved)

    def fill(self, style: Style, present: Sequence[int]) -> Style:
        """Replaces the rows of absent classes by some that fit the present ones, always the same.

        They are drawn: what is expected is the mean of all colours, which is grey.
        """
        absent = [class_id for class_id in range(CLASS_COUNT) if class_id not in present]
        return self.sample(_GUESS, style, absent) if absent else style

    def _given(
        self, code: NDArray[np.float64], drawn: NDArray[np.bool_]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """The mixture over the drawn numbers, given the others: weights, means and covariances."""
        known = ~drawn
        if not known.any():
            return self.weights / self.weights.sum(), self.means, self.covariances
        logs, means, covariances = [], [], []
        for weight, mean, covariance in zip(self.weights, self.means, self.covariances, strict=True):
            between = covariance[np.ix_(drawn, known)]
            inside = covariance[np.ix_(known, known)]
            gain = np.linalg.solve(inside, between.T).T
            rest = code[known] - mean[known]
            means.append(mean[drawn] + gain @ rest)
            covariances.append(covariance[np.ix_(drawn, drawn)] - gain @ between.T)
            _, log_determinant = np.linalg.slogdet(inside)
            logs.append(np.log(weight) - 0.5 * (log_determinant + rest @ np.linalg.solve(inside, rest)))
        share = np.exp(np.array(logs) - max(logs))
        return share / share.sum(), np.array(means), np.array(covariances)


def _responsibilities(
    code: NDArray[np.float64],
    weights: NDArray[np.float64],
    means: NDArray[np.float64],
    covariances: NDArray[np.float64],
) -> NDArray[np.float64]:
    """How likely each Gaussian is to have drawn a code."""
    logs = []
    for weight, mean, covariance in zip(weights, means, covariances, strict=True):
        _, log_determinant = np.linalg.slogdet(covariance)
        rest = code - mean
        likelihood = log_determinant + rest @ np.linalg.solve(covariance, rest)
        logs.append(np.log(max(weight, 1e-300)) - 0.5 * likelihood)
    share = np.exp(np.array(logs) - max(logs))
    return share / share.sum()


def _numbers_of(classes: Sequence[int]) -> NDArray[np.bool_]:
    rows = np.zeros((CLASS_COUNT, STYLE_SIZE), bool)
    rows[list(classes)] = True
    return rows.ravel()


def _as_style(code: NDArray[np.float64]) -> Style:
    return code.reshape(CLASS_COUNT, STYLE_SIZE).astype(np.float32)
