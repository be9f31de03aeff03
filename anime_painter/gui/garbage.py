"""Collects cyclic garbage on the main thread alone.

Python collects on whatever thread happens to make the next object. A picture or a variable of Tk that is
collected calls Tk, and Tk lets other threads wait until the main one comes round: a worker would stand still,
for a second for each picture of a window that was rebuilt, or for ever where the main thread waits for it.
"""

from __future__ import annotations

import gc
import tkinter

_EVERY_MILLISECONDS = 500


class GarbageCollector:
    """Takes the place of Python's own collector until it is closed.

    Args:
        widget: on whose event loop it works.
    """

    def __init__(self, widget: tkinter.Misc) -> None:
        self._widget = widget
        gc.disable()
        self._timer = widget.after(_EVERY_MILLISECONDS, self._look)

    def close(self) -> None:
        """Hands over to Python's own collector; no other thread shall be at work any more."""
        self._widget.after_cancel(self._timer)
        gc.enable()

    def _look(self) -> None:
        self._timer = self._widget.after(_EVERY_MILLISECONDS, self._look)
        due = [made > most for made, most in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if any(due):
            # The oldest generation that is due; younger ones are collected with it.
            gc.collect(max(generation for generation, is_due in enumerate(due) if is_due))
