"""Tones of a corpus beside masks and garments, for the underpainter."""

from __future__ import annotations

import zlib
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset

from anime_painter.classes import CLOTHES
from anime_painter.inference.manifest import Manifest
from anime_painter.inference.runtime import Provider, Runtime
from anime_painter.inference.style import GARMENT_NUMBERS, StyleEncoder
from anime_painter.inference.tones import SIZE, shading_of
from anime_painter.inference.underpainter import ARTS
from anime_painter.resources import models_folder
from training.corpus.store import mask_path, portrait_path, read_attributes
from training.data.corpus import corpus_seeds
from training.data.masks import read_mask, read_picture

_PORTRAIT = 512
_STEP = 1 / 60
"""Tones are kept as whole numbers of this."""


class _Kept(NamedTuple):
    """One character, packed."""

    mask: bytes
    tones: bytes
    garment: Tensor
    art: Tensor


class ToneDataset(Dataset[dict[str, Tensor]]):
    """Characters of a corpus: masks, tones and garments; kept once read.

    An item has `mask`, uint8[256, 256] of class ids, `tones`, float[1, 256, 256], `garment`, float[10], read
    by the shipped style encoder, `art`, float[6], the art direction, one-hot, and `place`, an integer below
    twice the number of characters: half of them are mirrored. Chance is drawn from torch's generator.

    Raises:
        UserError: the directory is no corpus; when an item is read: a file is missing or damaged.
    """

    def __init__(self, corpus: Path, part: Literal["train", "held-out"] = "train") -> None:
        self.seeds = corpus_seeds(corpus, part)
        self._corpus = corpus
        self._kept: dict[int, _Kept] = {}

    def __len__(self) -> int:
        return len(self.seeds)

    def __getitem__(self, index: int) -> dict[str, Tensor]:
        seed = self.seeds[index]
        if seed not in self._kept:
            self._kept[seed] = self._read(seed)
        packed = self._kept[seed]
        mask = np.frombuffer(zlib.decompress(packed.mask), np.uint8).reshape(SIZE, SIZE)
        tones = np.frombuffer(zlib.decompress(packed.tones), np.int8).reshape(1, SIZE, SIZE)
        item = {"mask": torch.tensor(mask), "tones": torch.tensor(tones) * _STEP}
        mirrored = int(torch.rand(()) < 0.5)
        if mirrored:
            item = {name: planes.flip(-1) for name, planes in item.items()}
        place = torch.tensor(2 * index + mirrored)
        return {**item, "garment": packed.garment, "art": packed.art, "place": place}

    def _read(self, seed: int) -> _Kept:
        picture = read_picture(portrait_path(self._corpus, seed), _PORTRAIT)
        mask = read_mask(mask_path(self._corpus, seed), _PORTRAIT)
        tones = np.round(shading_of(picture, mask).tones / _STEP).astype(np.int8)
        small = read_mask(mask_path(self._corpus, seed), SIZE)
        garment = torch.from_numpy(self._encoder.encode(picture, mask)[CLOTHES, -GARMENT_NUMBERS:].copy())
        art = torch.tensor([float(name == self._arts.get(seed)) for name in ARTS])
        return _Kept(zlib.compress(small.tobytes(), 1), zlib.compress(tones.tobytes(), 1), garment, art)

    @cached_property
    def _arts(self) -> dict[int, str]:
        return {row["seed"]: row["art"] for row in read_attributes(self._corpus)}

    @cached_property
    def _encoder(self) -> StyleEncoder:
        return StyleEncoder(Runtime(Provider.CPU, threads=1), Manifest.load(models_folder()))
