"""Where measured counts come from: a report of the load test, or the record that this installation brings."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alienattack.errors import AlienAttackError
from alienattack.hosting.cost.measured import Measured
from alienattack.hosting.cost.what_if import in_a_crowd
from alienattack.resources import config_dir

RECORD_FILE = "measured.json"


@dataclass(frozen=True, slots=True)
class Record:
    """Counts, and when and how they were measured. `bare`: of another run without the pane, where there is one."""

    measured: Measured
    told: str
    bare: Measured | None = None


def load_record(path: Path | None = None) -> Record:
    """The counts in the report `path`, by default those of config/measured.json. Raises AlienAttackError.

    `crowd`, where it stands beside them, is what the consumer's units are in a crowd.
    """
    source = path or config_dir() / RECORD_FILE
    try:
        content: Any = json.loads(source.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no JSON"
        raise AlienAttackError(f"The report {source} can't be read ({why}).",
                               "Make one: alienattack loadtest --json > report.json") from error
    if not isinstance(content, dict) or "measured" not in content:
        raise AlienAttackError(f"The report {source} holds no measured counts.",
                               "Make one: alienattack loadtest --json > report.json")
    crowd = content.get("crowd")
    told = f"measured {content['date']}: {content['how']}" if "date" in content and "how" in content else f"of {source}"
    bare = content.get("measured_without_pane")
    if crowd is not None:
        written, read = crowd["units_written_a_frame"], crowd["units_read_a_frame"]
        told += (f"; but what the consumer writes and reads is that of {crowd['players']:,} players: {written:g} and "
                 f"{read:g} units a frame (bench --only units)")
    return Record(_of_crowd(content["measured"], crowd), told, None if bare is None else _of_crowd(bare, crowd))


def _of_crowd(counts: Any, crowd: Any) -> Measured:
    measured = Measured.from_json(counts)
    if crowd is None:
        return measured
    return in_a_crowd(measured, float(crowd["units_written_a_frame"]), float(crowd["units_read_a_frame"]))
