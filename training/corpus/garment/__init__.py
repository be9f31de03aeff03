"""Garments: templates around neck and shoulders, with folds, seams, trims and patterns."""

from training.corpus.garment.sheet import GarmentSheet, sample
from training.corpus.garment.wardrobe import draw

__all__ = ["GarmentSheet", "draw", "sample"]
