"""The main window: wires canvas, portrait, panels and menus to a document and a painter."""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from pathlib import Path
from tkinter import filedialog, messagebox

import numpy as np
import ttkbootstrap as ttk
from numpy.typing import NDArray

from anime_painter import __version__
from anime_painter.classes import CLASSES
from anime_painter.document.document import SIZE, Document
from anime_painter.document.recovery import keep
from anime_painter.document.tools import Rect
from anime_painter.errors import UserError
from anime_painter.gui.live import Worker
from anime_painter.gui.mask_canvas import MaskCanvas
from anime_painter.gui.panels.brush_panel import BrushPanel
from anime_painter.gui.panels.style_panel import StylePanel
from anime_painter.gui.portrait_view import PortraitView
from anime_painter.gui.shortcuts import HELP, bind_all
from anime_painter.gui.theme import GAP, view_side
from anime_painter.inference.painter import Painter
from anime_painter.mask_files import read_mask, write_mask
from anime_painter.pictures import PICTURE_ENDINGS, read_picture, write_picture

_PREVIEW = 256
_PICTURE_TYPES = [("Pictures", " ".join(f"*{ending}" for ending in PICTURE_ENDINGS)), ("All files", "*")]
_SAVE_TYPES = [("PNG", "*.png"), ("JPEG", "*.jpg"), ("WebP", "*.webp")]
_MASK_TYPES = [("Masks", "*.png"), ("All files", "*")]


