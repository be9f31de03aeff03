"""The drawn corpus as a data set: portraits with exact masks and with masks as people paint them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal, TypedDict

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset

from anime_painter.classes import CLOTHES
from anime_painter.errors import UserError
from training.corpus.store import mask_path, portrait_path, read_attributes
from training.data.masks import read_mask, read_picture
from training.data.recolour import with_turned_hues
from training.data.roughen import roughen

# One character in forty is never trained on, whatever the size of the corpus.
_HELD_OUT_EVERY = 40


class CorpusItem(TypedDict):
    """One character.

    Attributes:
        picture: uint8[3, size, size] RGB.
        mask: uint8[size, size] of class ids, exact.
        rough: uint8[size, size] of class ids: as a person would paint it, or equal to `mask`.
        seed: names the character.
    """

    picture: Tensor
    mask: Tensor
    rough: Tensor
    seed: int


class CorpusManifest(TypedDict):
    """A corpus: the digest of the code that drew it, its side in pixels, and its seeds."""

    version: str
    size: int
    first_seed: int
    count: int


def is_held_out(seed: int) -> bool:
    """Tells whether the character of a seed is kept from training, for evaluation."""
    return seed % _HELD_OUT_EVERY == _HELD_OUT_EVERY - 1


def corpus_seeds(corpus: Path, part: Literal["train", "held-out", "all"] = "train") -> list[int]:
    """Seeds of the characters that a corpus holds, ascending.

    Raises:
        UserError: the directory is no corpus, or holds no character of that part.
    """
    if not corpus.is_dir() or not any(corpus.glob("attributes*.jsonl")):
        raise UserError(
            f"{corpus} is no corpus (attributes.jsonl is missing); draw one with `python -m training corpus`."
        )
    seeds = [row["seed"] for row in read_attributes(corpus)]
    wanted = [s for s in seeds if part == "all" or is_held_out(s) == (part == "held-out")]
    if not wanted:
        raise UserError(
            f"{corpus} names no character to use ({part}); draw more with `python -m training corpus`."
        )
    return wanted


def corpus_size(corpus: Path) -> int:
    """Side of the stored portraits in pixels.

    Raises:
        UserError: the manifest is missing or damaged.
    """
    return corpus_manifest(corpus)["size"]


def corpus_manifest(corpus: Path) -> CorpusManifest:
    """What a corpus says of itself.

    Raises:
        UserError: the manifest is missing or damaged.
    """
    path = corpus / "manifest.json"
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return CorpusManifest(
            version=str(told["version"]),
            size=int(told["size"]),
            first_seed=int(told["first_seed"]),
            count=int(told["count"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path} is missing or damaged; draw the corpus again.") from error


class CorpusDataset(Dataset[CorpusItem]):
    """Characters of a corpus, half of them mirrored.

    Chance is drawn from torch's generator, so a seeded loader repeats exactly, with any number of workers.

    Args:
        corpus: directory that `python -m training corpus` filled.
        size: side of the items in pixels.
        rough_share: share 0..1 of the items whose `rough` mask is roughened.
        part: which characters: those to train on, those held out, or all.
        mirrored: share 0..1 of the items that are mirrored.
        turned: share 0..1 of the items whose clothes have their hues turned: the corpus has few green ties.

    Raises:
        UserError: the directory is no corpus; when an item is read: a file is missing or damaged.
    """

    def __init__(
        self,
        corpus: Path,
        size: int,
        rough_share: float,
        part: Literal["train", "held-out", "all"] = "train",
        mirrored: float = 0.5,
        turned: float = 0.0,
    ) -> None:
        self.corpus, self.size = corpus, size
        self.rough_share, self.mirrored, self.turned = rough_share, mirrored, turned
        self.seeds = corpus_seeds(corpus, part)
        self._stored = corpus_size(corpus)

    def __len__(self) -> int:
        return len(self.seeds)

    def __getitem__(self, index: int) -> CorpusItem:
        seed = self.seeds[index]
        rng = np.random.default_rng(int(torch.randint(2**62, ())))
        picture = read_picture(portrait_path(self.corpus, seed), self.size, self._stored)
        mask = read_mask(mask_path(self.corpus, seed), self.size)
        if rng.random() < self.mirrored:
            picture, mask = picture[:, ::-1], mask[:, ::-1]
        picture, mask = np.ascontiguousarray(picture), np.ascontiguousarray(mask)
        if rng.random() < self.turned:
            picture = with_turned_hues(picture, mask, CLOTHES, rng)
        rough = roughen(mask, rng) if rng.random() < self.rough_share else mask
        return CorpusItem(
            picture=torch.from_numpy(np.ascontiguousarray(picture.transpose(2, 0, 1))),
            mask=torch.tensor(mask),
            rough=torch.tensor(rough),
            seed=seed,
        )
