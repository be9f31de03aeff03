"""Marks on the skin of a face: freckles, moles, scars, plasters, vitiligo, and tears."""

from __future__ import annotations

import numpy as np

from training.corpus.character import Base
from training.corpus.colour import adjust, mix
from training.corpus.features import FaceSheet
from training.corpus.geometry import blob, ellipse, polygon, ribbon, smooth, stroke
from training.corpus.scene import Scene


def draw(scene: Scene, base: Base, sheet: FaceSheet) -> None:
    """Draws what the sheet has, inside the clip that the face has set."""
    painters = {
        "freckles": _freckles,
        "mole": _mole,
        "scar": _scar,
        "plaster": _plaster,
        "vitiligo": _vitiligo,
    }
    if sheet.marks in painters:
        painters[sheet.marks](scene, base, sheet)


def draw_tears(scene: Scene, base: Base, sheet: FaceSheet) -> None:
    """A drop that runs from the outer half of each eye."""
    width, height = sheet.eye_size
    for side in (-1, 1):
        x, y = base.head.project([(side * (0.48 + 0.45 * width), sheet.eye_line + height * 0.95)])[0]
        drop = np.array([(0, -0.05), (0.045, 0.05), (0.05, 0.1), (0, 0.14), (-0.05, 0.1), (-0.045, 0.05)])
        path = blob(drop * [1, 1.1] + [x, y + 0.03])
        scene.shade(path, mix((0.8, 0.92, 1.0), base.skin.light, 0.25), 0.85)
        scene.shade(ellipse(x - 0.012, y + 0.1, 0.013, 0.026), (1, 1, 1), 0.95)
        edge = smooth((drop * [1, 1.1] + [x, y + 0.03])[[2, 3, 4]], False, 6)
        scene.line(stroke(edge, 0.014), adjust(base.skin.shade, -0.1, 1.0, -0.4), 0.7)


def _freckles(scene: Scene, base: Base, sheet: FaceSheet) -> None:
    dark = adjust(base.skin.shade, -0.1, 1.15)
    for k in range(16):
        side = 1 if k % 2 else -1
        u, v = sheet.variety[k % 16], sheet.variety[(k * 5 + 3) % 16]
        x, y = base.head.project([(side * (0.16 + 0.5 * u), sheet.nose_y - 0.12 + 0.16 * v)])[0]
        scene.shade(ellipse(x, y, 0.014 + 0.008 * v, 0.013), dark, 0.6)


def _mole(scene: Scene, base: Base, sheet: FaceSheet) -> None:
    low = sheet.eye_line + sheet.eye_size[1] + 0.1
    spots = [(0.5, low), (-0.42, low), (0.24, sheet.mouth_y + 0.1), (-0.3, sheet.mouth_y + 0.02)]
    x, y = base.head.project([spots[int(sheet.variety[2] * 4)]])[0]
    scene.shade(ellipse(x, y, 0.021, 0.021), (0.25, 0.15, 0.14), 0.9)


def _scar(scene: Scene, base: Base, sheet: FaceSheet) -> None:
    side = 1 if sheet.variety[2] < 0.5 else -1
    top = sheet.eye_line + sheet.eye_size[1] + 0.04
    line = base.head.project([(side * 0.5, top), (side * 0.57, top + 0.11), (side * 0.55, top + 0.24)])
    tone = mix(adjust(base.skin.shade, -0.02, 1.5), (0.75, 0.4, 0.38), 0.3)
    scene.line(stroke(smooth(line, False), 0.04), tone, 0.9)


def _plaster(scene: Scene, base: Base, sheet: FaceSheet) -> None:
    side = 1 if sheet.variety[2] < 0.5 else -1
    spine = base.head.project([(side * 0.44, sheet.nose_y + 0.06), (side * 0.68, sheet.nose_y + 0.01)])
    spine = smooth([spine[0], 0.5 * (spine[0] + spine[1]), spine[1]], False, 6)
    half = 0.055 * np.clip(np.sin(np.linspace(0.12, np.pi - 0.12, len(spine))) * 3, 0, 1)
    outline = ribbon(spine, half, half)
    tone = mix(base.skin.base, (0.93, 0.72, 0.52), 0.6)
    scene.shade(polygon(outline), adjust(tone, 0.0, 1.15))
    middle = spine[len(spine) // 2]
    scene.shade(ellipse(middle[0], middle[1], 0.045, 0.042), adjust(tone, 0.05, 0.8))
    scene.line(stroke(np.vstack([outline, outline[:1]]), 0.014, 1, 1), base.line_colour(base.skin.shade), 0.7)


def _vitiligo(scene: Scene, base: Base, sheet: FaceSheet) -> None:
    """Pale patches with wavering edges, mostly around an eye and the mouth."""
    pale = mix(base.skin.base, (0.99, 0.92, 0.88), 0.6)
    side = 1 if sheet.variety[2] < 0.5 else -1
    places = [
        (side * 0.5, sheet.eye_line + 0.1, 0.36),
        (-side * 0.26, sheet.mouth_y + 0.08, 0.2),
        (side * 0.1, -0.25, 0.2),
    ]
    for k, (px, py, size) in enumerate(places):
        x, y = base.head.project([(px, py)])[0]
        turn = np.linspace(0, 2 * np.pi, 10)[:-1]
        reach = size * (0.75 + 0.5 * np.array([sheet.variety[(i * 3 + k) % 16] for i in range(9)]))
        patch = np.column_stack(
            [x + reach * np.cos(turn) * base.head.foreshortening(px), y + reach * np.sin(turn)]
        )
        scene.shade(blob(patch), pale, 0.85, blur=0.01)
