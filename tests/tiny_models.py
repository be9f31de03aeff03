"""A folder of models that are tiny but work: colours follow the style code, masks the classes' colours.

Made by `onnx.helper` alone, so that tests of the application need neither torch nor the shipped weights.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

from anime_painter.classes import CLASS_COUNT, CLASSES
from anime_painter.inference import oklab
from anime_painter.inference.accents import CHROMA

_STYLE = 16
# The tiny generator takes a code's first three numbers for RGB in 0..1; a few slider colours of that kind.
_COLOURS = {"pink": (0.95, 0.45, 0.65), "blue": (0.2, 0.3, 0.9), "green": (0.2, 0.8, 0.3)}

GARMENTS = (("shirt", "plain"), ("sailor", "plain"), ("shirt", "stripes"), ("shirt", "check"))
"""Names and patterns, the commonest first; each is a number of its own."""


def write(folder: Path) -> Path:
    """Writes all models and their manifest; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "generator": ("generator.onnx", _generator()),
        "generator_preview": ("generator_preview.onnx", _generator_part(4, "preview")),
        "generator_detail": ("generator_detail.onnx", _generator_part(8, "portrait")),
        "shaded_preview": ("shaded_preview.onnx", _generator_part(4, "preview", shaded=True)),
        "shaded_detail": ("shaded_detail.onnx", _generator_part(8, "portrait", shaded=True)),
        "segmenter": ("segmenter.onnx", _segmenter()),
        "style_encoder": ("style_encoder.onnx", _style_encoder()),
        "attributes": ("attributes.json", _attributes()),
        "style_prior": ("style_prior.npz", _prior()),
        "mask_prior": ("mask_prior.onnx", _mask_prior()),
        "mask_decoder": ("mask_decoder.onnx", _mask_decoder()),
        "mask_refiner": ("mask_refiner.onnx", _mask_refiner()),
        "style_map": ("style_map.json", _style_map()),
        "style_map_tiles": ("style_map_tiles.jpg", _style_map_tiles()),
    }
    return _write_files(folder, files)


def write_with_finisher(folder: Path) -> Path:
    """The same, and a finisher: light spreads by 41 pixels, as far as one that ships sees."""
    return _write_more(folder, {"finisher": ("finisher.onnx", _finisher())})


def write_with_underpainter(folder: Path) -> Path:
    """The same as `write` gives, and an underpainter; see `_underpainter`."""
    drawn = {
        "underpainter": ("underpainter.onnx", _underpainter()),
        "tone_encoder": ("tone_encoder.onnx", _tone_encoder()),
        "tone_decoder": ("tone_decoder.onnx", _tone_decoder()),
    }
    return _write_more(folder, drawn)


def _write_more(folder: Path, more: Mapping[str, tuple[str, bytes]]) -> Path:
    write(folder)
    known = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["models"]
    files = {name: (entry["file"], (folder / entry["file"]).read_bytes()) for name, entry in known.items()}
    return _write_files(folder, {**files, **more})


def _write_files(folder: Path, files: Mapping[str, tuple[str, bytes]]) -> Path:
    entries = {}
    for name, (file, data) in files.items():
        (folder / file).write_bytes(data)
        entries[name] = {
            "file": file,
            "sha256": hashlib.sha256(data).hexdigest(),
            "bytes": len(data),
            "licence": "Apache-2.0",
            "metrics": {},
        }
    manifest = {"format": 1, "models": entries}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def _generator() -> bytes:
    """Hands on how bright each place is, from the top down, and each class's colour from its code."""
    nodes = [
        helper.make_node("Slice", ["style", "zero", "three", "two"], ["colours"]),
        helper.make_node("Transpose", ["colours"], ["flat_colours"], perm=[0, 2, 1]),
        helper.make_node("Identity", ["shade"], ["features"]),
        helper.make_node("Identity", ["nothing"], ["style_map"]),
    ]
    shade = np.linspace(1.0, 0.9, 64, dtype=np.float32).reshape(1, 1, 64, 1).repeat(64, axis=3)
    constants = [
        *(
            numpy_helper.from_array(np.array([v], np.int64), n)
            for n, v in (("zero", 0), ("three", 3), ("two", 2))
        ),
        numpy_helper.from_array(shade, "shade"),
        numpy_helper.from_array(np.zeros((1, 1, CLASS_COUNT), np.float32), "nothing"),
    ]
    inputs = {"mask": [1, CLASS_COUNT, 256, 256], "style": [1, CLASS_COUNT, _STYLE]}
    outputs = {
        "features": [1, 1, 64, 64],
        "style_map": [1, 1, CLASS_COUNT],
        "flat_colours": [1, 3, CLASS_COUNT],
    }
    return _model(nodes, constants, inputs, outputs)


