"""Authored pieces of cloth and metal, of which garments, hats and ornaments are made."""

from training.corpus.pieces.model import Drape, Piece, Shape, curve
from training.corpus.pieces.paint import Placement, Wearing, paint

__all__ = ["Drape", "Piece", "Placement", "Shape", "Wearing", "curve", "paint"]
