"""Heads are cut out of pictures, each beside its mask."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from anime_painter.classes import CLASSES, EYE, FACE, HAIR
from anime_painter.errors import UserError
from training.data.annotated import held_out_names, load_annotated
from training.heads import annotated_heads, join_heads


def test_a_head_is_the_square_of_its_picture(tmp_path: Path) -> None:
    head = next(head for head in annotated_heads() if head.box.side == 512)
    picture = np.random.default_rng(0).integers(0, 256, (512, 512, 3), np.uint8)
    (tmp_path / "pictures").mkdir()
    Image.fromarray(picture).save(tmp_path / "pictures" / f"{head.name}.png")
    assert join_heads(tmp_path / "pictures", tmp_path / "out") == 1
    (joined,) = load_annotated(tmp_path / "out", "train")
    assert joined.name == head.name
    assert np.array_equal(joined.picture, picture)


def test_every_mask_holds_a_face(tmp_path: Path) -> None:
    heads = annotated_heads()
    (tmp_path / "pictures").mkdir()
    for head in heads:
        reach = max(head.box.left, 0) + max(head.box.top, 0) + head.box.side
        Image.new("RGB", (reach, reach)).save(tmp_path / "pictures" / f"{head.name}.jpg")
    assert join_heads(tmp_path / "pictures", tmp_path / "out") == len(heads) > 30
    for portrait in load_annotated(tmp_path / "out", "all"):
        shares = np.bincount(portrait.mask.ravel(), minlength=len(CLASSES)) / portrait.mask.size
        assert len(shares) == len(CLASSES)
        assert shares[FACE] > 0.02 < shares[HAIR]
        assert shares[EYE] > 0.001


def test_heads_are_not_among_the_held_out() -> None:
    assert not held_out_names() & {head.name for head in annotated_heads()}


def test_a_folder_without_the_pictures_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"heads\.csv"):
        join_heads(tmp_path, tmp_path / "out")
