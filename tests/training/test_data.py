"""Data sets: what they give, that they repeat, and what they say about damaged files."""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from anime_painter.classes import BACKGROUND, CLASS_COUNT, CLOTHES, EYE, FACE, HAIR, MOUTH
from anime_painter.errors import UserError
from anime_painter.inference.eyes import inside_open_eyes
from tests.training.tiny_data import portrait, write_annotated, write_corpus
from training.corpus.store import mask_path, portrait_path
from training.data.annotated import held_out_names, load_annotated
from training.data.augment import (
    View,
    class_coverage,
    holding,
    mixed,
    placed,
)
from training.data.corpus import CorpusDataset, corpus_seeds
from training.data.masks import resize_mask
from training.data.recolour import (
    lit,
    recoloured,
    recoloured_by_class,
    with_turned_hues,
)
from training.data.roughen import roughen
from training.trials import trial_mask

SIZE = 128
SEEDS = st.integers(0, 10_000)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "corpus", [0, 1, 39], SIZE)


def test_an_item_has_picture_exact_mask_and_rough_mask(corpus: Path) -> None:
    item = CorpusDataset(corpus, 64, rough_share=1.0, mirrored=0.0)[1]
    assert (item["picture"].shape, item["picture"].dtype) == ((3, 64, 64), torch.uint8)
    assert (item["mask"].shape, item["mask"].dtype) == ((64, 64), torch.uint8)
    assert (item["rough"].shape, item["rough"].dtype) == ((64, 64), torch.uint8)
    assert item["seed"] == 1
    assert not torch.equal(item["rough"], item["mask"])
    seen = item["picture"].permute(1, 2, 0).numpy().astype(int)
    assert np.abs(seen - portrait(1, 64)).mean() < 6


def test_without_roughening_both_masks_are_the_same(corpus: Path) -> None:
    dataset = CorpusDataset(corpus, SIZE, rough_share=0.0, mirrored=0.0)
    assert torch.equal(dataset[0]["rough"], dataset[0]["mask"])
    assert np.array_equal(dataset[0]["mask"].numpy(), trial_mask(0, SIZE))


def test_items_repeat_with_the_seed_of_torch(corpus: Path) -> None:
    dataset = CorpusDataset(corpus, 64, rough_share=0.5)

    def drawn(seed: int) -> list[torch.Tensor]:
        torch.manual_seed(seed)
        return [dataset[0]["rough"] for _ in range(6)]

    assert all(torch.equal(a, b) for a, b in zip(drawn(5), drawn(5), strict=True))
    assert not all(torch.equal(a, b) for a, b in zip(drawn(5), drawn(6), strict=True))


def test_mirroring_turns_picture_and_mask_alike(corpus: Path) -> None:
    straight = CorpusDataset(corpus, 64, 0.0, mirrored=0.0)[0]
    turned = CorpusDataset(corpus, 64, 0.0, mirrored=1.0)[0]
    assert torch.equal(turned["picture"], straight["picture"].flip(2))
    assert torch.equal(turned["mask"], straight["mask"].flip(1))
    half = CorpusDataset(corpus, 64, 0.0)
    torch.manual_seed(0)
    mirrored = sum(torch.equal(half[0]["mask"], turned["mask"]) for _ in range(40))
    assert 8 < mirrored < 32


def test_held_out_characters_are_never_trained_on(corpus: Path) -> None:
    assert CorpusDataset(corpus, 64, 0.0).seeds == [0, 1]
    assert CorpusDataset(corpus, 64, 0.0, part="held-out").seeds == [39]


def test_a_line_torn_while_the_corpus_grows_is_left_out(corpus: Path) -> None:
    with (corpus / "attributes.jsonl").open("a") as log:
        log.write('{"seed": 2, "hair_co')
    assert corpus_seeds(corpus, "all") == [0, 1, 39]


def test_a_folder_that_is_no_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no corpus"):
        CorpusDataset(tmp_path, 64, 0.0)


@pytest.mark.parametrize("find", [portrait_path, mask_path])
@pytest.mark.parametrize("content", [None, b"", b"no picture", "half"])
def test_a_missing_or_damaged_file_is_named(corpus: Path, find, content: bytes | str | None) -> None:
    path = find(corpus, 0)
    if content is None:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:40] if content == "half" else content)
    with pytest.raises(UserError, match=path.name):
        CorpusDataset(corpus, 64, 0.0)[0]


def test_shrinking_a_mask_keeps_its_thin_mouth() -> None:
    mask = np.zeros((64, 64), np.uint8)
    mask[31, 10:50] = MOUTH
    mask[33, 10:50] = EYE
    small = resize_mask(mask, 32)
    assert {MOUTH, EYE} <= set(np.unique(small))


