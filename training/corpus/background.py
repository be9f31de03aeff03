"""What stands behind the character; all of it class background."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import skia

from training.corpus.character import Base
from training.corpus.colour import Colour, adjust, from_hex, linear_gradient, mix, radial_gradient, to_skia

KINDS = {"white": 22, "flat": 13, "gradient": 14, "bokeh": 9, "sky": 9, "petals": 7, "dots": 5, "stripes": 5, "rays": 5,
         "night": 5, "window": 6}  # fmt: skip
_PETALS = ("#f8c3d4", "#ffffff", "#fbe3a0", "#c9e3b4")


@dataclass(frozen=True)
class BackgroundSheet:
    """A background.

    Attributes:
        kind: key of KINDS.
        colour: its leading colour.
        seed: of what is strewn over it.
    """

    kind: str
    colour: Colour
    seed: int

    def labels(self) -> dict[str, str]:
        return {"background": self.kind}


def sample(rng: np.random.Generator, base: Base) -> BackgroundSheet:
    shares = np.array(list(KINDS.values()), dtype=float)
    kind = str(rng.choice(list(KINDS), p=shares / shares.sum()))
    hue = rng.uniform(0, 2 * np.pi)
    colour = adjust((0.72, 0.55, 0.55), rng.uniform(-0.2, 0.22), rng.uniform(0.2, 1.5), hue)
    if rng.random() < 0.25:
        colour = mix(adjust(base.eye.base, 0.1, 0.6), (0.9, 0.9, 0.92), rng.uniform(0, 0.6))
    if kind == "flat" and rng.random() < 0.3:
        grey = rng.uniform(0.15, 0.95)
        colour = (grey, grey, min(grey * 1.04, 1.0))
    return BackgroundSheet(kind, colour, int(rng.integers(1 << 30)))


def draw(scene, base: Base, sheet: BackgroundSheet) -> None:
    """Covers the whole picture, in coordinates of a picture of side 1."""
    canvas = scene.canvas
    canvas.save()
    canvas.resetMatrix()
    canvas.scale(scene.size, scene.size)
    if sheet.kind == "white":
        canvas.drawColor(skia.ColorWHITE)
    else:
        _PAINTERS[sheet.kind](canvas, np.random.default_rng(sheet.seed), sheet.colour)
    canvas.restore()


def _ground(canvas: skia.Canvas, fill: Colour | skia.Shader) -> None:
    canvas.drawPaint(_paint(fill))


def _paint(fill: Colour | skia.Shader, alpha: float = 1.0, blur: float = 0.0) -> skia.Paint:
    paint = skia.Paint(AntiAlias=True)
    if isinstance(fill, skia.Shader):
        paint.setShader(fill)
        paint.setAlphaf(alpha)
    else:
        paint.setColor4f(to_skia(fill, alpha))
    if blur:
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
    return paint


def _flat(canvas: skia.Canvas, rng: np.random.Generator, colour: Colour) -> None:
    _ground(canvas, colour)


def _gradient(canvas: skia.Canvas, rng: np.random.Generator, colour: Colour) -> None:
    other = adjust(colour, rng.uniform(-0.25, 0.25), rng.uniform(0.5, 1.4), rng.normal(0, 0.6))
    if rng.random() < 0.4:
        _ground(canvas, radial_gradient((0.5, 0.45), 0.75, [adjust(other, 0.1), colour]))
    else:
        end = (float(rng.uniform(0, 1)), 1.0)
        _ground(canvas, linear_gradient((1 - end[0], 0.0), end, [colour, other]))


def _bokeh(canvas: skia.Canvas, rng: np.random.Generator, colour: Colour) -> None:
    _gradient(canvas, rng, adjust(colour, -0.08))
    for _ in range(int(rng.integers(14, 30))):
        x, y, r = rng.random(), rng.random(), rng.uniform(0.02, 0.09)
        light = adjust(colour, 0.22, rng.uniform(0.4, 1.2), rng.normal(0, 0.5))
        canvas.drawCircle(x, y, r, _paint(light, rng.uniform(0.15, 0.5), 0.25 * r))


def _sky(canvas: skia.Canvas, rng: np.random.Generator, colour: Colour) -> None:
    evening = rng.random() < 0.3
    top, low = (
        (from_hex("#6a63b8"), from_hex("#ffb98a")) if evening else (from_hex("#4f97e0"), from_hex("#cfeafb"))
    )
    _ground(canvas, linear_gradient((0, 0), (0, 1), [adjust(top, rng.normal(0, 0.03)), low]))
    for _ in range(int(rng.integers(2, 5))):
        x, y, scale = rng.random(), rng.uniform(0.05, 0.75), rng.uniform(0.06, 0.13)
        for puff in range(9):
            dx, r = rng.normal(0, 1.3) * scale, scale * rng.uniform(0.4, 0.8)
            canvas.drawCircle(x + dx, y - 0.35 * r * (puff % 3), r, _paint((1, 1, 1), 0.5, 0.12 * r))
        shade = mix(low, (1, 1, 1), 0.3)
        canvas.drawOval(
            skia.Rect.MakeXYWH(x - 1.8 * scale, y + 0.2 * scale, 3.6 * scale, 0.5 * scale),
            _paint(shade, 0.5, 0.1 * scale),
        )


def _petals(canvas: skia.Canvas, rng: np.random.Generator, colour: Colour) -> None:
    _gradient(canvas, rng, adjust(colour, 0.08, 0.7))
    petal = from_hex(str(rng.choice(_PETALS)))
    for _ in range(int(rng.integers(18, 40))):
        x, y, size = rng.random(), rng.random(), rng.uniform(0.012, 0.04)
        canvas.save()
        canvas.translate(x, y)
        canvas.rotate(float(rng.uniform(0, 360)))
        path = skia.Path()
        path.moveTo(-size, 0)
        path.cubicTo(-0.5 * size, -size, 0.8 * size, -0.8 * size, size, 0)
        path.cubicTo(0.6 * size, 0.6 * size, -0.4 * size, 0.7 * size, -size, 0)
        canvas.drawPath(path, _paint(adjust(petal, rng.normal(0, 0.03)), rng.uniform(0.5, 0.95), 0.1 * size))
        canvas.restore()


def _dots(canvas: skia.Canvas, rng: np.random.Generator, colour: Colour) -> None:
    _ground(canvas, colour)
    step, other = rng.uniform(0.06, 0.16), adjust(colour, rng.choice([-0.1, 0.1]))
    hearts = rng.random() < 0.3
    for row, y in enumerate(np.arange(0, 1.1, step)):
        for x in np.arange(0, 1.1, step) + (step / 2 if row % 2 else 0):
            if hearts:
                canvas.drawRect(
                    skia.Rect.MakeXYWH(float(x) - 0.1 * step, float(y) - 0.3 * step, 0.2 * step, 0.6 * step),
                    _paint(other),
                )
                canvas.drawRect(
                    skia.Rect.MakeXYWH(float(x) - 0.3 * step, float(y) - 0.1 * step, 0.6 * step, 0.2 * step),
                    _paint(other),
                )
            else:
                canvas.drawCircle(float(x), float(y), 0.26 * step, _paint(other))


def _stripes(canvas: skia.Canvas, rng: np.random.Generator, colour: Colour) -> None:
    _ground(canvas, colour)
    canvas.rotate(float(rng.choice([0, 30, 45, -45, 90])), 0.5, 0.5)
    width, other = rng.uniform(0.03, 0.12), adjust(colour, rng.choice([-0.08, 0.08]), rng.uniform(0.7, 1.3))
    for x in np.arange(-0.6, 1.6, 2 * width):
        canvas.drawRect(skia.Rect.MakeXYWH(float(x), -0.6, width, 2.2), _paint(other))


def _rays(canvas: skia.Canvas, rng: np.random.Generator, colour: Colour) -> None:
    _ground(canvas, colour)
    count, other = int(rng.integers(10, 22)), adjust(colour, rng.choice([-0.1, 0.1]))
    for angle in np.linspace(0, 2 * np.pi, count, endpoint=False):
        path = skia.Path()
        path.moveTo(0.5, 0.5)
        for turn in (angle, angle + np.pi / count):
            path.lineTo(0.5 + 2 * np.cos(turn), 0.5 + 2 * np.sin(turn))
        canvas.drawPath(path, _paint(other))


def _night(canvas: skia.Canvas, rng: np.random.Generator, colour: Colour) -> None:
    deep = adjust(from_hex("#232a55"), rng.normal(0, 0.03), 1.0, rng.normal(0, 0.3))
    _ground(canvas, linear_gradient((0, 0), (0, 1), [adjust(deep, -0.06), adjust(deep, 0.16, 1.2)]))
    if rng.random() < 0.5:
        for _ in range(70):
            canvas.drawCircle(
                rng.random(),
                rng.random(),
                rng.uniform(0.001, 0.0045),
                _paint((1, 1, 0.94), rng.uniform(0.4, 1)),
            )
        return
    for _ in range(40):
        light = mix(from_hex("#ffd08a"), adjust(colour, 0.2, 1.4), rng.random())
        r = rng.uniform(0.008, 0.03)
        canvas.drawCircle(
            rng.random(), rng.uniform(0.35, 1.0), r, _paint(light, rng.uniform(0.3, 0.8), 0.3 * r)
        )


def _window(canvas: skia.Canvas, rng: np.random.Generator, colour: Colour) -> None:
    """A wall with a bright window and a curtain, out of focus."""
    wall = mix(adjust(colour, 0.1, 0.4), (0.95, 0.9, 0.84), 0.5)
    _ground(canvas, linear_gradient((0, 0), (1, 1), [adjust(wall, 0.03), adjust(wall, -0.08)]))
    x, width = rng.uniform(-0.1, 0.55), rng.uniform(0.4, 0.6)
    glass = linear_gradient((0, 0), (0, 0.8), [from_hex("#bfe0f8"), from_hex("#f4fbff")])
    canvas.drawRect(skia.Rect.MakeXYWH(x, -0.05, width, 0.72), _paint(glass, 1.0, 0.006))
    frame = adjust(wall, -0.22, 0.9)
    for part in ((x - 0.015, -0.05, 0.03, 0.74), (x + width / 2 - 0.01, -0.05, 0.02, 0.72), (x + width - 0.015, -0.05, 0.03, 0.74),
                 (x - 0.03, 0.66, width + 0.06, 0.03), (x, 0.28, width, 0.018)):  # fmt: skip
        canvas.drawRect(skia.Rect.MakeXYWH(*part), _paint(frame, 0.9, 0.004))
    cloth = adjust(colour, 0.15, 0.8)
    for k in range(6):
        left = x - 0.16 + 0.045 * k
        canvas.drawRect(
            skia.Rect.MakeXYWH(left, -0.05, 0.05, 0.9), _paint(adjust(cloth, -0.04 * (k % 2)), 0.9, 0.006)
        )


_PAINTERS = {
    "flat": _flat, "gradient": _gradient, "bokeh": _bokeh, "sky": _sky, "petals": _petals, "dots": _dots,
    "stripes": _stripes, "rays": _rays, "night": _night, "window": _window,
}  # fmt: skip
