"""Masks of a corpus beside the same ones as people paint them, for the mask refiner."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset

from training.data.mask_labels import MaskDataset
from training.data.roughen import roughen

_BLOCKED_IN = 0.6
"""Share of the rough masks whose head is ellipses and boxes."""


class RoughMaskDataset(Dataset[dict[str, Tensor]]):
    """Masks of a corpus, as they are and mirrored.

    An item has `mask` and `rough`, both uint8[256, 256] of class ids. Chance is drawn from torch's generator.

    Args:
        rough_share: share 0..1 of the items whose `rough` mask is roughened; in the others both are equal.

    Raises:
        UserError: the directory is no corpus; when an item is read: a file is missing or damaged.
    """

    def __init__(
        self, corpus: Path, rough_share: float, part: Literal["train", "held-out"] = "train"
    ) -> None:
        self._masks = MaskDataset(corpus, part)
        self._rough_share = rough_share

    def __len__(self) -> int:
        return len(self._masks)

    def __getitem__(self, index: int) -> dict[str, Tensor]:
        rng = np.random.default_rng(int(torch.randint(2**62, ())))
        mask = self._masks[index]["mask"]
        is_rough = rng.random() < self._rough_share
        rough = torch.from_numpy(roughen(mask.numpy(), rng, _BLOCKED_IN)) if is_rough else mask
        return {"mask": mask, "rough": rough}
