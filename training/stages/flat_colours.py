"""Fits the generator's flat colours: each class region gets the mean colour that its style code tells."""

from __future__ import annotations

from pathlib import Path

import torch
from sklearn.linear_model import Ridge
from torch import Tensor
from torch.utils.data import DataLoader, Subset

from anime_painter.classes import CLASS_COUNT
from training.data.augment import class_coverage
from training.data.corpus import CorpusDataset
from training.nets.spade import STYLE_SIZE, Generator
from training.nets.style_encoder import StyleEncoder

_CHARACTERS = 256
_LEAST_SHARE = 5e-4
"""A class that covers less of the picture, of 1, teaches nothing."""
_RIDGE = 1e-3
"""Added to the codes' variances, in their squared units."""
_EDGE = 0.02
"""Colours are kept this far from black and white, where tanh is flat."""


@torch.no_grad()
def fit_flat_colours(generator: Generator, encoder: StyleEncoder, corpus: Path, size: int) -> None:
    """Adds to the flat colours, linearly in the codes, what the regions' mean colours lack before the tanh.

    Args:
        generator: in evaluation mode, on the CPU; only its `flat_colours` change.
        size: of the output that is measured, in pixels: one whose pictures were trained.
    """
    codes, missing, shares = _measured(generator, encoder, corpus, size)
    flat = generator.flat_colours
    for class_id in range(CLASS_COUNT):
        shown = shares[:, class_id] > _LEAST_SHARE
        if int(shown.sum()) <= 2 * STYLE_SIZE:
            continue
        x, y = codes[shown, class_id], missing[shown, class_id]
        fitted = Ridge(alpha=_RIDGE * len(x)).fit(x.numpy(), y.numpy())
        flat.weight[class_id] += torch.from_numpy(fitted.coef_.T)
        flat.bias[class_id] += torch.from_numpy(fitted.intercept_)


@torch.no_grad()
def _measured(
    generator: Generator, encoder: StyleEncoder, corpus: Path, size: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Codes float[N, 7, 16], what mean colours lack float[N, 7, 3], shares of the picture float[N, 7]."""
    dataset = CorpusDataset(corpus, size, rough_share=0.0, mirrored=0.0)
    loader = DataLoader(Subset(dataset, range(min(_CHARACTERS, len(dataset)))), 16)
    codes, missing, shares = [], [], []
    for batch in loader:
        picture = batch["picture"].float() / 255
        coverage = class_coverage(batch["mask"], size)
        code = encoder(picture, coverage)[0]
        lack = _before_tanh(picture) - _before_tanh(generator(coverage, code, (size,))[size])
        weights = coverage.flatten(2)
        share = weights.sum(2)
        codes.append(code)
        missing.append(torch.matmul(weights, lack.flatten(2).mT) / share[..., None].clamp(min=1e-3))
        shares.append(share / size**2)
    return torch.cat(codes), torch.cat(missing), torch.cat(shares)


def _before_tanh(picture: Tensor) -> Tensor:
    return torch.atanh((picture * 2 - 1).clamp(2 * _EDGE - 1, 1 - 2 * _EDGE))
