"""A monkey at the window: thousands of random events, none of which may raise an error."""

from __future__ import annotations

import random
import tkinter
from collections.abc import Callable
from tkinter import colorchooser, filedialog, simpledialog

import numpy as np
import pytest

from anime_painter.classes import CLASS_COUNT
from tests.gui.conftest import App

_EVENTS = 3000
_QUIET = {"files.quit"}
"""Commands that end the program."""
_SEED = 20


@pytest.mark.timeout(900)
def test_three_thousand_random_events_end_without_an_error(app: App, monkeypatch) -> None:
    stop_declining = _decline_dialogs(app.window.root, monkeypatch)
    chance = random.Random(_SEED)
    # Only the first of the scales: making the window anew takes long.
    commands = [
        command
        for command in app.window.commands
        if command.id not in _QUIET
        and not command.id.startswith(("viewing.scale", "viewing.dark", "viewing.light"))
    ]
    keys = [key for key in app.window.keymap.commands if app.window.keymap.commands[key] not in _QUIET]
    held = 0
    for number in range(_EVENTS):
        canvas = app.window.mask_canvas
        x, y = chance.randint(-20, canvas.winfo_width() + 20), chance.randint(-20, canvas.winfo_height() + 20)
        state = chance.choice([0, 0, 0, 0x1, 0x4])
        what = chance.random()
        if what < 0.45:
            moved = f"<B{held}-Motion>" if held else "<Motion>"
            canvas.event_generate(moved, x=x, y=y, state=state | (0x80 << held if held else 0))
        elif what < 0.65:
            if held:
                canvas.event_generate(f"<ButtonRelease-{held}>", x=x, y=y, state=state | 0x80 << held)
                held = 0
            else:
                held = chance.choice([1, 1, 1, 2, 3])
                canvas.event_generate(f"<ButtonPress-{held}>", x=x, y=y, state=state)
        elif what < 0.75:
            canvas.event_generate(chance.choice(["<Button-4>", "<Button-5>"]), x=x, y=y, state=state)
        elif what < 0.85:
            _press_key(app, chance.choice(keys))
        elif what < 0.93:
            chance.choice(commands).action()
        else:
            _click_some_widget(app, chance)
        if number % 20 == 0:
            app.window.root.update()
    if held:
        app.window.mask_canvas.event_generate(f"<ButtonRelease-{held}>", x=5, y=5, state=0x80 << held)
    app.wait(seconds=120)
    stop_declining()
    _close_dialogs(app.window.root)
    assert not app.errors
    assert app.mask.max() < CLASS_COUNT
    mask = app.mask.copy()
    while app.document.can_undo:
        app.window.painting.cancel()
        app.document.undo()
    while app.document.can_redo:
        app.document.redo()
    assert np.array_equal(app.mask, mask)


def _decline_dialogs(root: tkinter.Misc, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Answers every dialog with Cancel: those of the system at once, those of the window a little later.

    Returns:
        What ends that.
    """
    for module, names in (
        (filedialog, ("askopenfilename", "askopenfilenames", "asksaveasfilename", "askdirectory")),
        (simpledialog, ("askinteger", "askstring", "askfloat")),
    ):
        for name in names:
            monkeypatch.setattr(module, name, lambda *_, **__: None)
    monkeypatch.setattr(colorchooser, "askcolor", lambda *_, **__: (None, None))

    def close() -> None:
        _close_dialogs(root)
        timer[0] = root.after(200, close)

    timer = [root.after(200, close)]
    return lambda: root.after_cancel(timer[0])


def _press_key(app: App, key: str) -> None:
    """A key of the table, as the keyboard would send it."""
    *modifiers, name = key.split("+") if key[-1] != "+" else [*key[:-1].split("+")[:-1], "plus"]
    state = sum({"Shift": 0x1, "Ctrl": 0x4, "Alt": 0x8}[m] for m in modifiers)
    names = {
        "[": "bracketleft",
        "]": "bracketright",
        "Enter": "Return",
        "#": "numbersign",
        ".": "period",
        ",": "comma",
    }
    names |= {"-": "minus", "=": "equal", "Space": "space"}
    app.window.root.event_generate("<KeyPress>", keysym=names.get(name, name), state=state)


def _click_some_widget(app: App, chance: random.Random) -> None:
    """Presses a button, slider or other control that the window shows."""
    shown: list[tkinter.Misc] = []

    def collect(widget: tkinter.Misc) -> None:
        for child in widget.winfo_children():
            if child.winfo_ismapped() and child.winfo_class() not in ("Menu", "Toplevel"):
                shown.append(child)
                collect(child)

    collect(app.window.root)
    widget = chance.choice([w for w in shown if w is not app.window.mask_canvas])
    x, y = chance.randint(0, widget.winfo_width()), chance.randint(0, widget.winfo_height())
    for event in ("<ButtonPress-1>", "<ButtonRelease-1>"):
        if widget.winfo_exists():
            widget.event_generate(event, x=x, y=y, state=0x100 if "Release" in event else 0)


def _close_dialogs(root: tkinter.Misc) -> None:
    for child in root.winfo_children():
        if child.winfo_class() == "Toplevel":
            child.destroy()
