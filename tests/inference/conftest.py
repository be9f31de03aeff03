"""What tests of the inference core share."""

from __future__ import annotations

import numpy as np
import pytest

from anime_painter.classes import CLOTHES, EYE, FACE, HAIR


@pytest.fixture
def mask() -> np.ndarray:
    """A square head of hair with half a face, an eye and clothes, on plain ground."""
    mask = np.zeros((512, 512), np.uint8)
    mask[100:400, 100:400] = HAIR
    mask[200:400, 200:300] = FACE
    mask[240:264, 212:236] = EYE
    mask[400:, 100:400] = CLOTHES
    return mask
