"""Placeholder."""
from anime_painter.classes import MOUTH
from training.corpus.geometry import ellipse
from training.corpus.head import MOUTH as Y
def draw(scene, base, sheet):
    x, y = base.head.project([(0, Y)])[0]
    scene.fill(ellipse(x, y, .12, .06), (.7,.2,.2), MOUTH)
