"""What a user can ask for, carried out on the document and the painter; the window shows what comes of it."""

from __future__ import annotations

import random
import tkinter
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import CLASSES
from anime_painter.document.document import SIZE, Document
from anime_painter.document.recovery import keep
from anime_painter.document.tools import Mask, Rect
from anime_painter.errors import UserError
from anime_painter.gui.live import Worker
from anime_painter.inference.painter import Painter, PainterInfo, Style
from anime_painter.mask_files import read_mask, write_mask
from anime_painter.pictures import read_picture, write_picture

_PREVIEW = 256
_FAST_MILLISECONDS = 60
"""Full portraits that come this quickly need no preview."""
_REST_MILLISECONDS = 200
"""After so long without a change, a preview is followed by the full portrait."""
_KEEP_MILLISECONDS = 1500
_SEEDS = 1_000_000


class View(Protocol):
    """What the studio tells its window; always on the main thread."""

    def say(self, text: str, warning: bool = False) -> None:
        """A sentence for the user."""

    def mask_changed(self, rect: Rect) -> None:
        """Part of the mask is another."""

    def steps_changed(self) -> None:
        """What can be undone or redone is another."""

    def portrait_painted(self, portrait: NDArray[np.uint8], milliseconds: float) -> None:
        """A portrait, full or preview."""

    def style_changed(self, reference: NDArray[np.uint8] | None, caption: str) -> None:
        """Another style, from a reference or from none."""

    def sliders_changed(self) -> None:
        """The sliders of the document were moved by something else than the user's hand."""

    def started(self, info: PainterInfo) -> None:
        """The networks are loaded."""


