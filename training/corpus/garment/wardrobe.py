"""The templates: what makes a sailor suit, a blazer, a hoodie."""

from __future__ import annotations

import numpy as np

from anime_painter.classes import CLOTHES
from training.corpus.character import Base
from training.corpus.colour import adjust
from training.corpus.garment.cloth import Cloth
from training.corpus.garment.cut import Cut, cut, draped, outline, paint_pattern, pen, piece
from training.corpus.garment.sheet import GarmentSheet
from training.corpus.geometry import ellipse, polygon, smooth, stroke


def draw(scene, base: Base, sheet: GarmentSheet) -> None:
    """Dresses the character; everything here is class clothes."""
    fit = cut(base)
    if sheet.choker:
        _choker(scene, base, sheet, fit)
    _TEMPLATES[sheet.kind](scene, base, sheet, fit)


def _round(fit: Cut, dip: float = 2.02, wide: float = 1.32) -> list[tuple[float, float]]:
    return [
        (fit.neck * wide, 1.58),
        (fit.neck * wide * 0.86, 1.6 + 0.62 * (dip - 1.6)),
        (fit.neck * 0.5, dip - 0.04),
        (0, dip),
    ]


def _v(fit: Cut, dip: float) -> list[tuple[float, float]]:
    return [(fit.neck * 1.32, 1.58), (fit.neck * 0.9, 1.58 + 0.36 * (dip - 1.58)), (0.02, dip), (0, dip)]


def _tee(scene, base: Base, sheet: GarmentSheet, fit: Cut) -> None:
    dip = 1.9 + 0.2 * sheet.choices[0]
    draped(scene, base, fit.body(_round(fit, dip)), sheet.main, fit, sheet.choices, sheet.pattern)
    for side in (-1, 1):
        hem = smooth(
            fit.at([(fit.neck * 1.38, 1.66), (fit.neck * 0.95, dip + 0.02), (0, dip + 0.1)], side), False, 6
        )
        pen(scene, base, hem, sheet.main.line, 0.8, 0.7)


def _turtleneck(scene, base: Base, sheet: GarmentSheet, fit: Cut) -> None:
    draped(scene, base, fit.body(_round(fit, 1.8)), sheet.main, fit, sheet.choices, sheet.pattern)
    n = fit.neck
    collar = fit.at(
        [(-n * 1.2, 1.32), (0, 1.46), (n * 1.2, 1.32), (n * 1.36, 1.7), (0, 1.92), (-n * 1.36, 1.7)]
    )
    path = piece(scene, base, smooth(collar, True, 6), sheet.main)
    with scene.clip(path):
        scene.shade(ellipse(fit.x - 0.1 * base.light[0], 1.36, n * 1.3, 0.2), sheet.main.shade, 0.85)
        for k in np.linspace(-0.8, 0.8, 7):
            pen(scene, base, fit.at([(k * n, 1.4), (k * n * 1.08, 1.86)]), sheet.main.deep, 0.6, 0.5)


def _collar_wings(scene, base: Base, cloth: Cloth, fit: Cut, open_: float = 0.0) -> None:
    """A shirt's collar: two wings that meet under the chin, or stand open."""
    n = fit.neck
    for side in (-1, 1):
        wing = fit.at([(n * 1.16, 1.36), (n * 1.42, 1.6), (n * 1.3, 1.98), (n * (0.62 + open_), 2.12), (n * (0.02 + open_), 1.84),
                       (n * (0.3 + open_ * 0.8), 1.68)], side)  # fmt: skip
        path = piece(scene, base, wing, cloth)
        with scene.clip(path):
            scene.shade(polygon(wing + [0.1 * side, -0.12]), cloth.light, 0.6)
            if (side > 0) != (base.light[0] > 0):
                scene.shade(path, cloth.shade, 0.5)


