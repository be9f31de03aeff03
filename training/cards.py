"""Writes a card for each entry of models/manifest.json: what it does, learnt from, and cannot do."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.files import replace_file

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Text:
    """What a card says in words; its figures come from the manifest."""

    title: str
    purpose: str
    data: str
    limits: str


_CORPUS = (
    "Portraits that this project's own drawing code made (`python -m training corpus`), with masks "
    "that are exact because the same code drew them. No picture of anybody else is in them, so the "
    "weights are free for any use under the licence above."
)
_DRAWN_ONLY = (
    "It knows the drawn corpus and nothing else: one way of shading, one person a picture, head and "
    "shoulders. What a corpus of drawn shapes does not have (fur, armour, patterns, other styles of "
    "line) it cannot paint."
)

_TEXTS = {
    "segmenter": Text(
        "Segmenter",
        "A U-Net with an EfficientNet-Lite0 encoder. It gives each pixel of a portrait one of seven "
        "classes: background, skin, face, eye, mouth, hair, clothes. It looks twice, the second time at the "
        "mirrored picture of 256 px, and tells the mean.",
        "The encoder began from ImageNet weights (Apache-2.0). Then, as the recipe below says, it "
        "learnt from the project's drawn corpus and from hand-annotated fan-art crops. Those crops are "
        "not redistributed, neither here nor anywhere in this project; their artists are not known. "
        "Twenty of them were kept from training (the twenty names with the smallest SHA-256 digests, "
        "`training/data/heldout.txt`): figures that begin with `annotated_` were measured on these. Since "
        "its last round it has also learnt from 36 heads of pictures under MIT, BSD-3-Clause and "
        "CC BY-SA 4.0, whose masks are in `training/data/heads`.",
        "The held-out portraits are twenty tight head crops by the annotators who made the training "
        "portraits: expect less on whole figures, several people, monochrome pages, photographs and "
        "animals. Thin strands of hair, closed eyes and closed mouths are the first to be lost; hats, "
        "horns and ears of animals are taken now for hair, now for clothes. Begin from its mask and "
        "mend it by hand.",
    ),
    "style_encoder": Text(
        "Style encoder",
        "Reads the style of a portrait: for each of the seven class regions a Gaussian over sixteen "
        "numbers. It was trained as a variational autoencoder; then the last ten numbers of the clothes' "
        "row became a linear map of EfficientNet-Lite0's features (ImageNet weights, Apache-2.0), fitted so "
        "that garment and pattern can be told from them. It does not change afterwards.",
        _CORPUS,
        "A style is colour and shading of a whole region, and the kind of garment. Make-up, two-coloured "
        "hair and the drawing of lines are not in it. From pictures that are unlike the corpus it "
        "keeps little more than colours, and the nearest garment of the corpus.",
    ),
    "generator": Text(
        "Generator",
        "Paints a portrait from a mask and a style code, at 512 px, with a preview at 256 px on the "
        "way. Blocks of spatially adaptive normalisation (SPADE, 2019, written from the paper) with a "
        "style code for each region. This file holds the levels up to 64 px, which see the whole mask; "
        "`generator_preview.onnx` and `generator_detail.onnx` go on from what it gives.",
        _CORPUS,
        f"{_DRAWN_ONLY} It paints what the mask shows, so a mask without a mouth gives a face "
        "without one. Small features get vague when the face fills less than a third of the picture.",
    ),
    "generator_preview": Text(
        "Generator, levels of the preview",
        "The generator's levels of 128 and 256 px: they paint the preview, and give the last level what it "
        "needs. They see only what lies around each pixel, and take any part of the picture (a side of -1 "
        "is free: the mask has 4 pixels for one of the features), so that a rectangle can be painted alone.",
        _CORPUS,
        "As of the generator, of which it is a part; exported from the same weights.",
    ),
    "generator_detail": Text(
        "Generator, last level",
        "The generator's level of 512 px: it turns what the preview's levels give into the portrait, or into "
        "any part of it (a side of -1 is free: the mask has 2 pixels for one of the features).",
        _CORPUS,
        "As of the generator, of which it is a part; exported from the same weights.",
    ),
    "shaded_preview": Text(
        "Generator, levels of the preview, for pictures that are restyled",
        "The generator's levels of 128 and 256 px once more. They see the tones of a picture as well: where "
        "it is lighter and darker than each of its classes is on the whole, which tells locks, folds, "
        "shadows and lines. So a loaded picture keeps its drawing and takes the colours of a style. They go "
        "on from `generator.onnx`.",
        f"{_CORPUS} Tones were taken from the portraits themselves, in part, and unevenly; most of them "
        "were drawn anew by the underpainter.",
        "What a picture shows as dark or light stays so, its shadows and its blushes too. Accents of cloth, "
        "such as ties, get less of their colour than without tones.",
    ),
    "shaded_detail": Text(
        "Generator, last level, for pictures that are restyled",
        "The generator's level of 512 px once more, with the tones of a picture; it goes on from "
        "`shaded_preview.onnx`.",
        _CORPUS,
        "As of `shaded_preview.onnx`, with which it was trained.",
    ),
    "underpainter": Text(
        "Underpainter",
        "Lays out what a mask does not tell: where a class is lighter and darker than it is on the whole, in "
        "locks, folds, shadows, fingers and brows. One step of a latent diffusion model: a U-Net with "
        "attention that tells, from the mask, the garment's numbers, the art direction and noisy latents, "
        "which latents may be expected. A few steps lead from what the generator paints, with noise on it, "
        "to one of the layouts that may be.",
        _CORPUS
        + " Tones were taken from the portraits; the garments' numbers were read by the style encoder.",
        "Tones are of the corpus's ways of drawing. Fingers may be one too many or too few, and patterns of "
        "cloth are seldom regular.",
    ),
    "tone_encoder": Text(
        "Tone encoder",
        "Makes latents of the tones of a portrait at 256 px, beside its mask.",
        _CORPUS + " Trained with the tone decoder, as the encoder of an autoencoder.",
        "As of `tone_decoder.onnx`.",
    ),
    "tone_decoder": Text(
        "Tone decoder",
        "Makes tones of 256 px of the underpainter's latents, beside the mask.",
        _CORPUS + " Trained with the underpainter, as the decoder of an autoencoder.",
        "Patterns finer than four pixels are blurred.",
    ),
    "finisher": Text(
        "Finisher",
        "Draws a painted portrait anew in clean lines: outlines get one width, locks of hair and folds get "
        "edges, smears go. It takes any part of a portrait (a side of -1 is free), so that a rectangle can "
        "be painted alone; around each pixel it sees 41.",
        "Portraits that the generator painted of the corpus's masks, beside the same ones drawn anew by "
        "Real-ESRGAN's network for anime pictures, from 192 px to four times as much "
        "(RealESRGAN_x4plus_anime_6B, Copyright 2021 Xintao Wang, BSD-3-Clause; "
        "`training/nets/real_esrgan.py`). That network is not shipped, and nothing of it is in these "
        "weights, which began from chance; they learnt from what it drew.",
        "It draws what is there: a wrong shape gets a clean outline too. Lines become darker than the "
        "corpus's, and soft shading in hair becomes flat.",
    ),
    "attributes": Text(
        "Attributes",
        "Directions in the style code that bring hair, eyes and skin to named colours. The generator painted "
        "styles as they are drawn and with every slider at full strength; from what showed, least squares "
        "learnt how a class's code shows as a colour, and how to move it there by the likeliest way.",
        _CORPUS + " Of it come the masks and the likely styles; the names and their colours are those of the "
        "palette that the drawing code uses.",
        "A slider knows the style and not the mask: small eyes, and hair that lies mostly in the shade, show "
        "their colour a little darker or lighter than others. Two-coloured hair moves as a whole.",
    ),
    "mask_prior": Text(
        "Mask prior",
        "Draws masks of seven classes from chance: a transformer that tells the code of a mask, a grid of "
        "16 x 16 cells of two numbers, cell by cell, for some labels of the corpus (framing, hair, dress). "
        "It is run once a cell; `mask_decoder.onnx` turns the code into the mask.",
        _CORPUS,
        "It repeats the corpus's habits of framing, hair and dress. Now and then a mask has one eye, or "
        "none; the application draws such a one again.",
    ),
    "mask_decoder": Text(
        "Mask decoder",
        "Turns the codes that the mask prior draws into masks. The decoder of an autoencoder of masks at "
        "128 px whose codes are whole numbers (finite scalar quantisation); smooth logits are enlarged to "
        "512 px.",
        _CORPUS,
        "Strands of hair finer than a few pixels of 128, and small ornaments, are lost.",
    ),
    "mask_refiner": Text(
        "Mask refiner",
        "Turns a mask that was roughed out (an oval of a face, a cap of hair, ellipses for eyes) into one "
        "with strands, a fringe and shapes of eyes. A U-Net at 128 px, one step of a diffusion model: from "
        "the rough mask, and a fine one with noise on it, it tells how much of each pixel every class "
        "covers; twelve steps lead from noise to a mask. It learnt from the corpus's masks and the same ones "
        "roughened (`training/data/roughen.py`).",
        _CORPUS,
        "Its habits of hair and eyes are the corpus's; one eye may be a little more open than the other. Of "
        "masks of real portraits, which are fine already, it changes 1 % of the pixels, of masks that are no "
        "head and shoulders up to a fifth, and most of one that is all eye.",
    ),
    "style_map": Text(
        "Map of styles",
        "Style codes of some hundred characters, with a place for each: t-SNE laid out thousands so that "
        "like styles lie together, and these cover that map evenly.",
        _CORPUS,
        "Places have no meaning but nearness. Codes are kept in half precision.",
    ),
    "style_map_tiles": Text(
        "Map of styles, its portraits",
        "The drawn portraits whose styles the map shows, one tile each, on one sheet.",
        _CORPUS,
        "They show the drawn characters, not what the generator paints in their styles.",
    ),
    "style_prior": Text(
        "Style prior",
        "Style codes of characters of the corpus. Random styles are put together from pieces of them, and "
        "classes that a reference picture lacks are filled in so that they fit the rest.",
        _CORPUS,
        "It repeats the corpus's habits: which hair goes with which eyes, how often skin is dark.",
    ),
}


def write_cards(models: Path) -> None:
    """Writes models/NAME.md for each entry of models/manifest.json, each in one step."""
    manifest = json.loads((models / "manifest.json").read_text(encoding="utf-8"))
    for name, entry in manifest["models"].items():
        text = _card(_TEXTS[name], entry)
        replace_file(models / f"{name}.md", lambda part, text=text: part.write_text(text, encoding="utf-8"))


def _card(text: Text, entry: Entry) -> str:
    tensors = [
        f"- {kind} `{tensor}` float32 {shape}"
        for kind in ("inputs", "outputs")
        for tensor, shape in entry[kind].items()
    ]
    sections = [
        f"# {text.title}",
        text.purpose,
        f"- file: `{entry['file']}`, {entry['bytes'] / 1e6:.2f} MB\n- sha256: `{entry['sha256']}`\n"
        f"- licence: {entry['licence']}\n- exported: {entry['created']} at commit `{entry['commit']}`",
    ]
    if tensors:
        sections += [
            "## Inputs and outputs",
            "\n".join(tensors).replace("inputs", "input").replace("outputs", "output"),
        ]
    sections += ["## Learnt from", text.data]
    if "corpus" in entry:
        drawn = entry["corpus"]
        last = drawn["first_seed"] + drawn["count"] - 1
        sections.append(
            f"The corpus: seeds {drawn['first_seed']} to {last} at {drawn['size']} px, drawn by the code "
            f"whose digest is `{drawn['version']}`; every fortieth was kept from training."
        )
    sections += ["## Measured", _table("figure", entry["metrics"]) or "Nothing yet."]
    sections += ["## Trained by", _runs(entry["runs"])]
    sections += ["## Recipe", _table("number", entry["recipe"]) or "None: it has no numbers to set."]
    sections += ["## Limits", text.limits]
    return "\n\n".join(sections) + "\n"


def _runs(runs: Sequence[Mapping[str, Any]]) -> str:
    """The runs behind the weights, oldest first; the recipe of the last one follows in the card."""
    lines = ["| command | seed | steps | pictures | minutes |", "|---|---|---|---|---|"]
    for run in runs:
        numbers = (run["recipe"].get("seed", 0), run["steps"], run["pictures"], run["minutes"])
        lines.append(f"| `{run['command']}` | " + " | ".join(map(str, numbers)) + " |")
    return "\n".join(lines)


def _table(head: str, rows: Mapping[str, Any]) -> str:
    if not rows:
        return ""
    lines = [f"| {head} | value |", "|---|---|", *(f"| {k} | {_shown(v)} |" for k, v in rows.items())]
    return "\n".join(lines)


def _shown(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
