"""Placeholder."""
from dataclasses import dataclass
@dataclass(frozen=True)
class AccessorySheet:
    def labels(self): return {}
def sample(rng, base, hair): return AccessorySheet()
def draw_behind(scene, base, sheet): pass
def draw_on_face(scene, base, sheet): pass
def draw_on_hair(scene, base, sheet): pass
