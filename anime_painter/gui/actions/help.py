"""Help: which keys there are, a tour of the window, and what this is."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from anime_painter.errors import UserError
from anime_painter.gui.about_dialog import show_about
from anime_painter.gui.commands import Command, CommandTable, Item
from anime_painter.gui.keymap import Keymap, write_key_file
from anime_painter.gui.keys_dialog import show_keys
from anime_painter.gui.tour import Stop, Tour
from anime_painter.language import mark, told, tr

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
        models: tells the folder of the networks and their cards.
        stops: tells the stops of the tour.
        tour_seen: called when the tour has ended.

    Attributes:
        tour: that was begun last, if one was.
    """

    def __init__(
        self,
        root: tkinter.Misc,
        keys: Callable[[], tuple[CommandTable, Keymap]],
        key_file: Path,
        say: Callable[[str, bool], None],
        models: Callable[[], Path],
        stops: Callable[[], Sequence[Stop]],
        tour_seen: Callable[[], None],
    ) -> None:
        self._root = root
        self._keys = keys
        self._key_file = key_file
        self._say = say
        self._models = models
        self._stops = stops
        self._tour_seen = tour_seen
        self.tour: Tour | None = None

    def show_keys(self) -> None:
        """Lists keys and what they do."""
        table, keymap = self._keys()
        lines = [
            (", ".join(keymap.keys(command.id)), command.text.rstrip("…"))
            for command in table
            if keymap.keys(command.id)
        ]
        mouse = [(tr(what), tr(does)) for what, does in _MOUSE]
        show_keys(self._root, [*mouse, *lines])

    def show_tour(self) -> None:
        """Leads through the window in five steps."""
        if self.tour is not None and self.tour.dialog is not None:
            self.tour.end()
        self.tour = Tour(self._root, self._stops(), self._tour_seen)

    def write_keys(self) -> None:
        """Writes a key file to change, unless the user has one, and says where it is."""
        table, _ = self._keys()
        try:
            if not self._key_file.exists():
                write_key_file(table, self._key_file)
        except UserError as error:
            self._say(told(error), True)
            return
        self._say(tr("Change the keys in {path} and start Anime Painter again.", path=self._key_file), False)

    def commands(self) -> Sequence[Command]:
        return [
            Command("help.keys", tr("Keys"), self.show_keys, ("F1",)),
            Command("help.key_file", tr("Change keys…"), self.write_keys),
            Command("help.tour", tr("Tour"), self.show_tour),
            Command("help.about", tr("About"), lambda: show_about(self._root, self._models())),
        ]

    def menus(self) -> Mapping[str, Sequence[Item]]:
        return {"Help": ["help.keys", "help.key_file", "help.tour", "help.about"]}
