"""Export: files equal to the networks, a manifest that merges, cards, and what damaged runs are told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional

from anime_painter.errors import UserError
from tests.training.tiny_data import write_corpus
from training.checkpoint import begin_from, load_weights, read_tensors
from training.export import VISIBLE, export, merge_manifest, read_manifest
from training.nets.discriminator import Discriminator
from training.nets.spade import Generator
from training.nets.style_encoder import StyleEncoder
from training.nets.unet import make_unet
from training.nets.unet.views import TwoViews
from training.onnx_files import run_onnx, write_onnx
from training.provenance import history
from training.trials import trial_coverage, trial_picture, trial_style

SIZE = 128
"""Of the generator that was trained: the levels above add nothing to its pictures."""
PARTS = {"generator", "generator_preview", "generator_detail"}


def _write_run(run: Path, networks: Mapping[str, nn.Module], size: int) -> Path:
    run.mkdir(parents=True)
    tensors = {f"{n}.{k}": v.clone() for n, net in networks.items() for k, v in net.state_dict().items()}
    save_file(tensors, run / "weights.safetensors")
    state = {"step": 7, "recipe": {"seed": 3, "size": size}, "metrics": {"annotated_miou": 0.5}}
    (run / "state.json").write_text(json.dumps(state))
    return run


@pytest.fixture(scope="module")
def networks() -> dict[str, nn.Module]:
    torch.manual_seed(0)
    made = {"unet_ema": make_unet(), "encoder_ema": StyleEncoder(), "generator_ema": Generator(SIZE)}
    for net in made.values():
        _give_statistics(net)
    return {**{name: net.eval() for name, net in made.items()}, "discriminator": Discriminator(SIZE, 2)}


def _give_statistics(net: nn.Module) -> None:
    """As after training: statistics other than a fresh network's, so that folding them in is tested."""
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            assert module.running_mean is not None
            assert module.running_var is not None
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)


