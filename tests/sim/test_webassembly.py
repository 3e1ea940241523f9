"""A second interpreter on a second machine: CPython in WebAssembly, 32 bits wide, plays the golden games alike.

It needs node and the npm package `pyodide`. `.ci/run` installs it into the user's cache; by hand:
`npm install --prefix ~/.cache/alienattack-pyodide pyodide`. Whoever has it elsewhere names its folder in
ALIENATTACK_PYODIDE.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.sim.digests import digests

HERE = Path(__file__).parent
USUAL = Path.home() / ".cache" / "alienattack-pyodide" / "node_modules" / "pyodide"
PYODIDE = Path(os.environ.get("ALIENATTACK_PYODIDE") or USUAL)
NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="node is not installed")
@pytest.mark.skipif(not (PYODIDE / "pyodide.mjs").is_file(), reason="the npm package pyodide is not here (see above)")
def test_webassembly_plays_every_game_as_this_machine_does() -> None:
    done = subprocess.run([str(NODE), str(HERE / "webassembly.mjs"), str(PYODIDE), str(HERE.parents[1])],
                          capture_output=True, text=True, timeout=170, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["platform"], told["pointer_bits"], told["compiled"]) == ("emscripten", 32, False)
    assert told["digests"] == digests()
