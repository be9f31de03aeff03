"""Anime Painter: paint a mask of seven classes, get an anime portrait."""

__version__ = "0.1.0"
