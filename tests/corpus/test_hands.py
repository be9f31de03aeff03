"""Hands: skin with a sleeve of cloth, drawn in one of eight portraits, and never over an eye."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from anime_painter.classes import BACKGROUND, CLOTHES, EYE, SKIN
from training.corpus import eyes, features, hands
from training.corpus.authored import load
from training.corpus.character import Base, room_rng, sample_base
from training.corpus.hands import Hands, HandSheet
from training.corpus.head import Head
from training.corpus.scene import Scene

SIZE = 96
POSES = tuple(load("hands", Hands).pose)


def _base(yaw: float, seed: int = 3) -> Base:
    return replace(sample_base(seed), head=Head(yaw, 0.0, 0.0), unit=0.25, centre=(0.5, 0.35), tilt=0.0)


def _mask(base: Base, pose: str, side: int, sleeve: bool = True, with_eyes: bool = False) -> np.ndarray:
    scene = Scene(SIZE, base.figure_to_pixel(SIZE))
    face = features.sample(room_rng(base.seed, "face"), base)
    if with_eyes:
        eyes.draw(scene, base, face)
    sheet = HandSheet(pose, (side,), 0.0, None)
    hands.draw(scene, base, face, sheet, (0.2, 0.3, 0.6) if sleeve else None)
    return scene.mask()


def test_one_portrait_in_eight_lifts_a_hand_and_all_poses_are_met() -> None:
    sheets = [hands.sample(room_rng(seed, "hands"), sample_base(seed)) for seed in range(1200)]
    lifted = [sheet for sheet in sheets if sheet.pose != "none"]
    assert 0.09 < len(lifted) / len(sheets) < 0.16
    assert {sheet.pose for sheet in lifted} == set(POSES)
    assert len(POSES) >= 5


@pytest.mark.parametrize("pose", POSES)
@pytest.mark.parametrize("side", [-1, 1])
def test_a_hand_is_skin_and_its_sleeve_cloth(pose: str, side: int) -> None:
    dressed = _mask(_base(0.0), pose, side)
    bare = _mask(_base(0.0), pose, side, sleeve=False)
    assert set(np.unique(dressed)) == {BACKGROUND, SKIN, CLOTHES}
    assert set(np.unique(bare)) == {BACKGROUND, SKIN}
    assert (dressed == SKIN).sum() > 60


@pytest.mark.parametrize("pose", POSES)
@pytest.mark.parametrize("seed", [3, 21])
@pytest.mark.parametrize("yaw", [-0.7, 0.0, 0.4])
def test_a_hand_hides_no_eye(pose: str, yaw: float, seed: int) -> None:
    base = _base(yaw, seed)
    near = -1 if yaw > 0 else 1
    free, held = (_mask(base, name, near, with_eyes=True) == EYE for name in ("none", pose))
    assert np.array_equal(free, held)


def test_no_hand_draws_nothing() -> None:
    assert (_mask(_base(0.0), "none", 1) == BACKGROUND).all()
