"""Opens the window on the shipped models."""

from __future__ import annotations

import tkinter
from pathlib import Path

from anime_painter import resources
from anime_painter.document.document import Document
from anime_painter.document.recovery import recover, recovery_path
from anime_painter.errors import UserError
from anime_painter.gui.theme import make_root
from anime_painter.gui.window import Window
from anime_painter.inference.painter import Painter
from anime_painter.mask_files import read_mask


def run(models: Path | None = None) -> None:
    """Shows the window until it is closed.

    Raises:
        UserError: there is no display, or the models are missing or damaged.
    """
    painter = Painter.open(models)
    document = Document(_first_mask(), painter.sample_style(0))
    try:
        root = make_root()
    except tkinter.TclError as error:
        raise UserError(
            "There is no display to open the window on; use the commands instead (anime-painter --help)."
        ) from error
    Window(root, painter, document, recovery_path())
    root.mainloop()


def _first_mask():
    kept = recover(recovery_path())
    if kept is not None:
        return kept
    samples = sorted((resources.assets_folder() / "masks").glob("*.png"))
    if not samples:
        raise UserError("assets/masks holds no sample mask; install Anime Painter again.")
    return read_mask(samples[0])[0]
