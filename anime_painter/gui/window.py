"""The main window: lays out canvas, portrait, panels and menus, and wires them to the studio."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import ttkbootstrap as ttk
from numpy.typing import NDArray

from anime_painter.classes import CLASSES
from anime_painter.document.document import Document
from anime_painter.document.tools import Rect
from anime_painter.errors import UserError
from anime_painter.gui import dialogs
from anime_painter.gui.icons import set_window_icon
from anime_painter.gui.mask_canvas import MaskCanvas
from anime_painter.gui.menus import SEPARATOR, Entry, show_menus
from anime_painter.gui.panels.style_panel import StylePanel
from anime_painter.gui.panels.tool_bar import ToolBar
from anime_painter.gui.portrait_view import PortraitView
from anime_painter.gui.shortcuts import HELP, bind_all
from anime_painter.gui.status_bar import StatusBar
from anime_painter.gui.studio import Studio
from anime_painter.gui.theme import GAP, WELL, hex_colour
from anime_painter.inference.painter import Painter, PainterInfo

_PANEL_WIDTH = 290
_HINT = "Paint with the left button; the right one fills."


class Window:
    """Everything that is on the screen.

    Args:
        root: an empty window.
        recovery: file that keeps the painting for the next start.
        models: identity of the networks, kept with the painting.
        samples: masks that the menu offers to begin with.
        references: pictures that the style panel offers.
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
    ) -> None:
        self.root = root
        self.document = document
        self.studio = Studio(root, painter, document, self, recovery, models)
        self._provider = ""
        self._build(painter, references)
        show_menus(root, self._menus(samples))
        self._bind_keys()
        set_window_icon(root)
        root.protocol("WM_DELETE_WINDOW", self.close)
        self.steps_changed()
        self.sliders_changed()
        self.studio.start()

    def close(self) -> None:
        """Ends the program; the painting is kept for the next start."""
        self.root.withdraw()
        self.studio.close()
        self.root.destroy()

    # What the studio tells ------------------------------------------------------------------------------

    def say(self, text: str, warning: bool = False) -> None:
        self.status.say(text, warning)

    def mask_changed(self, rect: Rect) -> None:
        self.mask_canvas.refresh(rect)

    def steps_changed(self) -> None:
        self.tools.show_steps(self.document.can_undo, self.document.can_redo)

    def portrait_painted(self, portrait: NDArray[np.uint8], milliseconds: float) -> None:
        self.portrait.show(portrait)
        self.status.show_figures(f"{self._provider}   ·   {portrait.shape[0]} px in {milliseconds:.0f} ms")

    def style_changed(self, reference: NDArray[np.uint8] | None, caption: str) -> None:
        self.style_panel.show_style(reference, caption)

    def sliders_changed(self) -> None:
        self.style_panel.sliders.show(self.document.sliders)

    def started(self, info: PainterInfo) -> None:
        threads = f"{info.threads} thread" + ("s" if info.threads != 1 else "")
        self._provider = f"{info.provider.value.upper()}, {threads}"
        self.say(info.note or _HINT)

    # How it is built ------------------------------------------------------------------------------------

    def _build(self, painter: Painter, references: Sequence[Path]) -> None:
        studio = self.studio
        swatches = {
            group: {name: painter.swatch(group, name) for name in names}
            for group, names in painter.attributes.items()
        }
        self.status = StatusBar(self.root)
        self.status.pack(side="bottom", fill="x")
        well = tkinter.Frame(self.root, bg=hex_colour(WELL), padx=GAP, pady=GAP)
        self.mask_canvas = MaskCanvas(well, self.document, studio.painted_on)
        self.portrait = PortraitView(well)
        self.tools = ToolBar(
            self.root, self._choose, self.mask_canvas.resize_brush, studio.undo, studio.redo, studio.clear
        )
        self.tools.pack(side="top", fill="x")
        self.style_panel = StylePanel(
            self.root,
            swatches,
            references,
            self._ask_reference,
            studio.take_reference,
            studio.new_style,
            studio.new_class_style,
            studio.move_sliders,
        )
        self.style_panel.pack(side="right", fill="y")
        self._keep_room_for_controls()
        well.pack(fill="both", expand=True)
        well.rowconfigure(0, weight=1)
        for column, view in enumerate((self.mask_canvas, self.portrait)):
            well.columnconfigure(column, weight=1, uniform="views")
            view.grid(row=0, column=column, sticky="nsew", padx=GAP)

    def _keep_room_for_controls(self) -> None:
        """Fixes the panel's width; the window gets no smaller than its controls."""
        self.root.update_idletasks()
        bars = self.tools.winfo_reqheight() + self.status.winfo_reqheight()
        self.root.minsize(self.tools.winfo_reqwidth(), bars + self.style_panel.winfo_reqheight())
        self.style_panel.pack_propagate(False)
        self.style_panel.configure(width=_PANEL_WIDTH)

    def _menus(self, samples: Sequence[Path]) -> dict[str, list[Entry]]:
        studio = self.studio
        sample_entries = tuple(
            Entry(
                _title(path),
                action=lambda p=path: self._guarded(studio.open_mask, p),
            )
            for path in samples
        )
        return {
            "File": [
                Entry("Load picture…", "Ctrl+O", self._ask_picture),
                Entry("Open mask…", "Ctrl+Shift+O", self._ask_mask),
                *([Entry("Sample masks", entries=sample_entries)] if samples else []),
                SEPARATOR,
                Entry("Save portrait…", "Ctrl+S", self._ask_save_portrait),
                Entry("Save mask…", "Ctrl+Shift+S", self._ask_save_mask),
                SEPARATOR,
                Entry("Quit", "Ctrl+Q", self.close),
            ],
            "Edit": [
                Entry("Undo", "Ctrl+Z", studio.undo),
                Entry("Redo", "Ctrl+Shift+Z", studio.redo),
                SEPARATOR,
                Entry("Clear", "", studio.clear),
            ],
            "Style": [
                Entry("New style", "N", studio.new_style),
                Entry(
                    "New style of",
                    entries=tuple(
                        Entry(c.name.capitalize(), action=lambda i=c.id: studio.new_class_style(i))
                        for c in CLASSES
                    ),
                ),
                Entry("Reference…", "Ctrl+R", self._ask_reference),
            ],
            "Help": [
                Entry("Keys", "F1", self._show_keys),
                Entry("About", "", lambda: dialogs.show_about(self.root)),
            ],
        }

    def _bind_keys(self) -> None:
        studio, tools = self.studio, self.tools
        bind_all(
            self.root,
            {
                **{c.key: lambda i=c.id: tools.choose(i) for c in CLASSES},
                "bracketleft": lambda: tools.grow(-1),
                "bracketright": lambda: tools.grow(1),
                "Ctrl+Z": studio.undo,
                "Ctrl+Y": studio.redo,
                "Ctrl+Shift+Z": studio.redo,
                "Ctrl+O": self._ask_picture,
                "Ctrl+Shift+O": self._ask_mask,
                "Ctrl+S": self._ask_save_portrait,
                "Ctrl+Shift+S": self._ask_save_mask,
                "Ctrl+R": self._ask_reference,
                "Ctrl+Q": self.close,
                "N": studio.new_style,
                "F1": self._show_keys,
            },
        )
        canvas = self.mask_canvas
        canvas.bind("<MouseWheel>", lambda event: tools.grow(1 if event.delta > 0 else -1))
        canvas.bind("<Button-4>", lambda _: tools.grow(1))
        canvas.bind("<Button-5>", lambda _: tools.grow(-1))

    def _choose(self, class_id: int) -> None:
        self.mask_canvas.class_id = class_id

    # Dialogs --------------------------------------------------------------------------------------------

    def _ask_picture(self) -> None:
        self._guarded(self.studio.load_picture, dialogs.ask_picture(self.root, "Load a picture"))

    def _ask_reference(self) -> None:
        self._guarded(
            self.studio.take_reference, dialogs.ask_picture(self.root, "Take the style of a portrait")
        )

    def _ask_mask(self) -> None:
        self._guarded(self.studio.open_mask, dialogs.ask_mask(self.root))

    def _ask_save_portrait(self) -> None:
        self._guarded(self.studio.save_portrait, dialogs.ask_save_portrait(self.root))

    def _ask_save_mask(self) -> None:
        self._guarded(self.studio.save_mask, dialogs.ask_save_mask(self.root))

    def _show_keys(self) -> None:
        dialogs.show_keys(self.root, HELP)

    def _guarded(self, action: Callable[[Path], None], path: Path | None) -> None:
        """Goes on with the file that was chosen, if one was; tells the user what was wrong with it."""
        if path is None:
            return
        try:
            action(path)
        except UserError as error:
            self.say(str(error), warning=True)


def _title(path: Path) -> str:
    """A sample's file name as a person would write it: "01-twin-tails.png" is "Twin tails"."""
    return path.stem.lstrip("0123456789-").replace("-", " ").capitalize()
