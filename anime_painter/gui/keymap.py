"""Which keys call which command: the defaults, and what the user's key file says instead."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import platformdirs
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from anime_painter.errors import Message, UserError, reason
from anime_painter.gui.commands import Command, CommandTable
from anime_painter.pictures import write_atomically

_MODIFIERS = ("Ctrl", "Alt", "Shift")
_NAMED = re.compile(
    r"F([1-9]|1[0-2])|Space|Enter|Escape|Tab|Delete|Backspace|Insert|Home|End|PageUp|PageDown|Up|Down|Left|Right"
)

_HEAD = """# Keys of Anime Painter: what is named here replaces the usual keys; [] takes away all of them.
# A key is written as "B", "Ctrl+Shift+Z", "[", "Space" or "F1". Remove the # before a line that you change.

[keys]
"""


def spelled(key: str) -> str:
    """A key in its one spelling: "shift+ctrl+z" is "Ctrl+Shift+Z".

    Raises:
        ValueError: there is no such key.
    """
    held, _, last = key.strip().rpartition("+")
    if not last and held.endswith("+"):
        held, last = held[:-1], "+"  # "Ctrl++" is the plus key.
    elif not last:
        held, last = "", key.strip()
    modifiers = {part.strip().capitalize() for part in held.split("+") if part.strip()}
    name = last.upper() if len(last) == 1 else last[:1].upper() + last[1:]
    unknown = modifiers - set(_MODIFIERS)
    one_sign = len(name) == 1 and name.isprintable() and name != " "
    if unknown or not (one_sign or _NAMED.fullmatch(name)):
        raise ValueError(Message("“{key}” is no key", key=key))
    return "+".join([*(m for m in _MODIFIERS if m in modifiers), name])


class _KeyFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    keys: dict[str, list[Annotated[str, AfterValidator(spelled)]]] = {}


@dataclass(frozen=True)
class Keymap:
    """Keys and commands.

    Attributes:
        commands: id of the command by key.
    """

    commands: dict[str, str]

    def keys(self, command_id: str) -> tuple[str, ...]:
        """The keys of a command, the one to show first."""
        return tuple(key for key, named in self.commands.items() if named == command_id)


def key_file_path() -> Path:
    """Where the user's keys are kept."""
    return Path(platformdirs.user_config_dir("anime-painter", appauthor=False)) / "keys.toml"


def default_keymap(commands: Iterable[Command]) -> Keymap:
    """The keys that the commands bring along.

    Raises:
        ValueError: a key is none, or calls two commands.
    """
    return _keymap({command.id: [spelled(key) for key in command.keys] for command in commands})


def load_keymap(table: CommandTable, path: Path) -> Keymap:
    """The keys as the user's file wants them; the defaults where there is none.

    Raises:
        UserError: the file cannot be read, is damaged, or names an unknown command or a key twice.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return default_keymap(table)
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            "{path} cannot be read, so the keys are the usual ones: {reason}.",
            path=path,
            reason=reason(error) if isinstance(error, OSError) else error,
        ) from error
    try:
        wanted = _KeyFile.model_validate(tomllib.loads(text)).keys
        unknown = next((name for name in wanted if name not in table), None)
        if unknown is not None:
            raise ValueError(Message("there is no command “{name}”", name=unknown))
        usual = {command.id: [spelled(key) for key in command.keys] for command in table}
        taken = {key for keys in wanted.values() for key in keys}
        # A key that the user gives to another command is taken from the one that usually has it.
        kept = {
            name: [key for key in keys if key not in taken]
            for name, keys in usual.items()
            if name not in wanted
        }
        return _keymap({name: wanted.get(name, kept.get(name, [])) for name in usual})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        cause = first.get("ctx", {}).get("error")
        said = cause.args[0] if isinstance(cause, ValueError) else first["msg"]
        problem = Message("{place}: {problem}", place=place, problem=said)
    except ValueError as error:  # TOML that is none is one of these, too.
        problem = error.args[0]
    raise UserError(
        "{path} is damaged, so the keys are the usual ones: {problem}.", path=path, problem=problem
    )


def write_key_file(table: CommandTable, path: Path) -> None:
    """Writes a key file that lists every command with its usual keys, commented out.

    Raises:
        UserError: it cannot be written there.
    """
    # A list of strings is written in TOML as it is in JSON.
    lines = [f'# "{command.id}" = {json.dumps(command.keys)}  # {command.text}' for command in table]
    text = _HEAD + "\n".join(lines) + "\n"
    write_atomically(path, lambda file: file.write(text.encode()))


def _keymap(keys_of: dict[str, list[str]]) -> Keymap:
    found: dict[str, str] = {}
    for command_id, keys in keys_of.items():
        for key in keys:
            if found.setdefault(key, command_id) != command_id:
                first, second = found[key], command_id
                raise ValueError(
                    Message("“{key}” calls both {first} and {second}", key=key, first=first, second=second)
                )
    return Keymap(found)
