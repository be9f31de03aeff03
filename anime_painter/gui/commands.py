"""Named commands: the one table that menus, keys and the keys dialog are made from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Command:
    """Something that a user can ask for.

    Attributes:
        id: topic and name, such as "painting.undo"; the key file says it.
        text: in menus and in the keys dialog.
        action: what it does.
        keys: that call it unless the key file says others, such as "Ctrl+Shift+Z", "[", "F1".
        checked: for what is switched on and off: whether it is on.
    """

    id: str
    text: str
    action: Callable[[], object]
    keys: tuple[str, ...] = ()
    checked: Callable[[], bool] | None = None


@dataclass(frozen=True)
class Entry:
    """A line of a menu that is no command, such as a file that was opened lately."""

    text: str
    action: Callable[[], object]


@dataclass(frozen=True)
class Submenu:
    """A menu within a menu; a function makes its items anew each time it is opened."""

    text: str
    items: Sequence[Item] | Callable[[], Sequence[Item]]


SEPARATOR = "-"

Item = str | Entry | Submenu
"""A command's id, SEPARATOR, an entry or a submenu."""


class Topic(Protocol):
    """One topic of what a user can ask for."""

    def commands(self) -> Sequence[Command]:
        """All its commands, in the order of the keys dialog."""
        ...

    def menus(self) -> Mapping[str, Sequence[Item]]:
        """Its items by menu; topics that share a menu are put one after the other."""
        ...


class CommandTable:
    """All commands of all topics.

    Raises:
        ValueError: two commands have the same id.
    """

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._topics = tuple(topics)
        self._commands: dict[str, Command] = {}
        for command in (command for topic in self._topics for command in topic.commands()):
            if command.id in self._commands:
                raise ValueError(f"two commands are called {command.id}")
            self._commands[command.id] = command

    def __iter__(self) -> Iterator[Command]:
        return iter(self._commands.values())

    def __getitem__(self, command_id: str) -> Command:
        return self._commands[command_id]

    def __contains__(self, command_id: object) -> bool:
        return command_id in self._commands

    def menus(self, titles: Sequence[str]) -> dict[str, list[Item]]:
        """The items of every menu, in the order of the titles, with a separator between topics."""
        found: dict[str, list[Item]] = {title: [] for title in titles}
        for topic in self._topics:
            for title, items in topic.menus().items():
                found[title] += [SEPARATOR, *items] if found[title] else items
        return {title: items for title, items in found.items() if items}
