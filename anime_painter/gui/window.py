"""The main window: lays out canvas, portrait, panels and menus, and wires them to what a user can ask for."""

from __future__ import annotations

import tkinter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import ttkbootstrap as ttk
from numpy.typing import NDArray

from anime_painter.document.document import SIZE
from anime_painter.document.history import EVERYTHING, Changed
from anime_painter.document.painting import Painting
from anime_painter.document.session import Session
from anime_painter.document.styling import Reference
from anime_painter.errors import UserError
from anime_painter.gui.actions.comparing import ComparingActions
from anime_painter.gui.actions.exploring import ExploringActions
from anime_painter.gui.actions.exporting import ExportActions
from anime_painter.gui.actions.files import FilesActions
from anime_painter.gui.actions.gallery import GalleryActions
from anime_painter.gui.actions.help import HelpActions
from anime_painter.gui.actions.painting import PaintingActions
from anime_painter.gui.actions.pictures import PicturesActions
from anime_painter.gui.actions.program import ProgramActions
from anime_painter.gui.actions.styling import StylingActions
from anime_painter.gui.actions.viewing import ViewingActions
from anime_painter.gui.commands import CommandTable
from anime_painter.gui.dropper import Dropper
from anime_painter.gui.dropping import accept
from anime_painter.gui.garbage import GarbageCollector
from anime_painter.gui.icons import set_window_icon
from anime_painter.gui.keymap import Keymap, default_keymap, key_file_path, load_keymap
from anime_painter.gui.mask_canvas import MaskCanvas
from anime_painter.gui.menus import show_menus
from anime_painter.gui.panels.class_bar import ClassBar
from anime_painter.gui.panels.colour_panel import ColourPanel
from anime_painter.gui.panels.explore_panel import ExplorePanel
from anime_painter.gui.panels.gallery_panel import GalleryPanel
from anime_painter.gui.panels.history_strip import HistoryStrip
from anime_painter.gui.panels.option_bar import OptionBar
from anime_painter.gui.panels.style_panel import StylePanel
from anime_painter.gui.panels.tool_bar import ToolBar
from anime_painter.gui.pointer import Pointer
from anime_painter.gui.portrait_view import PortraitView
from anime_painter.gui.reference_editor import ReferenceEditor
from anime_painter.gui.shortcuts import bind_keys
from anime_painter.gui.status_bar import StatusBar
from anime_painter.gui.studio import Studio
from anime_painter.gui.theme import hex_colour, look_of
from anime_painter.gui.tour import Stop
from anime_painter.inference.painter import Painter, PainterInfo
from anime_painter.language import mark, told, tr
from anime_painter.settings import Settings

_PANEL_WIDTH = 290
_MENUS = (mark("File"), mark("Edit"), mark("View"), mark("Style"), mark("Help"))


