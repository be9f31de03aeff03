"""The program as it is started and ended: `run` in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from anime_painter.mask_files import write_mask
from anime_painter.pictures import read_picture

_PROGRAM = """
import sys
from pathlib import Path
from anime_painter.gui import app, window

models, assets, portrait, class_id = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])

class Hasty(window.Window):
    def __init__(self, root, *rest, **more):
        super().__init__(root, *rest, **more)
        print(*self.document.mask[100, 100:101])
        self.painting.choose(class_id)
        self.document.change(mask=self.document.mask * 0 + class_id)
        self.exporting.export_portrait(portrait)
        root.after(1, self.close)  # While the networks are still being loaded.

app.Window = Hasty
app.resources.assets_folder = lambda: assets
app.run(models)
"""


def _run(tmp_path: Path, models: Path, portrait: str, class_id: int, **environment: str):
    return subprocess.run(
        [sys.executable, "-c", _PROGRAM, models, tmp_path / "assets", tmp_path / portrait, str(class_id)],
        env={
            **os.environ,
            "XDG_DATA_HOME": str(tmp_path / "data"),
            "XDG_CONFIG_HOME": str(tmp_path / "set"),
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_closing_at_once_saves_what_was_asked_for_and_the_next_start_goes_on(
    display: None, tiny_models: Path, tmp_path: Path
) -> None:
    write_mask(tmp_path / "assets" / "masks" / "a.png", np.full((512, 512), 5, np.uint8))
    first = _run(tmp_path, tiny_models, "one.png", 6)
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.split() == ["5"]
    assert read_picture(tmp_path / "one.png").shape == (512, 512, 3)
    second = _run(tmp_path, tiny_models, "two.png", 4)
    assert (second.returncode, second.stderr) == (0, "")
    assert second.stdout.split() == ["6"]


def test_without_a_display_it_says_so_in_one_sentence(tiny_models: Path, tmp_path: Path) -> None:
    write_mask(tmp_path / "assets" / "masks" / "a.png", np.full((512, 512), 5, np.uint8))
    done = _run(tmp_path, tiny_models, "one.png", 6, DISPLAY="")
    assert done.returncode != 0
    assert "UserError: There is no display" in done.stderr.splitlines()[-1]
