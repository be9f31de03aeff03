"""The density of style codes: a Gaussian mixture over all classes together, so that face and neck agree."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.mixture import GaussianMixture

Codes = NDArray[np.float64]
Known = NDArray[np.bool_]


def fit_mixture(codes: Codes, components: int, regularisation: float, seed: int) -> GaussianMixture:
    """Fits a mixture of Gaussians with full covariances to codes float64[N, D].

    Args:
        regularisation: added to the variances, in squared units of the codes.
    """
    mixture = GaussianMixture(components, reg_covar=regularisation, random_state=seed, max_iter=60, tol=1e-2)
    return mixture.fit(codes)


def with_others(mixture: GaussianMixture, fitted: Known, mean: Codes, variance: Codes) -> GaussianMixture:
    """The mixture over more numbers, of which those it was not fitted to depend on nothing.

    Args:
        fitted: bool[D], which of the numbers it was fitted to.
        mean, variance: float64[D - K], of the others.
    """
    count, size = mixture.n_components, len(fitted)
    wider = GaussianMixture(count)
    wider.weights_ = mixture.weights_
    wider.means_ = np.empty((count, size))
    wider.means_[:, fitted], wider.means_[:, ~fitted] = mixture.means_, mean
    wider.covariances_ = np.zeros((count, size, size))
    rows, columns = np.ix_(fitted, fitted)
    wider.covariances_[:, rows, columns] = mixture.covariances_
    others = np.flatnonzero(~fitted)
    wider.covariances_[:, others, others] = variance
    return wider


def imputed(codes: Codes, known: Known, rounds: int, seed: int) -> Codes:
    """Fills in the numbers of absent classes, drawn, given the present ones, from one Gaussian over all.

    They are drawn and not set to what is expected, so that the density keeps its width; fitting and drawing
    take turns (stochastic EM: Celeux and Diebolt, 1985).

    Args:
        codes: float64[N, D].
        known: bool[N, D]; in each column a number is known at least once.
    """
    rng = np.random.default_rng(seed)
    filled = np.where(known, codes, _column_draws(codes, known, rng))
    patterns, pattern_of = np.unique(known, axis=0, return_inverse=True)
    for _ in range(rounds):
        mean, covariance = filled.mean(0), np.cov(filled, rowvar=False) + 1e-4 * np.eye(codes.shape[1])
        for index, pattern in enumerate(patterns):
            if not pattern.all():
                rows = pattern_of.ravel() == index
                filled[np.ix_(rows, ~pattern)] = _draw_given(filled[rows], pattern, mean, covariance, rng)
    return filled


def _column_draws(codes: Codes, known: Known, rng: np.random.Generator) -> Codes:
    """Numbers drawn for each column from its own known ones."""
    columns = [rng.choice(codes[known[:, i], i], len(codes)) for i in range(codes.shape[1])]
    return np.stack(columns, axis=1)


def _draw_given(rows: Codes, known: Known, mean: Codes, covariance: Codes, rng: np.random.Generator) -> Codes:
    """The unknown numbers of rows float64[N, D] that know the same ones, drawn from a Gaussian."""
    inside = covariance[np.ix_(known, known)]
    between = covariance[np.ix_(~known, known)]
    gain = np.linalg.solve(inside, between.T).T
    means = mean[~known] + (rows[:, known] - mean[known]) @ gain.T
    spread = covariance[np.ix_(~known, ~known)] - gain @ between.T
    root = np.linalg.cholesky(spread + 1e-6 * np.eye(len(spread)))
    return means + rng.standard_normal(means.shape) @ root.T
