"""The main window: lays out canvas, portrait, panels and menus, and wires them to what a user can ask for."""

from __future__ import annotations

import tkinter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import ttkbootstrap as ttk
from numpy.typing import NDArray

from anime_painter.document.document import Document
from anime_painter.document.history import EVERYTHING, Changed
from anime_painter.errors import UserError
from anime_painter.gui.actions.files import FilesActions
from anime_painter.gui.actions.help import HelpActions
from anime_painter.gui.actions.painting import PaintingActions
from anime_painter.gui.actions.styling import StylingActions
from anime_painter.gui.actions.viewing import ViewingActions
from anime_painter.gui.commands import CommandTable
from anime_painter.gui.icons import set_window_icon
from anime_painter.gui.keymap import Keymap, default_keymap, key_file_path, load_keymap
from anime_painter.gui.mask_canvas import MaskCanvas
from anime_painter.gui.menus import show_menus
from anime_painter.gui.panels.style_panel import StylePanel
from anime_painter.gui.panels.tool_bar import ToolBar
from anime_painter.gui.portrait_view import PortraitView
from anime_painter.gui.shortcuts import bind_keys
from anime_painter.gui.status_bar import StatusBar
from anime_painter.gui.studio import Studio
from anime_painter.gui.theme import hex_colour, look_of
from anime_painter.inference.painter import Painter, PainterInfo
from anime_painter.settings import Settings

_PANEL_WIDTH = 290
_MENUS = ("File", "Edit", "View", "Style", "Help")
_HINT = "Paint with the left button; the right one fills."


class Window:
    """Everything that is on the screen.

    Args:
        root: an empty window.
        recovery: file that keeps the painting for the next start.
        models: identity of the networks, kept with the painting.
        samples: masks that the menu offers to begin with.
        references: pictures that the style panel offers.
        key_file: the user's keys; by default in the user's folder of settings.
        settings: what the user has set.
        settings_file: where that is kept; nowhere by default.
    """

    def __init__(
        self,
        root: ttk.App,
        painter: Painter,
        document: Document,
        recovery: Path,
        models: str = "",
        samples: Sequence[Path] = (),
        references: Sequence[Path] = (),
        key_file: Path | None = None,
        settings: Settings | None = None,
        settings_file: Path | None = None,
    ) -> None:
        self.root = root
        self.document = document
        self.settings = settings or Settings()
        self._settings_file = settings_file
        self._painter = painter
        self._references = references
        self._key_file = key_file or key_file_path()
        self._provider = ""
        self._notice = ""
        self._shown_style: tuple[NDArray[np.uint8] | None, str] = (None, "")
        self.studio = Studio(root, painter, document, self, recovery, models)
        self.painting = PaintingActions(self.studio)
        self.styling = StylingActions(self.studio)
        self.files = FilesActions(self.studio, samples, self.close)
        self.help = HelpActions(root, lambda: (self.commands, self.keymap), self._key_file, self.say)
        self.viewing = ViewingActions(self)
        self._build()
        set_window_icon(root)
        root.protocol("WM_DELETE_WINDOW", self.close)
        self.studio.start()

    def rebuild(self) -> None:
        """Makes every widget anew, because the look or the language is another."""
        portrait, sentence = self.portrait.portrait, self.status.sentence
        for child in self.root.winfo_children():
            child.destroy()
        self._build()
        self.style_panel.show_style(*self._shown_style)
        if portrait is not None:
            self.portrait.show(portrait)
        self.say(sentence)

    def save_settings(self) -> None:
        """Keeps what the user has set for the next start."""
        if self._settings_file is None:
            return
        try:
            self.settings.save(self._settings_file)
        except UserError as error:
            self.say(str(error), warning=True)

    def close(self) -> None:
        """Ends the program; the painting is kept for the next start."""
        self.root.withdraw()
        self.studio.close()
        self.root.destroy()

    # What the topics tell -------------------------------------------------------------------------------

    def say(self, text: str, warning: bool = False) -> None:
        self.status.say(text, warning)

    def document_changed(self, changed: Changed) -> None:
        self.mask_canvas.refresh(changed.rect)
        if "sliders" in changed.fields:
            self.style_panel.sliders.show(self.document.sliders)
        self.tools.show_steps(self.document.can_undo, self.document.can_redo)

    def brush_changed(self) -> None:
        self.tools.show_brush(self.painting.class_id, self.painting.diameter)
        self.mask_canvas.show_brush()

    def portrait_painted(self, portrait: NDArray[np.uint8], milliseconds: float) -> None:
        self.portrait.show(portrait)
        self.status.show_figures(f"{self._provider}   ·   {portrait.shape[0]} px in {milliseconds:.0f} ms")

    def style_changed(self, reference: NDArray[np.uint8] | None, caption: str) -> None:
        self._shown_style = (reference, caption)
        self.style_panel.show_style(reference, caption)

    def started(self, info: PainterInfo) -> None:
        threads = f"{info.threads} thread" + ("s" if info.threads != 1 else "")
        self._provider = f"{info.provider.value.upper()}, {threads}"
        self.say(self._notice or info.note or _HINT, warning=bool(self._notice))

    # How it is built ------------------------------------------------------------------------------------

    def _build(self) -> None:
        topics = [self.files, self.painting, self.viewing, self.styling, self.help]
        self.commands = CommandTable(topics)
        self.keymap = self._load_keys()
        self._lay_out()
        show_menus(self.root, self.commands.menus(_MENUS), self.commands, self.keymap)
        bind_keys(self.root, self.commands, self.keymap)
        self.brush_changed()
        self.document_changed(EVERYTHING)

    def _load_keys(self) -> Keymap:
        try:
            return load_keymap(self.commands, self._key_file)
        except UserError as error:
            self._notice = str(error)
            return default_keymap(self.commands)

    def _lay_out(self) -> None:
        styling, painter = self.styling, self._painter
        swatches = {
            group: {name: painter.swatch(group, name) for name in names}
            for group, names in painter.attributes.items()
        }
        self.status = StatusBar(self.root)
        self.status.pack(side="bottom", fill="x")
        look = look_of(self.root)
        well = tkinter.Frame(self.root, bg=hex_colour(look.well), padx=look.gap, pady=look.gap)
        self.mask_canvas = MaskCanvas(well, self.document, self.painting)
        self.portrait = PortraitView(well)
        self.tools = ToolBar(self.root, self.painting)
        self.tools.pack(side="top", fill="x")
        self.style_panel = StylePanel(
            self.root,
            swatches,
            self._references,
            styling.ask_reference,
            styling.take_reference,
            styling.new_style,
            styling.new_class_style,
            styling.move_sliders,
        )
        self.style_panel.pack(side="right", fill="y")
        self._keep_room_for_controls()
        well.pack(fill="both", expand=True)
        well.rowconfigure(0, weight=1)
        for column, view in enumerate((self.mask_canvas, self.portrait)):
            well.columnconfigure(column, weight=1, uniform="views")
            view.grid(row=0, column=column, sticky="nsew", padx=look.gap)

    def _keep_room_for_controls(self) -> None:
        """Fixes the panel's width; the window gets no smaller than its controls."""
        self.root.update_idletasks()
        bars = self.tools.winfo_reqheight() + self.status.winfo_reqheight()
        self.root.minsize(self.tools.winfo_reqwidth(), bars + self.style_panel.winfo_reqheight())
        self.style_panel.pack_propagate(False)
        self.style_panel.configure(width=look_of(self.root).px(_PANEL_WIDTH))
