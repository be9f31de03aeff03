"""Files: pictures and masks in, portraits and masks out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import CLASS_COUNT
from anime_painter.document.mask import Mask
from anime_painter.document.styling import Origin, Reference, Source
from anime_painter.gui import dialogs
from anime_painter.gui.commands import SEPARATOR, Command, Entry, Item, Submenu
from anime_painter.gui.studio import Studio
from anime_painter.inference.painter import Style
from anime_painter.mask_files import read_mask, write_mask
from anime_painter.pictures import read_picture, write_picture


class FilesActions:
    """What a user can ask for about files.

    Args:
        samples: masks that the menu offers to begin with.
        close: ends the program.
    """

    def __init__(self, studio: Studio, samples: Sequence[Path], close: Callable[[], None]) -> None:
        self._studio = studio
        self._samples = samples
        self._close = close

    def load_picture(self, path: Path) -> None:
        """Cuts a picture into the mask, and paints it anew in its own style."""
        studio = self._studio
        studio.view.say(f"Cutting {path.name} into the seven classes …")

        def work() -> tuple[NDArray[np.uint8], Mask, Style]:
            framing = studio.painter.frame_head(read_picture(path))
            mask, _ = studio.painter.segment(framing)
            return framing.picture, mask, studio.painter.encode_style(framing.picture, mask)

        def done(result: tuple[NDArray[np.uint8], Mask, Style], milliseconds: float) -> None:
            picture, mask, style = result
            studio.picture = picture
            source = Source(Origin.REFERENCE, path.stem, Reference(path.stem, picture, mask))
            sources = (source,) * CLASS_COUNT
            studio.changed(
                studio.document.change(mask=mask, style=style, sources=sources, other=None, sliders={})
            )
            studio.view.say(
                f"{path.name} cut into classes in {milliseconds:.0f} ms; mend the mask with the brush."
            )

        studio.worker.submit("picture", work, done)

    def open_mask(self, path: Path) -> None:
        """Puts a mask file in place of the mask.

        Raises:
            UserError: the file is no mask.
        """
        mask, warning = read_mask(path)
        self._studio.changed(self._studio.document.change(mask=mask))
        self._studio.view.say(warning or f"Mask opened: {path.name}", warning=warning is not None)

    def save_mask(self, path: Path) -> None:
        """Writes the mask as a palette PNG.

        Raises:
            UserError: it cannot be written there.
        """
        write_mask(path, self._studio.document.mask)
        self._studio.view.say(f"Mask saved: {path}")

    def save_portrait(self, path: Path) -> None:
        """Writes the portrait at full size, whatever is shown."""
        studio = self._studio
        paint = studio.portrait_job()
        studio.view.say(f"Saving {path.name} …")
        studio.worker.submit(
            f"save {path}",
            lambda: write_picture(path, paint()),
            lambda _, __: studio.view.say(f"Portrait saved: {path}"),
            promised=True,
        )

    def commands(self) -> Sequence[Command]:
        root, guarded = self._studio.root, self._studio.guarded
        return [
            Command(
                "files.load_picture",
                "Load picture…",
                lambda: guarded(self.load_picture, dialogs.ask_picture(root, "Load a picture")),
                ("Ctrl+O",),
            ),
            Command(
                "files.open_mask",
                "Open mask…",
                lambda: guarded(self.open_mask, dialogs.ask_mask(root)),
                ("Ctrl+Shift+O",),
            ),
            Command(
                "files.save_portrait",
                "Save portrait…",
                lambda: guarded(self.save_portrait, dialogs.ask_save_portrait(root)),
                ("Ctrl+S",),
            ),
            Command(
                "files.save_mask",
                "Save mask…",
                lambda: guarded(self.save_mask, dialogs.ask_save_mask(root)),
                ("Ctrl+Shift+S",),
            ),
            Command("files.quit", "Quit", self._close, ("Ctrl+Q",)),
        ]

    def menus(self) -> Mapping[str, Sequence[Item]]:
        samples = [
            Entry(_title(path), lambda p=path: self._studio.guarded(self.open_mask, p))
            for path in self._samples
        ]
        return {
            "File": [
                "files.load_picture",
                "files.open_mask",
                *([Submenu("Sample masks", samples)] if samples else []),
                SEPARATOR,
                "files.save_portrait",
                "files.save_mask",
                SEPARATOR,
                "files.quit",
            ]
        }


def _title(path: Path) -> str:
    """A sample's file name as a person would write it: "01-twin-tails.png" is "Twin tails"."""
    return path.stem.lstrip("0123456789-").replace("-", " ").capitalize()
