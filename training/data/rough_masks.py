"""Masks of a corpus beside the same ones as people paint them, for the mask refiner."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset

from training.corpus.store import read_attributes
from training.data.mask_labels import MaskDataset
from training.data.roughen import roughen

_BLOCKED_IN = 0.6
"""Share of the rough masks whose head is ellipses and boxes."""


class RoughMaskDataset(Dataset[dict[str, Tensor]]):
    """Masks of a corpus, as they are and mirrored, but for those with glasses, of which blobs tell nothing.

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
        glasses = {row["seed"] for row in read_attributes(corpus) if row.get("glasses", "none") != "none"}
        self._kept = [i for i in range(len(self._masks)) if self._masks.seeds[i // 2] not in glasses]
        self._rough_share = rough_share

    def __len__(self) -> int:
        return len(self._kept)

    def __getitem__(self, index: int) -> dict[str, Tensor]:
        rng = np.random.default_rng(int(torch.randint(2**62, ())))
        mask = self._masks[self._kept[index]]["mask"]
        is_rough = rng.random() < self._rough_share
        rough = torch.from_numpy(roughen(mask.numpy(), rng, _BLOCKED_IN)) if is_rough else mask
        return {"mask": mask, "rough": rough}
