"""Help: which keys there are, and what this is."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from anime_painter.errors import UserError
from anime_painter.gui import dialogs
from anime_painter.gui.commands import Command, CommandTable, Item
from anime_painter.gui.keymap import Keymap, write_key_file
from anime_painter.language import mark, tr

_MOUSE = (
    (mark("Left drag"), mark("Use the tool")),
    (mark("Right drag"), mark("Erase with the tool; takes back a point of a polygon")),
    (mark("Ctrl+click"), mark("Pick a class")),
    (mark("Shift"), mark("Straight lines, squares and circles")),
    (mark("Wheel"), mark("Zoom")),
    (mark("Ctrl+wheel"), mark("Smaller or larger brush")),
    (mark("Space+drag, middle drag"), mark("Move the view")),
    (mark("Right click on a class"), mark("Lock it against painting")),
    (mark("Double click a slider"), mark("Back to its usual place")),
)


class HelpActions:
    """What a user can ask for about the program itself.

    Args:
        keys: gives all commands and their keys, once they are known.
        key_file: where the user's keys are kept.
        say: told a sentence for the user, and whether it is a warning.
    """

    def __init__(
        self,
        root: tkinter.Misc,
        keys: Callable[[], tuple[CommandTable, Keymap]],
        key_file: Path,
        say: Callable[[str, bool], None],
    ) -> None:
        self._root = root
        self._keys = keys
        self._key_file = key_file
        self._say = say

    def show_keys(self) -> None:
        """Lists keys and what they do."""
        table, keymap = self._keys()
        lines = [
            (", ".join(keymap.keys(command.id)), command.text.rstrip("…"))
            for command in table
            if keymap.keys(command.id)
        ]
        mouse = [(tr(what), tr(does)) for what, does in _MOUSE]
        dialogs.show_keys(self._root, [*mouse, *lines])

    def write_keys(self) -> None:
        """Writes a key file to change, unless the user has one, and says where it is."""
        table, _ = self._keys()
        try:
            if not self._key_file.exists():
                write_key_file(table, self._key_file)
        except UserError as error:
            self._say(str(error), True)
            return
        self._say(f"Change the keys in {self._key_file} and start Anime Painter again.", False)

    def commands(self) -> Sequence[Command]:
        return [
            Command("help.keys", "Keys", self.show_keys, ("F1",)),
            Command("help.key_file", "Change keys…", self.write_keys),
            Command("help.about", "About", lambda: dialogs.show_about(self._root)),
        ]

    def menus(self) -> Mapping[str, Sequence[Item]]:
        return {"Help": ["help.keys", "help.key_file", "help.about"]}