def _shirt(scene, base: Base, sheet: GarmentSheet, fit: Cut) -> None:
    draped(scene, base, fit.body(_v(fit, 1.95)), sheet.main, fit, sheet.choices, sheet.pattern)
    pen(scene, base, fit.at([(0.07, 1.95), (0.08, 4), (0.1, 7)]), sheet.main.line, 0.8)
    for y in np.arange(2.5, 6.5, 0.62):
        scene.shade(ellipse(fit.x, float(y), 0.05, 0.05), sheet.main.deep)
    _neckwear(scene, base, sheet, fit, 1.86)
    _collar_wings(scene, base, sheet.main, fit, 0.28 if sheet.neckwear == "none" else 0.0)


def _blazer(scene, base: Base, sheet: GarmentSheet, fit: Cut) -> None:
    draped(scene, base, fit.body(_v(fit, 1.95)), sheet.second, fit, sheet.choices, "plain")
    _neckwear(scene, base, sheet, fit, 1.86)
    _collar_wings(scene, base, sheet.second, fit, 0.0 if sheet.neckwear != "none" else 0.25)
    dip = 3.2 + 0.5 * sheet.choices[1]
    draped(
        scene,
        base,
        fit.body(_v(fit, dip)),
        sheet.main,
        fit,
        sheet.choices,
        sheet.pattern if sheet.pattern == "check" else "plain",
    )
    if sheet.choices[2] < 0.3:
        return
    n, s = fit.neck, fit.shoulder
    for side in (-1, 1):
        lapel = fit.at([(n * 1.36, 1.57), (n * 1.75, 1.78), (s * 0.52, 2.28), (s * 0.4, 2.36), (s * 0.5, 2.5), (0.06, dip + 0.05),
                        (n * 0.86, 2.1)], side)  # fmt: skip
        path = piece(scene, base, lapel, sheet.main)
        with scene.clip(path):
            scene.shade(polygon(lapel + [0.06 * side, -0.1]), sheet.main.light, 0.35)
    crest = ellipse(fit.x + s * 0.52, 2.95, 0.12, 0.15)
    if sheet.choices[3] < 0.4:
        scene.shade(crest, sheet.accent.base, 0.9)


def _sailor(scene, base: Base, sheet: GarmentSheet, fit: Cut) -> None:
    dip = 2.45
    draped(scene, base, fit.body(_v(fit, dip)), sheet.main, fit, sheet.choices, "plain")
    n, s = fit.neck, fit.shoulder
    if sheet.choices[0] < 0.6:
        guard = fit.at([(-n * 0.9, 2.0), (n * 0.9, 2.0), (0, 2.5)])
        piece(scene, base, guard, sheet.main)
    for side in (-1, 1):
        collar = fit.at(
            [
                (n * 1.3, 1.54),
                (n * 1.75, 1.68),
                (s * 0.68, 1.86),
                (s * 0.62, 2.4),
                (0.05, dip + 0.28),
                (n * 0.86, 2.02),
            ],
            side,
        )
        piece(scene, base, collar, sheet.second)
        for inset in (0.84, 0.7):
            line = fit.at(
                [
                    (s * 0.66 * inset + 0.06, 1.9),
                    (s * 0.6 * inset + 0.04, 2.34 - 0.1 * (1 - inset)),
                    (0.1, dip + 0.28 - 0.5 * (1 - inset)),
                ],
                side,
            )
            scene.shade(
                _thin(line, 0.035), sheet.main.base if sheet.choices[1] < 0.8 else sheet.accent.base, 0.95
            )
    _bow(
        scene,
        base,
        sheet.accent,
        fit,
        dip + 0.12,
        0.42 + 0.25 * sheet.choices[4],
        tails=0.7 + 0.5 * sheet.choices[5],
    )


def _thin(points, width: float):
    return stroke(smooth(points, False, 8), width, 1.0, 1.0)


