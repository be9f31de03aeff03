"""Data sets of the networks: the drawn corpus, annotated portraits, and what is done to them before training."""
