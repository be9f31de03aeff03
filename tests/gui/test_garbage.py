"""Tk's pictures are collected on the main thread, whatever a worker does."""

from __future__ import annotations

import gc
import threading
import tkinter
from collections.abc import Callable

from tests.gui.conftest import App


class _Knot:
    """Garbage that only the collector finds."""

    def __init__(self, root: tkinter.Misc, told: Callable[[str], object]) -> None:
        self.itself = self
        self.picture = _Picture(root, told)


class _Picture(tkinter.PhotoImage):
    def __init__(self, root: tkinter.Misc, told: Callable[[str], object]) -> None:
        super().__init__(master=root, width=4, height=4)
        self.told = told

    def __del__(self) -> None:
        self.told(threading.current_thread().name)
        super().__del__()


def _make_objects() -> list[list[int]]:
    return [[i] for i in range(20_000)]


def test_a_worker_that_makes_many_objects_collects_no_picture(app: App) -> None:
    gc.collect()
    collected: list[str] = []
    _Knot(app.window.root, collected.append)
    done: list[int] = []
    app.window.studio.worker.submit("many", _make_objects, lambda made, _: done.append(len(made)))
    app.wait(lambda: done and collected)
    assert collected == [threading.main_thread().name]
