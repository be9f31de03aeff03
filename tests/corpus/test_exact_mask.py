"""The mask of a drawing is the class of the topmost opaque layer, found again from the layers themselves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
import skia

from anime_painter.classes import BACKGROUND
from training.corpus import draw as drawing
from training.corpus import scene as scenes
from training.corpus.tidy import find_specks

SIZE = 256
POINTS = 400


class RecordingScene(scenes.Scene):
    """Draws as a scene does, and keeps every opaque layer as a path in pixels with what it is clipped to."""

    drawn: RecordingScene

    def __init__(self, size: int, figure_to_pixel: skia.Matrix) -> None:
        super().__init__(size, figure_to_pixel)
        self.layers: list[tuple[skia.Path, tuple[skia.Path, ...], int]] = []
        self._clips: tuple[skia.Path, ...] = ()
        RecordingScene.drawn = self

    def fill(self, path, fill, class_id):
        self.layers.append((self._in_pixels(path), self._clips, class_id))
        super().fill(path, fill, class_id)

    def line(self, path, colour, alpha=1.0, class_id=None):
        if class_id is not None:
            self.layers.append((self._in_pixels(path), self._clips, class_id))
        super().line(path, colour, alpha, class_id)

    def mark(self, path, class_id):
        self.layers.append((self._in_pixels(path), self._clips, class_id))
        super().mark(path, class_id)

    @contextmanager
    def clip(self, path: skia.Path) -> Iterator[None]:
        before = self._clips
        self._clips = (*before, self._in_pixels(path))
        with super().clip(path):
            yield
        self._clips = before

    def class_at(self, x: float, y: float) -> int:
        """The class of the topmost layer over a point in pixels; bare paper is background."""
        for path, clips, class_id in reversed(self.layers):
            if path.contains(x, y) and all(clip.contains(x, y) for clip in clips):
                return class_id
        return BACKGROUND

    def _in_pixels(self, path: skia.Path) -> skia.Path:
        moved = skia.Path()
        path.transform(self.canvas.getTotalMatrix(), moved)
        return moved


@pytest.mark.parametrize("seed", range(400, 412))
def test_every_pixel_has_the_class_of_the_topmost_layer(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "Scene", RecordingScene)
    _, mask, _ = drawing.draw(seed, SIZE)
    scene = RecordingScene.drawn
    assert len({class_id for _, _, class_id in scene.layers}) >= 6
    touched = find_specks(scene.mask())
    rng = np.random.default_rng(seed)
    points = rng.integers(0, SIZE, (POINTS, 2)).tolist()
    wrong = [
        (x, y, int(mask[y, x]), scene.class_at(x + 0.5, y + 0.5))
        for x, y in points
        if not touched[y, x] and mask[y, x] != scene.class_at(x + 0.5, y + 0.5)
    ]
    # A point on the very edge of a curve may be counted to either side.
    assert len(wrong) <= POINTS // 200, wrong