class Studio:
    """Carries out what the user asks for. Whatever takes long runs on the worker.

    Args:
        recovery: file that keeps the painting for the next start.
        models: identity of the networks, kept with it.
    """

    def __init__(
        self,
        root: tkinter.Misc,
        painter: Painter,
        document: Document,
        view: View,
        recovery: Path,
        models: str,
    ) -> None:
        self.document = document
        self.worker = Worker(root, lambda text: view.say(text, warning=True))
        self._root = root
        self._painter = painter
        self._view = view
        self._recovery = recovery
        self._models = models
        self._full_milliseconds = float("inf")
        self._sharpening: str | None = None
        self._keeping: str | None = None

    def start(self) -> None:
        """Loads the networks and paints the first portrait."""
        self._view.say("Loading the networks …")
        self.worker.submit("start", self._painter.info, lambda info, _: self._view.started(info))
        self.repaint()

    def close(self) -> None:
        """Keeps the painting and ends the worker."""
        for timer in (self._sharpening, self._keeping):
            if timer is not None:
                self._root.after_cancel(timer)
        self._keep()
        self.worker.close()

    def repaint(self, resting: bool = True) -> None:
        """Asks for the portrait of the document as it is now; a preview while the user's hand still moves."""
        if self._sharpening is not None:
            self._root.after_cancel(self._sharpening)
            self._sharpening = None
        quick = not resting and self._full_milliseconds > _FAST_MILLISECONDS
        if quick:
            self._sharpening = self._root.after(_REST_MILLISECONDS, self.repaint)
        work = self._portrait_job(_PREVIEW if quick else SIZE)
        self.worker.submit("portrait", work, self._painted)

    # The mask -------------------------------------------------------------------------------------------

    def painted_on(self, step_ended: bool) -> None:
        """The brush has changed the mask."""
        self.repaint(resting=step_ended)
        if step_ended:
            self._step_done()

    def undo(self) -> None:
        self._show_change(self.document.undo())

    def redo(self) -> None:
        self._show_change(self.document.redo())

    def clear(self) -> None:
        self._show_change(self.document.clear())

    def open_mask(self, path: Path) -> None:
        """Puts a mask file in place of the mask.

        Raises:
            UserError: the file is no mask.
        """
        mask, warning = read_mask(path)
        self._show_change(self.document.replace_mask(mask))
        self._view.say(warning or f"Mask opened: {path.name}", warning=warning is not None)

    def save_mask(self, path: Path) -> None:
        """Writes the mask as a palette PNG.

        Raises:
            UserError: it cannot be written there.
        """
        write_mask(path, self.document.mask)
        self._view.say(f"Mask saved: {path}")

    # The style ------------------------------------------------------------------------------------------

    def new_style(self) -> None:
        """Samples another style."""
        seed = random.randrange(_SEEDS)
        self.document.style = self._painter.sample_style(seed)
        self._style_done(None, f"Style {seed}")

    def new_class_style(self, class_id: int) -> None:
        """Samples another style for one class, which fits the others."""
        seed = random.randrange(_SEEDS)
        self.document.style = self._painter.sample_style(seed, self.document.style, [class_id])
        self._style_done(None, f"New {CLASSES[class_id].name}")

    def take_reference(self, path: Path) -> None:
        """Takes the style of a portrait."""
        self._view.say(f"Reading the style of {path.name} …")

        def done(result: tuple[NDArray[np.uint8], Mask, Style], milliseconds: float) -> None:
            picture, _, self.document.style = result
            self._reset_sliders()
            self._view.say(f"Style taken from {path.name} in {milliseconds:.0f} ms.")
            self._style_done(picture, path.stem)

        self.worker.submit("reference", self._reading_job(path), done)

    def load_picture(self, path: Path) -> None:
        """Cuts a picture into the mask, and paints it anew in its own style."""
        self._view.say(f"Cutting {path.name} into the seven classes …")

        def done(result: tuple[NDArray[np.uint8], Mask, Style], milliseconds: float) -> None:
            picture, mask, self.document.style = result
            self._reset_sliders()
            self._view.say(
                f"{path.name} cut into classes in {milliseconds:.0f} ms; mend the mask with the brush."
            )
            self._show_change(self.document.replace_mask(mask))
            self._style_done(picture, path.stem)

        self.worker.submit("picture", self._reading_job(path), done)

    def move_sliders(self, strengths: dict[str, dict[str, float]], resting: bool) -> None:
        """Moves hair, eyes and skin towards colours."""
        self.document.sliders = strengths
        self.repaint(resting)
        self._keep_soon()

    # The portrait ---------------------------------------------------------------------------------------

    def save_portrait(self, path: Path) -> None:
        """Writes the portrait at full size, whatever is shown."""
        paint = self._portrait_job(SIZE)
        self._view.say(f"Saving {path.name} …")
        self.worker.submit(
            f"save {path}",
            lambda: write_picture(path, paint()),
            lambda _, __: self._view.say(f"Portrait saved: {path}"),
            promised=True,
        )

    # What is behind it ----------------------------------------------------------------------------------

    def _portrait_job(self, size: int) -> Callable[[], NDArray[np.uint8]]:
        painting = self.document.snapshot()

        def work() -> NDArray[np.uint8]:
            style = self._painter.recolour(painting.style, painting.sliders)
            return self._painter.paint(painting.mask, style, size)

        return work

    def _reading_job(self, path: Path) -> Callable[[], tuple[NDArray[np.uint8], Mask, Style]]:
        def work() -> tuple[NDArray[np.uint8], Mask, Style]:
            framing = self._painter.frame_head(read_picture(path))
            mask, _ = self._painter.segment(framing)
            return framing.picture, mask, self._painter.encode_style(framing.picture, mask)

        return work

    def _painted(self, portrait: NDArray[np.uint8], milliseconds: float) -> None:
        if portrait.shape[0] == SIZE:
            self._full_milliseconds = milliseconds
        self._view.portrait_painted(portrait, milliseconds)

    def _show_change(self, rect: Rect | None) -> None:
        if rect is None:
            return
        self._view.mask_changed(rect)
        self.repaint()
        self._step_done()

    def _step_done(self) -> None:
        self._view.steps_changed()
        self._keep_soon()

    def _style_done(self, reference: NDArray[np.uint8] | None, caption: str) -> None:
        self._view.style_changed(reference, caption)
        self.repaint()
        self._keep_soon()

    def _reset_sliders(self) -> None:
        self.document.sliders = {}
        self._view.sliders_changed()

    def _keep_soon(self) -> None:
        # Not while the hand moves: compressing the mask would be felt.
        if self._keeping is not None:
            self._root.after_cancel(self._keeping)
        self._keeping = self._root.after(_KEEP_MILLISECONDS, self._keep_now)

    def _keep_now(self) -> None:
        self._keeping = None
        painting = self.document.snapshot()
        self.worker.submit("keep", lambda: keep(painting, self._recovery, self._models), lambda _, __: None)

    def _keep(self) -> None:
        try:
            keep(self.document.snapshot(), self._recovery, self._models)
        except UserError as error:
            self._view.say(str(error), warning=True)
