"""Archives that the tests of this folder share: one of some hundred runs, a small one for what has to be slow."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.archive import archives
from tests.archive.recordings import play

FRAMES_MADE = 5_000
FEW = 1_000


def make(folder: Path, frames: int) -> Path:
    """An archive with nothing wrong in it, and beside it the keys and what the table says of its runs."""
    recordings = [play(policy, seed, 60 * 75) for policy, seed in (("beginner", 1), ("casual", 2), ("average", 3))]
    with (folder / "runs.txt").open("w", encoding="utf-8") as file:
        count = archives.write(folder, recordings, frames,
                               done=lambda run: file.write(json.dumps(run.item()) + "\n") and None)
    assert count >= frames
    (folder / "keys.txt").write_text(json.dumps({
        "current": "k1789000000", **{kid: key.decode() for kid, key in archives.KEYS.items()}}), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """FRAMES_MADE frames; nobody may write into it."""
    return make(tmp_path_factory.mktemp("archive"), FRAMES_MADE)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """FEW frames; nobody may write into it."""
    return make(tmp_path_factory.mktemp("small"), FEW)


@pytest.fixture
def copy(sound: Path, tmp_path: Path) -> Path:
    """An archive to alter."""
    return shutil.copytree(sound, tmp_path / "copy")
