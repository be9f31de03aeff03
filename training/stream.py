"""The endless stream of training pictures: which one comes at which place, repeatable from any step on."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset, Sampler, default_collate

from anime_painter.errors import UserError

_SEED_STRIDE = 1_000_003


@dataclass(frozen=True)
class Draw:
    """One item of the stream: its index in the data set, and its place in the stream."""

    index: int
    position: int


class EndlessSampler(Sampler[Draw]):
    """All pictures in a new random order each epoch, for ever, from any position on.

    The order follows from the seed alone: a resumed run sees what an uninterrupted one would have seen.

    Args:
        count: pictures in the data set.
        start: pictures that this process has seen already.
        rank, ranks: this process among those that share the stream.
    """

    def __init__(self, count: int, seed: int, start: int, rank: int = 0, ranks: int = 1) -> None:
        self._count = count
        self._seed = seed
        self._start = start
        self._rank = rank
        self._ranks = ranks

    def __iter__(self) -> Iterator[Draw]:
        position = self._start * self._ranks + self._rank
        epoch, order = -1, np.empty(0, np.int64)
        while True:
            if position // self._count != epoch:
                epoch = position // self._count
                order = np.random.default_rng([self._seed, epoch]).permutation(self._count)
            yield Draw(int(order[position % self._count]), position)
            position += self._ranks


def make_loader(dataset: Dataset, sampler: EndlessSampler, seed: int, batch: int, workers: int) -> DataLoader:
    """Batches of the stream. A batch may be a `UserError` in the place of tensors: the caller raises it."""
    return DataLoader(
        _Seeded(dataset, seed),
        batch,
        sampler=sampler,
        num_workers=workers,
        collate_fn=_collate,
        worker_init_fn=_calm_worker,
    )


def seed_step(seed: int, place: int) -> None:
    """Seeds torch for one step or one picture, so that a resumed run repeats its random numbers."""
    torch.manual_seed(seed * _SEED_STRIDE + place)


class _Seeded(Dataset[Any]):
    """A data set whose chances (mirroring, roughening) follow from a picture's place in the stream."""

    def __init__(self, dataset: Dataset[Any], seed: int) -> None:
        self._dataset = dataset
        self._seed = seed

    def __getitem__(self, draw: Draw) -> Any:
        seed_step(self._seed, draw.position)
        try:
            return self._dataset[draw.index]
        except UserError as error:
            # Raised here, in a loading process, it would reach the user wrapped in a traceback.
            return error


def _collate(items: list[Any]) -> Any:
    errors = [item for item in items if isinstance(item, UserError)]
    return errors[0] if errors else default_collate(items)


def _calm_worker(worker: int) -> None:
    """Loading processes must not take the cores from the network, nor stop before it does."""
    torch.set_num_threads(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
