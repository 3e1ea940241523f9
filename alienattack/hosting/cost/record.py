"""Where measured counts come from: a report of the load test, or the record that this installation brings."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alienattack.errors import AlienAttackError
from alienattack.hosting.cost.measured import Measured
from alienattack.resources import config_dir

RECORD_FILE = "measured.json"


@dataclass(frozen=True, slots=True)
class Record:
    """Counts, and when and how they were measured. `bare`: of another run without the pane, where there is one."""

    measured: Measured
    told: str
    bare: Measured | None = None


def load_record(path: Path | None = None) -> Record:
    """The counts in the report `path`, by default those of config/measured.json. Raises AlienAttackError."""
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
    told = f"measured {content['date']}: {content['how']}" if "date" in content and "how" in content else f"of {source}"
    bare = content.get("measured_without_pane")
    return Record(Measured.from_json(content["measured"]), told, None if bare is None else Measured.from_json(bare))
