"""The painting survives a crash: mask, style and sliders are kept in the user's data folder."""

from __future__ import annotations

import json
import zipfile
import zlib
from pathlib import Path

import numpy as np
import platformdirs

from anime_painter.classes import CLASS_COUNT
from anime_painter.document.painting import Painting
from anime_painter.pictures import write_atomically


def recovery_path() -> Path:
    """Where the last painting is kept."""
    return Path(platformdirs.user_data_dir("anime-painter", appauthor=False)) / "last-painting.npz"


def keep(painting: Painting, path: Path, models: str = "") -> None:
    """Writes the painting whole or not at all.

    Args:
        models: identity of the networks whose style code it is; no other networks understand it.

    Raises:
        UserError: the place cannot be written to.
    """
    notes = json.dumps({"sliders": painting.sliders, "models": models})
    arrays = {"mask": painting.mask, "style": painting.style, "notes": np.array(notes)}
    write_atomically(path, lambda file: np.savez_compressed(file, **arrays))


def recover(path: Path, models: str = "") -> Painting | None:
    """The painting kept by the last session; None if there is none, or it is damaged or of other networks."""
    try:
        with np.load(path, allow_pickle=False) as file:
            mask, style, notes = file["mask"], file["style"], json.loads(str(file["notes"]))
        kept = Painting(mask=mask, style=style, sliders=notes["sliders"])
        same = notes["models"] == models
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, zlib.error):
        return None
    sound = mask.dtype == np.uint8 and mask.ndim == 2 and mask.size and mask.max() < CLASS_COUNT
    return kept if sound and same and style.dtype == np.float32 and np.isfinite(style).all() else None
