"""Master weights: each tensor is stored once, and is read back from wherever it lies."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from safetensors.torch import load_file

from anime_painter.errors import UserError
from training import masters
from training.checkpoint import read_tensors

SHARED = torch.linspace(-3, 3, 4096).view(64, 64)


@pytest.fixture
def network(tmp_path: Path) -> Path:
    """A network file that holds `SHARED` in half precision, and an ONNX graph around it."""
    values = onnx.numpy_helper.from_array(SHARED.half().numpy(), "theirs.half")
    same = onnx.helper.make_node("Identity", ["theirs.half"], ["out"])
    out = onnx.helper.make_tensor_value_info("out", onnx.TensorProto.FLOAT16, [64, 64])
    graph = onnx.helper.make_graph([same], "net", [], [out], [values])
    path = tmp_path / "net.onnx"
    onnx.save(onnx.helper.make_model(graph), path)
    return path


@pytest.fixture
def path(tmp_path: Path, network: Path) -> Path:
    """Master weights of which one tensor lies in the network's file."""
    (tmp_path / "checkpoints").mkdir()
    path = tmp_path / "checkpoints" / "net.safetensors"
    tensors = {"ours.shared": SHARED, "ours.own": SHARED.T.clone(), "ours.count": torch.tensor(7)}
    masters.write(path, tensors, [network])
    return path


def test_what_the_network_holds_is_not_stored_again_and_is_read_back(path: Path) -> None:
    assert set(load_file(path)) == {"ours.own", "ours.count"}
    tensors = read_tensors(path)
    assert torch.equal(tensors["ours.shared"], SHARED.half())
    assert torch.equal(tensors["ours.own"], SHARED.T.half())
    assert tensors["ours.count"] == 7


def test_numbers_too_large_for_half_precision_stay_as_they_are(path: Path, network: Path) -> None:
    masters.write(path, {"large": torch.tensor([1e6])}, [network])
    assert np.array_equal(read_tensors(path)["large"].numpy(), [np.float32(1e6)])


def test_another_network_file_is_noticed(path: Path, network: Path) -> None:
    network.write_bytes(network.read_bytes() + b" ")
    with pytest.raises(UserError, match=r"net\.onnx that it was exported with"):
        read_tensors(path)
    network.unlink()
    with pytest.raises(UserError, match=r"net\.onnx that it was exported with"):
        read_tensors(path)
