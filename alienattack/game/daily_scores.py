"""The best run of each day's challenge on this machine, for the last two months."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict
from pathlib import Path

from alienattack.game.local_scores import LocalScore, row_of
from alienattack.game.replays import write_whole
from alienattack.protocol.daily import DAY_SECONDS, day_of, start_of

KEPT = 60
_FORMAT = 1


class DailyScores:
    """Day -> best run, in one JSON file. A damaged file is set aside, never overwritten."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.problem = ""
        """A sentence for people when the file could not be read or written; "" when all is well."""
        self.unsaved = False
        """Whether the last write failed: the bests live until the game ends."""
        self.bests: dict[str, LocalScore] = self._read()

    @property
    def replays(self) -> set[str]:
        """The files of the replays of these runs."""
        return {best.replay for best in self.bests.values() if best.replay}

    def add(self, day: str, score: LocalScore) -> bool:
        """Note a run of that day; whether it's the day's best so far."""
        before = self.bests.get(day)
        if score.score <= 0 or (before is not None and before.order <= score.order):
            return False
        self.bests[day] = score
        self.bests = {kept: self.bests[kept] for kept in sorted(self.bests)[-KEPT:]}
        table = {"format": _FORMAT, "days": {kept: asdict(best) for kept, best in self.bests.items()}}
        self.unsaved = bool(write_whole(self._path, json.dumps(table, indent=1).encode()))
        if self.unsaved:
            self.problem = "The daily bests could not be kept; they live until you quit."
        return True

    def streak(self, today: str) -> int:
        """How many days in a row were played up to today, or up to yesterday while today is still open."""
        instant = start_of(today)
        if today not in self.bests:
            instant -= DAY_SECONDS
        count = 0
        while day_of(instant) in self.bests:
            count += 1
            instant -= DAY_SECONDS
        return count

    def _read(self) -> dict[str, LocalScore]:
        try:
            table = json.loads(self._path.read_text(encoding="utf-8"))
            if table["format"] != _FORMAT:
                raise ValueError(f"format {table['format']}")
            return {day: row_of(entry) for day, entry in table["days"].items() if start_of(day)}
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            damaged = self._path.with_suffix(".damaged.json")
            with contextlib.suppress(OSError):
                os.replace(self._path, damaged)
            self.problem = f"The daily bests were damaged. They were set aside as {damaged.name}; new ones begin."
            return {}
