"""The command line as a user types it, on tiny models."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from anime_painter.cli import app as commands
from anime_painter.mask_files import in_colours, read_mask, write_mask
from anime_painter.pictures import read_picture


def head_mask() -> np.ndarray:
    mask = np.zeros((96, 96), np.uint8)
    mask[8:88, 8:88] = 5
    mask[24:80, 24:72] = 2
    mask[40:50, 30:42] = mask[40:50, 54:66] = 3
    return mask


@pytest.fixture
def run(tiny_models: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Runs a command on tiny models; gives exit code, standard output and standard error."""

    def call(*arguments: object) -> tuple[int, str, str]:
        words = [str(a) for a in arguments]
        models = [] if "--models" in words else ["--models", str(tiny_models)]
        monkeypatch.setattr(sys, "argv", ["anime-painter", *words, *models])
        try:
            commands.main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def masks(tmp_path: Path) -> Path:
    """A folder of two masks."""
    folder = tmp_path / "masks"
    for name in ("a", "b"):
        write_mask(folder / f"{name}.png", head_mask())
    return folder


def test_masks_are_refined_before_they_are_painted_if_wished(
    run, masks: Path, tmp_path: Path, tiny_models: Path
) -> None:
    from anime_painter.inference.painter import Painter

    for folder, options in (("plain", []), ("refined", ["--refine"])):
        code, _, _ = run("paint", masks / "a.png", "--seed", 1, "-o", tmp_path / folder, *options)
        assert code == 0
    painter = Painter.open(tiny_models)
    style, mask = painter.sample_style(1), read_mask(masks / "a.png")[0]
    plain, refined = (read_picture(next((tmp_path / f).iterdir())) for f in ("plain", "refined"))
    assert np.array_equal(plain, painter.paint(mask, style))
    assert np.array_equal(refined, painter.paint(painter.refine_mask(mask), style))
    assert not np.array_equal(plain, refined)


def test_a_folder_of_masks_is_painted(run, masks: Path, tmp_path: Path) -> None:
    code, out, _ = run("paint", masks, "-o", tmp_path / "out")
    assert code == 0
    for name in ("a", "b"):
        assert read_picture(tmp_path / "out" / f"{name}.png").shape == (512, 512, 3)
        assert f"{name}.png" in out


def test_each_mask_gets_a_style_of_its_own_and_a_seed_repeats_it(run, masks: Path, tmp_path: Path) -> None:
    code, out, _ = run("paint", masks, "-o", tmp_path / "out", "--json")
    assert code == 0
    rows = json.loads(out)
    assert [row["seed"] for row in rows] == [0, 1]
    run("paint", masks / "b.png", "-o", tmp_path / "again.png", "--seed", 1)
    assert np.array_equal(read_picture(tmp_path / "again.png"), read_picture(tmp_path / "out" / "b.png"))


def test_the_hair_is_painted_in_the_colour_asked_for(run, masks: Path, tmp_path: Path) -> None:
    run("paint", masks / "a.png", "-o", tmp_path / "pink.png", "--hair", "pink", "--size", 256)
    picture = read_picture(tmp_path / "pink.png")
    assert picture.shape == (256, 256, 3)
    assert np.abs(picture[30, 128].astype(int) - (240, 113, 164)).max() < 12