def _bow(scene, base: Base, cloth: Cloth, fit: Cut, y: float, size: float, tails: float) -> None:
    """A bow with its two loops, two tails and a knot."""
    for side in (-1, 1):
        tail = fit.at([(0.02, y), (size * 0.36, y + tails), (size * 0.05, y + tails * 0.92)], side)
        piece(scene, base, tail, cloth, cloth.shade)
    for side in (-1, 1):
        loop = fit.at(
            [
                (0.03, y),
                (size * 0.6, y - size * 0.42),
                (size, y - size * 0.28),
                (size * 0.96, y + size * 0.34),
                (size * 0.5, y + size * 0.26),
            ],
            side,
        )
        path = piece(scene, base, smooth(loop, True, 5), cloth)
        with scene.clip(path):
            fold = fit.at(
                [(0.0, y - 0.02), (size * 0.5, y - 0.02), (size * 0.55, y + 0.07), (0, y + 0.06)], side
            )
            scene.shade(polygon(fold), cloth.deep, 0.7)
            scene.shade(
                ellipse(fit.x + side * size * 0.7, y - size * 0.2, size * 0.2, size * 0.07), cloth.light, 0.7
            )
    piece(
        scene,
        base,
        smooth(fit.at([(-0.1, y - 0.1), (0.1, y - 0.1), (0.11, y + 0.1), (-0.11, y + 0.1)]), True, 5),
        cloth,
    )


def _neckwear(scene, base: Base, sheet: GarmentSheet, fit: Cut, y: float) -> None:
    if sheet.neckwear == "tie":
        blade = fit.at([(-0.09, y + 0.14), (0.09, y + 0.14), (0.2, y + 1.9), (0, y + 2.15), (-0.2, y + 1.9)])
        path = piece(scene, base, blade, sheet.accent)
        with scene.clip(path):
            if sheet.choices[6] < 0.5:
                for k in range(5):
                    band = fit.at(
                        [
                            (-0.4, y + 0.5 + 0.4 * k),
                            (0.4, y + 0.2 + 0.4 * k),
                            (0.4, y + 0.3 + 0.4 * k),
                            (-0.4, y + 0.6 + 0.4 * k),
                        ]
                    )
                    scene.shade(polygon(band), sheet.accent.light if k % 2 else sheet.second.base, 0.7)
            scene.shade(
                polygon(fit.at([(0.03, y), (0.4, y), (0.4, y + 2.3), (0.06, y + 2.3)])),
                sheet.accent.shade,
                0.6,
            )
        knot = fit.at([(-0.14, y - 0.08), (0.14, y - 0.08), (0.09, y + 0.2), (-0.09, y + 0.2)])
        piece(scene, base, knot, sheet.accent)
    elif sheet.neckwear in ("ribbon", "bow"):
        size = 0.34 if sheet.neckwear == "ribbon" else 0.48
        _bow(scene, base, sheet.accent, fit, y + 0.08, size, 0.75 if sheet.neckwear == "ribbon" else 0.5)


def _hoodie(scene, base: Base, sheet: GarmentSheet, fit: Cut) -> None:
    n = fit.neck
    draped(scene, base, fit.body(_round(fit, 2.0)), sheet.main, fit, sheet.choices, sheet.pattern)
    for side in (-1, 1):
        roll = fit.at(
            [
                (n * 1.1, 1.3),
                (n * 1.9, 1.3),
                (n * 2.25, 1.66),
                (n * 1.6, 2.08),
                (0.06, 2.44),
                (0.0, 2.14),
                (n * 0.72, 1.86),
            ],
            side,
        )
        path = piece(scene, base, smooth(roll, True, 5), sheet.main)
        with scene.clip(path):
            inner = fit.at([(n * 1.0, 1.3), (n * 1.5, 1.4), (n * 1.25, 1.86), (0.0, 2.3), (0, 2.1)], side)
            scene.shade(polygon(smooth(inner, True, 5)), sheet.second.shade, 0.75)
    if sheet.choices[0] < 0.75:
        for side in (-1, 1):
            cord = fit.at([(0.2, 2.26), (0.26, 2.7), (0.23 + 0.08 * sheet.choices[1], 3.15)], side)
            scene.shade(_thin(cord, 0.055), sheet.second.base)
            scene.shade(_thin(cord + [0.012, 0], 0.012), sheet.second.line, 0.8)
    if sheet.choices[2] < 0.5:
        pen(scene, base, fit.at([(0, 2.42), (0.01, 4), (0.02, 7)]), sheet.main.line, 1.2)


