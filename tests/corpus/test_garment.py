"""Garments: every template is clothes and nothing else, in the picture where it is in the mask."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from anime_painter.classes import BACKGROUND, CLOTHES
from anime_painter.errors import UserError
from training.corpus import draw, garment
from training.corpus.character import Base, Framing, Sex, room_rng, sample_base
from training.corpus.cloth import named
from training.corpus.figure import figure
from training.corpus.garment import patterns
from training.corpus.garment.catalogue import necklaces, wardrobe
from training.corpus.knots import knot
from training.corpus.scene import Scene

SIZE = 128


def _first(wanted) -> Base:
    return next(base for base in map(sample_base, range(500)) if wanted(base))


def _sheets_by_kind() -> dict[str, tuple[Base, garment.GarmentSheet]]:
    """A wearer and a sheet for each kind that is ever sampled, all seen down to the bust."""
    found: dict[str, tuple[Base, garment.GarmentSheet]] = {}
    for seed in range(1500):
        if len(found) == len(wardrobe()):
            break
        base = sample_base(seed)
        sheet = garment.sample(room_rng(seed, "garment"), base)
        found.setdefault(sheet.kind, (base, sheet))
    bust = _first(lambda base: base.framing is Framing.BUST)
    view = {"framing": bust.framing, "unit": bust.unit, "centre": bust.centre, "tilt": bust.tilt}
    return {kind: (replace(base, **view), sheet) for kind, (base, sheet) in found.items()}


SHEETS = _sheets_by_kind()


def _dressed(base: Base, sheet: garment.GarmentSheet) -> tuple[np.ndarray, np.ndarray]:
    scene = Scene(SIZE, base.figure_to_pixel(SIZE))
    scene.canvas.drawColor(0xFFFF00FF)
    garment.draw_behind(scene, base, sheet)
    garment.draw(scene, base, sheet)
    return scene.portrait(), scene.mask()


def test_all_templates_are_worn() -> None:
    assert set(SHEETS) == set(wardrobe())
    assert len(SHEETS) >= 16


@pytest.mark.parametrize("kind", sorted(SHEETS))
def test_a_garment_is_clothes_alone_and_reaches_the_lower_edge(kind: str) -> None:
    base, sheet = SHEETS[kind]
    mask = _dressed(base, sheet)[1]
    assert set(np.unique(mask)) == {BACKGROUND, CLOTHES}
    assert mask[-1, int(base.centre[0] * SIZE)] == CLOTHES


@pytest.mark.parametrize("kind", sorted(SHEETS))
def test_picture_and_mask_of_a_garment_agree_within_two_pixels(kind: str) -> None:
    portrait, mask = _dressed(*SHEETS[kind])
    painted = np.abs(portrait.astype(int) - np.array([255, 0, 255])).max(axis=2) > 64
    worn = mask == CLOTHES
    near = np.ones((5, 5), np.uint8)
    assert not (painted & (cv2.dilate(worn.astype(np.uint8), near) == 0)).any()
    assert not (worn & (cv2.dilate(painted.astype(np.uint8), near) == 0)).any()


@pytest.mark.parametrize("necklace", sorted(necklaces().kinds))
def test_a_necklace_is_clothes_on_the_neck(necklace: str) -> None:
    base, sheet = SHEETS["off_shoulder"]
    bare = _dressed(base, replace(sheet, necklace="none"))[1]
    banded = _dressed(base, replace(sheet, necklace=necklace, jewel=(sheet.accent, sheet.second)))[1]
    changed = bare != banded
    assert changed.any()
    assert (banded[changed] == CLOTHES).all()


def test_skirts_and_sailor_collars_are_for_women_alone() -> None:
    base = _first(lambda base: base.sex is Sex.MALE)
    kinds = {garment.sample(np.random.default_rng(seed), base).kind for seed in range(300)}
    assert kinds.isdisjoint({"sailor", "maid", "camisole", "off_shoulder", "blouse", "sundress"})
    assert len(kinds) >= 10


@pytest.mark.parametrize("pattern", [name for name in patterns.NAMES if name not in ("plain", "bands")])
def test_a_pattern_changes_the_cloth_and_leaves_the_mask(pattern: str) -> None:
    base, sheet = SHEETS["t_shirt"]
    plain = _dressed(base, replace(sheet, pattern="plain"))
    patterned = _dressed(base, replace(sheet, pattern=pattern))
    worn = plain[1] == CLOTHES
    assert np.array_equal(plain[1], patterned[1])
    assert (np.abs(plain[0].astype(int) - patterned[0]).max(axis=2) > 8)[worn].mean() > 0.02


def test_every_authored_pattern_colour_and_knot_exists() -> None:
    rng, base = np.random.default_rng(0), sample_base(0)
    for each in wardrobe().values():
        assert set(each.patterns) <= set(patterns.NAMES)
        for name in {*each.main, *each.second, *each.accent}:
            named(rng, base, (name,))
        for name in each.options.get("neckwear", {}):
            assert name == "none" or knot(name).pieces


def test_every_option_is_asked_for_by_a_piece_or_stands_for_the_lack_of_one() -> None:
    for name, each in wardrobe().items():
        own = [*each.pieces, *(wardrobe()[each.under].pieces if each.under else ())]
        asked = {piece.when for piece in own} | {piece.unless for piece in own}
        asked |= {trim.when for piece in own for trim in piece.trims}
        for group, shares in each.options.items():
            assert group == "neckwear" or asked & set(shares), (name, group)


def test_a_colour_that_is_not_in_the_file_is_named() -> None:
    with pytest.raises(UserError, match=r"no colour 'octarine'"):
        named(np.random.default_rng(0), sample_base(0), ("octarine",))


def test_the_same_sheet_is_drawn_to_the_same_bytes() -> None:
    base, sheet = SHEETS["kimono"]
    first, second = _dressed(base, sheet), _dressed(base, sheet)
    assert np.array_equal(first[0], second[0])
    assert np.array_equal(first[1], second[1])


def test_a_hood_worn_up_takes_hats_and_ears_off() -> None:
    hooded = 0
    for sheets in (draw.sample_sheets(sample_base(seed)) for seed in range(700)):
        if sheets["garment"].hooded:
            hooded += 1
            assert sheets["accessories"].on_hair == "none"
            assert sheets["hair"].ears == "none"
    assert hooded > 3


def test_a_hood_is_clothes_around_the_face_and_leaves_the_face_free() -> None:
    base, sheet = SHEETS["hoodie"]
    up = replace(sheet, options=frozenset({"up"}))
    scene = Scene(SIZE, base.figure_to_pixel(SIZE))
    garment.draw_hood(scene, base, up, "over")
    mask = scene.mask()
    eyes = base.figure_to_pixel(SIZE).mapXY(*base.head.project([(0.0, 0.3)])[0])
    assert (mask == CLOTHES).mean() > 0.02
    assert mask[int(eyes.y()), int(eyes.x())] == BACKGROUND


@pytest.mark.parametrize("kind", ["t_shirt", "shirt", "hoodie", "off_shoulder"])
def test_sleeves_move_with_their_arms_and_keep_the_shoulder(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    base, sheet = SHEETS[kind]

    def dressed(spread: float) -> np.ndarray:
        stance = replace(figure(base), spread=(spread, spread))
        monkeypatch.setattr(garment, "figure", lambda _: stance)
        return _dressed(base, sheet)[1]

    close, apart = dressed(0.0), dressed(0.16)
    shoulder = int((base.centre[1] + 1.9 * base.unit) * SIZE)
    assert not (close[:shoulder] != apart[:shoulder]).any()
    assert (close != apart).sum() > 20
