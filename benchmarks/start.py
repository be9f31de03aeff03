"""How long a start takes: to a window that can be painted on, and to the first portrait in it.

Run from the repository's root as `python benchmarks/start.py [COUNT]`, on a display (`xvfb-run` makes one).
The clock runs from before the process is made. Starts of a Python that only imports what the window is made
of take turns with it, so that both meet the same company. Nothing of the user's is touched.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median

_COUNT = 5

# The program itself; it prints when something can be seen, on a clock that all processes share.
_PROGRAM = """
import time
from anime_painter.gui import app, window

def seen(root, what):
    root.update_idletasks()
    root.winfo_pointerx()  # Waits until the X server has drawn.
    print(what, time.monotonic(), time.process_time(), flush=True)

class Timed(window.Window):
    def __init__(self, root, *rest, **more):
        super().__init__(root, *rest, **more)
        root.after_idle(seen, root, "window")

    def portrait_painted(self, *portrait):
        super().portrait_painted(*portrait)
        seen(self.root, "portrait")
        self.root.after_idle(self.close)

app.Window = Timed
app.run()
"""
_IMPORTS = """
import time
import cv2, numpy, onnxruntime, PIL.Image, pydantic, tkinter, ttkbootstrap
print("imports", time.monotonic(), time.process_time(), flush=True)
"""


def _start(program: str, environment: Mapping[str, str]) -> dict[str, tuple[float, float]]:
    """Seconds from the start to what the program tells of, and those that the processor worked for it."""
    begin = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    told = (line.split() for line in done.stdout.splitlines())
    return {what: (float(moment) - begin, float(worked)) for what, moment, worked in told}


def main() -> None:
    """Prints the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else _COUNT
    times: dict[str, list[tuple[float, float]]] = {"imports": [], "window": [], "portrait": []}
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "anime-painter" / "settings.json"
        settings.parent.mkdir()
        settings.write_text(json.dumps({"tour_seen": True, "scale": 1.0}))
        environment = {**os.environ, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder}
        _start(_PROGRAM, environment)  # Files are read from the disk once.
        for _ in range(count):
            for what, figure in (_start(_IMPORTS, environment) | _start(_PROGRAM, environment)).items():
                times[what].append(figure)
    base = median(worked for _, worked in times["imports"])
    print(f"{count} starts, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    for what, figures in times.items():
        waited, worked = zip(*figures, strict=True)
        print(
            f"{what:9s} {min(waited):5.2f} s at best, median {median(waited):5.2f}; the processor works "
            f"{median(worked):5.2f} s, {median(worked) / base:4.1f} times the imports"
        )


if __name__ == "__main__":
    main()
