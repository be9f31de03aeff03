"""Opens the window."""

from __future__ import annotations

import tkinter
from pathlib import Path

from anime_painter import language, resources
from anime_painter.classes import CLASS_COUNT
from anime_painter.document.autosave import autosave_folder
from anime_painter.document.document import Document
from anime_painter.document.painting import Painting
from anime_painter.document.session import Session
from anime_painter.document.styling import Origin, Source
from anime_painter.errors import UserError
from anime_painter.gui.theme import make_root
from anime_painter.gui.window import Window
from anime_painter.inference.painter import Painter, Provider
from anime_painter.language import tr
from anime_painter.mask_files import read_mask
from anime_painter.settings import Settings, load, settings_path

_FIRST_SEED = 0
_TOUR_MILLISECONDS = 800
"""From the start to the tour: the window is laid out by then."""


def run(models: Path | None = None, file: Path | None = None) -> None:
    """Shows the window until it is closed: on a file, on unsaved work, or else on the first sample mask.

    Args:
        models: folder of other networks than those of the settings.
        file: a project or a picture to open.

    Raises:
        UserError: there is no display, or the networks are missing or damaged.
    """
    settings, notice = load(settings_path())
    language.use(settings.language)
    painter, problem = _painter(models, settings)
    assets = resources.assets_folder()
    samples = sorted((assets / "masks").glob("*.png"))
    references = sorted((assets / "references").glob("*.jpg"))
    parts = sorted((assets / "parts").glob("*.png"))
    if not samples:
        raise UserError("assets/masks holds no sample mask; install Anime Painter again.")
    document = Document(
        Painting(
            mask=read_mask(samples[0])[0],
            style=painter.sample_style(_FIRST_SEED),
            sources=(Source(Origin.SEED, str(_FIRST_SEED)),) * CLASS_COUNT,
        )
    )
    try:
        root = make_root(settings.theme == "dark", settings.scale)
    except tkinter.TclError as error:
        raise UserError(
            "There is no display to open the window on; use the commands instead (anime-painter --help)."
        ) from error
    session = Session(document, autosave_folder(), painter.identity)
    window = Window(
        root,
        painter,
        session,
        samples,
        references,
        parts,
        settings=settings,
        settings_file=settings_path(),
    )
    for sentence in (notice, problem):
        if sentence is not None:
            window.say(sentence, warning=True)
    window.files.offer_recovered(lambda: _begin(window, file))
    root.mainloop()


def _begin(window: Window, file: Path | None) -> None:
    """Opens the file that was asked for, unless its unsaved state is open already; leads the first user.

    Whoever comes with a file is not led: a picture asks how to cut it, and the tour would lie over that.
    """
    if file is not None:
        if not window.session.has_open(file):
            window.files.open(file)
    elif not window.settings.tour_seen:
        window.root.after(_TOUR_MILLISECONDS, window.help.show_tour)


def _painter(models: Path | None, settings: Settings) -> tuple[Painter, str | None]:
    """The painter that the settings want, or the shipped one and a sentence that tells why."""
    threads = settings.threads or None
    if models is not None:
        return Painter.open(models, Provider(settings.provider), threads), None
    try:
        return Painter.open(settings.models, Provider(settings.provider), threads), None
    except UserError as error:
        if settings.models is None and settings.provider != Provider.CUDA:
            raise
        return Painter.open(), tr("{problem} The shipped networks are used.", problem=error)
