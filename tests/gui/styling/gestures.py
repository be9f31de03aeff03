"""What the tests about styles do with the mouse and the keyboard."""

from __future__ import annotations

import tkinter
import tkinter.filedialog
import tkinter.simpledialog

from tests.gui.conftest import App


def click(app: App, widget: tkinter.Misc, x: int = 5, y: int = 5) -> None:
    app.wait(widget.winfo_viewable)
    widget.event_generate("<ButtonPress-1>", x=x, y=y)
    app.window.root.update()


def enter(app: App, entry: tkinter.Misc, text: str) -> None:
    """Types a text into an entry, letter by letter, and Enter."""
    entry.focus_force()
    app.window.root.update()
    entry.event_generate("<Control-a>")
    entry.delete(0, "end")  # type: ignore[attr-defined]
    for letter in text:
        entry.event_generate("<Key>", keysym="numbersign" if letter == "#" else letter)
    entry.event_generate("<Return>")
    app.window.root.focus_force()
    app.window.root.update()


def pick(app: App, menu: tkinter.Menu | None, label: str) -> None:
    """Chooses a line of a menu that is open."""
    assert menu is not None
    menu.tk.call("tk::MenuUnpost", str(menu))
    menu.invoke(label)
    app.window.root.update()