def _kimono(scene, base: Base, sheet: GarmentSheet, fit: Cut) -> None:
    n = fit.neck
    pattern = sheet.pattern if sheet.pattern != "check" else "flowers"
    draped(scene, base, fit.body(_v(fit, 2.5)), sheet.main, fit, sheet.choices, pattern)
    for side, cloth in ((-1, sheet.second), (1, sheet.second)):
        band = fit.at(
            [
                (n * 1.2, 1.44),
                (n * 1.66, 1.56),
                (n * 1.2, 2.2),
                (-0.12, 3.1),
                (-0.5, 3.6),
                (-0.72, 3.3),
                (n * 0.62, 2.1),
            ],
            side,
        )
        path = piece(scene, base, smooth(band, True, 3), cloth)
        with scene.clip(path):
            scene.shade(polygon(band + [-0.12 * side, 0.1]), cloth.shade, 0.5)


def _off_shoulder(scene, base: Base, sheet: GarmentSheet, fit: Cut) -> None:
    s = fit.shoulder
    y = 2.42 + 0.15 * sheet.choices[0]
    half = [
        (0, y + 0.12),
        (s * 0.5, y + 0.06),
        (s * 0.95, y - 0.1),
        (s + 0.24, y - 0.12),
        (s + 0.4, 3.4),
        (s + 0.5, 7),
    ]
    right = smooth(fit.at(half), False, 6)
    left = smooth(fit.at(half, -1), False, 6)
    path = polygon(np.vstack([right, left[::-1]]))
    draped(scene, base, path, sheet.main, fit, sheet.choices, sheet.pattern)
    edge = np.vstack([left[::-1][-25:], right[:25]])
    frill = [p + [0, 0.22 + 0.05 * np.sin(k * 1.4)] for k, p in enumerate(edge)]
    path = piece(scene, base, np.vstack([edge, np.array(frill)[::-1]]), sheet.second)
    for k in range(3, len(edge) - 3, 5):
        pen(scene, base, np.array([edge[k], frill[k] - [0, 0.04]]), sheet.second.deep, 0.7)


def _camisole(scene, base: Base, sheet: GarmentSheet, fit: Cut) -> None:
    s = fit.shoulder
    y = 2.75
    half = [(0, y + 0.06), (s * 0.3, y - 0.12), (s * 0.5, y - 0.1), (s * 0.78, y + 0.42), (s * 0.8, 7)]
    right, left = smooth(fit.at(half), False, 6), smooth(fit.at(half, -1), False, 6)
    for side in (-1, 1):
        strap = fit.at([(s * 0.44, y), (s * 0.47, 2.3), (s * 0.5, 1.78)], side)
        path = _thin(strap, 0.1)
        scene.fill(path, sheet.second.base if sheet.choices[0] < 0.5 else sheet.main.base, CLOTHES)
        outline(scene, base, path, sheet.main.line, 0.7)
    path = polygon(np.vstack([right, left[::-1]]))
    scene.fill(path, sheet.main.base, CLOTHES)
    with scene.clip(path):
        paint_pattern(scene, sheet.main, sheet.pattern, sheet.choices)
        far = -1 if base.light[0] > 0 else 1
        scene.shade(
            polygon(fit.at([(s * 0.4, 2.4), (s * 0.3, 4), (s * 0.4, 7), (s, 7), (s, 2.4)], far)),
            sheet.main.shade,
            0.6,
        )
        for k in range(4):
            x = s * (0.3 * k - 0.45)
            pen(scene, base, fit.at([(x, y + 0.4), (x * 0.8, y + 1.0)]), sheet.main.deep, 1.2, 0.6)
    outline(scene, base, path, sheet.main.line)
    trim = np.vstack([left[:13][::-1], right[:13]])
    scene.shade(_thin(trim[::2] + [0, 0.05], 0.07), sheet.second.base, 0.95)