@pytest.mark.parametrize("size", [1024, 2048])
def test_portraits_come_larger_than_they_are_painted(run, masks: Path, tmp_path: Path, size: int) -> None:
    code, _, _ = run("paint", masks / "a.png", "--seed", 1, "-o", tmp_path / "a.png", "--size", size)
    assert code == 0
    run("paint", masks / "a.png", "--seed", 1, "-o", tmp_path / "small.png")
    large, small = (read_picture(tmp_path / f"{name}.png") for name in ("a", "small"))
    assert large.shape == (size, size, 3)
    middle = slice(size // 1024, None, size // 512)
    assert np.abs(large[middle, middle].astype(int) - small).mean() < 2


def test_a_reference_gives_the_style(run, masks: Path, tmp_path: Path) -> None:
    Image.fromarray(in_colours(head_mask())).resize((300, 300), Image.Resampling.NEAREST).save(
        tmp_path / "ref.png"
    )
    code, _, _ = run("paint", masks / "a.png", "-o", tmp_path / "a.png", "--reference", tmp_path / "ref.png")
    assert code == 0
    assert np.abs(read_picture(tmp_path / "a.png")[60, 256].astype(int) - (150, 90, 190)).max() < 20


def test_a_picture_is_cut_into_a_mask(run, tmp_path: Path) -> None:
    Image.fromarray(in_colours(head_mask())).resize((512, 512), Image.Resampling.NEAREST).save(
        tmp_path / "p.png"
    )
    code, _, _ = run("segment", tmp_path / "p.png", "-o", tmp_path / "m.png")
    assert code == 0
    mask, _ = read_mask(tmp_path / "m.png")
    assert (mask[::16, ::16] == np.kron(head_mask(), np.ones((16, 16), np.uint8))[::48, ::48]).mean() > 0.95


def test_a_picture_is_painted_anew(run, tmp_path: Path) -> None:
    Image.fromarray(in_colours(head_mask())).resize((512, 512), Image.Resampling.NEAREST).save(
        tmp_path / "p.png"
    )
    code, _, _ = run("restyle", tmp_path / "p.png", "-o", tmp_path / "q.png", "--hair", "blue=1")
    assert code == 0
    assert np.abs(read_picture(tmp_path / "q.png")[60, 256].astype(int) - (50, 75, 228)).max() < 20


def test_a_restyled_picture_keeps_its_shading_unless_told_not_to(run, tmp_path: Path) -> None:
    large = Image.fromarray(in_colours(head_mask())).resize((512, 512), Image.Resampling.NEAREST)
    picture = np.asarray(large).astype(int)
    picture -= np.arange(512)[:, None, None] // 16 % 2 * 30
    Image.fromarray(picture.clip(0, 255).astype(np.uint8)).save(tmp_path / "p.png")
    rows = {}
    for name in ("--shading", "--no-shading"):
        assert run("restyle", tmp_path / "p.png", "-o", tmp_path / "q.png", "--seed", 2, name)[0] == 0
        column = read_picture(tmp_path / "q.png")[44:76, 256].mean(1)
        rows[name] = float(np.ptp(column))
    assert rows["--shading"] > 2 * rows["--no-shading"] + 5


def test_a_sheet_of_samples_is_painted(run, masks: Path, tmp_path: Path) -> None:
    code, _, _ = run("sample", "-o", tmp_path / "sheet.jpg", "-n", 5, "--masks", masks)
    assert code == 0
    assert read_picture(tmp_path / "sheet.jpg").shape == (512, 768, 3)


def test_the_models_are_listed(run) -> None:
    code, out, _ = run("models", "--json")
    assert code == 0
    assert json.loads(out)["generator"]["licence"] == "Apache-2.0"


def test_one_bad_mask_does_not_stop_the_others(run, masks: Path, tmp_path: Path) -> None:
    (masks / "aa.png").write_text("no picture")
    code, _, err = run("paint", masks, "-o", tmp_path / "out")
    assert code == 2
    assert "aa.png" in err
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["a.png", "b.png"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["paint", "missing.png"], "missing.png does not exist"),
        (["paint", "MASKS", "--hair", "plaid"], "no hair colour 'plaid'"),
        (["paint", "MASKS", "--garment", "toga"], "no garment 'toga'; there are shirt, sailor"),
        (["paint", "MASKS", "--garment", "sailor=check"], "'sailor' does not come in 'check'"),
        (["paint", "MASKS", "--accent", "plaid"], "no accent 'plaid'; there are none, red, orange"),
        (["paint", "MASKS", "--hair", "pink=lots"], "no colour"),
        (["paint", "MASKS", "--hair", "pink=7"], "from 0 to 1"),
        (["paint", "MASKS", "--size", "300"], "--size is 300"),
        (["sample", "--size", "1024", "-o", "sheet.png"], "--size is 1024, it can be 256, 512"),
        (["paint", "MASKS", "--seed", "1", "--reference", "x.png"], "pass one of them"),
        (["paint", "MASKS", "-o", "one.png"], "2 inputs"),
        (["paint", "MASKS", "--reference", "missing.png"], "missing.png does not exist"),
        (["paint", "MASKS", "-o", "MASKS"], "would replace an input"),
        (["paint", "MASKS", "--models", "nowhere"], "No models"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(
    run, masks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = run(*[str(masks) if a == "MASKS" else a for a in arguments])
    assert code == 2
    lines = [line for line in err.splitlines() if line.startswith("error: ")]
    assert len(lines) == 1
    assert words in lines[0]
    assert "Traceback" not in err
    assert sorted(p.name for p in tmp_path.rglob("*") if p.is_file()) == ["a.png", "b.png"]


def test_the_version_needs_no_network_library() -> None:
    code = (
        "import sys; sys.argv = ['anime-painter', '--version']\n"
        "from anime_painter.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = {'numpy', 'onnxruntime', 'cv2', 'tkinter', 'torch', 'PIL'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Anime Painter ")
