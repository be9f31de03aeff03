"""Placeholder."""
from anime_painter.classes import CLOTHES
from training.corpus.body import torso
from training.corpus.geometry import polygon, smooth
import numpy as np
def draw(scene, base, sheet):
    p = torso(base, .06); p = p[(p[:,1] > 1.8)]
    scene.fill(polygon(p), sheet.main.base, CLOTHES)
