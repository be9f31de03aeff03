"""Placeholder."""
import skia
from dataclasses import dataclass
from training.corpus.geometry import blob
from anime_painter.classes import FACE, EYE, MOUTH
@dataclass(frozen=True)
class FaceSheet:
    expression: str = "neutral"
    def labels(self): return {"expression": self.expression}
def sample(rng, base): return FaceSheet()
def outline(sheet, base): return blob(base.head.project([(-1,-.3),(-.98,.3),(-.8,.8),(-.3,1.1),(0,1.2),(.3,1.1),(.8,.8),(.98,.3),(1,-.3),(.6,-.8),(-.6,-.8)]))
def draw(scene, base, sheet, outline): scene.fill(outline, base.skin.base, FACE)
