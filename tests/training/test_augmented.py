"""Few annotated portraits become many."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.training.tiny_data import write_annotated
from training.augmented import augment_folder
from training.data.annotated import held_out_names, load_annotated


def test_each_portrait_becomes_many_that_differ_and_the_held_out_none(tmp_path: Path) -> None:
    kept = min(held_out_names())
    annotated = write_annotated(tmp_path / "annotated", ["a", "b", kept], 96)
    assert augment_folder(annotated, tmp_path / "out", each=5, size=64, seed=0) == 10
    made = load_annotated(tmp_path / "out", "all", 64)
    assert [p.name for p in made] == [f"{name}-{i:02d}" for name in "ab" for i in range(5)]
    for i, portrait in enumerate(made):
        assert all(not np.array_equal(portrait.picture, other.picture) for other in made[:i])
    original = load_annotated(annotated, "train", 64)[0]
    assert np.array_equal(made[0].mask, original.mask)


def test_equal_seeds_make_equal_portraits(tmp_path: Path) -> None:
    annotated = write_annotated(tmp_path / "annotated", ["a"], 64)
    for out, seed in (("one", 1), ("same", 1), ("other", 2)):
        augment_folder(annotated, tmp_path / out, each=2, size=64, seed=seed)
    one, same, other = (
        (tmp_path / out / "masks" / "a-01.png").read_bytes() for out in ("one", "same", "other")
    )
    assert one == same != other
