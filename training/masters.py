"""Master weights: what a fine-tuning begins from. What a network's file holds too is not stored again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import onnx
import torch
from safetensors.torch import save
from torch import Tensor

from anime_painter.errors import UserError
from training.files import replace_file

ELSEWHERE = "elsewhere"
"""Key of the metadata: by network file its sha256, and by tensor the file's name for it."""
_WORTH_IT = 1024
"""Numbers in the smallest tensor that is looked for in network files."""

Elsewhere = dict[str, dict[str, Any]]


def write(path: Path, tensors: Mapping[str, Tensor], networks: Sequence[Path]) -> None:
    """Writes tensors in half precision, but for those whose numbers network files hold.

    Args:
        path: the file of master weights, replaced in one step.
        networks: ONNX files in the folder above, that were exported from these tensors.
    """
    halves = {name: _half(tensor).contiguous() for name, tensor in tensors.items()}
    elsewhere: Elsewhere = {}
    for network in networks:
        held = {_digest(_half(tensor)): name for name, tensor in _initialisers(network).items()}
        found = {name: held[digest] for name, t in halves.items() if (digest := _digest(t)) in held}
        if found:
            elsewhere[network.name] = {"sha256": _sha256(network), "tensors": found}
        halves = {name: tensor for name, tensor in halves.items() if name not in found}
    metadata = {ELSEWHERE: json.dumps(elsewhere)}
    replace_file(path, lambda part: part.write_bytes(save(halves, metadata)))


def read_elsewhere(path: Path, metadata: Mapping[str, str]) -> dict[str, Tensor]:
    """The tensors of master weights that lie in network files, by name.

    Args:
        path: the file of master weights; network files lie in the folder above.
        metadata: its own.

    Raises:
        UserError: a network file is missing, or another one than that which was exported with them.
    """
    tensors: dict[str, Tensor] = {}
    elsewhere: Elsewhere = json.loads(metadata.get(ELSEWHERE, "{}"))
    for file, known in elsewhere.items():
        network = path.parent.parent / file
        if not network.is_file() or _sha256(network) != known["sha256"]:
            raise UserError(
                f"{path} needs the {file} that it was exported with, in {network.parent}; get both anew, or "
                "export both again."
            )
        held = _initialisers(network)
        tensors |= {name: held[theirs] for name, theirs in known["tensors"].items()}
    return tensors


def _initialisers(network: Path) -> dict[str, Tensor]:
    arrays = {i.name: onnx.numpy_helper.to_array(i) for i in onnx.load(network).graph.initializer}
    return {name: torch.from_numpy(array.copy()) for name, array in arrays.items() if array.size >= _WORTH_IT}


def _half(tensor: Tensor) -> Tensor:
    if not tensor.is_floating_point() or tensor.abs().max() > 6e4:
        return tensor
    return tensor.half()


def _digest(tensor: Tensor) -> bytes:
    shape = f"{tensor.dtype}{tuple(tensor.shape)}".encode()
    return hashlib.sha256(shape + tensor.contiguous().numpy().tobytes()).digest()


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
