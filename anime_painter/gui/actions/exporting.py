"""What leaves the program: portraits, masks, references and films, as files or on the clipboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from anime_painter import labelme
from anime_painter.document import animation, export
from anime_painter.document import project as projects
from anime_painter.document.painting import Painting
from anime_painter.document.session import Session
from anime_painter.errors import UserError
from anime_painter.gui import clipboard, dialogs
from anime_painter.gui.commands import Command, Item, Submenu
from anime_painter.gui.dialog import Dialog
from anime_painter.gui.export_dialogs import FilmWish, PortraitWish, ask_film, ask_portrait
from anime_painter.gui.live import Worker
from anime_painter.gui.names import colour_title
from anime_painter.gui.progress import Progress, show_progress
from anime_painter.gui.studio import Studio
from anime_painter.language import tr
from anime_painter.mask_files import write_mask
from anime_painter.pictures import read_picture, write_picture
from anime_painter.portraits import portrait_of

Picture = NDArray[np.uint8]

_PICTURES = {"PNG": ".png", "JPEG": ".jpg", "WebP": ".webp"}
_FILMS = {"WebP": ".webp", "GIF": ".gif", "APNG": ".png"}
_FILM_SIZE = 512
_TIMELAPSE_MILLISECONDS = 50
_TIMELAPSE_END = 2000
"""Milliseconds that the finished painting is shown."""


class ExportActions:
    """What a user can ask for about what leaves the program.

    Args:
        references: that are shipped; films can lead to their styles.

    Attributes:
        films: the worker on which films are made, so that painting goes on meanwhile.
    """

    def __init__(self, studio: Studio, session: Session, references: Sequence[Path]) -> None:
        self._studio = studio
        self._session = session
        self._references = references
        self._wish = PortraitWish()
        self._cancel: Callable[[], None] = lambda: None
        self._dialog: Dialog | None = None
        self.films = Worker(studio.root, lambda text: self._filmed(text, warning=True))

    def close(self) -> None:
        """Stops the film that is being made."""
        self._cancel()
        self.films.close()

    def export_portrait(self, path: Path, wish: PortraitWish | None = None) -> None:
        """Writes the portrait as the file's ending says."""
        wish = wish or self._wish
        studio, project = self._studio, self._session.project()
        paint = studio.portrait_job()
        studio.view.say(tr("Exporting {name} …", name=path.name))

        def work() -> None:
            mask = project.painting.mask
            picture = studio.painter.resized(paint(), wish.side)
            if wish.transparent:
                picture = export.cut_out(picture, mask)
            if wish.with_project and path.suffix.lower() == ".png":
                projects.write_portrait(path, Image.fromarray(picture), project)
            else:
                write_picture(path, picture)

        studio.worker.submit(f"export {path}", work, lambda _, __: self._exported(path), promised=True)

    def export_mask(self, path: Path) -> None:
        """Writes the mask as a palette PNG.

        Raises:
            UserError: it cannot be written there.
        """
        write_mask(path, self._studio.document.mask)
        self._exported(path)

    def export_annotation(self, path: Path) -> None:
        """Writes mask and portrait, or the picture that was loaded, as an annotation of labelme."""
        picture, mask = self._session.picture, self._studio.document.snapshot().mask
        paint = self._studio.portrait_job()

        def work() -> None:
            labelme.write(path, mask, picture.picture if picture is not None else paint())

        self._studio.worker.submit(f"export {path}", work, lambda _, __: self._exported(path), promised=True)

    def export_reference(self, path: Path) -> None:
        """Writes the picture from which the style was read.

        Raises:
            UserError: the style is from no picture, or it cannot be written there.
        """
        references = self._studio.document.painting.references
        if not references:
            raise UserError("This style was not read from a picture, so there is no reference to export.")
        write_picture(path, references[0].picture)
        self._exported(path)

    def copy(self) -> None:
        """Puts the portrait on the clipboard."""
        paint = self._studio.portrait_job()
        self._studio.worker.submit(
            "copy",
            lambda: clipboard.copy(paint()),
            lambda _, __: self._studio.view.say(tr("The portrait is on the clipboard.")),
        )

    # Films ----------------------------------------------------------------------------------------------

    def film_transition(self, path: Path, wish: FilmWish) -> None:
        """Films the way from the present style to another one, or to another hair colour.

        Raises:
            UserError: the file's ending is none that a film can have.
        """
        painter, painting = self._studio.painter, self._studio.document.snapshot()
        way = animation.there_and_back(wish.frames)

        def frames() -> Iterator[Picture]:
            start = painter.recolour(painting.blended, painting.sliders)
            end = self._end_of(painting, wish.target)
            for place in way:
                style = painter.blend_styles(start, end, place)
                yield portrait_of(replace(painting, style=style, other=None, sliders={}), painter, _FILM_SIZE)

        self._film(path, frames, [wish.milliseconds] * len(way))

    def film_timelapse(self, path: Path) -> None:
        """Films how the painting came about.

        Raises:
            UserError: nothing was painted yet, or the file's ending is none that a film can have.
        """
        painter, moments = self._studio.painter, self._session.timelapse.moments
        if len(moments) < 2:
            raise UserError("There is no timelapse yet: paint a few strokes first.")

        def frames() -> Iterator[Picture]:
            for moment in moments:
                painting = Painting(
                    mask=moment.mask,
                    style=moment.style,
                    sliders=moment.sliders,
                    shading=moment.shading,
                    shading_seed=moment.shading_seed,
                )
                yield portrait_of(painting, painter, _FILM_SIZE)

        durations = [_TIMELAPSE_MILLISECONDS] * (len(moments) - 1) + [_TIMELAPSE_END]
        self._film(path, frames, durations)

    def _film(self, path: Path, frames: Callable[[], Iterator[Picture]], durations: list[int]) -> None:
        animation.check(path)
        progress = Progress()
        self._dialog = show_progress(self._studio.root, tr("Filming {name}", name=path.name), progress)
        self._cancel = progress.cancel

        def report(share: float) -> bool:
            text = tr(
                "Picture {number} of {count}", number=round(share * len(durations)), count=len(durations)
            )
            return progress.report(share, text)

        def work() -> str:
            try:
                animation.write(path, frames(), durations, report)
            except animation.Cancelled:
                return tr("The film was cancelled; nothing was written.")
            return tr("Exported: {path}", path=path)

        self.films.submit("film", work, lambda sentence, _: self._filmed(sentence))

    def _filmed(self, sentence: str, warning: bool = False) -> None:
        """A film is written, cancelled, or has failed."""
        if self._dialog is not None:
            self._dialog.close()
        self._studio.view.say(sentence, warning=warning)

    def _end_of(self, painting: Painting, target: str) -> NDArray[np.float32]:
        """The style at the end of a transition."""
        painter = self._studio.painter
        kind, _, name = target.partition(":")
        if kind == "hair":
            sliders = {**painting.sliders, "hair": {name: 1.0}}
            return painter.recolour(painting.blended, sliders)
        if kind == "seed":
            return painter.sample_style(int(name))
        framing = painter.frame_head(read_picture(Path(name)))
        mask, _ = painter.segment(framing)
        return painter.encode_style(framing.picture, mask)

    def _targets(self) -> list[tuple[str, str]]:
        """What a transition may lead to: ids and texts."""
        hair = [
            (f"hair:{name}", tr("Hair: {colour}", colour=colour_title(name)))
            for name in self._studio.painter.attributes.get("hair", ())
        ]
        shipped = [
            (f"reference:{path}", tr("Style of “{name}”", name=path.stem.replace("-", " ")))
            for path in self._references
        ]
        seeds = [(f"seed:{seed}", tr("Style {seed}", seed=seed)) for seed in range(1, 7)]
        return [*hair, *shipped, *seeds]

    def _exported(self, path: Path) -> None:
        self._studio.view.say(tr("Exported: {path}", path=path))

    # Its commands ---------------------------------------------------------------------------------------

    def ask_portrait(self) -> None:
        """Asks how and where the portrait is exported."""
        wish = ask_portrait(self._studio.root, self._wish)
        if wish is not None:
            self._wish = wish
            kinds = {k: e for k, e in _PICTURES.items() if k != "JPEG"} if wish.transparent else _PICTURES
            self._to_file(self.export_portrait, tr("Export the portrait"), "portrait", kinds)

    def ask_transition(self) -> None:
        """Asks for a transition, and where its film goes."""
        wish = ask_film(self._studio.root, self._targets())
        if wish is not None:
            self._to_file(
                lambda path: self.film_transition(path, wish), tr("Film a transition"), "transition", _FILMS
            )

    def _to_file(
        self, action: Callable[[Path], None], title: str, name: str, kinds: Mapping[str, str]
    ) -> None:
        stem = self._session.path.stem if self._session.path else name
        suggested = stem + next(iter(kinds.values()))
        self._studio.guarded(action, dialogs.ask_save(self._studio.root, title, suggested, kinds))

    def commands(self) -> Sequence[Command]:
        def to_file(
            action: Callable[[Path], None], title: str, name: str, kinds: Mapping[str, str]
        ) -> Callable[[], None]:
            return lambda: self._to_file(action, title, name, kinds)

        return [
            Command("export.portrait", tr("Export portrait…"), self.ask_portrait, ("Ctrl+E",)),
            Command(
                "export.mask",
                tr("Export mask…"),
                to_file(self.export_mask, tr("Export the mask"), "mask", {"PNG": ".png"}),
                ("Ctrl+Shift+E",),
            ),
            Command(
                "export.annotation",
                tr("Mask for labelme…"),
                to_file(self.export_annotation, tr("Export for labelme"), "mask", {"labelme": ".json"}),
            ),
            Command(
                "export.reference",
                tr("Reference…"),
                to_file(self.export_reference, tr("Export the reference"), "reference", _PICTURES),
            ),
            Command("export.transition", tr("Film of a transition…"), self.ask_transition),
            Command(
                "export.timelapse",
                tr("Timelapse…"),
                to_file(self.film_timelapse, tr("Export the timelapse"), "timelapse", _FILMS),
            ),
            Command("export.copy", tr("Copy portrait"), self.copy, ("Ctrl+C",)),
        ]

    def menus(self) -> Mapping[str, Sequence[Item]]:
        names = ("portrait", "mask", "annotation", "reference", "transition", "timelapse")
        return {
            "File": [Submenu(tr("Export"), [f"export.{name}" for name in names])],
            "Edit": ["export.copy"],
        }
