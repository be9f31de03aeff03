"""`python -m training export`: writes trained networks as the files of models/, with manifest and cards."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import typer

from anime_painter.classes import CLASS_COUNT
from anime_painter.errors import UserError
from training import masters
from training.cards import write_cards
from training.checkpoint import (
    WEIGHTS,
    begin_from,
    is_master,
    load_weights,
    read_state,
    read_tensors,
    trained_size,
)
from training.files import replace_file

if TYPE_CHECKING:
    from torch import Tensor

FORMAT = 1
LICENCE = "Apache-2.0"
# A difference that no 8-bit picture can show.
VISIBLE = 1 / 255
# Share of pixels whose class may differ: ties between two classes, which the trial pictures, being unlike any
# portrait, have more of (in half precision 0.0015 to 0.004 in trials, 0.0002 to 0.0013 in portraits).
_FEW_PIXELS = 0.005
_TONE_TOLERANCE = 0.05
"""Of tones, which lie between -2 and 2, and of their latents, whose spread is 1."""
_CODE_TOLERANCE = 0.05
"""Of a style code; the garment's numbers, which differ most, spread by 2, and have a noise of 0.5."""

RunOption = Annotated[
    Path | None,
    typer.Option(help="Folder of that training run, or its master weights; left out, its files stay."),
]
Entry = dict[str, Any]
States = Mapping[str, "Mapping[str, Tensor]"]
"""Tensors of networks by their names, and by the networks'."""


def register(app: typer.Typer) -> None:
    """Adds the command `export` to the training command line."""
    app.command("export")(_export)


def _export(
    models: Annotated[Path, typer.Option(help="Folder that receives the files.")] = Path("models"),
    segmenter: RunOption = None,
    style_vae: RunOption = None,
    generator: RunOption = None,
    attributes: RunOption = None,
    mask_prior: RunOption = None,
    mask_refiner: RunOption = None,
    finisher: RunOption = None,
    shaded: RunOption = None,
    underpainter: RunOption = None,
    corpus: Annotated[Path | None, typer.Option(help="Corpus that they learnt from, for the record.")] = None,
) -> None:
    """Writes the networks of training runs as ONNX files, checked against torch, with manifest and cards."""
    runs = {
        "segmenter": segmenter,
        "style_vae": style_vae,
        "generator": generator,
        "attributes": attributes,
        "mask_prior": mask_prior,
        "mask_refiner": mask_refiner,
        "finisher": finisher,
        "shaded": shaded,
        "underpainter": underpainter,
    }
    given = {k: run for k, run in runs.items() if run is not None}
    for name, entry in export(given, models, corpus).items():
        typer.echo(f"{name}: {entry['file']}, {entry['bytes'] / 1e6:.1f} MB")


def export(runs: Mapping[str, Path], models: Path, corpus: Path | None = None) -> dict[str, Entry]:
    """Exports any runs of the networks into one folder.

    Args:
        runs: by the names of their options, folders of training runs, or files of master weights, whose
            history the manifest knows.
        models: the folder; what it holds of other networks stays.
        corpus: the corpus that the runs learnt from; its version and seeds are noted.

    Returns:
        The manifest's new entries by name.

    Raises:
        UserError: no run is given, a run is damaged or does not fit the others, or the check fails.
    """
    if not runs:
        raise UserError(
            "Nothing to export: pass --segmenter, --style-vae, --generator, --attributes, --mask-prior, "
            "--mask-refiner, --finisher, --shaded or --underpainter with a run."
        )
    if "style_vae" in runs and "generator" in runs:
        _check_same_encoder(runs["style_vae"], runs["generator"])
    exporters: dict[str, Callable[[Path, Path], dict[str, Entry]]] = {
        "segmenter": _segmenter,
        "style_vae": _style_encoder,
        "generator": _generator,
        "attributes": _attributes,
        "mask_prior": _mask_prior,
        "mask_refiner": _mask_refiner,
        "finisher": _finisher,
        "shaded": _shaded,
        "underpainter": _underpainter,
    }
    entries: dict[str, Entry] = {}
    for name, run in runs.items():
        owns = is_master(run) and run.resolve().parent.parent == models.resolve()
        tensors = read_tensors(run) if owns else {}
        written = exporters[name](run, models)
        if owns:  # Part of them lies in the network files, which are others now.
            masters.write(run, tensors, [models / entry["file"] for entry in written.values()])
        entries |= written
    if corpus is not None:
        from training.data.corpus import corpus_manifest

        drawn = corpus_manifest(corpus)
        entries = {name: {**entry, "corpus": drawn} for name, entry in entries.items()}
    merge_manifest(models, entries)
    write_cards(models)
    return entries