def _maid(scene, base: Base, sheet: GarmentSheet, fit: Cut) -> None:
    draped(scene, base, fit.body(_round(fit, 1.78)), sheet.main, fit, sheet.choices, "plain")
    s = fit.shoulder
    apron = fit.at([(-s * 0.42, 2.7), (s * 0.42, 2.7), (s * 0.5, 7), (-s * 0.5, 7)])
    piece(scene, base, apron, sheet.second)
    for side in (-1, 1):
        inner = smooth(fit.at([(s * 0.48, 1.74), (s * 0.5, 2.4), (s * 0.46, 3.4)], side), False, 8)
        outer = [p + [side * (0.3 + 0.05 * np.sin(k * 1.5)), 0.03] for k, p in enumerate(inner)]
        piece(scene, base, np.vstack([inner, np.array(outer)[::-1]]), sheet.second)
        for k in range(2, len(inner), 3):
            pen(
                scene,
                base,
                np.array([inner[k], np.array(outer[k]) - [side * 0.06, 0]]),
                sheet.second.deep,
                0.7,
            )
    _collar_wings(scene, base, sheet.second, fit)
    _bow(scene, base, sheet.accent, fit, 1.98, 0.36, 0.5)


def _jacket(scene, base: Base, sheet: GarmentSheet, fit: Cut) -> None:
    n = fit.neck
    _tee_body = fit.body(_round(fit, 1.95))
    draped(scene, base, _tee_body, sheet.second, fit, sheet.choices, sheet.pattern)
    s = fit.shoulder
    for side in (-1, 1):
        front = fit.at(
            [
                (n * 1.36, 1.5),
                (n * 1.8, 1.6),
                *fit.flank()[1:],
                (s * 0.3, 7),
                (s * 0.26, 4),
                (s * 0.36, 2.7),
                (n * 1.3, 2.0),
            ],
            side,
        )
        path = polygon(smooth(front, True, 5))
        draped(scene, base, path, sheet.main, fit, sheet.choices, "plain")
        collar = fit.at(
            [(n * 1.1, 1.3), (n * 1.62, 1.4), (n * 1.95, 1.8), (n * 1.5, 2.3), (n * 1.2, 1.8)], side
        )
        piece(scene, base, smooth(collar, True, 4), sheet.accent if sheet.choices[0] < 0.5 else sheet.main)


def _armour(scene, base: Base, sheet: GarmentSheet, fit: Cut) -> None:
    draped(scene, base, fit.body(_round(fit, 1.72)), sheet.accent, fit, sheet.choices, "plain")
    n, s = fit.neck, fit.shoulder
    plate = fit.at([(-s * 0.66, 2.0), (0, 2.3), (s * 0.66, 2.0), (s * 0.7, 3.4), (0, 7), (-s * 0.7, 3.4)])
    path = piece(scene, base, smooth(plate, True, 4), sheet.main)
    with scene.clip(path):
        scene.shade(polygon(fit.at([(0.0, 2.0), (0.3, 2.0), (0.05, 7), (0, 7)])), sheet.main.light, 0.8)
        far = -1 if base.light[0] > 0 else 1
        scene.shade(
            polygon(fit.at([(s * 0.3, 1.9), (s * 0.2, 7), (s, 7), (s, 1.9)], far)), sheet.main.shade, 0.75
        )
    for side in (-1, 1):
        for k in range(3):
            y = 1.86 + 0.3 * k
            guard = fit.at(
                [
                    (s * 0.5, y + 0.1),
                    (s * 0.8, y - 0.14),
                    (s + 0.3, y + 0.22),
                    (s + 0.36, y + 0.66),
                    (s * 0.78, y + 0.5),
                ],
                side,
            )
            path = piece(
                scene,
                base,
                smooth(guard, True, 5),
                sheet.main,
                sheet.main.base if k % 2 else sheet.main.light,
            )
            scene.shade(
                _thin(fit.at([(s * 0.78, y + 0.48), (s + 0.32, y + 0.62)], side), 0.05), sheet.second.base
            )
    gorget = fit.at([(-n * 1.3, 1.36), (0, 1.5), (n * 1.3, 1.36), (n * 1.7, 1.9), (0, 2.2), (-n * 1.7, 1.9)])
    piece(scene, base, smooth(gorget, True, 5), sheet.second)


