"""Opens the window on the shipped models."""

from __future__ import annotations

import hashlib
import tkinter
from pathlib import Path

from anime_painter import resources
from anime_painter.classes import CLASS_COUNT
from anime_painter.document.document import Document
from anime_painter.document.painting import Painting
from anime_painter.document.recovery import recover, recovery_path
from anime_painter.document.styling import Origin, Source
from anime_painter.errors import UserError
from anime_painter.gui.theme import make_root
from anime_painter.gui.window import Window
from anime_painter.inference.painter import Painter
from anime_painter.mask_files import read_mask
from anime_painter.settings import load, settings_path

_FIRST_SEED = 0


def run(models: Path | None = None) -> None:
    """Shows the window until it is closed: on the last painting, or else on the first sample mask.

    Raises:
        UserError: there is no display, or the models are missing or damaged.
    """
    folder = models or resources.models_folder()
    painter = Painter.open(folder)
    identity = hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()
    assets = resources.assets_folder()
    samples = sorted((assets / "masks").glob("*.png"))
    references = sorted((assets / "references").glob("*.jpg"))
    parts = sorted((assets / "parts").glob("*.png"))
    kept = recover(recovery_path(), identity)
    if kept is not None:
        document = Document(kept)
    elif samples:
        document = Document(
            Painting(
                mask=read_mask(samples[0])[0],
                style=painter.sample_style(_FIRST_SEED),
                sources=(Source(Origin.SEED, str(_FIRST_SEED)),) * CLASS_COUNT,
            )
        )
    else:
        raise UserError("assets/masks holds no sample mask; install Anime Painter again.")
    settings, notice = load(settings_path())
    try:
        root = make_root(settings.theme == "dark", settings.scale)
    except tkinter.TclError as error:
        raise UserError(
            "There is no display to open the window on; use the commands instead (anime-painter --help)."
        ) from error
    window = Window(
        root,
        painter,
        document,
        recovery_path(),
        identity,
        samples,
        references,
        parts,
        settings=settings,
        settings_file=settings_path(),
    )
    if notice is not None:
        window.say(notice, warning=True)
    root.mainloop()
