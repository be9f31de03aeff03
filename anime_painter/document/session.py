"""What one window has open: a document, the project file that it is from, and what of it is not saved yet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from anime_painter.document.autosave import Keeper, OpenFile, Unsaved, open_file
from anime_painter.document.document import Document
from anime_painter.document.history import same
from anime_painter.document.painting import Painting
from anime_painter.document.project import ENDING, Project
from anime_painter.document.styling import Reference
from anime_painter.document.timelapse import Timelapse
from anime_painter.errors import UserError


class Session:
    """An open project.

    Args:
        document: what is painted.
        folder: of unsaved work, common to all windows.
        models: identity of the networks that its style codes are for.

    Attributes:
        picture: that was loaded and cut into classes, if one was.
        settings: of the tools, kept in the project.
        timelapse: of the document.
    """

    def __init__(self, document: Document, folder: Path, models: str = "") -> None:
        self.document = document
        self.models = models
        self.picture: Reference | None = None
        self.settings: Mapping[str, Any] = {}
        self.timelapse = Timelapse()
        self._marks = folder / "open"
        self._keeper = Keeper(folder)
        self._file: OpenFile | None = None
        self._saved: Painting | None = document.snapshot()
        self._kept: Painting | None = None

    @property
    def path(self) -> Path | None:
        """The project file; None while the project has none."""
        return self._file.path if self._file else None

    @property
    def unsaved(self) -> bool:
        """Whether the painting is another than the saved one."""
        return self._saved is None or not same(self.document.painting, self._saved)

    @property
    def unkept(self) -> bool:
        """Whether a crash now would lose something."""
        return self.unsaved and (self._kept is None or not same(self.document.painting, self._kept))

    @property
    def changed_by_others(self) -> bool:
        """Whether another program has written the file meanwhile."""
        return self._file is not None and self._file.changed_by_others

    def project(self) -> Project:
        """All that is to be kept, as it is now; may be handed to another thread."""
        moments = self.timelapse.moments
        return Project(self.document.snapshot(), self.picture, self.models, moments, self.settings)

    def begin(self, project: Project, file: OpenFile | None = None, saved: bool = True) -> None:
        """Goes on with another project, whose styles are for the present networks.

        Args:
            file: that it was read from; None if it has none yet.
            saved: whether the file holds just this.
        """
        self._take_file(file)
        self.document.restart(project.painting)
        self.picture = project.picture
        self.settings = project.settings
        self.timelapse = Timelapse(project.moments)
        self._saved = self.document.snapshot() if saved else None
        if saved:
            self._keeper.forget()

    def has_open(self, path: Path) -> bool:
        """Whether the file is open in this window."""
        return self._file is not None and self._file.path.resolve() == path.resolve()

    def change_models(self, models: str, painting: Painting) -> None:
        """Goes on with other networks; nothing leads back to styles for those before.

        Args:
            models: their identity.
            painting: as it is now, with styles for them.
        """
        self.models = models
        self.document.restart(painting)
        self.timelapse = Timelapse()

    def open(self, path: Path) -> OpenFile | None:
        """Marks a file as open in this window; None while another window has it open."""
        if self.has_open(path):
            return self._file
        return open_file(path, self._marks)

    def check_place(self, path: Path) -> None:
        """Tells whether the project can be saved there.

        Raises:
            UserError: the ending is another, or another window has that file open.
        """
        if path.suffix.lower() != ENDING:
            raise UserError("{path} should end in {ending}.", path=path, ending=ENDING)
        file = self.open(path)
        if file is None:
            raise UserError("{path} is open in another window; choose another name.", path=path)
        if file is not self._file:
            file.close()

    def saved(self, project: Project, path: Path) -> None:
        """The project was written to a file, which is its own from now on."""
        file = self.open(path)
        if file is not self._file:
            self._take_file(file)
        if self._file is not None:
            self._file.saved()
        self._saved = project.painting
        if not self.unsaved:
            self._keeper.forget()

    def keep(self, project: Project) -> None:
        """Keeps the project in case the program crashes; may be called on another thread.

        Raises:
            UserError: it cannot be written.
        """
        self._keeper.keep(project, self.path)
        self._kept = project.painting

    def recover(self) -> Unsaved | None:
        """Unsaved work of a window that is gone, if there is some."""
        return self._keeper.recover()

    def discard(self) -> None:
        """Unsaved work is not wanted any more."""
        self._keeper.forget()
        self._saved = self.document.snapshot()

    def close(self) -> None:
        """Lets other windows have the file, and what is kept."""
        self._take_file(None)
        self._keeper.close()

    def _take_file(self, file: OpenFile | None) -> None:
        if self._file is not None and self._file is not file:
            self._file.close()
        self._file = file