@settings(max_examples=25, deadline=None)
@given(SEEDS, SEEDS, st.sampled_from([64, 128, 256]))
def test_a_rough_mask_shows_the_same_person(which: int, seed: int, size: int) -> None:
    mask = trial_mask(which, size)
    rough = roughen(mask, np.random.default_rng(seed))
    assert (rough.shape, rough.dtype) == (mask.shape, np.uint8)
    assert set(np.unique(rough)) <= set(np.unique(mask))
    assert (rough == mask).mean() > 0.8
    assert np.array_equal(rough, roughen(mask, np.random.default_rng(seed)))


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.integers(0, CLASS_COUNT - 1))
def test_roughening_an_even_mask_leaves_it(seed: int, class_id: int) -> None:
    mask = np.full((64, 64), class_id, np.uint8)
    assert np.array_equal(roughen(mask, np.random.default_rng(seed)), mask)


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.booleans())
def test_a_rough_eye_tells_open_from_closed(seed: int, is_open: bool) -> None:
    mask = np.full((256, 256), FACE, np.uint8)
    if is_open:
        cv2.ellipse(mask, (128, 128), (30, 26), 0, 0, 360, EYE, cv2.FILLED)
    else:
        cv2.ellipse(mask, (128, 128), (30, 20), 0, 0, 180, EYE, 4)
    eye = roughen(mask, np.random.default_rng(seed)) == EYE
    assert inside_open_eyes(eye).any() == is_open


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.sampled_from([16, 32, 64]))
def test_coverage_is_the_share_of_each_class(which: int, size: int) -> None:
    mask = torch.from_numpy(trial_mask(which, 64))[None]
    coverage = class_coverage(mask, size)
    assert coverage.shape == (1, CLASS_COUNT, size, size)
    assert torch.allclose(coverage.sum(1), torch.ones(1, size, size))
    shares = torch.stack([(mask == c).float().mean() for c in range(CLASS_COUNT)])
    assert torch.allclose(coverage.mean((0, 2, 3)), shares, atol=1e-6)


