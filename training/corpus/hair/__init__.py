"""Placeholder."""
from dataclasses import dataclass
import skia
from anime_painter.classes import HAIR
from training.corpus.geometry import ellipse, blob
@dataclass(frozen=True)
class HairSheet:
    def labels(self): return {"hair": "none"}
def sample(rng, base): return HairSheet()
def build(sheet, base): return sheet
def draw_back(scene, base, locks): scene.fill(ellipse(0,-.1,1.3,1.35), base.hair.shade, HAIR)
def draw_over_body(scene, base, locks): pass
def cast_shadow(scene, base, locks, face_outline): pass
def draw_front(scene, base, locks): scene.fill(blob([(-1.2,.4),(-1.2,-.6),(0,-1.4),(1.2,-.6),(1.2,.4),(.9,-.2),(0,-.4),(-.9,-.2)]), base.hair.base, HAIR)
def front_silhouette(locks): return skia.Path()
