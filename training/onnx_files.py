"""Writes a torch network as an ONNX file: small, and checked to compute what torch computes."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from anime_painter.errors import UserError

OPSET = 18
Outputs = Mapping[str, NDArray[np.float32]]
Agrees = Callable[[Outputs, Outputs], bool]
"""Whether outputs (torch's first, then ONNX Runtime's), by name, are alike enough for this network."""

FREE = -1
"""Stands in a shape for a side of any length."""
# Smaller tensors are not worth a node of their own.
_HALVED_FROM = 512
_RESULT = "result_"


def write_onnx(
    net: nn.Module,
    path: Path,
    outputs: Sequence[str],
    trials: Sequence[Mapping[str, Tensor]],
    agrees: Agrees,
    free_sides: Mapping[str, Mapping[int, Any]] | None = None,
) -> None:
    """Exports a network, its weights stored as half floats where that changes nothing that can be seen.

    Args:
        net: in evaluation mode; takes the tensors of a trial in their order.
        path: the file, replaced in one step.
        outputs: names of what it returns.
        trials: inputs by name, float32, on which the file is compared with torch; the first gives the shapes.
        agrees: decides the comparison.
        free_sides: for each input its axes that may be of any length, as `torch.export.Dim`; none by default.

    Raises:
        UserError: ONNX Runtime does not compute what torch computes.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    model = _to_onnx(net, trials[0], outputs, free_sides)
    expected = [_run_torch(net, trial, outputs) for trial in trials]
    try:
        for candidate in (halved(model), model):
            part.write_bytes(candidate.SerializeToString())
            if _all_agree(part, outputs, trials, expected, agrees):
                os.replace(part, path)
                return
    finally:
        part.unlink(missing_ok=True)
    raise UserError(
        f"{path} was not written: ONNX Runtime's results differ from torch's; report this network."
    )


def shapes(path: Path) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Shapes of the inputs and of the outputs of an ONNX file, by name; a free side is `FREE`."""
    graph = onnx.load(path).graph
    inputs, outputs = (
        {v.name: [d.dim_value or FREE for d in v.type.tensor_type.shape.dim] for v in values}
        for values in (graph.input, graph.output)
    )
    return inputs, outputs


def halved(model: onnx.ModelProto) -> onnx.ModelProto:
    """A copy whose large float32 weights are float16 with a Cast behind each; runtimes fold it at loading."""
    small = onnx.ModelProto()
    small.CopyFrom(model)
    casts = []
    for weight in small.graph.initializer:
        values = onnx.numpy_helper.to_array(weight)
        if values.dtype != np.float32 or values.size < _HALVED_FROM or np.abs(values).max() > 6e4:
            continue
        name = weight.name
        weight.CopyFrom(onnx.numpy_helper.from_array(values.astype(np.float16), f"{name}.half"))
        casts.append(onnx.helper.make_node("Cast", [f"{name}.half"], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *small.graph.node]
    del small.graph.node[:]
    small.graph.node.extend(nodes)
    return small


def run_onnx(path: Path, outputs: Sequence[str], inputs: Mapping[str, Tensor]) -> dict[str, np.ndarray]:
    """Runs an ONNX file once on the CPU."""
    return _run_session(open_session(path), outputs, inputs)


def open_session(path: Path, threads: int | None = None) -> onnxruntime.InferenceSession:
    """An ONNX file on the CPU; without `threads`, on as many as torch uses."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = threads or torch.get_num_threads()
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def _to_onnx(
    net: nn.Module,
    trial: Mapping[str, Tensor],
    outputs: Sequence[str],
    free_sides: Mapping[str, Mapping[int, Any]] | None,
) -> onnx.ModelProto:
    for chatty in ("torch.onnx", "onnxscript"):
        logging.getLogger(chatty).setLevel(logging.ERROR)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # The exporter warns about its own internals.
        program = torch.onnx.export(
            net,
            tuple(trial.values()),
            input_names=list(trial),
            output_names=[f"{_RESULT}{name}" for name in outputs],
            opset_version=OPSET,
            dynamo=True,
            verbose=False,
            dynamic_shapes=tuple(dict(free_sides[name]) for name in trial) if free_sides else None,
        )
    assert program is not None
    model = program.model_proto
    # The exporter notes the source file and line of every node: half a megabyte nobody needs.
    for node in model.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    del model.graph.value_info[:]
    _name_outputs(model.graph, outputs)
    return model


def _name_outputs(graph: onnx.GraphProto, outputs: Sequence[str]) -> None:
    """Takes the mark off the outputs' names; a value inside that has such a name gets another.

    The exporter names values by their operation: an output to be called "mean" would meet an inner "mean".
    """
    inner = {name: f"{name}_inner" for name in outputs}
    names = {**inner, **{f"{_RESULT}{name}": name for name in outputs}}
    for node in graph.node:
        for field in (node.input, node.output):
            field[:] = [names.get(value, value) for value in field]
    for value in graph.output:
        value.name = names.get(value.name, value.name)


@torch.no_grad()
def _run_torch(net: nn.Module, trial: Mapping[str, Tensor], outputs: Sequence[str]) -> dict[str, np.ndarray]:
    results = net(*trial.values())
    results = (results,) if isinstance(results, Tensor) else results
    return {name: result.float().numpy() for name, result in zip(outputs, results, strict=True)}


def _all_agree(
    path: Path,
    outputs: Sequence[str],
    trials: Sequence[Mapping[str, Tensor]],
    expected: Sequence[Outputs],
    agrees: Agrees,
) -> bool:
    session = open_session(path)
    return all(agrees(e, _run_session(session, outputs, t)) for t, e in zip(trials, expected, strict=True))


def _run_session(
    session: onnxruntime.InferenceSession, outputs: Sequence[str], inputs: Mapping[str, Tensor]
) -> dict[str, np.ndarray]:
    results = session.run(list(outputs), {name: tensor.numpy() for name, tensor in inputs.items()})
    return {name: np.asarray(result) for name, result in zip(outputs, results, strict=True)}
