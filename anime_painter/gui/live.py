"""A worker that runs the networks beside the window: one job at a time, of each kind the newest only."""

from __future__ import annotations

import queue
import threading
import time
import tkinter
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from anime_painter.errors import UserError
from anime_painter.language import told, tr

_POLL_MILLISECONDS = 8
_PATIENCE_SECONDS = 30.0
"""How long closing waits for a job: saving must end, and a network is never cut off within its run."""


@dataclass(frozen=True)
class _Job:
    work: Callable[[], Any]
    done: Callable[[Any, float], None]
    promised: bool


@dataclass(frozen=True)
class _Outcome:
    job: _Job
    value: Any
    milliseconds: float
    problem: str | None


class Worker:
    """Runs jobs on a thread of its own and hands their results to the main thread.

    Args:
        widget: on whose event loop results are handed over.
        failed: told a job's failure as one sentence, on the main thread.
    """

    def __init__(self, widget: tkinter.Misc, failed: Callable[[str], None]) -> None:
        self._widget = widget
        self._failed = failed
        self._waiting: dict[str, _Job] = {}
        self._wake = threading.Condition()
        self._outcomes: queue.SimpleQueue[_Outcome] = queue.SimpleQueue()
        self._running = False
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="networks", daemon=True)
        self._thread.start()
        self._timer = widget.after(_POLL_MILLISECONDS, self._poll)

    @property
    def busy(self) -> bool:
        """Whether a job runs, waits, or has a result that was not yet handed over."""
        with self._wake:
            return self._running or bool(self._waiting) or not self._outcomes.empty()

    def submit(
        self,
        kind: str,
        work: Callable[[], Any],
        done: Callable[[Any, float], None],
        promised: bool = False,
    ) -> None:
        """Asks for a job; one of the same kind that has not begun yet is forgotten.

        Args:
            work: runs on the worker; touches no widget.
            done: gets the result and the milliseconds it took, on the main thread.
            promised: carried out even if the window is closed first.
        """
        with self._wake:
            self._waiting[kind] = _Job(work, done, promised)
            self._wake.notify()

    def close(self) -> None:
        """Lets the running and the promised jobs end, and hands over nothing more."""
        self._widget.after_cancel(self._timer)
        with self._wake:
            self._closed = True
            self._waiting = {kind: job for kind, job in self._waiting.items() if job.promised}
            self._wake.notify()
        self._thread.join(timeout=_PATIENCE_SECONDS)

    def _run(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._closed or self._waiting)
                if not self._waiting:
                    return
                job = self._waiting.pop(next(iter(self._waiting)))
                self._running = True
            outcome = _carried_out(job)
            with self._wake:
                self._outcomes.put(outcome)
                self._running = False

    def _poll(self) -> None:
        # The next look comes first: an error while a result is handed over must not end the looking.
        self._timer = self._widget.after(_POLL_MILLISECONDS, self._poll)
        while not self._outcomes.empty():
            outcome = self._outcomes.get()
            if outcome.problem is not None:
                self._failed(outcome.problem)
            else:
                outcome.job.done(outcome.value, outcome.milliseconds)


def _carried_out(job: _Job) -> _Outcome:
    start = time.perf_counter()
    try:
        value, problem = job.work(), None
    except UserError as error:
        value, problem = None, told(error)
    except Exception as error:  # noqa: BLE001  A fault of ours must reach the status bar, not kill the worker.
        traceback.print_exc()
        value, problem = None, tr("Something went wrong inside Anime Painter: {error}.", error=error)
    return _Outcome(job, value, (time.perf_counter() - start) * 1000, problem)
