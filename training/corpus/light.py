"""Placeholder."""
def finish(portrait, mask, base, rng): return portrait
