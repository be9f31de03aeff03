"""Accessories: all of them are clothes, and glasses leave the eyes behind them what they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from anime_painter.classes import BACKGROUND, CLOTHES, EYE
from anime_painter.errors import UserError
from training.corpus import accessories, draw, eyes, face, features
from training.corpus.accessories.catalogue import Ornaments, earrings, glasses, ornaments
from training.corpus.authored import load
from training.corpus.character import Base, room_rng, sample_base
from training.corpus.cloth import cloth, named
from training.corpus.colour import to_oklab
from training.corpus.knots import knot
from training.corpus.scene import Scene

SIZE = 128
PLAIN = {"on_hair": "none", "glasses": "none", "earrings": "none"}
WORN = [{"on_hair": kind} for kind in sorted(ornaments().ornaments)] + [
    {"earrings": k} for k in earrings().kinds
]


def _looking(yaw: float) -> Base:
    base = sample_base(1)
    return replace(
        base, head=replace(base.head, yaw=yaw, pitch=0.0, roll=0.0), unit=0.2, centre=(0.5, 0.5), tilt=0.0
    )


BASE = _looking(0.05)


def _sheet(base: Base = BASE, **worn: str) -> accessories.AccessorySheet:
    sheet = replace(
        accessories.sample(room_rng(1, "accessories"), base), **{**PLAIN, **worn}, size=0.5, side=1
    )
    roles = ("main", "second", "accent", "frame", "ear_main", "ear_second")
    rng = np.random.default_rng(0)
    return replace(sheet, cloths={role: cloth(base, named(rng, base, ("red", "blue"))) for role in roles})


def _mask(sheet: accessories.AccessorySheet, base: Base = BASE) -> np.ndarray:
    """Eyes and accessories on an empty paper."""
    scene = Scene(SIZE, base.figure_to_pixel(SIZE))
    accessories.draw_behind(scene, base, sheet)
    looks = features.sample(room_rng(1, "face"), base)
    eyes.draw(scene, base, looks, face.outline(looks, base))
    accessories.draw_on_face(scene, base, sheet)
    accessories.draw_on_hair(scene, base, sheet)
    return scene.mask()


@pytest.mark.parametrize("yaw", [0.05, 0.7])
@pytest.mark.parametrize("worn", WORN)
def test_an_ornament_is_clothes_and_hides_no_eye(worn: dict[str, str], yaw: float) -> None:
    base = _looking(yaw)
    plain, dressed = _mask(_sheet(base), base), _mask(_sheet(base, **worn), base)
    changed = plain != dressed
    assert changed.any()
    assert (dressed[changed] == CLOTHES).all()
    assert (dressed[plain == EYE] == EYE).mean() > 0.9


@pytest.mark.parametrize("kind", sorted(glasses().kinds))
def test_frames_are_clothes_and_lenses_keep_the_eye(kind: str) -> None:
    plain, worn = _mask(_sheet()), _mask(_sheet(glasses=kind))
    changed = plain != worn
    assert changed.any()
    assert (worn[changed] == CLOTHES).all()
    assert (worn[plain == EYE] == EYE).mean() > 0.6


@pytest.mark.parametrize("kind", ["cap", "headphones", "camellia", "two_bows", "band"])
def test_an_ornament_turns_with_the_head(kind: str) -> None:
    ahead, aside = _mask(_sheet(on_hair=kind)), _mask(_sheet(_looking(0.7), on_hair=kind), _looking(0.7))
    assert (ahead != aside).mean() > 0.003


def test_of_two_bows_a_turned_head_hides_the_far_one() -> None:
    aside = _looking(0.78)
    for base, bows in ((BASE, 2), (aside, 1)):
        worn = (_mask(_sheet(base, on_hair="two_bows"), base) == CLOTHES).astype(np.uint8)
        assert cv2.connectedComponents(worn)[0] - 1 == bows


def test_nothing_stands_up_through_a_hat() -> None:
    hatted = 0
    for seed in range(400):
        sheets = draw.sample_sheets(sample_base(seed))
        if sheets["accessories"].covers_crown:
            hatted += 1
            assert sheets["hair"].strays == 0
            assert sheets["hair"].ears == "none"
    assert hatted > 10


def test_ornaments_stand_out_from_the_hair() -> None:
    """Among the colours drawn for an ornament, the sheet takes one that the hair does not have."""
    close = worn = 0
    for seed in range(500):
        base = sample_base(seed)
        sheet = accessories.sample(room_rng(seed, "accessories"), base)
        if sheet.on_hair != "none":
            worn += 1
            difference = to_oklab(sheet.cloths["main"].base) - to_oklab(base.hair.base)
            close += bool(np.linalg.norm(difference) < 0.1)
    assert close / worn < 0.06


def test_every_authored_colour_and_knot_exists() -> None:
    rng = np.random.default_rng(0)
    for each in ornaments().ornaments.values():
        for name in {*each.main, *each.second, *each.accent}:
            named(rng, BASE, (name,))
        assert not each.knot or knot(each.knot).pieces
    for name in {*glasses().frames, *earrings().main, *earrings().second}:
        named(rng, BASE, (name,))


def test_an_ornament_without_anything_to_draw_is_named(tmp_path: Path) -> None:
    text = 'none = [1, 1]\n[ornaments.air]\nshares = [1, 1]\nmount = "pin"\nmain = ["red"]\n'
    (tmp_path / "accessories.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=r"ornaments\.air: .*needs pieces or a knot"):
        load("accessories", Ornaments, tmp_path)


def test_about_half_of_the_characters_wear_none() -> None:
    plain = 0
    for seed in range(400):
        base = sample_base(seed)
        sheet = accessories.sample(room_rng(seed, "accessories"), base)
        plain += (sheet.on_hair, sheet.glasses, sheet.earrings) == ("none", "none", "none")
    assert 0.35 < plain / 400 < 0.6


def test_a_bare_head_leaves_the_paper_empty() -> None:
    scene = Scene(SIZE, BASE.figure_to_pixel(SIZE))
    accessories.draw_behind(scene, BASE, _sheet())
    accessories.draw_on_hair(scene, BASE, _sheet())
    assert (scene.mask() == BACKGROUND).all()
