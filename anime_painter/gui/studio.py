"""What every topic works with: the document, the worker, and the portrait that follows every change."""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from anime_painter.document.document import SIZE, Document
from anime_painter.document.history import EVERYTHING, Changed
from anime_painter.document.painting import Painting
from anime_painter.errors import UserError
from anime_painter.gui.live import Worker
from anime_painter.inference.painter import Painter, PainterInfo, Shading
from anime_painter.language import told, tr
from anime_painter.portraits import portrait_of, shading_of, style_of

_FAST_MILLISECONDS = 60
"""Full portraits that come this quickly need no preview."""
_REST_MILLISECONDS = 200
"""After so long without a change, a preview is followed by the full portrait."""

_PORTRAIT_FIELDS = frozenset({"style", "sliders", "other", "share", "locks", "shading", "shading_seed"})
"""Fields of the painting beside the mask from which the portrait is painted."""


class View(Protocol):
    """What the topics tell the window; always on the main thread."""

    def say(self, text: str, warning: bool = False) -> None:
        """A sentence for the user."""

    def project_begun(self) -> None:
        """Another project is open; what was shown of the one before is of no use any more."""

    def document_changed(self, changed: Changed) -> None:
        """Part of the mask, or other fields of the painting, are others."""

    def brush_changed(self) -> None:
        """The tool in hand, or what it is set to, is another."""

    def guide_changed(self) -> None:
        """The lines are others that a tool draws over the mask."""

    def portrait_painted(self, portrait: NDArray[np.uint8], painting: Painting, milliseconds: float) -> None:
        """A portrait, full or preview, of a painting."""

    def started(self, info: PainterInfo) -> None:
        """The networks are loaded."""


class Studio:
    """Keeps the portrait in step with the document. Whatever takes long runs on the worker.

    Attributes:
        painter: that is used; may be replaced.
        picture: the last one that was loaded, framed as the mask is, uint8[S, S, 3]; None before the first.
        uncertain: heat over the pixels of that picture whose class is uncertain, uint8[S, S, 4]; or None.
        preview_size: side in pixels of the portrait that follows the brush.
        stepped: called after each step, when the hand rests.
    """

    def __init__(
        self,
        root: tkinter.Misc,
        painter: Painter,
        document: Document,
        view: View,
    ) -> None:
        self.root = root
        self.painter = painter
        self.document = document
        self.view = view
        self.picture: NDArray[np.uint8] | None = None
        self.uncertain: NDArray[np.uint8] | None = None
        self.worker = Worker(root, lambda text: view.say(text, warning=True))
        self._full_milliseconds = float("inf")
        self._sharpening: str | None = None
        self._project = 0
        self._shading: tuple[int, Shading | None] = -1, None
        self.preview_size = 256
        self.stepped: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Loads the networks and paints the first portrait."""
        self.view.say(tr("Loading the networks …"))
        self.worker.submit("start", self.painter.info, lambda info, _: self.view.started(info))
        self.repaint()

    def close(self) -> None:
        """Ends the worker, once what was promised is done."""
        if self._sharpening is not None:
            self.root.after_cancel(self._sharpening)
        self.worker.close()

    def begun(self) -> None:
        """Another project is open; portraits of the one before come no more."""
        self._project += 1
        self.view.project_begun()
        self.changed(EVERYTHING)

    def changed(self, changed: Changed | None, resting: bool = True) -> None:
        """Shows a change of the document, and lets the portrait follow.

        Args:
            changed: as the document told it; None or an empty one does nothing.
            resting: False while the user's hand still moves.
        """
        if not changed:
            return
        self.view.document_changed(changed)
        if not changed.rect.empty or changed.fields & _PORTRAIT_FIELDS:
            self.repaint(resting)
        if resting:
            self.stepped()

    def rested(self) -> None:
        """A step that was shown while it was made has ended."""
        self.view.document_changed(Changed())
        self.repaint()
        self.stepped()

    def repaint(self, resting: bool = True) -> None:
        """Asks for the portrait of the document as it is now; a preview while the user's hand still moves."""
        if self._sharpening is not None:
            self.root.after_cancel(self._sharpening)
            self._sharpening = None
        quick = not resting and self.preview_size < SIZE and self._full_milliseconds > _FAST_MILLISECONDS
        if quick:
            self._sharpening = self.root.after(_REST_MILLISECONDS, self.repaint)
        painting = self.document.snapshot()
        size, project = self.preview_size if quick else SIZE, self._project

        def painted(portrait: NDArray[np.uint8], milliseconds: float) -> None:
            self._painted(portrait, painting, milliseconds)

        self.submit_for_project("portrait", lambda: self._followed(painting, size, project), painted)

    def submit_for_project(
        self, kind: str, work: Callable[[], Any], done: Callable[[Any, float], None]
    ) -> None:
        """As `Worker.submit`, but a result that comes when another project is open is thrown away."""
        project = self._project

        def done_here(value: Any, milliseconds: float) -> None:
            if project == self._project:
                done(value, milliseconds)

        self.worker.submit(kind, work, done_here)

    def portrait_job(self, size: int = SIZE) -> Callable[[], NDArray[np.uint8]]:
        """Work that paints the portrait of the document as it is now, whatever comes later."""
        painting = self.document.snapshot()
        return lambda: self.portrait_of(painting, size)

    def portrait_of(self, painting: Painting, size: int = SIZE) -> NDArray[np.uint8]:
        """The portrait of a painting, uint8[size, size, 3]; takes long."""
        return portrait_of(painting, self.painter, size)

    def _followed(self, painting: Painting, size: int, project: int) -> NDArray[np.uint8]:
        """As `portrait_of`, but a preview keeps the locks and folds of the project's last whole portrait."""
        if size == SIZE or self._shading[0] != project:
            self._shading = project, shading_of(painting, self.painter)
        return self.painter.paint(painting.mask, style_of(painting, self.painter), size, self._shading[1])

    def guarded(self, action: Callable[[Path], None], path: Path | None) -> None:
        """Goes on with the file that was chosen, if one was; tells the user what was wrong with it."""
        if path is None:
            return
        try:
            action(path)
        except UserError as error:
            self.view.say(told(error), warning=True)

    def _painted(self, portrait: NDArray[np.uint8], painting: Painting, milliseconds: float) -> None:
        if portrait.shape[0] == SIZE:
            self._full_milliseconds = milliseconds
        self.view.portrait_painted(portrait, painting, milliseconds)
