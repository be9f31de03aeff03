"""What `python -m training finish-pairs` made, as a data set: portraits as painted, and as they shall be."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypedDict

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from anime_painter.errors import UserError
from training.data.masks import read_picture

_HELD_OUT_EVERY = 25
"""One pair in so many is never trained on."""
_NAMES = "[0-9]" * 6 + ".png"
_PLACES = 3
"""Of so many places drawn, the one where most is to change is cut out: plain ground teaches nothing."""


class FinishedItem(TypedDict):
    """Parts of one portrait.

    Attributes:
        painted: uint8[N, 3, S, S] RGB, what the generator painted.
        finished: uint8[N, 3, S, S] RGB, the same in clean lines.
    """

    painted: Tensor
    finished: Tensor


class FinishedPairs(Dataset[FinishedItem]):
    """Some square parts of each portrait, half of them mirrored. Chance is drawn from torch's generator.

    Args:
        pairs: folder that `python -m training finish-pairs` filled.
        size: side of the parts in pixels.
        parts: how many are cut out of a portrait.
        part: which portraits: those to train on, or those held out.

    Raises:
        UserError: the folder holds no pairs; when an item is read: a file is damaged, or no pair.
    """

    def __init__(
        self, pairs: Path, size: int, parts: int, part: Literal["train", "held-out"] = "train"
    ) -> None:
        paths = sorted(pairs.glob(_NAMES))
        self._paths = [p for p in paths if _is_held_out(p) == (part == "held-out")]
        if not self._paths:
            raise UserError(
                f"{pairs} holds too few pairs; make at least {_HELD_OUT_EVERY} with "
                "`python -m training finish-pairs`."
            )
        self._size, self._parts = size, parts

    def __len__(self) -> int:
        return len(self._paths)

    def __getitem__(self, index: int) -> FinishedItem:
        rng = np.random.default_rng(int(torch.randint(2**62, ())))
        painted, finished = self._pair(self._paths[index])
        cuts = [self._cut(painted, finished, rng) for _ in range(self._parts)]
        parts = [np.stack([cut[i] for cut in cuts]).transpose(0, 3, 1, 2) for i in range(2)]
        tensors = [torch.from_numpy(np.ascontiguousarray(planes)) for planes in parts]
        return FinishedItem(painted=tensors[0], finished=tensors[1])

    def _pair(self, path: Path) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        both = read_picture(path)
        high, wide = both.shape[:2]
        if wide != 2 * high or high < self._size:
            raise UserError(
                f"{path} is {wide} x {high} pixels, expected two squares of {self._size} or more; delete it "
                "and make it again with `python -m training finish-pairs`."
            )
        return both[:, :high], both[:, high:]

    def _cut(
        self, painted: NDArray[np.uint8], finished: NDArray[np.uint8], rng: np.random.Generator
    ) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        cuts = []
        for top, left in rng.integers(painted.shape[0] - self._size + 1, size=(_PLACES, 2)):
            rows, columns = slice(top, top + self._size), slice(left, left + self._size)
            cuts.append((painted[rows, columns], finished[rows, columns]))
        before, after = max(cuts, key=lambda cut: np.abs(cut[0].astype(np.int16) - cut[1]).mean())
        return (before[:, ::-1], after[:, ::-1]) if rng.random() < 0.5 else (before, after)


def _is_held_out(path: Path) -> bool:
    return int(path.stem) % _HELD_OUT_EVERY == _HELD_OUT_EVERY - 1
