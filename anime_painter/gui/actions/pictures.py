"""Pictures in: loaded, pasted or dropped, framed and cut into the seven classes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from anime_painter import labelme
from anime_painter.document.session import Session
from anime_painter.document.styling import Origin, Reference, Source
from anime_painter.errors import UserError
from anime_painter.gui import clipboard, dialogs
from anime_painter.gui.commands import Command, Entry, Item, Submenu
from anime_painter.gui.picture_dialog import PictureDialog
from anime_painter.gui.studio import Studio
from anime_painter.inference.framing import Box, crop
from anime_painter.language import told, tr
from anime_painter.mask_files import read_mask
from anime_painter.pictures import read_picture

Picture = NDArray[np.uint8]
T = TypeVar("T")

_UNSURE = 0.6
"""Confidence below which a pixel is called uncertain."""
_COLDEST = 0.35
"""Confidence at which a pixel glows fully; seven equal classes would have 0.14."""


class PicturesActions:
    """What a user can ask for about pictures and masks that come in.

    Args:
        samples: masks that the menu offers to begin with.
        show_uncertain: called when a picture was cut, to show which pixels are uncertain.

    Attributes:
        dialog: of the picture that is being loaded, if one is.
    """

    def __init__(
        self,
        studio: Studio,
        session: Session,
        samples: Sequence[Path],
        show_uncertain: Callable[[], object] = lambda: None,
    ) -> None:
        self._studio = studio
        self._session = session
        self._samples = samples
        self._show_uncertain = show_uncertain
        self.dialog: PictureDialog | None = None

    def load(self, path: Path) -> None:
        """Frames the head of a picture, and cuts it into the mask once the user agrees."""
        self._load(lambda: (read_picture(path), path.stem), path.name)

    def paste(self) -> None:
        """Loads the picture on the clipboard."""
        self._load(clipboard.paste, tr("clipboard"))

    def open_mask(self, path: Path) -> None:
        """Puts a mask file, or an annotation of labelme, in place of the mask.

        Raises:
            UserError: the file is neither.
        """
        mask, warning = (labelme.read(path).mask, None) if path.suffix.lower() == ".json" else read_mask(path)
        self._studio.changed(self._studio.document.change(mask=mask, shading=None))
        self._studio.view.say(
            told(warning) if warning else tr("Mask opened: {name}", name=path.name),
            warning=warning is not None,
        )

    # What is behind it ----------------------------------------------------------------------------------

    def _load(self, get: Callable[[], tuple[Picture, str]], name: str) -> None:
        studio = self._studio
        if self.dialog is not None and self.dialog.open:
            self.dialog.close()
        read: list[tuple[Picture, str]] = []
        dialog = PictureDialog(studio.root, name, lambda box, own: self._cut(dialog, *read[0], box, own))
        self.dialog = dialog
        dialog.progress.report(0.1, tr("Reading the picture …"))

        def got(result: tuple[Picture, str], _: float) -> None:
            if not dialog.open:
                return
            read.append(result)
            dialog.show_picture(result[0])
            dialog.progress.report(0.3, tr("Looking for the head …"))
            self._attempt(dialog, "head", lambda: studio.painter.frame_head(result[0]).box, dialog.show_frame)

        self._attempt(dialog, "picture", get, lambda result: got(result, 0))

    def _attempt(
        self, dialog: PictureDialog, kind: str, work: Callable[[], T], done: Callable[[T], None]
    ) -> None:
        """Runs a job of a dialog, which is closed if the job fails."""

        def safely() -> T | UserError:
            try:
                return work()
            except UserError as error:
                return error

        def finished(result: T | UserError, _: float) -> None:
            if isinstance(result, UserError):
                dialog.close()
                self._studio.view.say(told(result), warning=True)
            elif dialog.open:
                dialog.progress.report(1.0, tr("Ready."))
                done(result)

        self._studio.worker.submit(kind, safely, finished)

    def _cut(self, dialog: PictureDialog, picture: Picture, name: str, box: Box, own_style: bool) -> None:
        painter, progress = self._studio.painter, dialog.progress

        def work() -> tuple[Reference, NDArray[np.float32], NDArray[np.float32] | None]:
            framing = crop(picture, box)
            progress.report(0.1, tr("Cutting the picture into classes …"))
            mask, confidence = painter.segment(framing)
            progress.report(0.6, tr("Reading its style …"))
            style = painter.encode_style(framing.picture, mask) if own_style else None
            return Reference(name, framing.picture, mask), confidence, style

        def done(result: tuple[Reference, NDArray[np.float32], NDArray[np.float32] | None]) -> None:
            dialog.close()
            self._take(*result)

        self._attempt(dialog, "cut", work, done)

    def _take(
        self, picture: Reference, confidence: NDArray[np.float32], style: NDArray[np.float32] | None
    ) -> None:
        studio = self._studio
        self._session.picture = picture
        studio.picture, studio.uncertain = picture.picture, heat(confidence)
        painting = replace(studio.document.snapshot(), shading=picture)
        if style is not None:
            source = Source(Origin.REFERENCE, picture.name, picture)
            painting = replace(painting.with_style(style, source), other=None, sliders={})
        studio.changed(studio.document.become(replace(painting, mask=picture.mask)))
        self._show_uncertain()
        unsure = float((confidence < _UNSURE).mean())
        studio.view.say(
            tr(
                "{name} is cut into classes; {share} of it is uncertain and glows: mend it with the brush.",
                name=picture.name,
                share=f"{unsure:.0%}",
            )
        )

    def toggle_shading(self) -> None:
        """Keeps the locks, folds and shadows of the picture that was loaded, or gives them up."""
        picture, document = self._session.picture, self._studio.document
        if picture is None and not self.keeps_shading():
            self._studio.view.say(
                tr("There is no picture yet: load one, and its shading is kept."), warning=True
            )
            return
        shading = None if self.keeps_shading() else picture
        self._studio.changed(document.change(shading=shading))

    def keeps_shading(self) -> bool:
        """Whether the portrait has the locks, folds and shadows of a picture."""
        return self._studio.document.painting.shading is not None

    def commands(self) -> Sequence[Command]:
        root, guarded = self._studio.root, self._studio.guarded
        return [
            Command(
                "pictures.load",
                tr("Load picture…"),
                lambda: guarded(self.load, dialogs.ask_picture(root, tr("Load a picture"))),
                ("Ctrl+L",),
            ),
            Command("pictures.paste", tr("Paste picture"), self.paste, ("Ctrl+V",)),
            Command(
                "pictures.shading",
                tr("Shading of the picture"),
                self.toggle_shading,
                ("Shift+F",),
                self.keeps_shading,
            ),
            Command(
                "pictures.open_mask",
                tr("Open mask…"),
                lambda: guarded(self.open_mask, dialogs.ask_mask(root)),
                ("Ctrl+Shift+O",),
            ),
        ]

    def menus(self) -> Mapping[str, Sequence[Item]]:
        samples = [
            Entry(_title(path), lambda p=path: self._studio.guarded(self.open_mask, p))
            for path in self._samples
        ]
        return {
            "File": [
                "pictures.load",
                "pictures.open_mask",
                *([Submenu(tr("Sample masks"), samples)] if samples else []),
            ],
            "Edit": ["pictures.paste"],
            "Style": ["pictures.shading"],
        }


def heat(confidence: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Glows from yellow to red where the confidence float32[H, W] is low: uint8[H, W, 4] RGBA."""
    doubt = np.clip((1 - confidence) / (1 - _COLDEST), 0, 1)
    rgba = np.zeros((*confidence.shape, 4), np.uint8)
    rgba[..., 0] = 255
    rgba[..., 1] = 230 * (1 - doubt)
    rgba[..., 3] = 255 * np.clip(2 * doubt, 0, 1)
    return rgba


def _title(path: Path) -> str:
    """A sample's file name as a person would write it: "01-twin-tails.png" is "Twin tails"."""
    return path.stem.lstrip("0123456789-").replace("-", " ").capitalize()
