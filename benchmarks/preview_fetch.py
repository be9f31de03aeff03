"""What ONNX Runtime saves if only the generator's `preview` is fetched, and what a graph cut there saves.

Run from the repository's root as `python benchmarks/preview_fetch.py`; needs onnx beside the runtime.
ONNX Runtime computes every node of a graph whatever outputs are named, so the cut graph is the quicker one.
The network has random weights and the shape of the generator: only its time means anything.
"""

from __future__ import annotations

import time
from statistics import median

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

_CHANNELS = {8: 256, 16: 256, 32: 160, 64: 96, 128: 48, 256: 32, 512: 16}
_CLASSES, _EMBEDDING, _ROUNDS, _WARM_UP = 7, 32, 15, 3


class _Graph:
    """Collects the nodes and random weights of a network that paints from 8 px up to `size`."""

    def __init__(self) -> None:
        self.rng = np.random.default_rng(0)
        self.nodes = []
        self.weights = [numpy_helper.from_array(np.array([1, 1, 2, 2], np.float32), "twice")]

    def add(self, op: str, inputs: list[str], name: str, **attributes: object) -> str:
        self.nodes.append(helper.make_node(op, inputs, [name], **attributes))
        return name

    def weight(self, name: str, *shape: int) -> str:
        values = self.rng.normal(size=shape) / np.sqrt(np.prod(shape[1:]))
        self.weights.append(numpy_helper.from_array(values.astype(np.float32), name))
        return name

    def conv(self, x: str, name: str, before: int, after: int, side: int) -> str:
        kernel = self.weight(f"{name}_kernel", after, before, side, side)
        return self.add("Conv", [x, kernel], name, pads=[side // 2] * 4)

    def level(self, x: str, size: int, before: int, after: int) -> str:
        if size > 8:
            x = self.add("Resize", [x, "", "twice"], f"up{size}", mode="linear")
        mask, factor = "mask", 512 // size
        if factor > 1:
            mask = self.add(
                "AveragePool", [mask], f"mask{size}", kernel_shape=[factor] * 2, strides=[factor] * 2
            )
        shared = self.add("Relu", [self.conv(mask, f"embed{size}", _CLASSES, _EMBEDDING, 3)], f"shared{size}")
        gamma = self.conv(shared, f"gamma{size}", _EMBEDDING, before, 1)
        beta = self.conv(shared, f"beta{size}", _EMBEDDING, before, 1)
        x = self.add("Add", [self.add("Mul", [x, gamma], f"scaled{size}"), beta], f"moved{size}")
        for k in range(2):
            x = self.add("Relu", [x], f"active{size}{k}")
            x = self.conv(x, f"conv{size}{k}", before if k == 0 else after, after, 3)
        return x


def _network(largest: int) -> bytes:
    graph = _Graph()
    x, before, outputs = graph.weight("start", 1, _CHANNELS[8], 8, 8), _CHANNELS[8], []
    for size, after in _CHANNELS.items():
        if size > largest:
            break
        x, before = graph.level(x, size, before, after), after
        name = {256: "preview", 512: "portrait"}.get(size)
        if name:
            graph.add("Sigmoid", [graph.conv(x, f"{name}_head", after, 3, 3)], name)
            outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 3, size, size]))
    inputs = [helper.make_tensor_value_info("mask", TensorProto.FLOAT, [1, _CLASSES, 512, 512])]
    made = helper.make_graph(graph.nodes, "generator", inputs, outputs, graph.weights)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    return model.SerializeToString()


def _milliseconds(network: bytes, output: str) -> float:
    session = onnxruntime.InferenceSession(network, providers=["CPUExecutionProvider"])
    feed = {"mask": np.random.default_rng(1).random((1, _CLASSES, 512, 512), dtype=np.float32)}
    times = []
    for _ in range(_WARM_UP + _ROUNDS):
        start = time.perf_counter()
        session.run([output], feed)
        times.append((time.perf_counter() - start) * 1000)
    return median(times[_WARM_UP:])


if __name__ == "__main__":
    whole, cut = _network(512), _network(256)
    print(f"ONNX Runtime {onnxruntime.__version__}, CPU, medians of {_ROUNDS}")
    print(f"  whole graph, portrait  {_milliseconds(whole, 'portrait'):6.1f} ms")
    print(f"  whole graph, preview   {_milliseconds(whole, 'preview'):6.1f} ms")
    print(f"  cut graph, preview     {_milliseconds(cut, 'preview'):6.1f} ms")
