"""An archive of some hundred runs that the tests of this folder share."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.archive import archives
from tests.archive.recordings import play

FRAMES_MADE = 5_000


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with nothing wrong in it, and beside it what the table says of its runs."""
    folder = tmp_path_factory.mktemp("archive")
    recordings = [play(policy, seed, 60 * 75) for policy, seed in (("beginner", 1), ("casual", 2), ("average", 3))]
    with (folder / "runs.txt").open("w", encoding="utf-8") as file:
        count = archives.write(folder, recordings, FRAMES_MADE,
                               done=lambda run: file.write(json.dumps(run.item()) + "\n") and None)
    assert count >= FRAMES_MADE
    (folder / "keys.txt").write_text(json.dumps({
        "current": "k1789000000", **{kid: key.decode() for kid, key in archives.KEYS.items()}}), encoding="utf-8")
    return folder


@pytest.fixture
def copy(sound: Path, tmp_path: Path) -> Path:
    """An archive to alter."""
    return shutil.copytree(sound, tmp_path / "copy")
