"""How long it takes from nothing to a deployed cloud on this machine, and to change one: at most five seconds each."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.hosts import environment

pytestmark = pytest.mark.benchmark
SECONDS = 5.0


def command(home: Path, *arguments: str) -> tuple[float, str]:
    """Runs a command of `cloud` on the embedded cloud; how long it took, and what it said."""
    begun = time.monotonic()
    done = subprocess.run([sys.executable, "-m", "alienattack", "cloud", *arguments, "--target", "embedded", "--yes"],
                          env=environment(home), capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return time.monotonic() - begun, done.stdout


def test_the_embedded_cloud_is_deployed_within_five_seconds(tmp_path: Path) -> None:
    first, _said = command(tmp_path, "deploy")
    again, unchanged = command(tmp_path, "deploy")
    changed, said = command(tmp_path, "deploy", "--flush-seconds", "4", "--no-trial")
    gone, left = command(tmp_path, "destroy", "--with-archive")
    print(f"from nothing {first:.2f} s, no change {again:.2f} s, a change {changed:.2f} s, destroyed {gone:.2f} s")
    assert "Nothing to change" in unchanged
    assert "ApiFunction" in said
    assert "alienattack is gone" in left
    assert max(first, again, changed) <= SECONDS
