"""The board that a background is painted on: a picture of side 1, in focus or behind it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import cv2
import skia

from training.corpus.colour import Colour, to_skia


class Board:
    """Paints in coordinates 0..1, x right and y down, on a canvas of `size` pixels."""

    def __init__(self, canvas: skia.Canvas, size: int) -> None:
        self.canvas, self.size = canvas, size

    def ground(self, fill: Colour | skia.Shader) -> None:
        """Covers everything."""
        self.canvas.drawPaint(_paint(fill, 1.0, 0.0))

    def fill(
        self, path: skia.Path, fill: Colour | skia.Shader, alpha: float = 1.0, blur: float = 0.0
    ) -> None:
        self.canvas.drawPath(path, _paint(fill, alpha, blur))

    def box(
        self, x: float, y: float, width: float, height: float, fill: Colour | skia.Shader, alpha: float = 1.0
    ) -> None:
        self.canvas.drawRect(skia.Rect.MakeXYWH(x, y, width, height), _paint(fill, alpha, 0.0))

    def disc(
        self,
        x: float,
        y: float,
        radius: float,
        fill: Colour | skia.Shader,
        alpha: float = 1.0,
        blur: float = 0.0,
    ) -> None:
        self.canvas.drawCircle(x, y, radius, _paint(fill, alpha, blur))

    def line(self, path: skia.Path, colour: Colour, width: float, alpha: float = 1.0) -> None:
        paint = _paint(colour, alpha, 0.0)
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(width)
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        self.canvas.drawPath(path, paint)

    @contextmanager
    def clip(self, path: skia.Path) -> Iterator[None]:
        self.canvas.save()
        self.canvas.clipPath(path, doAntiAlias=True)
        try:
            yield
        finally:
            self.canvas.restore()

    @contextmanager
    def out_of_focus(self, pixels: int) -> Iterator[Board]:
        """A board of about `pixels` pixels a side, enlarged smoothly at the end: blurred, and quickly painted."""
        opaque = skia.ImageInfo.MakeN32(pixels, pixels, skia.kOpaque_AlphaType)
        small = skia.Surface.MakeRaster(opaque)
        small.getCanvas().scale(pixels, pixels)
        yield Board(small.getCanvas(), pixels)
        painted = small.toarray(colorType=skia.kRGBA_8888_ColorType)
        large = cv2.resize(painted, (self.size, self.size), interpolation=cv2.INTER_CUBIC)
        self.canvas.save()
        self.canvas.resetMatrix()
        self.canvas.drawImage(skia.Image.fromarray(large, skia.kRGBA_8888_ColorType), 0, 0)
        self.canvas.restore()


def _paint(fill: Colour | skia.Shader, alpha: float, blur: float) -> skia.Paint:
    paint = skia.Paint(AntiAlias=True)
    if isinstance(fill, skia.Shader):
        paint.setShader(fill)
        paint.setAlphaf(alpha)
    else:
        paint.setColor4f(to_skia(fill, alpha))
    if blur:
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
    return paint
