"""ONNX Runtime: which provider and how many threads run the networks."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from enum import StrEnum

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidGraph, InvalidProtobuf

from anime_painter.errors import Message, UserError

_FATAL = 4
"""ONNX Runtime's log level that keeps its warnings off the user's terminal."""


class Provider(StrEnum):
    """What computes."""

    AUTO = "auto"
    CUDA = "cuda"
    CPU = "cpu"


class Network:
    """One loaded network; may be called from several threads."""

    def __init__(self, session: onnxruntime.InferenceSession) -> None:
        self._session = session
        self._inputs = {given.name for given in session.get_inputs()}
        self._outputs = [output.name for output in session.get_outputs()]

    def __call__(
        self, inputs: Mapping[str, NDArray[np.float32]], outputs: Sequence[str] | None = None
    ) -> dict[str, NDArray[np.float32]]:
        """Runs the network and hands back the named outputs, all of them by default.

        ONNX Runtime computes every node whatever is named (1.31: equal kernels in its profile), so naming
        fewer outputs saves copies and no arithmetic: what shall be spared is a network of its own.

        Raises:
            UserError: it is of another version, and wants other inputs.
        """
        if set(inputs) != self._inputs:
            raise UserError(
                "A model file is of another version of Anime Painter; choose other models, "
                "or install Anime Painter again."
            )
        names = list(outputs or self._outputs)
        values = self._session.run(names, dict(inputs))
        return {name: np.asarray(value) for name, value in zip(names, values, strict=True)}

    def try_out(self) -> None:
        """Runs once on nothing; a network whose inputs have free sides is taken at its word."""
        inputs = self._session.get_inputs()
        if all(isinstance(side, int) for i in inputs for side in i.shape):
            self({i.name: np.zeros(i.shape, np.float32) for i in inputs})

    @property
    def provider(self) -> Provider:
        return Provider.CUDA if self._session.get_providers()[0] == "CUDAExecutionProvider" else Provider.CPU


class Runtime:
    """Loads networks on the provider asked for, or on the CPU where CUDA does not work.

    Attributes:
        threads: CPU threads inside one network.
        provider: what really computes, known after the first `load`.
        note: why it is not the GPU although one was looked for, one sentence; None with nothing to say.
    """

    def __init__(self, provider: Provider = Provider.AUTO, threads: int | None = None) -> None:
        onnxruntime.set_default_logger_severity(_FATAL)
        self._wanted = provider
        self._lock = threading.Lock()
        self.threads = threads or _physical_cores()
        self.provider = Provider.CPU
        self.note: Message | None = None
        self._cuda = provider is not Provider.CPU and self._has_cuda()
        if provider is Provider.CUDA and not self._cuda:
            raise UserError(
                "CUDA was asked for but does not work here; install anime-painter[cuda] or use the CPU."
            )

    def load(self, data: bytes) -> Network:
        """Loads a network from the bytes of its ONNX file.

        Raises:
            UserError: ONNX Runtime cannot read it.
        """
        with self._lock:
            network = self._load_on_cuda(data) if self._cuda else None
            network = network or self._load(data, ["CPUExecutionProvider"])
            self.provider = network.provider
        return network

    def _has_cuda(self) -> bool:
        return "CUDAExecutionProvider" in onnxruntime.get_available_providers() and _gpu_is_there()

    def _load_on_cuda(self, data: bytes) -> Network | None:
        """A network on the GPU after one real run there; None, with a note, if that fails."""
        try:
            onnxruntime.preload_dlls(cuda=True, cudnn=True)
            network = self._load(data, ["CUDAExecutionProvider", "CPUExecutionProvider"])
            if network.provider is Provider.CUDA:
                network.try_out()
                return network
            reason = Message("its libraries are not installed (pip install anime-painter[cuda])")
        except UserError:
            raise
        except Exception as error:  # noqa: BLE001  ONNX Runtime's own exceptions have no common base class.
            reason = str(error).strip().splitlines()[0][:120]
        if self._wanted is Provider.CUDA:
            raise UserError("CUDA was asked for but does not work here: {reason}.", reason=reason)
        self._cuda = False
        self.note = Message("The GPU is not used: {reason}.", reason=reason)
        return None

    def _load(self, data: bytes, providers: list[str]) -> Network:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.log_severity_level = _FATAL
        # A plan of all buffers at once costs 370 MB at the peak and is no faster (`anime-painter bench`).
        options.enable_mem_pattern = False
        try:
            return Network(onnxruntime.InferenceSession(data, options, providers=providers))
        except (
            Fail,
            InvalidProtobuf,
            InvalidGraph,
        ) as error:
            raise UserError(
                "A model file is no network that ONNX Runtime can read; install Anime Painter again."
            ) from error


def _gpu_is_there() -> bool:
    """Whether an NVIDIA driver shows a device: without one, trying CUDA only prints errors."""
    return os.path.exists("/dev/nvidiactl") or os.path.exists("/dev/dxg") or os.name == "nt"


def _physical_cores() -> int:
    """Half of the logical cores where they are hyper-threads; two threads at least help on any machine."""
    logical = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return logical if logical <= 4 else max(logical // 2, 4)
