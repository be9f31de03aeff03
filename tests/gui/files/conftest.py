"""Tests about files begin with nothing unsaved."""

from __future__ import annotations

import pytest

from tests.gui.conftest import App


@pytest.fixture
def app(app: App) -> App:
    """The window with a project that has no file, and nothing unsaved."""
    session = app.window.session
    session.begin(session.project())
    return app
