"""Placeholder."""
from anime_painter.classes import EYE
from training.corpus.geometry import ellipse
from training.corpus.head import EYE_X, EYE_LINE
def draw(scene, base, sheet):
    for s in (-1, 1):
        x, y = base.head.project([(s*EYE_X, EYE_LINE)])[0]
        scene.fill(ellipse(x, y, .26, .26), base.eye.base, EYE)
def draw_through_hair(scene, base, sheet, silhouette): pass
