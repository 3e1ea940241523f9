"""The functions' zip: all that they import is in it, and the same files give the same bytes."""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

from alienattack.hosting.packaging import build_zip, key_of

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


def test_the_key_goes_by_what_is_in_the_zip_not_by_how_it_was_packed() -> None:
    def packed(level: int, letter: str = "a") -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
            archive.writestr("one.py", letter * 5_000)
        return buffer.getvalue()

    assert packed(1) != packed(9)
    assert key_of(packed(1)) == key_of(packed(9))
    assert key_of(packed(1)) != key_of(packed(1, "b"))