@pytest.fixture(scope="module")
def runs(networks: dict[str, nn.Module], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("runs")
    generator_run = {name: networks[name] for name in ("generator_ema", "encoder_ema", "discriminator")}
    attributes = folder / "attributes"
    attributes.mkdir()
    (attributes / "attributes.json").write_text('{"format": 1, "groups": {}}')
    np.savez(attributes / "style_prior.npz", codes=np.ones((2, 7, 16), np.float16))
    (attributes / "state.json").write_text('{"recipe": {"seed": 5}}')
    return {
        "segmenter": _write_run(folder / "segmenter", {"unet_ema": networks["unet_ema"]}, 320),
        "style_vae": _write_run(folder / "style_vae", {"encoder_ema": networks["encoder_ema"]}, 128),
        "generator": _write_run(folder / "generator", generator_run, SIZE),
        "attributes": attributes,
    }


@pytest.fixture(scope="module")
def models(runs: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported")
    export({"segmenter": runs["segmenter"]}, folder)
    export({name: run for name, run in runs.items() if name != "segmenter"}, folder)
    return folder


def paint_with_onnx(models: Path, mask: Tensor, style: Tensor) -> dict[str, Tensor]:
    """Preview and portrait, from coverage float[1, 7, 512, 512], by the three parts one after the other."""
    known = {"mask": functional.avg_pool2d(mask, 2), "style": style}
    for name, outputs, size in (
        ("generator", ("features", "style_map", "flat_colours"), 256),
        ("generator_preview", ("preview", "preview_features", "preview_colours"), 256),
        ("generator_detail", ("portrait",), 512),
    ):
        known["mask"] = mask if size == 512 else functional.avg_pool2d(mask, 2)
        wanted = read_manifest(models)[name]["inputs"]
        results = run_onnx(models / f"{name}.onnx", outputs, {key: known[key] for key in wanted})
        known |= {key: torch.from_numpy(value) for key, value in results.items()}
    return known


def test_the_generator_paints_as_torch_does(models: Path, networks: dict[str, nn.Module]) -> None:
    for seed in range(20, 24):
        mask, style = trial_coverage(seed, 512), trial_style(seed)
        ours = paint_with_onnx(models, mask, style)
        with torch.no_grad():
            theirs = networks["generator_ema"](mask, style)[SIZE]
        for name, size in (("preview", 256), ("portrait", 512)):
            # Enlarged before the tanh there and after it here: what is left differs a little.
            enlarged = functional.interpolate(theirs, size=(size, size), mode="bilinear")
            assert (ours[name] - enlarged).abs().mean() < VISIBLE
        assert np.ptp(ours["preview"].numpy()) > 0.05


def test_a_whole_generator_paints_as_torch_does_and_its_masters_give_the_same_files_again(
    tmp_path: Path,
) -> None:
    torch.manual_seed(3)
    generator = Generator(512).eval()
    _give_statistics(generator)
    for size in ("256", "512"):
        nn.init.normal_(generator.outputs[size].weight, 0, 0.1)  # type: ignore[arg-type]
    encoder, judge = StyleEncoder(), Discriminator(512, 2)
    networks = {"generator_ema": generator, "encoder_ema": encoder, "discriminator": judge}
    models = tmp_path / "models"
    export({"generator": _write_run(tmp_path / "run", networks, 512)}, models)
    mask, style = trial_coverage(20, 512), trial_style(20)
    with torch.no_grad():
        theirs = generator(mask, style, (256, 512))
    ours = paint_with_onnx(models, mask, style)
    assert (ours["preview"] - theirs[256]).abs().max() < VISIBLE
    assert (ours["portrait"] - theirs[512]).abs().max() < VISIBLE

    masters = models / "checkpoints" / "generator.safetensors"
    before, known = read_tensors(masters), read_manifest(models)["generator"]
    export({"generator": masters}, models)
    again = paint_with_onnx(models, mask, style)
    assert (again["portrait"] - theirs[512]).abs().max() < 2 * VISIBLE
    after = read_tensors(masters)
    assert set(after) == set(before)
    assert all(torch.equal(after[name].float(), before[name].float()) for name in before)
    now = read_manifest(models)["generator"]
    assert all(now[key] == known[key] for key in ("metrics", "recipe", "seed", "runs"))


def test_the_segmenter_decides_as_torch_does(models: Path, networks: dict[str, nn.Module]) -> None:
    for seed in range(20, 23):
        picture = trial_picture(seed, 512)
        ours = run_onnx(models / "segmenter.onnx", ("logits",), {"picture": picture})["logits"]
        with torch.no_grad():
            theirs = TwoViews(networks["unet_ema"])(picture).numpy()
        # An untrained network is undecided between two classes on more pixels than a trained one.
        assert (ours.argmax(1) == theirs.argmax(1)).mean() > 0.997


def test_the_style_encoder_encodes_as_torch_does(models: Path, networks: dict[str, nn.Module]) -> None:
    inputs = {"picture": trial_picture(20, 256), "mask": trial_coverage(20, 256)}
    ours = run_onnx(models / "style_encoder.onnx", ("mean", "log_variance"), inputs)
    with torch.no_grad():
        mean, log_variance = networks["encoder_ema"](*inputs.values())
    assert np.abs(ours["mean"] - mean.numpy()).max() < 0.02
    assert np.abs(ours["log_variance"] - log_variance.numpy()).max() < 0.02


def test_the_manifest_describes_every_file_that_was_exported_at_any_time(models: Path) -> None:
    manifest = json.loads((models / "manifest.json").read_text())
    assert manifest["format"] == 1
    entries = manifest["models"]
    assert set(entries) == {*PARTS, "segmenter", "style_encoder", "attributes", "style_prior"}
    for entry in entries.values():
        data = (models / entry["file"]).read_bytes()
        assert (entry["sha256"], entry["bytes"]) == (hashlib.sha256(data).hexdigest(), len(data))
        assert entry["licence"] == "Apache-2.0"
    assert entries["segmenter"]["inputs"] == {"picture": [1, 3, 512, 512]}
    assert entries["segmenter"]["metrics"] == {"steps": 7, "annotated_miou": 0.5}
    assert entries["style_encoder"]["inputs"] == {"picture": [1, 3, 256, 256], "mask": [1, 7, 256, 256]}
    assert entries["style_encoder"]["outputs"] == {"mean": [1, 7, 16], "log_variance": [1, 7, 16]}
    assert entries["generator"]["inputs"] == {"mask": [1, 7, 256, 256], "style": [1, 7, 16]}
    assert entries["generator_preview"]["inputs"]["mask"] == [1, 7, -1, -1]
    assert entries["generator_preview"]["outputs"]["preview"] == [1, 3, -1, -1]
    assert entries["generator_detail"]["outputs"] == {"portrait": [1, 3, -1, -1]}
    assert entries["generator"]["recipe"] == {"seed": 3, "size": SIZE}
    assert entries["attributes"]["inputs"] == {}


def test_files_are_of_opset_18_and_half_the_size_of_float32(
    models: Path, networks: dict[str, nn.Module]
) -> None:
    for name in ("segmenter", "style_encoder", *sorted(PARTS)):
        opsets = onnx.load(models / f"{name}.onnx").opset_import
        assert [o.version for o in opsets if not o.domain] == [18]
    numbers = sum(p.numel() for p in Generator().parameters())
    assert sum((models / f"{name}.onnx").stat().st_size for name in PARTS) < 2.2 * numbers
    assert not list(models.rglob("*.part"))


def test_checkpoints_hold_masters(models: Path, networks: dict[str, nn.Module]) -> None:
    for file, prefix, name in (
        ("segmenter", "unet", "unet_ema"),
        ("style_vae", "encoder", "encoder_ema"),
        ("generator", "generator", "generator_ema"),
    ):
        tensors = read_tensors(models / "checkpoints" / f"{file}.safetensors")
        for key, value in networks[name].state_dict().items():
            stored = tensors[f"{prefix}.{key}"]
            assert stored.is_floating_point() == value.is_floating_point()
            assert torch.allclose(stored.float(), value.float(), atol=1e-3, rtol=1e-3)


def test_training_begins_from_the_masters(models: Path, networks: dict[str, nn.Module]) -> None:
    masters = models / "checkpoints" / "generator.safetensors"
    fresh = {"generator": Generator(256), "generator_ema": Generator(256)}
    begin_from(masters, fresh)
    encoder = StyleEncoder()
    load_weights(masters, {"encoder_ema": encoder})
    for name, net in fresh.items():
        for key, value in networks["generator_ema"].state_dict().items():
            assert torch.allclose(net.state_dict()[key].float(), value.float(), atol=1e-3, rtol=1e-3), name
    known = networks["encoder_ema"].state_dict()
    assert all(
        torch.allclose(v.float(), known[k].float(), atol=1e-3, rtol=1e-3)
        for k, v in encoder.state_dict().items()
    )
    assert history(masters) == read_manifest(models)["generator"]["runs"]


def test_every_network_has_a_card_that_tells_its_data_and_limits(models: Path) -> None:
    for name, entry in read_manifest(models).items():
        card = (models / f"{name}.md").read_text()
        assert entry["sha256"] in card
        assert "## Limits" in card
    card = (models / "segmenter.md").read_text()
    assert "hand-annotated fan-art crops" in card
    assert "not redistributed" in card
    assert "| annotated_miou | 0.5 |" in card


def test_the_corpus_is_noted(runs: dict[str, Path], tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", [4, 5], 64)
    entries = export({"attributes": runs["attributes"]}, tmp_path / "models", corpus)
    drawn = {"version": "0", "size": 64, "first_seed": 4, "count": 2}
    assert entries["style_prior"]["corpus"] == drawn
    assert "seeds 4 to 5 at 64 px" in (tmp_path / "models" / "attributes.md").read_text()


def test_exporting_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="--segmenter"):
        export({}, tmp_path)


def test_a_generator_of_another_style_encoder_is_refused(runs: dict[str, Path], tmp_path: Path) -> None:
    torch.manual_seed(1)
    other = _write_run(tmp_path / "other", {"encoder_ema": StyleEncoder()}, 128)
    with pytest.raises(UserError, match="another style encoder"):
        export({"style_vae": other, "generator": runs["generator"]}, tmp_path / "models")


def test_a_run_of_another_stage_is_refused(runs: dict[str, Path], tmp_path: Path) -> None:
    with pytest.raises(UserError, match="unet_ema"):
        export({"segmenter": runs["style_vae"]}, tmp_path)


def test_a_folder_without_attributes_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"attributes\.json is missing"):
        export({"attributes": tmp_path}, tmp_path / "models")


def test_a_damaged_manifest_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    path.write_text('{"format": 1, "mod')
    with pytest.raises(UserError, match=r"manifest\.json"):
        merge_manifest(tmp_path, {})
    assert path.read_text() == '{"format": 1, "mod'


def test_a_file_that_computes_something_else_is_not_written(tmp_path: Path) -> None:
    trial = {"x": torch.ones(1, 4)}
    with pytest.raises(UserError, match="differ from torch"):
        write_onnx(nn.Linear(4, 2).eval(), tmp_path / "net.onnx", ("y",), [trial], lambda ours, theirs: False)
    assert list(tmp_path.iterdir()) == []