def merge_manifest(models: Path, entries: Mapping[str, Entry]) -> None:
    """Puts entries into models/manifest.json beside those of other networks.

    Raises:
        UserError: the manifest that is there is damaged.
    """
    known = read_manifest(models) if (models / "manifest.json").exists() else {}
    manifest = {"format": FORMAT, "models": dict(sorted({**known, **entries}.items()))}
    text = json.dumps(manifest, indent=2) + "\n"
    replace_file(models / "manifest.json", lambda part: part.write_text(text, encoding="utf-8"))


def read_manifest(models: Path) -> dict[str, Entry]:
    """Entries of models/manifest.json by name.

    Raises:
        UserError: it is missing or damaged.
    """
    path = models / "manifest.json"
    try:
        return dict(json.loads(path.read_text(encoding="utf-8"))["models"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path} is missing or damaged; export the networks again.") from error


def _segmenter(run: Path, models: Path) -> dict[str, Entry]:
    from training.nets.unet.views import TwoViews
    from training.onnx_files import write_onnx
    from training.stages.segmenter import trained_net
    from training.trials import COUNT, trial_picture

    net = trained_net(run)
    trials = [{"picture": trial_picture(i, 512)} for i in range(COUNT)]

    path = models / "segmenter.onnx"
    write_onnx(TwoViews(net).eval(), path, ("logits",), trials, _same_classes)
    _write_masters("segmenter", {"unet": net.state_dict()}, run, path)
    return {"segmenter": _entry(path, run, "segmenter")}


def _style_encoder(run: Path, models: Path) -> dict[str, Entry]:
    from training.nets.style_encoder import StyleEncoder
    from training.onnx_files import write_onnx
    from training.trials import COUNT, trial_coverage, trial_picture

    net = StyleEncoder().eval()
    load_weights(run, {"encoder_ema": net})
    trials = [{"picture": trial_picture(i, 256), "mask": trial_coverage(i, 256)} for i in range(COUNT)]
    path = models / "style_encoder.onnx"
    outputs = ("mean", "log_variance")
    write_onnx(net, path, outputs, trials, lambda a, b: _difference(a, b) < _CODE_TOLERANCE)
    _write_masters("style_vae", {"encoder": net.state_dict()}, run, path)
    return {"style_encoder": _entry(path, run, "style_encoder")}


def _generator(run: Path, models: Path) -> dict[str, Entry]:
    from training.generator_graphs import parts_with_trials
    from training.nets.spade import Generator
    from training.onnx_files import write_onnx
    from training.trials import COUNT

    trained = Generator(trained_size(run)).eval()
    load_weights(run, {"generator_ema": trained})
    net = Generator().eval()
    # A level that was not trained yet adds nothing to the enlarged picture of the level below.
    net.load_state_dict(trained.state_dict(), strict=False)
    entries = {}
    for part, trials in parts_with_trials(net, range(COUNT)):
        path = models / f"{part.name}.onnx"
        write_onnx(part, path, part.outputs, trials, _paint_alike, part.free_sides)
        entries[part.name] = _entry(path, run, "generator")
    networks = {"generator": trained.state_dict()}
    if not is_master(run):
        for name in ("discriminator", "feature_discriminator", "encoder_ema"):
            networks |= _network(run, name)
    _write_masters("generator", networks, run, *(models / f"{name}.onnx" for name in entries))
    return entries


def _paint_alike(a: Mapping[str, np.ndarray], b: Mapping[str, np.ndarray]) -> bool:
    """Pictures differ by less than can be seen, and what is handed on by as little of its spread."""
    spans = {n: 1.0 if n in ("preview", "portrait") else max(float(np.ptp(a[n])), 1.0) for n in a}
    return all(float(np.abs(a[n] - b[n]).max()) < VISIBLE * spans[n] for n in a)


def _attributes(run: Path, models: Path) -> dict[str, Entry]:
    entries = {}
    for name, file in (("attributes", "attributes.json"), ("style_prior", "style_prior.npz")):
        source, path = run / file, models / file
        if not source.is_file():
            raise UserError(
                f"{source} is missing; run `python -m training attributes` into that folder first."
            )
        replace_file(path, lambda part, source=source: shutil.copyfile(source, part))
        entries[name] = _entry(path, run, name)
    return entries


def _mask_prior(run: Path, models: Path) -> dict[str, Entry]:
    import torch

    from training.mask_prior_parts import draw, drawing_trial, trained
    from training.nets.mask_codec import MaskRestorer
    from training.nets.mask_prior import MaskDrawer
    from training.onnx_files import write_onnx
    from training.trials import COUNT

    prior, decoder = trained(run)
    drawer = MaskDrawer(prior)
    weights = origin_of(run, "mask_prior")["recipe"].get("class_weights", [1.0] * CLASS_COUNT)
    chance = torch.Generator().manual_seed(0)
    with torch.no_grad():
        codes = [{"numbers": draw(drawer, 0.9, chance).float()} for _ in range(COUNT)]
    trials = [drawing_trial(chance) for _ in range(COUNT)]
    write_onnx(drawer, models / "mask_prior.onnx", ("numbers", "kept"), trials, _draw_alike)
    restorer = MaskRestorer(decoder, 512, weights).eval()
    write_onnx(restorer, models / "mask_decoder.onnx", ("logits",), codes, _same_classes)
    networks = {"prior": prior.state_dict(), "decoder": decoder.state_dict()}
    if not is_master(run):
        networks |= _network(run, "encoder_ema")
    paths = {name: models / f"{name}.onnx" for name in ("mask_prior", "mask_decoder")}
    _write_masters("mask_prior", networks, run, *paths.values())
    return {name: _entry(path, run, "mask_prior") for name, path in paths.items()}


def _mask_refiner(run: Path, models: Path) -> dict[str, Entry]:
    import torch

    from anime_painter.inference.mask_refiner import SIZE
    from training.nets.mask_refiner import MaskRefiner, ShippedRefiner
    from training.onnx_files import write_onnx
    from training.trials import COUNT, trial_coverage, trial_noise

    net = MaskRefiner().eval()
    load_weights(run, {"refiner_ema": net})
    trials = []
    for i, sigma in enumerate(torch.logspace(-0.4, 1.5, COUNT).split(1)):
        mask = trial_coverage(i, SIZE)
        trials.append({"mask": mask, "noisy": mask + sigma * trial_noise(i, mask.shape), "sigma": sigma})
    path = models / "mask_refiner.onnx"
    write_onnx(ShippedRefiner(net).eval(), path, ("shares",), trials, _same_classes)
    _write_masters("mask_refiner", {"refiner": net.state_dict()}, run, path)
    return {"mask_refiner": _entry(path, run, "mask_refiner")}


def _finisher(run: Path, models: Path) -> dict[str, Entry]:
    from torch.export import Dim

    from training.nets.finisher import Finisher, ShippedFinisher
    from training.onnx_files import write_onnx
    from training.trials import COUNT, trial_picture

    net = Finisher().eval()
    load_weights(run, {"finisher_ema": net})
    trials = [{"painted": trial_picture(i, 512)} for i in range(COUNT)]
    sides = {2: 4 * Dim("high", min=2, max=256), 3: 4 * Dim("wide", min=2, max=256)}
    path = models / "finisher.onnx"
    write_onnx(ShippedFinisher(net).eval(), path, ("finished",), trials, _finish_alike, {"painted": sides})
    _write_masters("finisher", {"finisher": net.state_dict()}, run, path)
    return {"finisher": _entry(path, run, "finisher")}


def _shaded(run: Path, models: Path) -> dict[str, Entry]:
    """The local levels that see tones; they go on from the global ones of the generator that ships."""
    from training.generator_graphs import parts_with_trials
    from training.nets.spade import LOCAL_SIZES, Generator
    from training.onnx_files import write_onnx
    from training.trials import COUNT

    net = Generator(shaded=True).eval()
    if is_master(run):
        begin_from(models / "checkpoints" / "generator.safetensors", {"generator_ema": net})
        begin_from(run, {"generator_ema": net})
    else:
        load_weights(run, {"generator_ema": net})
    local = tuple(f"{part}.{size}." for part in ("blocks", "outputs") for size in LOCAL_SIZES)
    entries = {}
    for part, trials in parts_with_trials(net, range(COUNT))[1:]:
        path = models / f"{part.name}.onnx"
        write_onnx(part, path, part.outputs, trials, _paint_alike, part.free_sides)
        entries[part.name] = _entry(path, run, part.name)
    levels = {name: tensor for name, tensor in net.state_dict().items() if name.startswith(local)}
    _write_masters("shaded", {"generator": levels}, run, *(models / f"{name}.onnx" for name in entries))
    return entries


def _underpainter(run: Path, models: Path) -> dict[str, Entry]:
    import torch

    from anime_painter.inference.tones import SIZE
    from anime_painter.inference.underpainter import CHANNELS, GRID, MASK_SIZE
    from training.nets.tone_codec import ToneDecoder, ToneEncoder
    from training.nets.underpainter import ARTS, GARMENT_NUMBERS, Underpainter
    from training.onnx_files import write_onnx
    from training.trials import COUNT, trial_coverage, trial_noise, trial_tones

    net, encoder, decoder = Underpainter().eval(), ToneEncoder().eval(), ToneDecoder().eval()
    load_weights(run, {"underpainter_ema": net, "encoder": encoder, "decoder": decoder})
    net.settle()
    latents = [trial_noise(i, (1, CHANNELS, GRID, GRID)) for i in range(COUNT)]
    trials = [
        {
            "mask": trial_coverage(i, MASK_SIZE),
            "garment": trial_noise(i, (1, GARMENT_NUMBERS)),
            "dressed": torch.ones(1),
            "art": torch.eye(len(ARTS))[[i % len(ARTS)]],
            "noisy": (1 + sigma) * latents[i],
            "sigma": sigma,
        }
        for i, sigma in enumerate(torch.logspace(-1.3, 1.3, COUNT).split(1))
    ]
    shown = [{"tones": trial_tones(i)[:, :1], "mask": trial_coverage(i, SIZE)} for i in range(COUNT)]
    coded = [{"latents": one, "mask": trial_coverage(i, SIZE)} for i, one in enumerate(latents)]
    graphs = {
        "underpainter": (net, ("latents",), trials),
        "tone_encoder": (encoder, ("latents",), shown),
        "tone_decoder": (decoder, ("tones",), coded),
    }
    entries = {}
    for name, (network, outputs, inputs) in graphs.items():
        path = models / f"{name}.onnx"
        write_onnx(network, path, outputs, inputs, lambda a, b: _difference(a, b) < _TONE_TOLERANCE)
        entries[name] = _entry(path, run, "underpainter")
    networks = {"underpainter": net, "encoder": encoder, "decoder": decoder}
    networks = {name: network.state_dict() for name, network in networks.items()}
    _write_masters("underpainter", networks, run, *(models / f"{name}.onnx" for name in entries))
    return entries


def _finish_alike(a: Mapping[str, np.ndarray], b: Mapping[str, np.ndarray]) -> bool:
    return _difference(a, b) < VISIBLE


def _draw_alike(a: Mapping[str, np.ndarray], b: Mapping[str, np.ndarray]) -> bool:
    """What is kept differs by little of its spread; of a cell's numbers one may be another, by a tie."""
    kept = float(np.abs(a["kept"] - b["kept"]).max()) < 0.02 * max(float(np.ptp(a["kept"])), 1.0)
    return kept and int((a["numbers"] != b["numbers"]).sum()) <= 1


def _same_classes(a: Mapping[str, np.ndarray], b: Mapping[str, np.ndarray]) -> bool:
    """Of networks whose one output tells classes, as logits or as shares."""
    ours, theirs = (output.argmax(1) for outputs in (a, b) for output in outputs.values())
    return bool((ours != theirs).mean() < _FEW_PIXELS)


def _difference(a: Mapping[str, np.ndarray], b: Mapping[str, np.ndarray]) -> float:
    return max(float(np.abs(a[name] - b[name]).max()) for name in a)


def _network(run: Path, name: str) -> dict[str, dict[str, Tensor]]:
    """The tensors of one network of a run whose weights were read before."""
    from safetensors.torch import load_file

    tensors = load_file(run / WEIGHTS)
    return {name: {k.removeprefix(f"{name}."): v for k, v in tensors.items() if k.startswith(f"{name}.")}}


def _check_same_encoder(style_vae: Path, generator: Path) -> None:
    from training.nets.style_encoder import StyleEncoder

    encoders = StyleEncoder(), StyleEncoder()
    for run, encoder in zip((style_vae, generator), encoders, strict=True):
        load_weights(run, {"encoder_ema": encoder})
    pairs = zip(*(encoder.state_dict().values() for encoder in encoders), strict=True)
    if not all(bool((first == second).all()) for first, second in pairs):
        raise UserError(
            f"The generator in {generator} has another style encoder than {style_vae}; "
            "export the run that it began from."
        )


def _write_masters(name: str, states: States, run: Path, *networks: Path) -> None:
    """Writes the master weights of network files; those that are exported again stay."""
    if is_master(run):
        return
    tensors = {f"{owner}.{k}": tensor for owner, state in states.items() for k, tensor in state.items()}
    masters.write(networks[0].parent / "checkpoints" / f"{name}.safetensors", tensors, networks)


def _entry(path: Path, run: Path, name: str) -> Entry:
    """The manifest's entry of a file that a training run gave.

    Args:
        name: of the network in the manifest beside master weights, where its history is told.
    """
    return file_entry(path, origin_of(run, name))


def file_entry(path: Path, origin: Entry) -> Entry:
    """The manifest's entry of a file.

    Args:
        origin: its `metrics`, `recipe`, `seed` and `runs`; `corpus` where it learnt from one.
    """
    inputs, outputs = _shapes(path)
    return {
        "file": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "bytes": path.stat().st_size,
        "licence": LICENCE,
        "inputs": inputs,
        "outputs": outputs,
        **origin,
        "commit": commit(),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def origin_of(run: Path, name: str) -> Entry:
    """Where weights come from: `metrics`, `recipe`, `seed`, `runs`, and what else their manifest knew.

    Args:
        run: a run's folder, or a file of master weights, whose history the manifest above it knows.
        name: of the network in that manifest.

    Raises:
        UserError: the run or the manifest is missing or damaged.
    """
    from training.provenance import history

    if is_master(run):
        told = read_manifest(run.parent.parent).get(name, {})
        return {key: told[key] for key in ("metrics", "recipe", "seed", "runs", "corpus") if key in told}
    state = read_state(run)
    recipe = state.get("recipe", {})
    return {
        "metrics": {**({"steps": state["step"]} if "step" in state else {}), **state.get("metrics", {})},
        "recipe": recipe,
        "seed": recipe.get("seed", 0),
        "runs": history(run),
    }


def _shapes(path: Path) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    if path.suffix != ".onnx":
        return {}, {}
    from training.onnx_files import shapes

    return shapes(path)


def commit() -> str:
    """The commit that exported; "unknown" outside a checkout."""
    here = Path(__file__).resolve().parent
    command = ["git", "-C", str(here), "rev-parse", "HEAD"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
