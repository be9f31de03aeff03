"""Masks of a corpus for the mask prior, with labels that tell what each of them shows."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset

from training.corpus.store import mask_path, read_attributes
from training.data.corpus import corpus_seeds
from training.data.masks import read_mask
from training.nets.mask_codec import MASK_SIZE

READ_SIZE = 2 * MASK_SIZE
"""Masks are read at twice the side at which they are coded, so that edges cover parts of pixels."""
_NAMED = (
    "sex",
    "framing",
    "expression",
    "eyes",
    "mouth",
    "face_shape",
    "hair_front",
    "hair_crown",
    "hair_side",
    "hair_back",
    "animal_ears",
    "garment",
    "ornament",
    "glasses",
    "hand",
)
"""Attributes of the corpus that a mask shows; ages and yaw come as steps beside them."""
_BREAKS = ("hand", "glasses")
"""What comes out broken when a mask is drawn."""
_YAW_STEP, _AGE_STEP = 0.1, 0.2


class MaskDataset(Dataset[dict[str, Tensor]]):
    """Masks of a corpus, each twice: as it is, and mirrored.

    An item has `mask`, uint8[256, 256] of class ids, and `index`, its own. Masks are kept packed once read.

    Raises:
        UserError: the directory is no corpus; when an item is read: a file is missing or damaged.
    """

    def __init__(self, corpus: Path, part: Literal["train", "held-out"] = "train") -> None:
        self.seeds = corpus_seeds(corpus, part)
        self._corpus = corpus
        self._packed: dict[int, bytes] = {}

    def __len__(self) -> int:
        return 2 * len(self.seeds)

    def __getitem__(self, index: int) -> dict[str, Tensor]:
        seed = self.seeds[index // 2]
        if seed not in self._packed:
            self._packed[seed] = zlib.compress(
                read_mask(mask_path(self._corpus, seed), READ_SIZE).tobytes(), 1
            )
        flat = np.frombuffer(zlib.decompress(self._packed[seed]), np.uint8)
        mask = torch.tensor(flat.reshape(READ_SIZE, READ_SIZE))
        return {"mask": mask.flip(1) if index % 2 else mask, "index": torch.tensor(index)}


class Labels:
    """Which labels hold for the masks of a corpus.

    Attributes:
        count: different labels, of all columns together.
        train, held_out: uint8[N, K], a row for each item of the data set of that part.
        drawable: uint8[M, K], those of `train` without hands and glasses, which come out broken when drawn.
    """

    def __init__(self, corpus: Path) -> None:
        told = {row["seed"]: row for row in read_attributes(corpus)}
        known: dict[tuple[str, str], int] = {}
        for seed in sorted(told):
            for mirrored in (False, True):
                for label in _labels(told[seed], mirrored).items():
                    known.setdefault(label, len(known))
        self.count = len(known)

        def table(part: Literal["train", "held-out"]) -> Tensor:
            items = [(told[s], mirrored) for s in corpus_seeds(corpus, part) for mirrored in (False, True)]
            rows = [[known[label] for label in _labels(*item).items()] for item in items]
            return torch.tensor(rows, dtype=torch.uint8)

        self.train, self.held_out = table("train"), table("held-out")
        whole = [all(told[s].get(name, "none") == "none" for name in _BREAKS) for s in corpus_seeds(corpus)]
        self.drawable = self.train[torch.tensor(whole).repeat_interleave(2)]


def _labels(row: Mapping[str, Any], mirrored: bool) -> dict[str, str]:
    yaw = float(row.get("yaw", 0.0)) * (-1 if mirrored else 1)
    steps = {
        "yaw": str(round(yaw / _YAW_STEP)),
        "age": str(int(float(row.get("age", 0.0)) / _AGE_STEP)),
        "mirrored": str(mirrored),
    }
    return {name: str(row.get(name, "none")) for name in _NAMED} | steps
