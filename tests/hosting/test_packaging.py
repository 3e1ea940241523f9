"""The functions' zip: all that they import is in it, and the same files give the same bytes."""

import os
import subprocess
import sys
from pathlib import Path

from alienattack.hosting.packaging import build_zip

PROGRAM = """
import alienattack
from functions import api, consumer, pre_signup, verifier
from functions.rulesets import VERIFIABLE, player_of_replays
for ruleset in VERIFIABLE:
    player_of_replays(ruleset)
print(alienattack.__file__)
"""


def test_the_zip_alone_serves_every_function_and_every_ruleset(tmp_path: Path) -> None:
    archive = tmp_path / "functions.zip"
    archive.write_bytes(build_zip())
    told = subprocess.run([sys.executable, "-c", PROGRAM], cwd=tmp_path, check=True, capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": str(archive)}, timeout=60)
    assert told.stdout.startswith(str(archive))


def test_the_same_files_give_the_same_zip() -> None:
    assert build_zip() == build_zip()