def _generator_part(scale: int, picture: str, shaded: bool = False) -> bytes:
    """A class's region has its colour, shaded as the features and a tenth of the tones say; of any part."""
    small = scale == 4
    features = "features" if small else "preview_features"
    nodes = [
        helper.make_node("Einsum", ["mask", "flat_colours"], ["flat"], equation="bchw,bdc->bdhw"),
        helper.make_node("Resize", [features, "", "scales"], ["shade"], mode="nearest"),
        helper.make_node("Mul", ["flat", "shade"], ["shaded"]),
        helper.make_node("Clip", ["toned" if shaded else "shaded", "low", "high"], [picture]),
    ]
    if shaded:
        nodes[-1:-1] = [
            helper.make_node("Resize", ["tones", "", "enlarged"], ["large"], mode="nearest"),
            helper.make_node("Einsum", ["large", "heeded"], ["tone"], equation="bchw,dc->bdhw"),
            helper.make_node("Add", ["shaded", "tone"], ["toned"]),
        ]
    step = 4 if small else 2
    constants = [
        numpy_helper.from_array(np.array([1, 1, step, step], np.float32), "scales"),
        numpy_helper.from_array(np.array([1, 1, scale // 4, scale // 4], np.float32), "enlarged"),
        numpy_helper.from_array(np.array([[0.1, 0]] * 3, np.float32), "heeded"),
        numpy_helper.from_array(np.float32(0), "low"),
        numpy_helper.from_array(np.float32(1), "high"),
    ]
    sides = ["high", "wide"]
    inputs: dict[str, list] = {
        "mask": [1, CLASS_COUNT, *(f"{scale}*{s}" for s in sides)],
        features: [1, 1, *(s if small else f"4*{s}" for s in sides)],
        "style_map": [1, 1, CLASS_COUNT],
        "flat_colours": [1, 3, CLASS_COUNT],
    }
    if shaded:
        inputs["tones"] = [1, 2, *(f"4*{s}" for s in sides)]
    outputs: dict[str, list] = {picture: [1, 3, *(f"{scale}*{s}" for s in sides)]}
    if small:
        nodes += [
            helper.make_node("Identity", ["shade"], ["preview_features"]),
            helper.make_node("Identity", [picture], ["preview_colours"]),
        ]
        outputs["preview_features"] = [1, 1, *(f"4*{s}" for s in sides)]
        outputs["preview_colours"] = outputs[picture]
    else:
        inputs["preview_colours"] = [1, 3, *(f"4*{s}" for s in sides)]
    return _model(nodes, constants, inputs, outputs)


def _finisher() -> bytes:
    nodes = [
        helper.make_node("MaxPool", ["painted"], ["tall"], kernel_shape=[83, 1], pads=[41, 0, 41, 0]),
        helper.make_node("MaxPool", ["tall"], ["finished"], kernel_shape=[1, 83], pads=[0, 41, 0, 41]),
    ]
    sides = [1, 3, "high", "wide"]
    return _model(nodes, [], {"painted": sides}, {"finished": sides})


def _underpainter() -> bytes:
    """Noise becomes light and dark cells by its signs, whatever the mask, as strong as a garment's number."""
    nodes = [
        helper.make_node("Slice", ["garment", "one", "two", "one"], ["worn"]),
        helper.make_node("Unsqueeze", ["worn", "sides"], ["strength"]),
        helper.make_node("Sign", ["noisy"], ["signs"]),
        helper.make_node("Mul", ["signs", "strength"], ["latents"]),
    ]
    constants = [
        *(numpy_helper.from_array(np.array([v], np.int64), n) for n, v in (("one", 1), ("two", 2))),
        numpy_helper.from_array(np.array([2, 3], np.int64), "sides"),
    ]
    latents = [1, 4, 32, 32]
    inputs = {"mask": [1, CLASS_COUNT, 128, 128], "garment": [1, 10], "dressed": [1], "art": [1, 6]}
    return _model(nodes, constants, {**inputs, "noisy": latents, "sigma": [1]}, {"latents": latents})


def _tone_encoder() -> bytes:
    """Each of a cell's latents is the mean tone of its pixels."""
    nodes = [
        helper.make_node("AveragePool", ["tones"], ["mean"], kernel_shape=[8, 8], strides=[8, 8]),
        helper.make_node("Concat", ["mean"] * 4, ["latents"], axis=1),
    ]
    inputs = {"tones": [1, 1, 256, 256], "mask": [1, CLASS_COUNT, 256, 256]}
    return _model(nodes, [], inputs, {"latents": [1, 4, 32, 32]})


def _tone_decoder() -> bytes:
    """The first of a cell's latents is the tone of its pixels."""
    nodes = [
        helper.make_node("Slice", ["latents", "zero", "one", "one"], ["first"]),
        helper.make_node("Resize", ["first", "", "scales"], ["tones"], mode="nearest"),
    ]
    constants = [
        *(numpy_helper.from_array(np.array([v], np.int64), n) for n, v in (("zero", 0), ("one", 1))),
        numpy_helper.from_array(np.array([1, 1, 8, 8], np.float32), "scales"),
    ]
    inputs = {"latents": [1, 4, 32, 32], "mask": [1, CLASS_COUNT, 256, 256]}
    return _model(nodes, constants, inputs, {"tones": [1, 1, 256, 256]})


def _segmenter() -> bytes:
    """The class of the nearest colour: logits are negative squared distances and a constant."""
    colours = np.array([c.colour for c in CLASSES], np.float32) / 255
    weight = (2 * 20 * colours).reshape(CLASS_COUNT, 3, 1, 1)
    bias = -20 * (colours**2).sum(axis=1)
    nodes = [helper.make_node("Conv", ["picture", "weight", "bias"], ["logits"])]
    constants = [
        numpy_helper.from_array(weight, "weight"),
        numpy_helper.from_array(bias.astype(np.float32), "bias"),
    ]
    return _model(nodes, constants, {"picture": [1, 3, 512, 512]}, {"logits": [1, CLASS_COUNT, 512, 512]})


def _style_encoder() -> bytes:
    """The first three numbers of a class's code are the mean colour of its region."""
    nodes = [
        helper.make_node("Einsum", ["mask", "picture"], ["sums"], equation="bchw,bdhw->bcd"),
        helper.make_node("ReduceSum", ["mask", "axes"], ["area"], keepdims=0),
        helper.make_node("Max", ["area", "one"], ["safe"]),
        helper.make_node("Unsqueeze", ["safe", "last"], ["divisor"]),
        helper.make_node("Div", ["sums", "divisor"], ["colour"]),
        helper.make_node("Pad", ["colour", "pads"], ["mean"]),
        helper.make_node("Mul", ["mean", "nothing"], ["log_variance"]),
    ]
    constants = [
        numpy_helper.from_array(np.array([2, 3], np.int64), "axes"),
        numpy_helper.from_array(np.float32(1), "one"),
        numpy_helper.from_array(np.array([2], np.int64), "last"),
        numpy_helper.from_array(np.array([0, 0, 0, 0, 0, _STYLE - 3], np.int64), "pads"),
        numpy_helper.from_array(np.float32(0), "nothing"),
    ]
    inputs = {"picture": [1, 3, 256, 256], "mask": [1, CLASS_COUNT, 256, 256]}
    shape = [1, CLASS_COUNT, _STYLE]
    return _model(nodes, constants, inputs, {"mean": shape, "log_variance": shape})


def _attributes() -> bytes:
    """Says that a code's first three numbers are sRGB, for which ink is but an even stretch in the middle."""
    weights = (2 * np.eye(3, _STYLE)).tolist()
    gain = (np.eye(_STYLE, 3) / 2).tolist()
    inks = {name: 2 * np.array(colour) - 1 for name, colour in _COLOURS.items()}
    targets = {name: oklab.from_ink(ink).tolist() for name, ink in inks.items()}

    def group(*rows: int) -> dict:
        models = [{"row": row, "weights": weights, "bias": [-1.0] * 3, "gain": gain} for row in rows]
        return {"models": models, "targets": targets}

    garments = [
        {"name": name, "pattern": pattern, "numbers": [float(n == place) for n in range(10)]}
        for place, (name, pattern) in enumerate(GARMENTS)
    ]
    groups = {"hair": group(5), "eye": group(3), "skin": group(2, 1)}
    chroma = np.zeros((2, _STYLE))
    chroma[:, :3] = CHROMA
    accent = {"scale": [25.0, 25.0], "weights": chroma.tolist(), "bias": [0.0, 0.0]}
    told = {"groups": groups, "garments": garments, "accent": accent}
    return json.dumps({"format": 1, **told}).encode()


def _prior() -> bytes:
    """Styles of characters whose necks and faces have nearly the same code; all else depends on nothing."""
    rng = np.random.default_rng(5)
    codes = rng.uniform(0.2, 0.8, (400, CLASS_COUNT, _STYLE))
    codes[:, 1] = codes[:, 2] + rng.normal(0, 0.03, (400, _STYLE))
    file = io.BytesIO()
    np.savez(file, codes=codes.astype(np.float16))
    return file.getvalue()


def _mask_prior() -> bytes:
    """Each number of a cell is where its chance is highest."""
    nodes = [
        helper.make_node("ArgMax", ["chance"], ["highest"], axis=1, keepdims=0),
        helper.make_node("Cast", ["highest"], ["found"], to=TensorProto.FLOAT),
        helper.make_node("Reshape", ["found", "shape"], ["numbers"]),
        helper.make_node("ReduceMean", ["memory", "axis"], ["kept"], keepdims=0),
    ]
    constants = [
        numpy_helper.from_array(np.array([1, 2], np.int64), "shape"),
        numpy_helper.from_array(np.array([2], np.int64), "axis"),
    ]
    sides = {"choice": [1], "before": [1, 2], "place": [1], "memory": [5, 2, 256, 128], "chance": [2, 216]}
    return _model(nodes, constants, sides, {"numbers": [1, 2], "kept": [5, 2, 128]})


def _mask_decoder() -> bytes:
    """The first number of each cell says which class it has."""
    nodes = [
        helper.make_node("Gather", ["numbers", "first"], ["one"], axis=2),
        helper.make_node("Reshape", ["one", "shape"], ["cells"]),
        helper.make_node("Mul", ["cells", "scale"], ["scaled"]),
        helper.make_node("Sub", ["scaled", "classes"], ["apart"]),
        helper.make_node("Abs", ["apart"], ["distance"]),
        helper.make_node("Neg", ["distance"], ["narrow"]),
        helper.make_node("Resize", ["narrow", "", "scales"], ["logits"], mode="nearest"),
    ]
    classes = np.arange(CLASS_COUNT, dtype=np.float32).reshape(1, -1, 1, 1) + 0.5
    constants = [
        numpy_helper.from_array(np.array(0, np.int64), "first"),
        numpy_helper.from_array(np.array([1, 1, 16, 16], np.int64), "shape"),
        numpy_helper.from_array(np.array(CLASS_COUNT / 216, np.float32), "scale"),
        numpy_helper.from_array(classes, "classes"),
        numpy_helper.from_array(np.array([1, 1, 32, 32], np.float32), "scales"),
    ]
    return _model(nodes, constants, {"numbers": [1, 256, 2]}, {"logits": [1, CLASS_COUNT, 512, 512]})


def _mask_refiner() -> bytes:
    """Every class spreads by four pixels of 512 over those that come before it; noise changes nothing."""
    nodes = [
        helper.make_node(
            "MaxPool", ["mask"], ["spread"], kernel_shape=[3, 3], pads=[1, 1, 1, 1], strides=[1, 1]
        ),
        helper.make_node("Mul", ["spread", "rank"], ["ranked"]),
        helper.make_node("Softmax", ["ranked"], ["shares"], axis=1),
    ]
    rank = 20 * np.arange(1, CLASS_COUNT + 1, dtype=np.float32).reshape(1, -1, 1, 1)
    planes = [1, CLASS_COUNT, 128, 128]
    sides = {"mask": planes, "noisy": planes, "sigma": [1]}
    return _model(nodes, [numpy_helper.from_array(rank, "rank")], sides, {"shares": planes})


def _style_map() -> bytes:
    """Four points at the corners of a square; two are pink-haired, two blue-haired."""
    points = [
        {
            "x": 0.25 + 0.5 * (i % 2),
            "y": 0.25 + 0.5 * (i // 2),
            "hair": "pink" if i % 2 else "blue",
            "tile": i,
            "code": base64.b64encode(np.full(CLASS_COUNT * _STYLE, 0.25 * i, "<f2").tobytes()).decode(),
        }
        for i in range(4)
    ]
    return json.dumps({"format": 1, "side": 48, "columns": 2, "points": points}).encode()


def _style_map_tiles() -> bytes:
    sheet = Image.new("RGB", (96, 96))
    for i, colour in enumerate(("navy", "pink", "skyblue", "hotpink")):
        sheet.paste(colour, (48 * (i % 2), 48 * (i // 2), 48 * (i % 2) + 48, 48 * (i // 2) + 48))
    file = io.BytesIO()
    sheet.save(file, "JPEG", quality=95)
    return file.getvalue()


def _model(nodes: list, constants: list, inputs: Mapping[str, list], outputs: Mapping[str, list]) -> bytes:
    def infos(shapes: Mapping[str, list]) -> list:
        return [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in shapes.items()]

    graph = helper.make_graph(nodes, "tiny", infos(inputs), infos(outputs), constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.checker.check_model(model)
    return model.SerializeToString()
