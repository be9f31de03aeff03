"""Windows: the parts of pictures that the local levels are trained on, eyes and mouths more than the rest."""

from __future__ import annotations

import torch
from torch import Tensor

from anime_painter.classes import EYE, MOUTH
from training.nets.spade import Window

_GRID = 64
"""Windows begin and end on the pixels of the generator's level of this size."""
_RIM = 4
"""Pixels of that level by which the painted window is larger: what the local levels see beyond a pixel."""
_ON_FEATURES = 0.6
"""Share of the windows that are laid around a pixel of an eye or a mouth, where there is one."""


def draw_windows(coverage: Tensor, share: float) -> tuple[Window, Window]:
    """Draws a window for each picture of a batch, from torch's generator.

    Args:
        coverage: float[B, 7, S, S], share of each class in each pixel.
        share: side of the windows, of the picture's side.

    Returns:
        The windows to be judged; and those to be painted: with a rim, as far as the picture goes.
    """
    side = round(share * _GRID)
    painted_side = min(side + 2 * _RIM, _GRID)
    features = torch.nn.functional.adaptive_max_pool2d(coverage[:, [EYE, MOUTH]].amax(1, keepdim=True), _GRID)
    inner, outer = [], []
    for feature in features[:, 0]:
        top, left = (_start(centre, side) for centre in _centre(feature))
        inner.append((top / _GRID, left / _GRID))
        rim = [min(max(corner - _RIM, 0), _GRID - painted_side) for corner in (top, left)]
        outer.append((rim[0] / _GRID, rim[1] / _GRID))
    return Window(tuple(inner), side / _GRID), Window(tuple(outer), painted_side / _GRID)


def _centre(feature: Tensor) -> list[int]:
    """Row and column on the grid: of an eye or a mouth, or of any place."""
    places = (feature > 0).nonzero()
    if len(places) and torch.rand(()) < _ON_FEATURES:
        return places[int(torch.randint(len(places), ()))].tolist()
    return torch.randint(_GRID, (2,)).tolist()


def _start(centre: int, side: int) -> int:
    # Not always in the middle: what is left and right of an eye counts too.
    shift = int(torch.randint(side // 2, ())) - side // 4
    return min(max(centre - side // 2 + shift, 0), _GRID - side)
