"""Keys: the table of commands, the user's key file, and what never fires."""

from __future__ import annotations

import contextlib
import tkinter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anime_painter.classes import CLASSES, HAIR
from anime_painter.errors import UserError
from anime_painter.gui.commands import Command, CommandTable
from anime_painter.gui.keymap import default_keymap, load_keymap, spelled, write_key_file
from tests.gui.conftest import App


class _Topic:
    def __init__(self, *commands: Command) -> None:
        self._commands = commands

    def commands(self) -> Sequence[Command]:
        return self._commands

    def menus(self) -> dict:
        return {}


def _table() -> CommandTable:
    def nothing() -> None: ...

    return CommandTable(
        [
            _Topic(
                Command("painting.undo", "Undo", nothing, ("Ctrl+Z",)),
                Command("painting.brush", "Brush", nothing, ("B",)),
                Command("painting.fill", "Fill", nothing),
            )
        ]
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("shift+ctrl+z", "Ctrl+Shift+Z"),
        ("[", "["),
        ("Ctrl++", "Ctrl++"),
        ("+", "+"),
        ("space", "Space"),
        ("f1", "F1"),
    ],
)
def test_a_key_has_one_spelling(written: str, meant: str) -> None:
    assert spelled(written) == meant
    assert spelled(meant) == meant


@pytest.mark.parametrize("written", ["", "Ctrl+", "Hyper+Z", "Zz", "F13", " "])
def test_what_is_no_key_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="no key"):
        spelled(written)


def test_without_a_file_the_keys_are_the_usual_ones(tmp_path: Path) -> None:
    assert load_keymap(_table(), tmp_path / "keys.toml") == default_keymap(_table())


def test_the_file_replaces_the_keys_that_it_names(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    path.write_text('[keys]\n"painting.fill" = ["b", "Shift+F"]\n"painting.undo" = []\n')
    keymap = load_keymap(_table(), path)
    assert keymap.commands == {"B": "painting.fill", "Shift+F": "painting.fill"}
    assert keymap.keys("painting.undo") == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[keys", "keys.toml"),
        ('[keys]\n"painting.dance" = ["D"]\n', "painting.dance"),
        ('[keys]\n"painting.undo" = ["Qq"]\n', "“Qq” is no key"),
        ('[keys]\n"painting.undo" = "U"\n', "painting.undo"),
        ('[keys]\n"painting.undo" = ["U"]\n"painting.fill" = ["U"]\n', "“U” calls both"),
        ("[colours]\n", "colours"),
    ],
)
def test_a_damaged_file_is_told_in_one_sentence(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "keys.toml"
    path.write_text(text)
    with pytest.raises(UserError, match="so the keys are the usual ones") as caught:
        load_keymap(_table(), path)
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)


@given(data=st.binary(max_size=80))
def test_any_bytes_are_a_key_file_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("keys") / "keys.toml"
    path.write_bytes(data)
    with contextlib.suppress(UserError):
        load_keymap(_table(), path)


def test_the_file_that_is_written_to_begin_with_changes_nothing(app: App, tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    write_key_file(app.window.commands, path)
    assert load_keymap(app.window.commands, path) == app.window.keymap
    path.write_text(path.read_text().replace('# "', '"'))
    assert load_keymap(app.window.commands, path) == app.window.keymap


# In the window ----------------------------------------------------------------------------------------------


def test_every_key_calls_one_command_and_every_command_has_a_text(app: App) -> None:
    default_keymap(app.window.commands)
    assert all(command.text for command in app.window.commands)


def test_keys_never_fire_while_text_is_typed(app: App) -> None:
    entry = tkinter.Entry(app.window.root)
    entry.place(x=0, y=0)
    before = app.mask.copy()
    app.drag((256, 300), (300, 330))
    entry.focus_force()
    app.window.root.update()
    for sequence in ("<Key-4>", "<Control-z>", "<bracketright>"):
        entry.event_generate(sequence)
    app.window.root.update()
    assert app.window.painting.easel.brush.class_id == HAIR
    assert app.window.painting.easel.brush.diameter == 24
    assert (app.mask != before).any()
    entry.destroy()


def test_caps_lock_changes_nothing(app: App) -> None:
    before = app.mask.copy()
    app.drag((256, 300), (300, 330))
    app.window.root.event_generate("<KeyPress>", keysym="Z", state=0x4 | 0x2)
    assert (app.mask == before).all()


def test_a_key_with_another_modifier_is_another_key(app: App) -> None:
    app.window.root.event_generate("<KeyPress>", keysym="4", state=0x8)
    assert app.window.painting.easel.brush.class_id == HAIR


def test_the_keys_dialog_lists_the_keys_that_are_bound(app: App) -> None:
    app.key("<F1>")
    (sheet,) = (w for w in app.window.root.winfo_children() if w.winfo_class() == "Toplevel")
    texts = []

    def collect(widget: tkinter.Misc) -> None:
        if widget.winfo_class() == "TLabel":
            texts.append(str(widget.cget("text")))
        for child in widget.winfo_children():
            collect(child)

    collect(sheet)
    sheet.destroy()
    assert "Ctrl+Shift+Z, Ctrl+Y" in texts
    assert {c.key for c in CLASSES} <= set(texts)


def test_the_user_s_key_file_is_taken_and_a_damaged_one_is_told(app: App) -> None:
    path = app.kept / "keys.toml"
    app.window.commands["help.key_file"].action()
    assert str(path) in app.sentence
    try:
        path.write_text('[keys]\n"painting.tool.fill" = ["U"]\n"painting.tool.brush" = ["G"]\n')
        app.window.rebuild()
        app.key("<u>")
        assert app.window.painting.kind.name == "fill"
        app.key("<g>")
        assert app.window.painting.kind.name == "brush"
        app.key("<b>")
        assert app.window.painting.kind.name == "brush"
        path.write_text('[keys]\n"painting.tool.fill" = ["Uu"]\n')
        app.window.rebuild()
        assert "keys.toml is damaged" in app.sentence
        app.key("<g>")
        assert app.window.painting.kind.name == "fill"
    finally:
        path.unlink()
        app.window.rebuild()