class Window:
    """Everything that is on the screen.

    Args:
        recovery: file that keeps the mask after every step, for the next start.
    """

    def __init__(self, root: tkinter.Tk, painter: Painter, document: Document, recovery: Path) -> None:
        self.root = root
        self._painter = painter
        self.document = document
        self._recovery = recovery
        self._seed = 0
        self._provider = ""
        self.worker = Worker(root, self.say)
        self._build()
        self._build_menu()
        self._bind_keys()
        root.protocol("WM_DELETE_WINDOW", self.close)
        self.say("Loading the networks …")
        self.worker.submit("start", painter.info, self._started)
        self.repaint()

    def say(self, text: str) -> None:
        """Shows a sentence in the status bar."""
        self.status.configure(text=text)

    def close(self) -> None:
        """Ends the program; the mask is kept for the next start."""
        self._keep()
        self.worker.close()
        self.root.destroy()

    # What the user does -------------------------------------------------------------------------------------

    def repaint(self, quickly: bool = False) -> None:
        """Asks for the portrait of mask and style as they are now."""
        mask = self.document.mask.copy()
        style = self._painter.recolour(self.document.style, self.document.sliders)
        size = _PREVIEW if quickly else SIZE
        self.worker.submit("portrait", lambda: self._painter.paint(mask, style, size), self._painted)

    def new_style(self) -> None:
        """Samples another style."""
        self._seed += 1
        self.document.style = self._painter.sample_style(self._seed)
        self.style_panel.show_reference(None)
        self.repaint()

    def take_reference(self, path: Path) -> None:
        """Takes the style of a portrait."""
        self.say(f"Reading the style of {path.name} …")

        def work() -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
            framing = self._painter.frame_head(read_picture(path))
            mask, _ = self._painter.segment(framing)
            return framing.picture, self._painter.encode_style(framing.picture, mask)

        self.worker.submit("reference", work, self._styled)

    def load_picture(self, path: Path) -> None:
        """Cuts a picture into the mask, and paints it anew in its own style."""
        self.say(f"Cutting {path.name} into the seven classes …")

        def work() -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.float32]]:
            framing = self._painter.frame_head(read_picture(path))
            mask, _ = self._painter.segment(framing)
            return framing.picture, mask, self._painter.encode_style(framing.picture, mask)

        self.worker.submit("picture", work, self._loaded)

    def open_mask(self, path: Path) -> None:
        """Puts a mask file in place of the mask."""
        mask, warning = read_mask(path)
        self._changed_everywhere(self.document.replace_mask(mask))
        if warning:
            self.say(warning)

    def save_mask(self, path: Path) -> None:
        """Writes the mask as a palette PNG."""
        write_mask(path, self.document.mask)
        self.say(f"Mask saved: {path}")

    def save_portrait(self, path: Path) -> None:
        """Writes the portrait at full size, painted anew if only its preview is there yet."""
        mask = self.document.mask.copy()
        style = self._painter.recolour(self.document.style, self.document.sliders)

        def work() -> Path:
            write_picture(path, self._painter.paint(mask, style, SIZE))
            return path

        self.worker.submit("save", work, lambda saved, _: self.say(f"Portrait saved: {saved}"))

    def undo(self) -> None:
        self._changed_everywhere(self.document.undo())

    def redo(self) -> None:
        self._changed_everywhere(self.document.redo())

    def clear(self) -> None:
        self._changed_everywhere(self.document.clear())

    # What comes back ----------------------------------------------------------------------------------------

    def _started(self, info, _: float) -> None:
        self._provider = f"{info.provider.value.upper()}, {info.threads} threads"
        if info.note:
            self.say(info.note)

    def _painted(self, portrait: NDArray[np.uint8], milliseconds: float) -> None:
        self.portrait.show(portrait)
        self.timing.configure(text=f"{self._provider}   {portrait.shape[0]} px in {milliseconds:.0f} ms")
        if self.status.cget("text").endswith("…"):
            self.say("Paint with the left button; the right one fills.")

    def _styled(self, result: tuple[NDArray[np.uint8], NDArray[np.float32]], milliseconds: float) -> None:
        picture, self.document.style = result
        self.style_panel.show_reference(picture)
        self.say(f"Style taken in {milliseconds:.0f} ms.")
        self.repaint()

    def _loaded(
        self, result: tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.float32]], milliseconds: float
    ) -> None:
        picture, mask, self.document.style = result
        self.style_panel.show_reference(picture)
        self.say(f"Picture cut into classes in {milliseconds:.0f} ms; correct the mask where it is wrong.")
        self._changed_everywhere(self.document.replace_mask(mask))

    def _mask_changed(self, step_ended: bool) -> None:
        self.repaint(quickly=not step_ended)
        if step_ended:
            self._after_step()

    def _changed_everywhere(self, rect: Rect | None) -> None:
        if rect is None:
            return
        self.mask_canvas.refresh(rect)
        self.repaint()
        self._after_step()

    def _after_step(self) -> None:
        self.brush_panel.undo.state(["!disabled" if self.document.can_undo else "disabled"])
        self.brush_panel.redo.state(["!disabled" if self.document.can_redo else "disabled"])
        self._keep()

    def _keep(self) -> None:
        try:
            keep(self.document.mask, self._recovery)
        except UserError as error:
            self.say(str(error))

    def _sliders_moved(self, strengths: dict[str, dict[str, float]]) -> None:
        self.document.sliders = strengths
        self.repaint()

    # How it is built ----------------------------------------------------------------------------------------

    def _build(self) -> None:
        side = view_side(self.root)
        frame = ttk.Frame(self.root, padding=GAP)
        frame.pack(fill="both", expand=True)
        self.mask_canvas = MaskCanvas(frame, self.document, side, self._mask_changed)
        self.brush_panel = BrushPanel(
            frame, self._class_chosen, self._brush_sized, self.undo, self.redo, self.clear
        )
        self.portrait = PortraitView(frame, side)
        swatches = {
            group: {name: self._painter.swatch(group, name) for name in names}
            for group, names in self._painter.attributes.items()
        }
        self.style_panel = StylePanel(frame, swatches, self.ask_reference, self.new_style, self._sliders_moved)
        for column, widget in enumerate((self.brush_panel, self.mask_canvas, self.portrait, self.style_panel)):
            widget.grid(row=0, column=column, sticky="n" if column in (1, 2) else "ns", padx=(0 if column == 0 else GAP, 0))
        bar = ttk.Frame(frame)
        bar.grid(row=1, column=0, columnspan=4, sticky="ew", pady=(GAP, 0))
        self.status = ttk.Label(bar, text="", anchor="w")
        self.status.pack(side="left", fill="x", expand=True)
        self.timing = ttk.Label(bar, text="", anchor="e", foreground="#9aa0aa")
        self.timing.pack(side="right")
        self.root.resizable(False, False)
        self._after_step()

    def _build_menu(self) -> None:
        bar = tkinter.Menu(self.root)
        entries: dict[str, tuple[tuple[str, str, Callable[[], object]] | None, ...]] = {
            "File": (
                ("Load picture…", "Ctrl+O", self.ask_picture),
                ("Open mask…", "Ctrl+Shift+O", self.ask_mask),
                None,
                ("Save portrait…", "Ctrl+S", self.ask_save_portrait),
                ("Save mask…", "Ctrl+Shift+S", self.ask_save_mask),
                None,
                ("Quit", "Ctrl+Q", self.close),
            ),
            "Edit": (("Undo", "Ctrl+Z", self.undo), ("Redo", "Ctrl+Y", self.redo), None, ("Clear", "", self.clear)),
            "Style": (("New style", "N", self.new_style), ("Reference…", "Ctrl+R", self.ask_reference)),
            "Help": (("Keys", "F1", self.show_keys), ("About", "", self.show_about)),
        }
        for title, items in entries.items():
            menu = tkinter.Menu(bar, tearoff=False)
            bar.add_cascade(label=title, menu=menu)
            for item in items:
                if item is None:
                    menu.add_separator()
                else:
                    menu.add_command(label=item[0], accelerator=item[1], command=item[2])
        self.root.configure(menu=bar)

    def _bind_keys(self) -> None:
        bind_all(
            self.root,
            {
                **{c.key: lambda i=c.id: self.brush_panel.choose(i) for c in CLASSES},
                "<bracketleft>": lambda: self.brush_panel.grow(1 / 1.2),
                "<bracketright>": lambda: self.brush_panel.grow(1.2),
                "<Control-z>": self.undo,
                "<Control-y>": self.redo,
                "<Control-Shift-Z>": self.redo,
                "<Control-o>": self.ask_picture,
                "<Control-Shift-O>": self.ask_mask,
                "<Control-s>": self.ask_save_portrait,
                "<Control-Shift-S>": self.ask_save_mask,
                "<Control-r>": self.ask_reference,
                "<Control-q>": self.close,
                "n": self.new_style,
                "<F1>": self.show_keys,
            },
        )
        self.mask_canvas.bind("<MouseWheel>", lambda e: self.brush_panel.grow(1.15 if e.delta > 0 else 1 / 1.15))
        self.mask_canvas.bind("<Button-4>", lambda _: self.brush_panel.grow(1.15))
        self.mask_canvas.bind("<Button-5>", lambda _: self.brush_panel.grow(1 / 1.15))

    def _class_chosen(self, class_id: int) -> None:
        self.mask_canvas.class_id = class_id

    def _brush_sized(self, diameter: float) -> None:
        self.mask_canvas.diameter = diameter

    # Dialogs ------------------------------------------------------------------------------------------------

    def ask_picture(self) -> None:
        self._with_path(filedialog.askopenfilename(title="Load a picture", filetypes=_PICTURE_TYPES), self.load_picture)

    def ask_reference(self) -> None:
        self._with_path(
            filedialog.askopenfilename(title="Take the style of a portrait", filetypes=_PICTURE_TYPES), self.take_reference
        )

    def ask_mask(self) -> None:
        self._with_path(filedialog.askopenfilename(title="Open a mask", filetypes=_MASK_TYPES), self.open_mask)

    def ask_save_portrait(self) -> None:
        name = filedialog.asksaveasfilename(title="Save the portrait", defaultextension=".png", filetypes=_SAVE_TYPES)
        self._with_path(name, self.save_portrait)

    def ask_save_mask(self) -> None:
        name = filedialog.asksaveasfilename(title="Save the mask", defaultextension=".png", filetypes=_MASK_TYPES)
        self._with_path(name, self.save_mask)

    def show_keys(self) -> None:
        messagebox.showinfo("Keys", "\n".join(f"{keys}:  {what}" for keys, what in HELP), parent=self.root)

    def show_about(self) -> None:
        text = f"Anime Painter {__version__}\n\nIts generator was trained on drawings of its own: portraits are free to use."
        messagebox.showinfo("About", text, parent=self.root)

    def _with_path(self, name: str, action: Callable[[Path], None]) -> None:
        """Goes on with the file that was chosen in a dialog, if one was; tells the user what was wrong with it."""
        if not name:
            return
        try:
            action(Path(name))
        except UserError as error:
            self.say(str(error))
