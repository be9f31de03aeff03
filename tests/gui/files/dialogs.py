"""Finds and answers the dialogs of the window, as a user would."""

from __future__ import annotations

import tkinter
import tkinter.filedialog
import tkinter.ttk
from collections.abc import Callable

from tests.gui.conftest import App


def dialogs(app: App) -> list[tkinter.Toplevel]:
    """Open dialogs of the window."""
    return [
        w
        for w in app.window.root.winfo_children()
        if isinstance(w, tkinter.Toplevel) and w.winfo_class() == "Toplevel" and w.winfo_viewable()
    ]


def widgets(parent: tkinter.Misc) -> list[tkinter.Misc]:
    """All widgets in a widget."""
    return [w for child in parent.winfo_children() for w in (child, *widgets(child))]


def button(window: tkinter.Misc, text: str) -> tkinter.Misc:
    """The button with a text."""
    found = [w for w in widgets(window) if w.winfo_class() == "TButton" and w.cget("text") == text]
    assert len(found) == 1, f"{text} is there {len(found)} times"
    return found[0]


def click(widget: tkinter.Misc) -> None:
    """Clicks with the left button."""
    widget.update()
    at = {"x": widget.winfo_width() // 2, "y": widget.winfo_height() // 2}
    widget.event_generate("<Enter>", **at)
    widget.event_generate("<ButtonPress-1>", **at)
    widget.event_generate("<ButtonRelease-1>", **at)


def answering(app: App, text: str, act: Callable[[], object]) -> str:
    """Does what opens a question, and clicks on one of its answers; returns what the question said."""
    said: list[str] = []

    def answer() -> None:
        open_dialogs = dialogs(app)
        if not open_dialogs:
            app.window.root.after(20, answer)
            return
        labels = [w for w in widgets(open_dialogs[-1]) if w.winfo_class() == "TLabel"]
        said.append(" ".join(str(label.cget("text")) for label in labels))
        click(button(open_dialogs[-1], text))

    app.window.root.after(20, answer)
    act()
    app.wait(lambda: said)
    return said[0]


def loading(app: App, until: Callable[[], object] = lambda: True):
    """The dialog of the picture that is being loaded, once its head is framed."""
    app.wait(
        lambda: (
            app.window.pictures.dialog is not None
            and app.window.pictures.dialog.open
            and app.window.pictures.dialog.view is not None
            and app.window.pictures.dialog.view.box is not None
            and until()
        )
    )
    dialog = app.window.pictures.dialog
    assert dialog is not None
    assert dialog.view is not None
    return dialog