def _scarf(scene, base: Base, sheet: GarmentSheet, fit: Cut) -> None:
    draped(scene, base, fit.body(_round(fit, 1.8)), sheet.main, fit, sheet.choices, "plain")
    n = fit.neck
    end = fit.at(
        [(n * 0.2, 1.9), (n * 1.3, 1.9), (n * 1.5, 3.6), (n * 0.5, 3.7)], 1 if sheet.choices[0] < 0.5 else -1
    )
    colours = sheet.accent
    piece(scene, base, end, colours, colours.shade)
    wrap = fit.at(
        [
            (-n * 1.7, 1.34),
            (-n * 0.6, 1.32),
            (n * 0.7, 1.3),
            (n * 1.7, 1.36),
            (n * 2.0, 1.78),
            (n * 0.8, 2.2),
            (-n * 0.8, 2.22),
            (-n * 2.0, 1.8),
        ]
    )
    path = piece(scene, base, smooth(wrap, True, 5), colours)
    with scene.clip(path):
        if sheet.pattern in ("stripes", "check"):
            for k in range(5):
                x = (k - 2) * n * 0.85
                scene.shade(
                    polygon(fit.at([(x, 1.2), (x + 0.12, 1.2), (x + 0.2, 2.4), (x + 0.06, 2.4)])),
                    sheet.second.base,
                    0.8,
                )
        fold = fit.at(
            [
                (-n * 2.0, 1.75),
                (-n * 0.4, 1.95),
                (n * 2.0, 1.6),
                (n * 2.0, 1.72),
                (-n * 0.2, 2.06),
                (-n * 2, 1.9),
            ]
        )
        scene.shade(polygon(smooth(fold, True, 4)), colours.deep, 0.7)
        scene.shade(ellipse(fit.x, 1.3, n * 1.7, 0.16), colours.shade, 0.8)


def _stand_collar(scene, base: Base, sheet: GarmentSheet, fit: Cut) -> None:
    draped(scene, base, fit.body(_round(fit, 1.78)), sheet.main, fit, sheet.choices, "plain")
    n = fit.neck
    collar = fit.at(
        [
            (-n * 1.18, 1.34),
            (-0.03, 1.56),
            (0.03, 1.56),
            (n * 1.18, 1.34),
            (n * 1.34, 1.66),
            (0.0, 1.94),
            (-n * 1.34, 1.66),
        ]
    )
    piece(scene, base, collar, sheet.main)
    pen(scene, base, fit.at([(0, 1.56), (0.02, 4), (0.02, 7)]), sheet.main.line, 1.1)
    if sheet.choices[1] < 0.5:
        scene.shade(_thin(fit.at([(-n * 1.2, 1.4), (0, 1.62), (n * 1.2, 1.4)]), 0.05), sheet.second.base)
    for y in np.arange(2.3, 6.5, 0.7):
        scene.shade(ellipse(fit.x + 0.02, float(y), 0.08, 0.08), sheet.second.line)
        scene.shade(ellipse(fit.x + 0.01, float(y) - 0.01, 0.065, 0.065), adjust(sheet.second.base, 0.05))


def _choker(scene, base: Base, sheet: GarmentSheet, fit: Cut) -> None:
    n = fit.neck
    band = fit.at(
        [(-n * 1.02, 1.34), (0, 1.45), (n * 1.02, 1.34), (n * 1.04, 1.44), (0, 1.56), (-n * 1.04, 1.44)]
    )
    piece(scene, base, smooth(band, True, 4), sheet.accent, adjust(sheet.accent.deep, -0.1))


_TEMPLATES = {
    "sailor": _sailor, "blazer": _blazer, "shirt": _shirt, "hoodie": _hoodie, "turtleneck": _turtleneck, "kimono": _kimono,
    "off_shoulder": _off_shoulder, "t_shirt": _tee, "camisole": _camisole, "maid": _maid, "jacket": _jacket,
    "armour": _armour, "scarf": _scarf, "stand_collar": _stand_collar,
}  # fmt: skip
