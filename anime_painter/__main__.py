"""`python -m anime_painter`."""

from anime_painter.cli import main

main()
