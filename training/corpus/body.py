"""Placeholder."""
from anime_painter.classes import SKIN
from training.corpus.geometry import blob
def draw(scene, base, sheet, neckline):
    scene.fill(blob([(-.35,.8),(-.38,1.7),(-1.75,2.1),(-1.9,4),(1.9,4),(1.75,2.1),(.38,1.7),(.35,.8)]), base.skin.base, SKIN)
