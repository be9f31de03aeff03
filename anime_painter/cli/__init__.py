"""`anime-painter`: the window, and one command for everything that it does without one."""

from anime_painter.cli.app import main

__all__ = ["main"]
