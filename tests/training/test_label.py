"""A folder of portraits is cut into masks, by one process or many, once each, whatever happens between."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from anime_painter.errors import UserError
from anime_painter.mask_files import read_mask
from tests.training.tiny_data import portrait
from training.label import Shard, label, picture_names, rows
from training.nets.unet import make_unet

NAMES = ["0000/1.jpg", "0000/2.jpg", "0001/3.jpg", "0001/deep/4.jpg", "0002/5.jpg"]


@pytest.fixture(scope="module")
def segmenter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("weights") / "segmenter.safetensors"
    save_file({f"unet.{k}": v.contiguous() for k, v in make_unet().state_dict().items()}, path)
    return path


@pytest.fixture
def portraits(tmp_path: Path) -> Path:
    for seed, name in enumerate(NAMES):
        path = tmp_path / "portraits" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(portrait(seed, 64)).save(path)
    (tmp_path / "portraits" / "0001" / "broken.jpg").write_bytes(b"\xff\xd8\xff no picture")
    (tmp_path / "portraits" / "notes.txt").write_text("no picture")
    return tmp_path / "portraits"


def test_every_portrait_gets_a_mask_and_a_line_and_damaged_ones_are_listed(
    portraits: Path, segmenter: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert label(portraits, out, segmenter, batch=2, shard=Shard(0, 1)) == (5, 1)
    told = {row["file"]: row for row in rows(out, "labels")}
    assert set(told) == set(NAMES)
    for name, row in told.items():
        assert row["mask"] == f"masks/{Path(name).with_suffix('.png').as_posix()}"
        mask, _ = read_mask(out / row["mask"])
        assert mask.shape == (512, 512)
        assert 1 / 7 < row["confidence"] <= 1
        shares = np.bincount(mask.ravel(), minlength=7) / mask.size
        np.testing.assert_allclose(list(row["shares"].values()), shares, atol=1e-4)
    assert [row["file"] for row in rows(out, "damaged")] == ["0001/broken.jpg"]


def test_a_mask_has_the_proportions_of_its_picture(segmenter: Path, tmp_path: Path) -> None:
    folder, out = tmp_path / "portraits", tmp_path / "out"
    folder.mkdir()
    shapes = {"wide.png": (40, 80), "high.png": (90, 30), "banner.png": (20, 900), "odd.png": (155, 320)}
    for name, (height, width) in shapes.items():
        Image.fromarray(portrait(0, 64)).resize((width, height)).save(folder / name)
    label(folder, out, segmenter, batch=4, shard=Shard(0, 1))
    for name, (height, width) in shapes.items():
        mask, _ = read_mask(out / "masks" / f"{Path(name).stem}.png")
        assert max(mask.shape) == 512
        wanted = (512 * height / max(height, width), 512 * width / max(height, width))
        assert mask.shape == pytest.approx(wanted, abs=9)


def test_what_was_done_before_a_crash_is_not_done_again(
    portraits: Path, segmenter: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    # Another process had done one, and crashed in the line of the next.
    (out / "labels-000.jsonl").write_text('{"file": "0000/1.jpg", "confidence": 0.5}\n{"file": "0000/2.j')
    assert label(portraits, out, segmenter, batch=4, shard=Shard(0, 1)) == (4, 1)
    assert sorted(row["file"] for row in rows(out, "labels")) == NAMES
    assert label(portraits, out, segmenter, batch=4, shard=Shard(0, 1)) == (0, 0)


def test_shards_share_the_work(portraits: Path, segmenter: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = [label(portraits, out, segmenter, batch=8, shard=Shard(i, 2))[0] for i in range(2)]
    assert sum(done) == 5
    assert min(done) > 0
    assert sorted(row["file"] for row in rows(out, "labels")) == NAMES
    # Stopped and begun again with another number of processes, nothing is left to do.
    assert label(portraits, out, segmenter, batch=8, shard=Shard(2, 3)) == (0, 0)


def test_the_order_of_pictures_is_always_the_same(portraits: Path) -> None:
    assert picture_names(portraits) == sorted([*NAMES, "0001/broken.jpg"])


def test_torchrun_tells_the_shard(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Shard.of_torchrun() == Shard(0, 1)
    monkeypatch.setenv("RANK", "3")
    monkeypatch.setenv("WORLD_SIZE", "8")
    assert Shard.of_torchrun() == Shard(3, 8)


def test_pictures_that_differ_in_their_ending_alone_get_masks_of_their_own(
    segmenter: Path, tmp_path: Path
) -> None:
    names = ["a/1.jpg", "a/1.png", "a/2.png", "b/1.png"]
    for seed, name in enumerate(names):
        path = tmp_path / "portraits" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(portrait(seed, 64)).save(path)
    out = tmp_path / "out"
    label(tmp_path / "portraits", out, segmenter, batch=4, shard=Shard(0, 1))
    told = {row["file"]: row["mask"] for row in rows(out, "labels")}
    assert told == {
        "a/1.jpg": "masks/a/1.jpg.png",
        "a/1.png": "masks/a/1.png.png",
        "a/2.png": "masks/a/2.png",
        "b/1.png": "masks/b/1.png",
    }
    assert all((out / mask).is_file() for mask in told.values())


def test_masks_that_are_written_below_the_portraits_are_no_portraits(
    portraits: Path, segmenter: Path
) -> None:
    out = portraits / "labels"
    assert label(portraits, out, segmenter, batch=4, shard=Shard(0, 1)) == (5, 1)
    assert label(portraits, out, segmenter, batch=4, shard=Shard(0, 1)) == (0, 0)


def test_two_processes_of_torchrun_cut_every_portrait_once(
    portraits: Path, segmenter: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    words = ["-m", "training", "label", str(portraits), "--out", str(out), "--from", str(segmenter)]
    done = subprocess.run([*command, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert sorted(row["file"] for row in rows(out, "labels")) == NAMES
    assert [row["file"] for row in rows(out, "damaged")] == ["0001/broken.jpg"]
    assert all((out / f"labels-{rank:03d}.jsonl").stat().st_size > 0 for rank in range(2))


def test_a_missing_folder_is_named(tmp_path: Path, segmenter: Path) -> None:
    with pytest.raises(UserError, match="no folder"):
        label(tmp_path / "gone", tmp_path / "out", segmenter, batch=1, shard=Shard(0, 1))


def test_a_folder_without_pictures_is_named(tmp_path: Path, segmenter: Path) -> None:
    with pytest.raises(UserError, match="holds no pictures"):
        label(tmp_path, tmp_path / "out", segmenter, batch=1, shard=Shard(0, 1))
