"""How far a long job is, told by its thread and shown by the window's."""

from __future__ import annotations

import threading
import tkinter

import ttkbootstrap as ttk

from anime_painter.gui.dialog import Button, Dialog
from anime_painter.gui.theme import look_of
from anime_painter.language import tr

_POLL_MILLISECONDS = 50
_STEPS = 1000


class Progress:
    """A job's progress; may be told by any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._share, self._text, self._cancelled = 0.0, "", False

    def report(self, share: float, text: str = "") -> bool:
        """Tells the share 0..1 that is done, and what is done now; answers whether to go on."""
        with self._lock:
            self._share = share
            self._text = text or self._text
            return not self._cancelled

    def cancel(self) -> None:
        """The job's result is not wanted any more."""
        with self._lock:
            self._cancelled = True

    @property
    def state(self) -> tuple[float, str]:
        """The share 0..1, and what is done now."""
        with self._lock:
            return self._share, self._text


class ProgressBar(ttk.Frame):
    """Shows a job's progress."""

    def __init__(self, parent: tkinter.Misc, progress: Progress, width: int = 360) -> None:
        super().__init__(parent)
        look = look_of(parent)
        self._progress = progress
        self._text = ttk.Label(self)
        self._text.pack(anchor="w")
        self.bar = ttk.Progressbar(self, maximum=_STEPS, length=look.px(width))
        self.bar.pack(fill="x", pady=(look.gap // 2, 0))
        self._timer = ""
        self.bind("<Destroy>", lambda _: self.after_cancel(self._timer))
        self._poll()

    def _poll(self) -> None:
        share, text = self._progress.state
        self.bar.configure(value=round(share * _STEPS))
        self._text.configure(text=text)
        self._timer = self.after(_POLL_MILLISECONDS, self._poll)


def show_progress(root: tkinter.Misc, title: str, progress: Progress) -> Dialog:
    """A dialog with a bar and a button that cancels; whoever ends the job closes it."""

    def cancel() -> None:
        progress.cancel()
        dialog.close()

    dialog = Dialog(root, title, [Button(tr("Cancel"), cancel)], blocking=False)
    dialog.window.protocol("WM_DELETE_WINDOW", cancel)
    dialog.window.bind("<Escape>", lambda _: cancel())
    ProgressBar(dialog.body, progress).pack(fill="x")
    dialog.show()
    return dialog
