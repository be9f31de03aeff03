"""The program itself: its settings, its networks, and its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tkinter import filedialog
from typing import Protocol

import ttkbootstrap as ttk

from anime_painter import language
from anime_painter.document.painting import Painting
from anime_painter.document.session import Session
from anime_painter.gui.actions.files import FilesActions
from anime_painter.gui.commands import Command, Item
from anime_painter.gui.settings_dialog import ask_settings
from anime_painter.gui.studio import Studio
from anime_painter.gui.theme import apply_look
from anime_painter.inference.painter import Painter, Provider
from anime_painter.language import tr
from anime_painter.refitting import refitted
from anime_painter.settings import Settings


class _Window(Protocol):
    root: ttk.App
    settings: Settings
    session: Session
    studio: Studio
    files: FilesActions

    def rebuild(self) -> None: ...

    def save_settings(self) -> None: ...

    def say(self, text: str, warning: bool = False) -> None: ...


class ProgramActions:
    """What a user can ask for about the program."""

    def __init__(self, window: _Window) -> None:
        self._window = window

    def ask_settings(self) -> None:
        """Lets the user change the settings."""
        wanted = ask_settings(self._window.root, self._window.settings)
        if wanted is not None:
            self.use(wanted)

    def use(self, wanted: Settings) -> None:
        """Takes over changed settings at once, and keeps them."""
        window, old = self._window, self._window.settings.model_copy()
        for name in type(wanted).model_fields:
            setattr(window.settings, name, getattr(wanted, name))
        window.save_settings()
        window.studio.preview_size = wanted.preview_size
        window.session.document.undo_depth = wanted.undo_steps
        looks = ("theme", "language", "scale")
        if any(getattr(old, name) != getattr(wanted, name) for name in looks):
            language.use(wanted.language)
            apply_look(window.root, wanted.theme == "dark", wanted.scale)
            window.rebuild()
            window.files.show_title()
            window.say(tr("The settings are changed."))
        if (old.provider, old.threads, old.models) != (wanted.provider, wanted.threads, wanted.models):
            self._change_painter(wanted.models)

    def ask_models(self) -> None:
        """Lets the user choose a folder of networks."""
        chosen = filedialog.askdirectory(
            parent=self._window.root, title=tr("Folder with networks and their manifest.json"), mustexist=True
        )
        if chosen:
            self._change_painter(Path(chosen))

    def _change_painter(self, models: Path | None) -> None:
        """Goes on with other networks, or the same ones elsewhere; the old ones stay if those are no good."""
        window, settings = self._window, self._window.settings
        provider, threads = Provider(settings.provider), settings.threads or None
        painting = window.session.document.snapshot()
        window.say(tr("Verifying the networks …"))

        def work() -> tuple[Painter, Painting]:
            painter = Painter.open(models, provider, threads)
            painter.warm_up()
            fitting = painting
            if painter.identity != window.session.models:
                fitting = refitted(painting, painter)
            return painter, fitting

        def done(result: tuple[Painter, Painting], _: float) -> None:
            painter, fitting = result
            session = window.session
            window.studio.painter = painter
            settings.models = models
            window.save_settings()
            if painter.identity != session.models:
                session.change_models(painter.identity, replace(fitting, mask=session.document.mask))
                window.studio.begun()
            window.rebuild()
            window.studio.start()

        window.studio.worker.submit("networks", work, done)

    def commands(self) -> Sequence[Command]:
        return [
            Command("program.settings", tr("Settings…"), self.ask_settings, ("Ctrl+,",)),
            Command("program.networks", tr("Change networks…"), self.ask_models),
            Command("program.quit", tr("Quit"), self._window.files.quit, ("Ctrl+Q",)),
        ]

    def menus(self) -> Mapping[str, Sequence[Item]]:
        return {"File": ["program.settings", "program.networks", "program.quit"]}
