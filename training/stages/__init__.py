"""The training stages, a file each."""
