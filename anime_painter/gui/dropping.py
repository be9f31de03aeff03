"""Files that are dropped on the window, by tkdnd; on systems that it does not know nothing can be dropped."""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from pathlib import Path

from tkinterdnd2 import TkinterDnD


def accept(widget: tkinter.Misc, dropped: Callable[[Path], object]) -> bool:
    """Lets files be dropped on a widget and all that is in it, unless that accepts them itself.

    Args:
        dropped: told the first of the files.

    Returns:
        Whether this system can.
    """
    try:
        TkinterDnD._require(widget.nametowidget("."))
    except RuntimeError:
        return False

    def drop(data: str, action: str) -> str:
        files = widget.tk.splitlist(data)
        if files:
            # The program from which they come waits for the answer, so nothing long is done before it.
            widget.after_idle(dropped, Path(files[0]))
        return action

    # tkinterdnd2's own binding needs its own classes of widgets; these are tkdnd's commands themselves.
    widget.tk.call("tkdnd::drop_target", "register", str(widget), "DND_Files")
    widget.tk.call("bind", str(widget), "<<Drop:DND_Files>>", f"{widget.register(drop)} %D %A")
    return True
