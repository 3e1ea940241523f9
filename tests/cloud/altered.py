"""Clouds with a fault built in: what a ledger that is worth its name has to notice.

    start_cloud(home, skipping_consumer(tmp_path / "cloud"))    # or: alienattack cloud up --cloud DIR
"""

from __future__ import annotations

import shutil
from pathlib import Path

CLOUD = Path(__file__).resolve().parents[2] / "cloud"

#: Lets the watermark pass every Nth frame of a run without applying it: the client forgets it, and nobody has it.
_SWALLOWS = """

_honest_fold = fold


def fold(run, frame, arrival_ms, session):
    step = _honest_fold(run, frame, arrival_ms, session)
    if step.outcome is Outcome.APPLIED and frame.body.seq % {every} == 0 and frame.body.end is None:
        return Step(replace(run, applied=frame.body.seq, mac=frame.mac), Outcome.DUPLICATE)
    return step
"""


def skipping_consumer(folder: Path, every: int = 50) -> Path:
    """Makes `folder` a cloud whose consumer says of one frame in `every` that it has it, and hasn't. Returns it."""
    shutil.copytree(CLOUD, folder, ignore=shutil.ignore_patterns("__pycache__"))
    folding = folder / "functions" / "folding.py"
    folding.write_text(folding.read_text(encoding="utf-8") + _SWALLOWS.format(every=every), encoding="utf-8")
    return folder
