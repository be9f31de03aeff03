"""How a run's weights came to be: its command, recipe and time, and those of the runs that it began from."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from anime_painter.errors import UserError
from training.checkpoint import exists, is_master, read_state
from training.log import LOG

_NETWORKS = {"style_vae": "style_encoder"}
"""Names in the manifest of master weights whose file has another one."""
Entry = dict[str, Any]
"""One run: `command`, `recipe`, `steps`, `pictures` and `minutes` of training."""


def command_line(arguments: Sequence[str] | None = None) -> str:
    """What was typed, with every folder and file by its last name: where they lay concerns nobody else.

    Args:
        arguments: without the program; those of this process by default.
    """
    given = sys.argv[1:] if arguments is None else arguments
    return shlex.join(["python", "-m", "training", *(Path(a).name if "/" in a else a for a in given)])


def earlier(run: Path, begins: Sequence[Path]) -> list[Entry]:
    """The runs behind a run, oldest first: as its checkpoint says, or those that end with one of `begins`."""
    if exists(run):
        return list(read_state(run).get("earlier", []))
    entries: list[Entry] = []
    for begin in begins:
        entries += [entry for entry in history(begin) if entry not in entries]
    return entries


def history(run: Path) -> list[Entry]:
    """All runs behind a run's weights, itself the last; of master weights, their manifest knows them.

    Raises:
        UserError: the run is missing or damaged.
    """
    if is_master(run):
        return _of_master(run)
    state = read_state(run)
    recipe = state.get("recipe", {})
    own = {
        "command": state.get("command", ""),
        "recipe": recipe,
        "steps": state.get("step", 0),
        "pictures": state.get("step", 0) * recipe.get("batch", 1),
        "minutes": _minutes(run, recipe.get("batch", 1)),
    }
    return [*state.get("earlier", []), own]


def _of_master(weights: Path) -> list[Entry]:
    """The runs that the manifest beside master weights tells of them, or one that names them."""
    from training.export import read_manifest

    try:
        told = read_manifest(weights.parent.parent).get(_NETWORKS.get(weights.stem, weights.stem), {})
    except UserError:
        told = {}
    nothing = {"recipe": {}, "steps": 0, "pictures": 0, "minutes": 0}
    return list(told.get("runs", [{"command": f"begun from {weights.name}", **nothing}]))


def _minutes(run: Path, batch: int) -> float:
    """Time in steps, of all processes that worked on the run one after the other, as its log tells."""
    path = run / LOG
    if not path.exists():
        return 0.0
    seconds, done = 0.0, 0
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if "pictures_per_second" in row:
            seconds += max(row["step"] - done, 0) * batch / row["pictures_per_second"]
            done = row["step"]
    return round(seconds / 60, 1)
