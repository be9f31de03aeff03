"""Placeholder."""
from dataclasses import dataclass
from anime_painter.classes import CLOTHES
from training.corpus.geometry import blob
@dataclass(frozen=True)
class GarmentSheet:
    neckline: str = "round"
    def labels(self): return {"garment": "none"}
def sample(rng, base): return GarmentSheet()
def draw(scene, base, sheet):
    scene.fill(blob([(-.6,1.85),(-1.8,2.1),(-2,4),(2,4),(1.8,2.1),(.6,1.85),(0,2.1)]), (.3,.4,.6), CLOTHES)
