"""The frame of all dialogs: a body, a row of buttons, Escape and Enter."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import ttkbootstrap as ttk

from anime_painter.gui.theme import hex_colour, look_of
from anime_painter.language import tr


@dataclass(frozen=True)
class Button:
    """A button of a dialog.

    Attributes:
        text: on it.
        action: what it does; the dialog stays open unless it closes it. None closes it.
        style: of ttkbootstrap.
    """

    text: str
    action: Callable[[], object] | None = None
    style: str = "neutral"


class Dialog:
    """A window over the main one, which waits for it.

    Args:
        buttons: from left to right; Enter presses the last.
        blocking: whether the main window takes no clicks meanwhile.
        cancelled: what Escape and the window's own cross do; the dialog stays open unless it closes it. None
            closes it.

    Attributes:
        window: the window; `body` the frame to fill.
        buttons: by their texts.
    """

    def __init__(
        self,
        root: tkinter.Misc,
        title: str,
        buttons: Sequence[Button] = (),
        blocking: bool = True,
        cancelled: Callable[[], object] | None = None,
    ) -> None:
        look = look_of(root)
        self.root = root
        self.window = ttk.Toplevel(title=title, master=root)
        self.window.withdraw()
        self.window.resizable(False, False)
        self.window.transient(root.winfo_toplevel())
        self.window.protocol("WM_DELETE_WINDOW", cancelled or self.close)
        frame = ttk.Frame(self.window, padding=3 * look.gap)
        frame.pack(fill="both", expand=True)
        self.body = ttk.Frame(frame)
        self.body.pack(fill="both", expand=True)
        row = ttk.Frame(frame)
        row.pack(anchor="e", pady=(2 * look.gap, 0))
        self.buttons: dict[str, ttk.Button] = {}
        for button in buttons or [Button(tr("Close"), style="primary")]:
            widget = ttk.Button(
                row, text=button.text, command=button.action or self.close, bootstyle=button.style
            )
            widget.pack(side="left", padx=(look.gap, 0))
            self.buttons[button.text] = widget
        self.window.bind("<Escape>", lambda _: (cancelled or self.close)())
        self.window.bind("<Return>", lambda _: self._enter())
        self._blocking = blocking

    def show(self, beside: tkinter.Misc | None = None) -> None:
        """Puts the filled dialog over the middle of the main window.

        Args:
            beside: a widget that it shall leave free, if there is room.
        """
        self.window.update_idletasks()
        size = self.window.winfo_reqwidth(), self.window.winfo_reqheight()
        main = _box_of(self.root.winfo_toplevel())
        if beside is None:
            x, y = main[0] + (main[2] - size[0]) // 2, main[1] + (main[3] - size[1]) // 3
        else:
            x, y = _place_beside(_box_of(beside), size, main, 3 * look_of(self.root).gap)
        self.window.geometry(f"+{max(x, 0)}+{max(y, 0)}")
        self.window.deiconify()
        self.window.lift()
        if self._blocking:
            if not self.window.winfo_viewable():
                self.window.wait_visibility()
            self.window.grab_set()
        (list(self.buttons.values())[-1]).focus_set()

    def wait(self) -> None:
        """Shows the dialog and comes back when it is closed."""
        self.show()
        self.root.wait_window(self.window)

    def explain(self, title: str, text: str) -> None:
        """Fills the dialog with a headline and what it means."""
        look = look_of(self.root)
        ttk.Label(self.body, text=title, font=look.font(13, "bold")).pack(anchor="w", pady=(0, look.gap))
        ttk.Label(self.body, text=text, wraplength=look.px(400), justify="left").pack(anchor="w")

    def close(self) -> None:
        """Takes the dialog away."""
        if self.window.winfo_exists():
            self.window.grab_release()
            self.window.destroy()

    def _enter(self) -> None:
        last = list(self.buttons.values())[-1]
        if not last.instate(["disabled"]):
            last.invoke()


def ask(root: tkinter.Misc, title: str, text: str, answers: Sequence[tuple[str, str]]) -> str:
    """Asks a question and waits for the answer.

    Args:
        answers: what is returned, and the text on its button; Enter gives the last one, Escape the first.

    Returns:
        The answer.
    """
    given = [answers[0][0]]

    def answer(name: str) -> None:
        given[0] = name
        dialog.close()

    last = len(answers) - 1
    dialog = Dialog(
        root,
        title,
        [
            Button(words, lambda n=name: answer(n), "primary" if i == last else "neutral")
            for i, (name, words) in enumerate(answers)
        ],
    )
    dialog.explain(title, text)
    dialog.wait()
    return given[0]


def _box_of(widget: tkinter.Misc) -> tuple[int, int, int, int]:
    """Left, top, width and height on the screen."""
    return widget.winfo_rootx(), widget.winfo_rooty(), widget.winfo_width(), widget.winfo_height()


def _place_beside(
    box: tuple[int, int, int, int], size: tuple[int, int], main: tuple[int, int, int, int], gap: int
) -> tuple[int, int]:
    """Where a window of a size goes so that it covers least of a box: right of it, left, below or above."""
    left, top, width, height = box
    middle = left + (width - size[0]) // 2, top + (height - size[1]) // 3
    places = [
        (left + width + gap, middle[1]),
        (left - gap - size[0], middle[1]),
        (middle[0], top + height + gap),
        # The window's title stands above what is placed.
        (middle[0], top - 2 * gap - size[1]),
    ]

    def kept_within(place: tuple[int, int]) -> tuple[int, int]:
        x, y = (
            min(max(p, m), max(m + s - own, m))
            for p, m, s, own in zip(place, main, main[2:], size, strict=False)
        )
        return x, y

    def covered(place: tuple[int, int]) -> int:
        across = min(place[0] + size[0], left + width) - max(place[0], left)
        down = min(place[1] + size[1], top + height) - max(place[1], top)
        return max(across, 0) * max(down, 0)

    return min((kept_within(place) for place in places), key=covered)


def faint(parent: tkinter.Misc, text: str, width: int = 400) -> ttk.Label:
    """A quiet line of explanation, wrapped at a width of the design."""
    look = look_of(parent)
    return ttk.Label(
        parent, text=text, wraplength=look.px(width), justify="left", foreground=hex_colour(look.faint)
    )
