"""The paper that a portrait is drawn on: a colour surface and a class surface that are painted together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import skia

from training.corpus.colour import Colour, to_skia

# Class ids are written into the red channel as they are; skia blends no id because anti-aliasing is off there.
_OPAQUE = 255


class Scene:
    """Draws in figure units (see `head.py`) on a colour picture and on its mask at once.

    Every opaque `fill` also writes its class id, so the mask is the class of the topmost opaque layer.
    `shade` and `line` tint what is there and leave the mask alone, unless a class id is given to `line`.
    """

    def __init__(self, size: int, figure_to_pixel: skia.Matrix) -> None:
        self.size = size
        self.figure_to_pixel = figure_to_pixel
        self._colour = skia.Surface(size, size)
        self._mask = skia.Surface(size, size)
        self.canvas = self._colour.getCanvas()
        self._mask_canvas = self._mask.getCanvas()
        self._mask_canvas.clear(skia.ColorSetARGB(_OPAQUE, 0, 0, 0))
        for canvas in (self.canvas, self._mask_canvas):
            canvas.setMatrix(figure_to_pixel)

    def fill(self, path: skia.Path, fill: Colour | skia.Shader, class_id: int) -> None:
        """Paints `path` opaquely and gives it `class_id` (0..6) in the mask."""
        self.canvas.drawPath(path, _paint(fill))
        self._mask_canvas.drawPath(path, _mask_paint(class_id))

    def shade(
        self,
        path: skia.Path,
        fill: Colour | skia.Shader,
        alpha: float = 1.0,
        blend: skia.BlendMode = skia.BlendMode.kSrcOver,
        blur: float = 0.0,
    ) -> None:
        """Tints what is already there; `alpha` 0..1, `blur` in figure units. The mask stays as it is.

        Inside `group`, use `BlendMode.kSrcATop` to stay within what the group has drawn.
        """
        paint = _paint(fill, alpha)
        paint.setBlendMode(blend)
        if blur > 0:
            paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
        self.canvas.drawPath(path, paint)

    def glow(
        self,
        centre: tuple[float, float],
        radii: tuple[float, float],
        colour: Colour,
        alpha: float,
        blend: skia.BlendMode = skia.BlendMode.kSrcOver,
    ) -> None:
        """Tints softly around a point: full in the middle, nothing at the radii. Cheaper than a blurred `shade`."""
        (x, y), (rx, ry) = centre, radii
        full, middle, none = (to_skia(colour, alpha * share).toColor() for share in (1.0, 0.6, 0.0))
        place = skia.Matrix.Translate(x, y)
        place.preScale(rx, ry)
        paint = skia.Paint(AntiAlias=True, BlendMode=blend)
        paint.setShader(
            skia.GradientShader.MakeRadial(
                skia.Point(0, 0), 1.0, [full, middle, none], [0.0, 0.5, 1.0], localMatrix=place
            )
        )
        self.canvas.drawOval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry), paint)

    def line(
        self, path: skia.Path, colour: Colour | skia.Shader, alpha: float = 1.0, class_id: int | None = None
    ) -> None:
        """Fills a stroke's outline (see `geometry.stroke`); with a class id, the mask takes it too."""
        self.canvas.drawPath(path, _paint(colour, alpha))
        if class_id is not None:
            self._mask_canvas.drawPath(path, _mask_paint(class_id))

    def mark(self, path: skia.Path, class_id: int) -> None:
        """Writes a class id without painting, for regions whose colour is built from several layers."""
        self._mask_canvas.drawPath(path, _mask_paint(class_id))

    @contextmanager
    def clip(self, path: skia.Path) -> Iterator[None]:
        """Keeps what is drawn inside `path`."""
        self.canvas.save()
        self._mask_canvas.save()
        self.canvas.clipPath(path, doAntiAlias=True)
        self._mask_canvas.clipPath(path, doAntiAlias=False)
        try:
            yield
        finally:
            self.canvas.restore()
            self._mask_canvas.restore()

    @contextmanager
    def transform(self, matrix: skia.Matrix) -> Iterator[None]:
        """Draws in coordinates that `matrix` maps to figure units (the head's roll, for instance)."""
        for canvas in (self.canvas, self._mask_canvas):
            canvas.save()
            canvas.concat(matrix)
        try:
            yield
        finally:
            for canvas in (self.canvas, self._mask_canvas):
                canvas.restore()

    @contextmanager
    def group(self, alpha: float = 1.0, blend: skia.BlendMode = skia.BlendMode.kSrcOver) -> Iterator[None]:
        """Collects what is drawn in a layer of its own, so that overlays with `kSrcATop` stay inside it."""
        paint = skia.Paint(Alphaf=alpha, BlendMode=blend)
        self.canvas.saveLayer(None, paint)
        try:
            yield
        finally:
            self.canvas.restore()

    def portrait(self) -> np.ndarray:
        """Returns the picture as uint8[size, size, 3] RGB."""
        pixels = self._colour.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType)
        return np.ascontiguousarray(pixels[..., :3])

    def mask(self) -> np.ndarray:
        """Returns the class ids as uint8[size, size]."""
        pixels = self._mask.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType)
        return np.ascontiguousarray(pixels[..., 0])


def _paint(fill: Colour | skia.Shader, alpha: float = 1.0) -> skia.Paint:
    paint = skia.Paint(AntiAlias=True)
    if isinstance(fill, skia.Shader):
        paint.setShader(fill)
        paint.setAlphaf(alpha)
    else:
        paint.setColor4f(to_skia(fill, alpha))
    return paint


def _mask_paint(class_id: int) -> skia.Paint:
    return skia.Paint(AntiAlias=False, Color=skia.ColorSetARGB(_OPAQUE, class_id, 0, 0))
