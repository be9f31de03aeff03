"""What all tests share: tiny networks, and the CPU."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

# Before any test loads a network: figures are the same on every machine. Set it to try a GPU.
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")


@pytest.fixture(scope="session")
def tiny_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like models/, whose networks are a few kilobytes: true shapes, no art. Not to be changed."""
    from tests.tiny_models import write

    return write(tmp_path_factory.mktemp("models"))
