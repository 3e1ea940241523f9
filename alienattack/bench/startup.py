"""How long a player waits: process start to first frame beside `import pygame` alone, until the cloud is ready, and for
the code of a function that nobody has asked for a while."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from alienattack.bench import cloud_code, own_cloud
from alienattack.bench.figures import Figure
from alienattack.errors import AlienAttackError
from alienattack.loadtest.cloudhost import CloudHost, child_environment
from alienattack.resources import cloud_dir

RUNS = 5
FIRST_FRAME_LIMIT = 1.5
FIRST_READY_LIMIT = 4.0
LATER_READY_LIMIT = 2.0
API_LIMIT = 3.0
_BARE = "import pygame; pygame.display.init(); pygame.display.set_mode((1280, 720)); pygame.display.flip()"


def startup(full: bool = True) -> list[Figure]:
    """Alternating runs; the first of each is thrown away, for it fills the disk's cache."""
    runs = RUNS if full else 3
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        ours, bare = [], []
        for _ in range(runs + 1):
            bare.append(_bare(home))
            ours.append(first_frame(home))
        figures = [
            Figure("process start to first frame", median(ours[1:]), "s", FIRST_FRAME_LIMIT, at_most=True,
                   note=f"worst {max(ours[1:]):.2f} s"),
            Figure("the same to a bare pygame window", median(ours[1:]) / median(bare[1:]), "times",
                   note=f"import pygame, open, flip: {median(bare[1:]):.2f} s"),
        ]
    return figures + _api(runs) + _cloud(runs)


def _api(runs: int) -> list[Figure]:
    """What a cold start of the API's function imports, beside the one library that it can't do without."""
    what = "API, cold: its imports to those of boto3 alone"
    if why_not := cloud_code.obstacle():
        return [Figure(what, None, "times", API_LIMIT, at_most=True, note=why_not)]
    ours, bare = [], []
    for _ in range(runs + 1):
        bare.append(_importing("boto3"))
        ours.append(_importing("functions.api"))
    nothing = _importing("sys")
    share = (median(ours[1:]) - nothing) / (median(bare[1:]) - nothing)
    return [Figure(what, share, "times", API_LIMIT, at_most=True,
                   note=f"{median(ours[1:]) - nothing:.2f} s beside an empty process of {nothing:.2f} s")]


def _importing(module: str) -> float:
    """Seconds that a process takes which imports one module and ends."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", f"import {module}"], cwd=cloud_dir(), check=True, capture_output=True,
                   env=child_environment(cloud_dir()))
    return time.perf_counter() - begun


def _cloud(runs: int) -> list[Figure]:
    if why_not := own_cloud.obstacle():
        return [Figure("embedded cloud ready, first start", None, "s", FIRST_READY_LIMIT, at_most=True, note=why_not)]
    first: list[float] = []
    later: list[float] = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            for taken in (first, later):
                host = CloudHost(Path(folder))
                try:
                    host.start()
                    taken.append(host.recoveries[-1])
                finally:
                    host.close()
    return [
        Figure("embedded cloud ready, first start", median(first), "s", FIRST_READY_LIMIT, at_most=True,
               note=f"worst {max(first):.2f} s"),
        Figure("embedded cloud ready, later", median(later), "s", LATER_READY_LIMIT, at_most=True,
               note=f"worst {max(later):.2f} s"),
    ]


def _environment(home: Path) -> dict[str, str]:
    return child_environment(home, SDL_VIDEODRIVER="dummy", SDL_AUDIODRIVER="dummy",
                             PYGAME_HIDE_SUPPORT_PROMPT="1", ALIENATTACK_TRACE_START=str(time.time()))


def _bare(home: Path) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", _BARE], cwd=home, env=_environment(home), check=True, capture_output=True)
    return time.perf_counter() - begun


def first_frame(home: Path) -> float:
    """Starts the game as a player would, and ends it after its first frame. Seconds."""
    game = subprocess.Popen([sys.executable, "-m", "alienattack", "--offline"], cwd=home, env=_environment(home),
                            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    try:
        assert game.stderr is not None
        line = game.stderr.readline()
        if not line.startswith("first_frame_s="):
            raise AlienAttackError(f"The game drew no first frame: {line.strip()}", "Start it by hand.")
        return float(line.partition("=")[2])
    finally:
        game.terminate()
        game.wait(10)
