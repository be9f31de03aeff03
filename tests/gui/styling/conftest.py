"""A picture to take styles from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from anime_painter.classes import EYE, FACE, HAIR
from anime_painter.mask_files import in_colours


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A portrait in the colours of the classes."""
    mask = np.zeros((512, 512), np.uint8)
    mask[20:500, 40:470] = HAIR
    mask[120:480, 100:400] = FACE
    mask[200:260, 150:230] = EYE
    Image.fromarray(in_colours(mask)).save(tmp_path / "her.png")
    return tmp_path / "her.png"
