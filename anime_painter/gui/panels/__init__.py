"""The panels beside mask and portrait."""
