"""Little corpora and folders of annotated portraits, made by rule: every class is in each of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from training.corpus.store import save_pair
from training.trials import trial_mask, trial_picture

ATTRIBUTES = {"hair_colour": "pink", "art": "soft", "garment": "shirt", "pattern": "plain"}


def garment_of(seed: int) -> str:
    return ("shirt", "sailor")[seed % 2]


def portrait(seed: int, size: int) -> np.ndarray:
    """uint8[size, size, 3] RGB."""
    planes = trial_picture(seed, size)[0].numpy()
    return np.ascontiguousarray((planes.transpose(1, 2, 0) * 255).astype(np.uint8))


def write_corpus(directory: Path, seeds: Sequence[int], size: int) -> Path:
    for seed in seeds:
        save_pair(directory, seed, portrait(seed, size), trial_mask(seed, size))
    rows = [json.dumps({"seed": seed, **ATTRIBUTES, "garment": garment_of(seed)}) for seed in seeds]
    (directory / "attributes.jsonl").write_text("\n".join(rows) + "\n")
    manifest = {"format": 1, "size": size, "version": "0", "first_seed": seeds[0], "count": len(seeds)}
    (directory / "manifest.json").write_text(json.dumps(manifest))
    return directory


def write_annotated(directory: Path, names: Sequence[str], size: int) -> Path:
    for folder in ("images", "masks"):
        (directory / folder).mkdir(parents=True, exist_ok=True)
    for seed, name in enumerate(names):
        Image.fromarray(portrait(seed, size)).save(directory / "images" / f"{name}.jpg", quality=95)
        palette = Image.fromarray(trial_mask(seed, size), mode="P")
        palette.putpalette([channel for _ in range(7) for channel in (0, 0, 0)])
        palette.save(directory / "masks" / f"{name}.png")
    return directory
