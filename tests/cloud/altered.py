"""Clouds with a fault built in, which a ledger that is worth its name has to notice; and one in a hurry.

    start_cloud(home, skipping_consumer(tmp_path / "cloud"))    # or: alienattack cloud up --cloud DIR
"""

from __future__ import annotations

import shutil
from pathlib import Path

CLOUD = Path(__file__).resolve().parents[2] / "cloud"

#: Lets the watermark pass one frame in N, chosen by its mac, without applying it: the client forgets it, and nobody
#: has it. The same frame again is swallowed again.
_SWALLOWS = """

_honest_fold = fold


def fold(run, frame, arrival_ms, session):
    step = _honest_fold(run, frame, arrival_ms, session)
    if step.outcome is Outcome.APPLIED and sum(map(ord, frame.mac)) % {every} == 0 and frame.body.end is None:
        return Step(replace(run, applied=frame.body.seq, mac=frame.mac), Outcome.DUPLICATE)
    return step
"""


def hasty_cloud(folder: Path, grace_seconds: int = 2, minute_seconds: int = 60) -> Path:
    """Makes `folder` a cloud whose sessions wait for late frames no longer than a test can. Returns it.

    `minute_seconds`: how long a minute of a session that gathers lasts.
    """
    shutil.copytree(CLOUD, folder, ignore=shutil.ignore_patterns("__pycache__"))
    sessions = folder / "functions" / "tables" / "sessions.py"
    source = sessions.read_text(encoding="utf-8")
    for true, hasty in (("GRACE_SECONDS = 60", f"GRACE_SECONDS = {grace_seconds}"),
                        ("begins + session.minutes * 60", f"begins + session.minutes * {minute_seconds}")):
        assert true in source
        source = source.replace(true, hasty)
    sessions.write_text(source, encoding="utf-8")
    return folder


def strict_cloud(folder: Path) -> Path:
    """Makes `folder` a cloud that answers managers only if they have a second factor. Returns it."""
    shutil.copytree(CLOUD, folder, ignore=shutil.ignore_patterns("__pycache__"))
    template = folder / "template.yaml"
    source = template.read_text(encoding="utf-8")
    before, name, after = source.partition("  ManagersNeedMfa:\n")
    assert name
    template.write_text(before + name + after.replace('Default: "false"', 'Default: "true"', 1), encoding="utf-8")
    return folder


def skipping_consumer(folder: Path, every: int = 50) -> Path:
    """Makes `folder` a cloud whose consumer says of one frame in `every` that it has it, and hasn't. Returns it."""
    shutil.copytree(CLOUD, folder, ignore=shutil.ignore_patterns("__pycache__"))
    folding = folder / "functions" / "folding.py"
    folding.write_text(folding.read_text(encoding="utf-8") + _SWALLOWS.format(every=every), encoding="utf-8")
    return folder

#: What somebody finds who runs code of their own in a function: its environment, with the keys of its role.
_GIVES_AWAY = """

import json as _json
import os as _os
import pathlib as _pathlib

_loot = _pathlib.Path({loot!r}) / (_os.environ["POWERTOOLS_SERVICE_NAME"] + ".json")
_draft = _loot.with_suffix(".draft")
_draft.write_text(_json.dumps(dict(_os.environ)), encoding="utf-8")
_draft.replace(_loot)
"""


def taken_over(folder: Path, loot: Path) -> Path:
    """Makes `folder` a cloud whose functions each write their environment into `loot`. Returns it."""
    shutil.copytree(CLOUD, folder, ignore=shutil.ignore_patterns("__pycache__"))
    start = folder / "functions" / "__init__.py"
    start.write_text(start.read_text(encoding="utf-8") + _GIVES_AWAY.format(loot=str(loot)), encoding="utf-8")
    return folder

#: Keeps what a function writes to its log, which the emulator holds in memory only.
_KEEPS_ITS_LOG = """

import os as _os
import sys as _sys


class _Both:
    def __init__(self, stream, name):
        self._stream = stream
        self._copy = open({logs!r} + "/" + _os.environ["POWERTOOLS_SERVICE_NAME"] + name, "a")

    def write(self, text):
        self._copy.write(text)
        self._copy.flush()
        return self._stream.write(text)

    def __getattr__(self, name):
        return getattr(self._stream, name)


_sys.stdout, _sys.stderr = _Both(_sys.stdout, ".out"), _Both(_sys.stderr, ".err")
"""


def keeping_logs(folder: Path, logs: Path) -> Path:
    """Makes `folder` a cloud whose functions write their logs into the folder `logs`, too. Returns it."""
    shutil.copytree(CLOUD, folder, ignore=shutil.ignore_patterns("__pycache__"))
    start = folder / "functions" / "__init__.py"
    start.write_text(start.read_text(encoding="utf-8") + _KEEPS_ITS_LOG.format(logs=str(logs)), encoding="utf-8")
    return folder