@settings(max_examples=40, deadline=None)
@given(SEEDS, SEEDS)
def test_picture_and_mask_are_placed_alike(which: int, seed: int) -> None:
    mask = trial_mask(which, SIZE)
    flat = np.repeat((mask * 36)[..., None], 3, axis=2)
    picture, new_mask = placed(flat, mask, 96, np.random.default_rng(seed), View())
    assert (picture.shape, new_mask.shape) == ((96, 96, 3), (96, 96))
    assert set(np.unique(new_mask)) <= set(range(CLASS_COUNT))
    # Along borders the picture is blended; the ground beside the portrait has a colour of its own. So has a
    # band across the clothes of few, up to an eighth of the figure; one that was shifted would lack a third.
    around = np.ones((3, 3), np.uint8)
    inner = (cv2.erode(new_mask, around) == cv2.dilate(new_mask, around)) & (new_mask != 0)
    off = np.abs(picture[..., 0].astype(int) - new_mask * 36)[inner]
    assert (off < 20).sum() >= 0.8 * len(off)


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_hair_clothes_and_ground_get_other_colours_and_faces_keep_theirs(seed: int) -> None:
    mask = trial_mask(2, SIZE)
    before = np.full((SIZE, SIZE, 3), (180, 90, 60), np.uint8)
    after = recoloured_by_class(before, mask, np.random.default_rng(seed))
    assert (after.shape, after.dtype) == (before.shape, np.uint8)
    kept = cv2.erode(np.isin(mask, (FACE, EYE, MOUTH)).astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    assert np.array_equal(after[kept], before[kept])
    again = recoloured_by_class(before, mask, np.random.default_rng(seed))
    assert np.array_equal(after, again)


def test_some_pictures_are_recoloured_by_class() -> None:
    mask, before = trial_mask(2, SIZE), portrait(3, SIZE)
    changed = [
        not np.array_equal(recoloured_by_class(before, mask, np.random.default_rng(seed)), before)
        for seed in range(20)
    ]
    assert sum(changed) > 10


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_turned_hues_are_those_of_one_class_and_of_no_grey(seed: int) -> None:
    mask = np.full((SIZE, SIZE), HAIR, np.uint8)
    mask[:, SIZE // 2 :] = CLOTHES
    before = np.full((SIZE, SIZE, 3), (180, 60, 60), np.uint8)
    before[SIZE // 2 :] = 128
    after = with_turned_hues(before, mask, CLOTHES, np.random.default_rng(seed))
    assert np.array_equal(after[:, : SIZE // 2 - 4], before[:, : SIZE // 2 - 4])
    assert np.array_equal(after[SIZE // 2 :], before[SIZE // 2 :])
    cloth = after[4, -4].astype(int)
    assert (cloth.max(), cloth.min()) == pytest.approx((180, 60), abs=2)


def test_any_hue_is_as_likely_as_any_other() -> None:
    mask = np.full((8, 8), CLOTHES, np.uint8)
    before = np.full((8, 8, 3), (180, 60, 60), np.uint8)
    turned = [with_turned_hues(before, mask, CLOTHES, np.random.default_rng(s))[0, 0] for s in range(90)]
    strongest = np.bincount([int(np.argmax(colour)) for colour in turned], minlength=3)
    assert strongest.min() > 15


def test_the_clothes_of_some_items_have_their_hues_turned(corpus: Path) -> None:
    straight = CorpusDataset(corpus, SIZE, 0.0, mirrored=0.0)[1]
    turned = CorpusDataset(corpus, SIZE, 0.0, mirrored=0.0, turned=1.0)[1]
    changed = (straight["picture"] != turned["picture"]).any(0)
    clothes = straight["mask"] == CLOTHES
    assert changed[clothes].float().mean() > 0.5
    beside = torch.nn.functional.max_pool2d(clothes[None].float(), 9, 1, 4)[0] > 0
    assert not changed[~beside].any()


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_a_mixed_portrait_takes_each_pixel_and_its_class_from_the_same_portrait(seed: int) -> None:
    under = (np.full((SIZE, SIZE, 3), 10, np.uint8), trial_mask(0, SIZE))
    over = (np.full((SIZE, SIZE, 3), 200, np.uint8), trial_mask(1, SIZE))
    picture, mask = mixed(under, over, np.random.default_rng(seed))
    laid = picture[..., 0] == 200
    assert laid.any()
    assert not laid.all()
    assert np.array_equal(mask, np.where(laid, over[1], under[1]))
    for class_id in np.unique(over[1]):  # A class is laid over as a whole, or not.
        assert len(np.unique(laid[over[1] == class_id])) == 1


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_what_is_held_is_background_and_hides_what_is_behind_it(seed: int) -> None:
    before, mask = portrait(3, SIZE), np.full((SIZE, SIZE), CLOTHES, np.uint8)
    picture, new_mask = holding(before, mask, np.random.default_rng(seed))
    assert set(np.unique(new_mask)) <= {BACKGROUND, CLOTHES}
    beside = cv2.dilate((new_mask == BACKGROUND).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    assert np.array_equal(picture[~beside], before[~beside])
    assert not (new_mask[: SIZE // 4] == BACKGROUND).any()


def test_things_that_are_held_cover_a_part_of_the_portrait() -> None:
    mask = np.full((SIZE, SIZE), CLOTHES, np.uint8)
    held = [holding(portrait(3, SIZE), mask, np.random.default_rng(seed))[1] for seed in range(40)]
    shares = [(m == BACKGROUND).mean() for m in held]
    assert 0.01 < np.mean(shares) < 0.1


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_coloured_light_takes_no_shape_away(seed: int) -> None:
    ramp = np.tile(np.linspace(0, 255, SIZE).astype(np.uint8)[:, None], (1, SIZE))
    grey = np.repeat(ramp[..., None], 3, axis=2)
    after = lit(grey, np.random.default_rng(seed)).astype(int)
    assert (after[-1] - after[0]).min() > 20
    assert after[0].max() <= 80


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_recolouring_keeps_shape_and_type_and_repeats(seed: int) -> None:
    before = portrait(3, 96)
    kept = before.copy()
    after = recoloured(before, np.random.default_rng(seed))
    assert (after.shape, after.dtype) == (before.shape, np.uint8)
    assert np.array_equal(after, recoloured(before, np.random.default_rng(seed)))
    assert np.array_equal(before, kept)


def test_augmentation_zooms_as_far_as_it_is_told() -> None:
    mask = np.full((SIZE, SIZE), 2, np.uint8)
    rng = np.random.default_rng(0)
    small = [placed(portrait(0, SIZE), mask, 64, rng, View(0.3, 0.3, 0, 0))[1] for _ in range(8)]
    assert min((m == 2).mean() for m in small) < 0.12
    filled = placed(portrait(0, SIZE), mask, 64, rng, View(1.2, 1.6, 0, 0))[1]
    assert (filled == 2).all()


def test_the_twenty_held_out_names_follow_from_their_digests() -> None:
    names = [f"portrait_{i:03d}" for i in range(120)]
    names.sort(key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    assert held_out_names() == set(names[:20])


def test_annotated_portraits_are_split_by_the_list(tmp_path: Path) -> None:
    held_out = min(held_out_names())
    directory = write_annotated(tmp_path, [held_out, "someone"], 64)
    assert [p.name for p in load_annotated(directory, "train", 64)] == ["someone"]
    assert [p.name for p in load_annotated(directory, "held-out", 64)] == [held_out]
    (portrait_,) = load_annotated(directory, "train", 32)
    assert (portrait_.picture.shape, portrait_.mask.shape) == ((32, 32, 3), (32, 32))
    assert np.array_equal(load_annotated(directory, "train", 64)[0].mask, trial_mask(1, 64))


def test_a_picture_without_its_mask_is_named(tmp_path: Path) -> None:
    directory = write_annotated(tmp_path, ["someone"], 64)
    (directory / "masks" / "someone.png").unlink()
    with pytest.raises(UserError, match=r"someone\.png"):
        load_annotated(directory, "train")


def test_a_mask_of_another_size_than_its_picture_is_refused(tmp_path: Path) -> None:
    directory = write_annotated(tmp_path, ["someone"], 64)
    other = write_annotated(tmp_path / "other", ["someone"], 32)
    (other / "masks" / "someone.png").replace(directory / "masks" / "someone.png")
    with pytest.raises(UserError, match="64x64 and its mask 32x32"):
        load_annotated(directory, "train")


def test_a_folder_without_annotated_portraits_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no annotated portraits"):
        load_annotated(tmp_path, "train")
