"""The mask survives a crash: it is kept in the user's data folder after every step."""

from __future__ import annotations

from pathlib import Path

import platformdirs

from anime_painter.document.tools import Mask
from anime_painter.errors import UserError
from anime_painter.mask_files import read_mask, write_mask


def recovery_path() -> Path:
    """Where the last mask is kept."""
    return Path(platformdirs.user_data_dir("anime-painter", appauthor=False)) / "last-mask.png"


def keep(mask: Mask, path: Path) -> None:
    """Writes the mask whole or not at all.

    Raises:
        UserError: the place cannot be written to.
    """
    write_mask(path, mask)


def recover(path: Path) -> Mask | None:
    """The mask kept by the last session; None if there is none or it is damaged."""
    try:
        return read_mask(path)[0] if path.exists() else None
    except UserError:
        return None
