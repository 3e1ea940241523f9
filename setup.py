"""Only what setup.cfg can't say: the data folders that travel inside the wheel, and the machine code on request.

`ALIENATTACK_COMPILE=1 pip install .` has mypyc compile the simulation, the protocol and the bots; that needs a C
compiler. A plain install needs none, and both play the same games to the last digit. MYPYC_OPT_LEVEL (0 to 3) trades
speed for a quicker build.
"""

import os
from glob import glob

from setuptools import find_packages, setup

DATA_FOLDERS = {"alienattack._assets": "assets", "alienattack._cloud": "cloud", "alienattack._config": "config"}
COMPILED_PACKAGES = ("sim", "protocol", "bots")
COMPILE = os.environ.get("ALIENATTACK_COMPILE", "0") not in ("", "0")


def extensions() -> list:
    """The modules that mypyc compiles; none unless asked for."""
    if not COMPILE:
        return []
    try:
        from mypyc.build import mypycify
    except ImportError:
        return []  # the first pass of an isolated build only asks what to install: setup_requires says it
    modules = [
        path
        for package in COMPILED_PACKAGES
        for path in sorted(glob(f"alienattack/{package}/**/*.py", recursive=True))
        if not path.endswith("__init__.py")  # an empty gain, and packages stay ordinary ones
    ]
    return mypycify(modules, opt_level=os.environ.get("MYPYC_OPT_LEVEL", "3"), debug_level="0")


setup(
    packages=[*find_packages(include=["alienattack", "alienattack.*"]), *DATA_FOLDERS],
    package_dir=dict(DATA_FOLDERS),
    setup_requires=["mypy[mypyc]>=1.11"] if COMPILE else [],
    ext_modules=extensions(),
)
