"""The simulation as machine code, built from the checkout into a folder of its own and measured in its own process.

The checkout itself stays pure Python: a `.so` beside a source would shadow every later edit.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from alienattack.bots.runner import compiled
from alienattack.errors import AlienAttackError

TOP = Path(__file__).resolve().parents[2]
_NEEDED = ("setup.py", "setup.cfg", "pyproject.toml", "README.md", "LICENSE")
_RATE = "import sys; from alienattack.bench.simulation import hunt; print(*hunt(int(sys.argv[1]), int(sys.argv[2])))"
_BOT = "import sys; from alienattack.bench.simulation import bot_ms; print(bot_ms(sys.argv[1], int(sys.argv[2])))"


def obstacle() -> str:
    """Why no machine code can be built here; "" if it can."""
    if compiled():
        return "this installation is compiled itself"
    if not (TOP / "setup.py").is_file():
        return "only a checkout can be compiled"
    if importlib.util.find_spec("mypyc") is None or importlib.util.find_spec("setuptools") is None:
        return "needs mypy and setuptools (extra dev)"
    compiler = shutil.which((sysconfig.get_config_var("CC") or "cl").split()[0])
    headers = Path(sysconfig.get_path("include"), "Python.h").is_file()
    return "" if compiler and headers else "needs a C compiler and Python's headers"


def build(folder: Path) -> Path:
    """Compile a copy of the checkout in `folder`; where it stands. Raises AlienAttackError when that fails."""
    shutil.copytree(TOP / "alienattack", folder / "alienattack",
                    ignore=shutil.ignore_patterns("__pycache__", "*.so", "*.pyd"))
    for name in _NEEDED:
        shutil.copy(TOP / name, folder / name)
    done = subprocess.run([sys.executable, "setup.py", "-q", "build_ext", "--inplace"], cwd=folder,
                          env={**os.environ, "ALIENATTACK_COMPILE": "1"}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AlienAttackError("mypyc could not compile the simulation.", done.stderr[-2000:])
    return folder


def hunt(built: Path, ticks: int, first_seed: int) -> tuple[float, int]:
    """As `simulation.hunt`, by the machine code in `built`."""
    rate, wave = _told(built, _RATE, str(ticks), str(first_seed)).split()
    return float(rate), int(wave)


def bot_ms(built: Path, policy: str, seconds: int) -> float:
    """As `simulation.bot_ms`, by the machine code in `built`."""
    return float(_told(built, _BOT, policy, str(seconds)))


def _told(built: Path, program: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-c", program, *arguments], cwd=built,
                          env={**os.environ, "PYTHONPATH": str(built)}, capture_output=True, text=True, check=True)
    return done.stdout