class Window:
    """Everything that is on the screen.

    Args:
        root: an empty window.
        session: what is open, of the document.
        samples: masks that the menu offers to begin with.
        references: pictures that the style panel offers.
        parts: of faces, to stamp.
        key_file: the user's keys; by default in the user's folder of settings.
        settings: what the user has set.
        settings_file: where that is kept; nowhere by default.
    """

    def __init__(
        self,
        root: ttk.App,
        painter: Painter,
        session: Session,
        samples: Sequence[Path] = (),
        references: Sequence[Path] = (),
        parts: Sequence[Path] = (),
        key_file: Path | None = None,
        settings: Settings | None = None,
        settings_file: Path | None = None,
    ) -> None:
        self.root = root
        self.document = session.document
        self.session = session
        self.settings = settings or Settings()
        self._settings_file = settings_file
        self._references = references
        self._samples = samples
        self._parts = parts
        self._key_file = key_file or key_file_path()
        self._provider = ""
        self._notice = ""
        self._garbage = GarbageCollector(root)
        self.studio = Studio(root, painter, self.document, self)
        self.studio.preview_size = self.settings.preview_size
        self.document.undo_depth = self.settings.undo_steps
        self.painting = PaintingActions(self.studio)
        self.styling = StylingActions(self.studio)
        self.exploring = ExploringActions(self.studio)
        self.gallery = GalleryActions(self.studio)
        self.editor: ReferenceEditor | None = None
        self.dropper = Dropper(root)
        self.pictures = PicturesActions(self.studio, session, samples, self._show_uncertain)
        self.exporting = ExportActions(self.studio, session, references)
        self.files = FilesActions(
            self.studio,
            session,
            self.painting,
            self.settings,
            self.save_settings,
            self.pictures.load,
            self.close,
        )
        self.program = ProgramActions(self)
        self.comparing = ComparingActions(self.studio)
        self.help = HelpActions(
            root,
            lambda: (self.commands, self.keymap),
            self._key_file,
            self.say,
            lambda: self.studio.painter.folder,
            self._stops,
            self._tour_seen,
        )
        self.viewing = ViewingActions(self)
        self._build()
        set_window_icon(root)
        root.protocol("WM_DELETE_WINDOW", self.files.quit)
        self.studio.start()
        self.files.start()

    def rebuild(self) -> None:
        """Makes every widget anew, because the look or the language is another."""
        portrait, view = self.portrait.portrait, self.mask_canvas.viewport
        self.dropper.disarm()
        sentence, figures = self.status.sentence, self.status.figures
        for child in self.root.winfo_children():
            child.destroy()
        self._build()
        if portrait is not None:
            self.portrait.show(portrait)
        self.history.show()
        self.viewing.view_again(view)
        self.status.show_figures(figures)
        self.say(self._notice or sentence, warning=bool(self._notice))

    def save_settings(self) -> None:
        """Keeps what the user has set for the next start."""
        if self._settings_file is None:
            return
        try:
            self.settings.save(self._settings_file)
        except UserError as error:
            self.say(told(error), warning=True)

    def close(self) -> None:
        """Ends the program; what is not saved is kept for the next start."""
        self.root.withdraw()
        self.exporting.close()
        self.studio.close()
        self.files.close()
        self._garbage.close()
        self.root.destroy()

    # What the topics tell -------------------------------------------------------------------------------

    def say(self, text: str, warning: bool = False) -> None:
        self.status.say(text, warning)

    def project_begun(self) -> None:
        self.exploring.forget()
        self.comparing.forget()
        self.history.show()

    def document_changed(self, changed: Changed) -> None:
        self.mask_canvas.refresh(changed.rect)
        if changed.fields:
            self.style_panel.show()
            self.colours.show()
            if self.editor is not None and self.editor.window.winfo_exists():
                self.editor.document_changed()
        if "locked" in changed.fields:
            self.brush_changed()
        if changed:
            self.explore.style_changed()
            self.viewing.pictures_changed("reference", "picture", "uncertain")
        self.class_bar.show_steps(self.document.can_undo, self.document.can_redo)

    def brush_changed(self) -> None:
        kind, brush = self.painting.kind, self.painting.easel.brush
        self.class_bar.show(brush.class_id, self.document.locked)
        self.tools.show(kind.name)
        self.options.show_brush(tr(kind.text), kind.options, brush)
        self.pointer.show()

    def guide_changed(self) -> None:
        self.pointer.show()

    def view_changed(self) -> None:
        self.options.show_view(self.mask_canvas.viewport.mirrored)

    def portrait_painted(self, portrait: NDArray[np.uint8], painting: Painting, milliseconds: float) -> None:
        self.portrait.show(portrait)
        self.comparing.portrait_painted(portrait)
        if portrait.shape[0] == SIZE:
            self._portrait_rested(portrait, painting)
        self.viewing.pictures_changed("portrait")
        figures = tr("{side} px in {time} ms", side=portrait.shape[0], time=round(milliseconds))
        self.status.show_figures(f"{self._provider}   ·   {figures}")

    def started(self, info: PainterInfo) -> None:
        self._provider = tr(
            "{provider}, threads: {count}", provider=info.provider.value.upper(), count=info.threads
        )
        self.say(
            self._notice
            or (told(info.note) if info.note else "")
            or tr("Paint with the left button; the right one erases, Ctrl picks a class."),
            warning=bool(self._notice),
        )

    def _portrait_rested(self, portrait: NDArray[np.uint8], painting: Painting) -> None:
        painter = self.studio.painter
        self.studio.worker.submit(
            "colours",
            lambda: {g: painter.shown_colour(portrait, painting.mask, g) for g in painter.attributes},
            lambda colours, _: self.colours.show_colours(colours),
        )
        self.explore.show_centre(portrait)
        self.exploring.remember(painting, portrait)
        self.history.show()

    def _point_of_mask(self, x: int, y: int) -> tuple[float, float] | None:
        """A place on the screen as one of the mask, in pixels; None beside the canvas."""
        canvas = self.mask_canvas
        x, y = x - canvas.winfo_rootx(), y - canvas.winfo_rooty()
        inside = 0 <= x < canvas.winfo_width() and 0 <= y < canvas.winfo_height()
        return canvas.to_mask(x, y) if inside else None

    def _stops(self) -> Sequence[Stop]:
        """Of the tour."""
        wand = self.class_bar.refine_button
        title = tr("From blobs to strands")
        text = tr("Block a head in with blobs: the wand gives it strands, a fringe and shapes of eyes.")
        return [
            Stop(
                self.mask_canvas,
                tr("Paint the mask"),
                tr("Paint with the left button. The right one erases, Ctrl picks a class, the wheel zooms."),
            ),
            Stop(
                self.class_bar,
                tr("Seven classes"),
                tr("Choose what the brush paints here, or with the keys 1 to 7; lock what must stay."),
            ),
            *([Stop(wand, title, text)] if wand else []),
            Stop(
                self.portrait,
                tr("The portrait follows"),
                tr("It is painted from your mask while you paint, on your own computer."),
            ),
            Stop(
                self.tabs,
                tr("Style and colours"),
                tr("Take the style of a picture, draw a new one, turn the hair pink, or explore others."),
            ),
            Stop(
                self.status,
                tr("Nothing is lost"),
                tr("Ctrl+Z undoes, Ctrl+S saves, Ctrl+E exports, and F1 shows all keys."),
            ),
        ]

    def _tour_seen(self) -> None:
        self.settings.tour_seen = True
        self.save_settings()

    def _show_uncertain(self) -> None:
        self.viewing.lay_over("uncertain")

    def _edit_reference(self, reference: Reference) -> None:
        self.editor = ReferenceEditor(self.root, self.document, self.styling, reference, self.painting.undo)

    # How it is built ------------------------------------------------------------------------------------

    def _build(self) -> None:
        topics = [
            self.files,
            self.pictures,
            self.exporting,
            self.program,
            self.painting,
            self.viewing,
            self.comparing,
            self.styling,
            self.exploring,
            self.gallery,
            self.help,
        ]
        self.commands = CommandTable(topics)
        self.keymap = self._load_keys()
        self._lay_out()
        show_menus(self.root, self.commands.menus(_MENUS), self.commands, self.keymap)
        bind_keys(self.root, self.commands, self.keymap)
        self.brush_changed()
        self.document_changed(EVERYTHING)
        accept(self.root, self._dropped)
        accept(self.style_panel, lambda path: self.studio.guarded(self.styling.take_reference, path))

    def _dropped(self, path: Path) -> None:
        """A file was dropped on the window."""
        self.studio.guarded(self.files.open, path)

    def _load_keys(self) -> Keymap:
        self._notice = ""
        try:
            return load_keymap(self.commands, self._key_file)
        except UserError as error:
            self._notice = told(error)
            return default_keymap(self.commands)

    def _key_of(self, command_id: str) -> str:
        return next(iter(self.keymap.keys(command_id)), "")

    def _lay_out(self) -> None:
        styling, painter = self.styling, self.studio.painter
        swatches = {
            group: {name: painter.swatch(group, name) for name in names}
            for group, names in painter.attributes.items()
        }
        self.status = StatusBar(self.root)
        self.status.pack(side="bottom", fill="x")
        look = look_of(self.root)
        well = tkinter.Frame(self.root, bg=hex_colour(look.well), padx=look.gap, pady=look.gap)
        self.mask_canvas = MaskCanvas(well, self.document)
        self.pointer = Pointer(self.mask_canvas, self.painting)
        self.portrait = PortraitView(well)
        self.class_bar = ClassBar(self.root, self.painting, self._key_of)
        self.class_bar.pack(side="top", fill="x")
        self.options = OptionBar(self.root, self.painting, self.viewing, self._key_of)
        self.options.pack(side="top", fill="x")
        self.tools = ToolBar(self.root, self.painting, self._key_of)
        self.tools.pack(side="left", fill="y")
        self.tabs = ttk.Notebook(self.root)
        self.style_panel = StylePanel(
            self.tabs, self.document, styling, self._references, self._edit_reference
        )
        self.colours = ColourPanel(
            self.tabs, self.document, styling, self.dropper, swatches, painter.garments, painter.accents
        )
        self.explore = ExplorePanel(self.tabs, self.exploring)
        self.gallery_panel = GalleryPanel(
            self.tabs, self.gallery, self._samples, self._parts, self._point_of_mask
        )
        for panel, title in (
            (self.style_panel, tr("Style")),
            (self.colours, tr("Colours")),
            (self.explore, tr("Explore")),
            (self.gallery_panel, tr("Masks")),
        ):
            self.tabs.add(panel, text=title)
        self.tabs.pack(side="right", fill="y")
        self.dropper.add(self.portrait, self.portrait.colour_at)
        self.dropper.add(self.style_panel.picture, self.style_panel.picture.colour_at)
        self._keep_room_for_controls()
        well.pack(fill="both", expand=True)
        well.rowconfigure(0, weight=1)
        self.history = HistoryStrip(well, self.exploring)
        self.history.grid(row=1, column=0, columnspan=2, sticky="ew", padx=look.gap, pady=(look.gap, 0))
        for column, view in enumerate((self.mask_canvas, self.portrait)):
            well.columnconfigure(column, weight=1, uniform="views")
            view.grid(row=0, column=column, sticky="nsew", padx=look.gap)

    def _keep_room_for_controls(self) -> None:
        """Fixes the panel's width; the window gets no smaller than its controls."""
        self.root.update_idletasks()
        bars = sum(bar.winfo_reqheight() for bar in (self.class_bar, self.options, self.status))
        beside = max(self.tabs.winfo_reqheight(), self.tools.winfo_reqheight())
        self.root.minsize(self.class_bar.winfo_reqwidth(), bars + beside)
        self.tabs.pack_propagate(False)
        self.tabs.configure(width=look_of(self.root).px(_PANEL_WIDTH))
