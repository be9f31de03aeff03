"""One portrait from one seed: the order in which the rooms of the atelier lay their layers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from training.corpus import (
    accessories,
    background,
    body,
    eyes,
    face,
    features,
    garment,
    hair,
    hands,
    light,
    marks,
    mouth,
    tidy,
)
from training.corpus.character import Base, room_rng, sample_base
from training.corpus.colour import Colour
from training.corpus.scene import Scene


def draw(seed: int, size: int) -> tuple[np.ndarray, np.ndarray, dict[str, object]]:
    """Draws character `seed` (>= 0) at `size` pixels.

    Returns:
        The portrait uint8[size, size, 3] RGB, its exact mask uint8[size, size] and the attributes (plain values for
        JSON). The same seed and size give the same bytes.
    """
    base = sample_base(seed)
    sheets = sample_sheets(base)
    scene = Scene(size, base.figure_to_pixel(size))
    _compose(scene, base, sheets)
    portrait, mask = tidy.closed(scene.portrait(), scene.mask())
    portrait = light.finish(portrait, mask, base, room_rng(seed, "light"))
    return portrait, mask, _attributes(base, sheets)


def describe(seed: int) -> dict[str, object]:
    """The attributes of character `seed`, without drawing it."""
    base = sample_base(seed)
    return _attributes(base, sample_sheets(base))


def sample_sheets(base: Base) -> dict:
    """Invents what every room draws of one character."""
    sheets: dict = {}
    sheets["face"] = features.sample(room_rng(base.seed, "face"), base)
    sheets["hair"] = hair.sample(room_rng(base.seed, "hair"), base)
    sheets["garment"] = garment.sample(room_rng(base.seed, "garment"), base)
    sheets["accessories"] = accessories.sample(room_rng(base.seed, "accessories"), base)
    sheets["hands"] = hands.sample(room_rng(base.seed, "hands"), base)
    sheets["background"] = background.sample(room_rng(base.seed, "background"), base)
    _settle(sheets)
    return sheets


def _settle(sheets: dict) -> None:
    """Takes off what a hat or hood leaves no room for, so that the attributes tell what is drawn."""
    if sheets["garment"].hooded:
        sheets["accessories"] = replace(sheets["accessories"], on_hair="none")
        sheets["hair"] = replace(hair.pressed(sheets["hair"]), back="bob")
    elif sheets["accessories"].covers_crown:
        sheets["hair"] = hair.pressed(sheets["hair"])


def _compose(scene: Scene, base: Base, sheets: dict) -> None:
    roll = base.head.roll_matrix()
    locks = hair.build(sheets["hair"], base)
    outline = face.outline(sheets["face"], base)

    background.draw(scene, base, sheets["background"])
    with scene.transform(roll):
        accessories.draw_behind(scene, base, sheets["accessories"])
        hair.draw_back(scene, base, locks)
        garment.draw_hood(scene, base, sheets["garment"], "under")
    garment.draw_behind(scene, base, sheets["garment"])
    body.draw(scene, base, sheets["face"], sheets["garment"].neckline)
    garment.draw(scene, base, sheets["garment"])
    with scene.transform(roll):
        hair.draw_over_body(scene, base, locks)
        face.draw(scene, base, sheets["face"], outline)
        hair.cast_shadow(scene, base, locks, outline)
        eyes.draw(scene, base, sheets["face"], outline)
        if sheets["face"].tears:
            marks.draw_tears(scene, base, sheets["face"])
        mouth.draw(scene, base, sheets["face"])
        accessories.draw_on_face(scene, base, sheets["accessories"])
        hair.draw_front(scene, base, locks)
        eyes.draw_through_hair(scene, base, sheets["face"], hair.front_silhouette(locks))
        garment.draw_hood(scene, base, sheets["garment"], "over")
        accessories.draw_on_hair(scene, base, sheets["accessories"])
        hands.draw(scene, base, sheets["face"], sheets["hands"], _sleeve(sheets["garment"]))


def _sleeve(sheet: garment.GarmentSheet) -> Colour | None:
    """The colour of a lifted arm's sleeve; None where the garment leaves arms bare."""
    return None if sheet.neckline in ("off_shoulder", "straps") else sheet.main.base


def _attributes(base: Base, sheets: dict) -> dict[str, object]:
    attributes: dict[str, object] = {
        "seed": base.seed,
        "sex": base.sex.value,
        "age": round(base.age, 3),
        "hair_colour": base.hair.label,
        "eye_colour": base.eye.label,
        "skin_tone": base.skin.label,
        "art": base.art.name.value,
        "framing": base.framing.value,
        "view": "three-quarter" if abs(base.head.yaw) > 0.18 else "front",
        "yaw": round(base.head.yaw, 3),
        "pitch": round(base.head.pitch, 3),
        "roll": round(base.head.roll + base.tilt, 3),
    }
    for sheet in sheets.values():
        attributes.update(sheet.labels())
    return attributes
