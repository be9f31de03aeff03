"""Loading a picture: its head is framed, and cut into classes once the user agrees to the frame."""

from __future__ import annotations

import tkinter
from collections.abc import Callable

import numpy as np
import ttkbootstrap as ttk
from numpy.typing import NDArray

from anime_painter.gui.dialog import Button, Dialog, faint
from anime_painter.gui.export_dialogs import make_switch
from anime_painter.gui.frame_view import FrameView
from anime_painter.gui.progress import Progress, ProgressBar
from anime_painter.gui.theme import look_of
from anime_painter.inference.framing import Box
from anime_painter.language import tr


class PictureDialog:
    """Shows the picture as soon as it is read, the frame as soon as the head is found.

    Args:
        cut: told the frame and whether the picture's own style is wanted.

    Attributes:
        progress: of what is done with the picture.
        view: the picture with its frame, once there is one.
    """

    def __init__(self, root: tkinter.Misc, name: str, cut: Callable[[Box, bool], None]) -> None:
        self._cut = cut
        self.progress = Progress()
        self.dialog = Dialog(
            root,
            tr("Load “{name}”", name=name),
            [Button(tr("Cancel"), self.close), Button(tr("Cut into classes"), self._go, "primary")],
        )
        body, look = self.dialog.body, look_of(root)
        self.dialog.window.protocol("WM_DELETE_WINDOW", self.close)
        self.dialog.window.bind("<Escape>", lambda _: self.close())
        self._place = ttk.Frame(body)
        self._place.pack()
        self.view: FrameView | None = None
        faint(
            body, tr("Drag the frame so that the head fills it; a corner or the wheel sizes it."), 490
        ).pack(anchor="w", pady=(look.gap, 0))
        self.own_style_box = make_switch(body, tr("Take the picture's own style, too"), True)
        self.own_style_box.pack(anchor="w", pady=look.gap)
        ProgressBar(body, self.progress, 460).pack(fill="x")
        self._allow(False)
        self.dialog.show()

    @property
    def open(self) -> bool:
        """Whether the user still wants the picture."""
        return bool(self.dialog.window.winfo_exists())

    def show_picture(self, picture: NDArray[np.uint8]) -> None:
        """Shows uint8[H, W, 3]."""
        self.view = FrameView(self._place, picture)
        self.view.pack()
        self.dialog.show()

    def show_frame(self, box: Box) -> None:
        """Shows where the head was found; from here on the user may change it."""
        assert self.view is not None
        self.view.show(box)
        self._allow(True)

    def close(self) -> None:
        """Takes the dialog away; what is done with the picture is not wanted any more."""
        self.progress.cancel()
        self.dialog.close()

    def _go(self) -> None:
        if self.view is not None and self.view.box is not None:
            self._allow(False)
            self._cut(self.view.box, bool(self.own_style_box.instate(["selected"])))

    def _allow(self, cutting: bool) -> None:
        button = self.dialog.buttons[tr("Cut into classes")]
        button.state(["!disabled" if cutting else "disabled"])
