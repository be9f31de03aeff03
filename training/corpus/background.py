"""Placeholder."""
from dataclasses import dataclass
@dataclass(frozen=True)
class BackgroundSheet:
    def labels(self): return {"background": "plain"}
def sample(rng, base): return BackgroundSheet()
def draw(scene, base, sheet): scene.canvas.drawColor(0xFFFFFFFF)
