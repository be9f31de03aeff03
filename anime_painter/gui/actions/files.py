"""Projects: new, open, save, what was open lately, and unsaved work that is never lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from anime_painter.classes import CLASS_COUNT
from anime_painter.document import project as projects
from anime_painter.document.autosave import OpenFile, Unsaved
from anime_painter.document.document import SIZE
from anime_painter.document.project import ENDING, Project
from anime_painter.document.session import Session
from anime_painter.errors import UserError
from anime_painter.gui import dialogs
from anime_painter.gui.actions.painting import PaintingActions
from anime_painter.gui.commands import SEPARATOR, Command, Entry, Item, Submenu
from anime_painter.gui.dialog import Button, Dialog, ask
from anime_painter.gui.studio import Studio
from anime_painter.language import tr
from anime_painter.refitting import refitted
from anime_painter.settings import Settings

_THUMBNAIL = 256
_LAID_OUT_MILLISECONDS = 300
"""From the start to the first question: the window is laid out by then."""


class FilesActions:
    """What a user can ask for about projects.

    Args:
        brush: whose class and size are kept in the project.
        settings, save_settings: for the projects that were open lately.
        load_picture: told a picture that was opened and carries no project.
        close: ends the program.
    """

    def __init__(
        self,
        studio: Studio,
        session: Session,
        brush: PaintingActions,
        settings: Settings,
        save_settings: Callable[[], None],
        load_picture: Callable[[Path], None],
        close: Callable[[], None],
    ) -> None:
        self._studio = studio
        self._session = session
        self._brush = brush
        self._settings = settings
        self._save_settings = save_settings
        self._load_picture = load_picture
        self._close = close
        self._timer = ""
        self._first = session.project()
        self._recovered: Unsaved | None = None
        studio.stepped = self._stepped

    def start(self) -> None:
        """Takes over unsaved work of a window that is gone, and keeps that of this one from here on."""
        self._recovered = self._session.recover()
        if self._recovered is not None:
            path = self._recovered.path
            file = self._session.open(path) if path else None
            self._begin(self._fitting(self._recovered.project), file, saved=False)
        self.show_title()
        self.restart_keeping()

    def offer_recovered(self, then: Callable[[], object]) -> None:
        """Asks whether unsaved work that was taken over is wanted; unless it is thrown away, it stays.

        Args:
            then: called after the answer, or at once if there is nothing to ask.
        """
        recovered, self._recovered = self._recovered, None
        if recovered is None:
            then()
            return
        self._studio.root.after(_LAID_OUT_MILLISECONDS, lambda: self._ask_about(recovered, then))

    def restart_keeping(self) -> None:
        """Keeps unsaved work as often as the settings say from now on."""
        if self._timer:
            self._studio.root.after_cancel(self._timer)
        self._timer = self._studio.root.after(self._settings.autosave_seconds * 1000, self._keep)

    def close(self) -> None:
        """Keeps what is not saved for the next start."""
        self._studio.root.after_cancel(self._timer)
        if self._session.unsaved:
            with suppress(UserError):  # The window is gone already: there is nobody left to tell.
                self._session.keep(self._project())
        self._session.close()

    def new(self) -> None:
        """Begins an empty mask in the present style."""
        painting = self._studio.document.snapshot()
        empty = replace(painting, mask=np.zeros((SIZE, SIZE), np.uint8), locked=frozenset())
        self._settled(lambda: self._begin(Project(empty)))

    def open(self, path: Path) -> None:
        """Opens a project, a portrait that carries one, or any picture."""
        self._settled(lambda: self._open(path))

    def save(self, then: Callable[[], object] = lambda: None) -> None:
        """Saves the project to its file, or asks for one.

        Args:
            then: called once it is saved.
        """
        path = self._session.path
        if path is None:
            self.save_as(then)
            return
        if self._session.changed_by_others:
            answer = ask(
                self._studio.root,
                tr("The file was changed"),
                tr("Another program has changed {path} since it was opened here.", path=path),
                [("cancel", tr("Cancel")), ("as", tr("Save as…")), ("replace", tr("Replace it"))],
            )
            if answer != "replace":
                if answer == "as":
                    self.save_as(then)
                return
        self._save_to(path, then)

    def save_as(self, then: Callable[[], object] = lambda: None) -> None:
        """Asks for a file and saves the project to it."""
        name = self._session.path.name if self._session.path else tr("Untitled") + ENDING
        path = dialogs.ask_save_project(self._studio.root, name)
        self._studio.guarded(lambda chosen: self._save_to(chosen, then), path)

    def quit(self) -> None:
        """Ends the program, if the user agrees to what becomes of unsaved work."""
        self._settled(self._close, self._session.discard)

    def show_title(self) -> None:
        """Says in the window's title what is open, and whether it is saved."""
        path = self._session.path
        name = path.stem if path else tr("Untitled")
        mark = "*" if self._session.unsaved else ""
        self._studio.root.winfo_toplevel().title(f"{name}{mark} – Anime Painter")

    # What is behind it ----------------------------------------------------------------------------------

    def _ask_about(self, recovered: Unsaved, then: Callable[[], object]) -> None:
        """Asks whether to go on with unsaved work, which is shown already."""

        def go_on() -> None:
            dialog.close()
            self._studio.view.say(tr("Unsaved work of the last time is back; save it to keep it."))
            then()

        def throw_away() -> None:
            dialog.close()
            self._throw_away(recovered.path)
            then()

        dialog = Dialog(
            self._studio.root,
            tr("Unsaved work is back"),
            [Button(tr("Throw it away"), throw_away), Button(tr("Go on with it"), go_on, "primary")],
            cancelled=go_on,
        )
        name = recovered.path.stem if recovered.path else tr("Untitled")
        dialog.explain(
            tr("Unsaved work is back"),
            tr(
                "Anime Painter ended before the changes to “{name}” were saved. They are back; what you "
                "saved before is untouched.",
                name=name,
            ),
        )
        dialog.show()

    def _throw_away(self, path: Path | None) -> None:
        """Goes back to the saved file, or to what the program usually begins with."""
        self._session.discard()
        if path is not None and path.exists():
            self._open(path)
        else:
            self._begin(self._first)
            self.show_title()

    def _settled(self, go: Callable[[], object], discard: Callable[[], object] = lambda: None) -> None:
        """Goes on once unsaved work is saved, or not wanted, which `discard` is told."""
        answer = "discard"
        if self._session.unsaved:
            path = self._session.path
            answer = ask(
                self._studio.root,
                tr("Save the changes?"),
                tr("“{name}” has changes that are not saved.", name=path.stem if path else tr("Untitled")),
                [("cancel", tr("Cancel")), ("discard", tr("Don't save")), ("save", tr("Save"))],
            )
        if answer == "save":
            self.save(go)
        elif answer == "discard":
            discard()
            go()

    def _open(self, path: Path) -> None:
        studio = self._studio
        studio.view.say(tr("Opening {name} …", name=path.name))

        def work() -> Project | None:
            if path.suffix.lower() != ENDING and projects.carried_by(path) is None:
                return None
            return self._fitting(projects.read(path))

        def done(project: Project | None, _: float) -> None:
            if project is None:
                self._load_picture(path)
                return
            file = self._session.open(path) if path.suffix.lower() == ENDING else None
            self._begin(project, file)
            if path.suffix.lower() == ENDING and file is None:
                studio.view.say(
                    tr("{name} is open in another window; this is a copy without a name.", name=path.name),
                    warning=True,
                )
            elif project.models != self._session.models:
                studio.view.say(
                    tr(
                        "{name} was made with other networks; its styles were fitted to these.",
                        name=path.name,
                    )
                )
            else:
                studio.view.say(tr("Opened: {path}", path=path))

        studio.worker.submit("open", work, done)

    def _fitting(self, project: Project) -> Project:
        """The project with styles for the present networks; it still names those that it was made with."""
        if project.models == self._session.models:
            return project
        return replace(project, painting=refitted(project.painting, self._studio.painter), moments=())

    def _begin(self, project: Project, file: OpenFile | None = None, saved: bool = True) -> None:
        self._session.begin(project, file, saved)
        self._studio.picture = project.picture.picture if project.picture else None
        self._studio.uncertain = None
        self._take_brush(project.settings)
        self._studio.begun()
        if file is not None:
            self._remember(file.path)

    def _save_to(self, path: Path, then: Callable[[], object]) -> None:
        studio = self._studio
        self._session.check_place(path)
        project = self._project()
        paint = studio.portrait_job(_THUMBNAIL)

        def done(_: object, __: float) -> None:
            self._session.saved(project, path)
            self._remember(path)
            self.show_title()
            studio.view.say(tr("Saved: {path}", path=path))
            then()

        def work() -> None:
            projects.save(project, path, paint())

        studio.worker.submit(f"save {path}", work, done, promised=True)

    def _project(self) -> Project:
        held = self._brush.easel.brush
        brush = {"class": held.class_id, "diameter": held.diameter}
        self._session.settings = {**self._session.settings, "brush": brush}
        return self._session.project()

    def _take_brush(self, settings: Mapping[str, Any]) -> None:
        brush = settings.get("brush")
        if isinstance(brush, dict):
            class_id, diameter = brush.get("class"), brush.get("diameter")
            if isinstance(class_id, int) and 0 <= class_id < CLASS_COUNT:
                self._brush.choose(class_id)
            if isinstance(diameter, int | float):
                self._brush.resize_brush(float(diameter))

    def _remember(self, path: Path) -> None:
        self._settings.remember(path.absolute())
        self._save_settings()

    def _stepped(self) -> None:
        self.show_title()
        painting = self._studio.document.snapshot()
        timelapse = self._session.timelapse
        self._studio.worker.submit("moment", lambda: timelapse.record(painting), lambda _, __: None)

    def _keep(self) -> None:
        self.restart_keeping()
        if self._session.unkept:
            project = self._project()
            self._studio.worker.submit("keep", lambda: self._session.keep(project), lambda _, __: None)

    # Its commands ---------------------------------------------------------------------------------------

    def commands(self) -> Sequence[Command]:
        root, guarded = self._studio.root, self._studio.guarded
        return [
            Command("files.new", tr("New"), self.new, ("Ctrl+N",)),
            Command(
                "files.open", tr("Open…"), lambda: guarded(self.open, dialogs.ask_open(root)), ("Ctrl+O",)
            ),
            Command("files.save", tr("Save"), self.save, ("Ctrl+S",)),
            Command("files.save_as", tr("Save as…"), self.save_as, ("Ctrl+Shift+S",)),
        ]

    def menus(self) -> Mapping[str, Sequence[Item]]:
        return {
            "File": [
                "files.new",
                "files.open",
                Submenu(tr("Open recent"), self._recent),
                SEPARATOR,
                "files.save",
                "files.save_as",
            ]
        }

    def _recent(self) -> Sequence[Item]:
        return [
            Entry(f"{path.stem}  –  {path.parent}", lambda p=path: self._studio.guarded(self.open, p))
            for path in self._settings.recent
            if path.exists()
        ]
