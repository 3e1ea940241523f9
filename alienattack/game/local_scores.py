"""The table of the best practice runs on this machine; their replays are in the store beside it."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

KEPT = 10
_FORMAT = 1
BEST, ASSISTED = "best.json", "assisted.json"


@dataclass(frozen=True, slots=True)
class LocalScore:
    """One run in the table. `at` is seconds since 1970; `replay` is the name of its file, "" when there is none."""

    name: str
    score: int
    lives: int
    shots: int
    level: int
    ticks: int
    at: int
    ruleset: int
    replay: str = ""

    @property
    def order(self) -> tuple[int, int, int, int]:
        """Sorts better runs first, as the boards do: score, then lives, then fewer shots, then who was first."""
        return (-self.score, -self.lives, self.shots, self.at)


class LocalScores:
    """Ten best runs in one JSON file. A damaged file is set aside, never overwritten, and `problem` says so."""

    def __init__(self, folder: Path, file: str = BEST) -> None:
        """`file` in `folder` is the table: BEST, or ASSISTED for runs that were helped."""
        self._folder = folder
        self._file = file
        self.problem = ""
        """A sentence for people when the table could not be read or written; "" when all is well."""
        self.unsaved = False
        """Whether the last write failed: the table lives until the game ends."""
        self.rows: list[LocalScore] = self._read()

    @property
    def best(self) -> int:
        """The best score, 0 when nobody has played."""
        return self.rows[0].score if self.rows else 0

    def top(self, count: int = 5) -> list[LocalScore]:
        """The best `count` rows, the best first."""
        return self.rows[:count]

    def place_of(self, score: LocalScore) -> int | None:
        """Where that run stands in the table, from 1; None when it is not in it."""
        return self.rows.index(score) + 1 if score in self.rows else None

    @property
    def replays(self) -> set[str]:
        """The files of the replays that stand in the table."""
        return {row.replay for row in self.rows if row.replay}

    def add(self, score: LocalScore) -> int | None:
        """Put a finished run into the table; returns its place, or None when it was not good enough.

        A folder that can't be written is told in `problem`; the table then lives until the game ends.
        """
        rows = sorted([*self.rows, score], key=lambda row: row.order)
        place = rows.index(score) + 1
        if place > KEPT or score.score <= 0:
            return None
        self.rows = rows[:KEPT]
        self._write()
        return place

    def _read(self) -> list[LocalScore]:
        path = self._folder / self._file
        try:
            table = json.loads(path.read_text(encoding="utf-8"))
            if table["format"] != _FORMAT:
                raise ValueError(f"format {table['format']}")
            return sorted((row_of(entry) for entry in table["rows"]), key=lambda row: row.order)[:KEPT]
        except (FileNotFoundError, NotADirectoryError):
            return []
        except (OSError, ValueError, KeyError, TypeError):
            self._set_aside(path)
            return []

    def _set_aside(self, path: Path) -> None:
        self.problem = "The table of best runs was damaged and could not be moved away."
        with contextlib.suppress(OSError):
            damaged = path.with_suffix(".damaged.json")
            os.replace(path, damaged)
            self.problem = f"The table of best runs was damaged. It was set aside as {damaged.name}; a new one begins."

    def _write(self) -> None:
        """As a whole or not at all: a temporary file, flushed to the disk, takes the place of the old one."""
        table = {"format": _FORMAT, "rows": [asdict(row) for row in self.rows]}
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=self._folder, delete=False) as stream:
                json.dump(table, stream, indent=1)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(stream.name, self._folder / self._file)
            self.unsaved = False
        except OSError as error:
            self.unsaved = True
            self.problem = f"The table of best runs could not be kept ({error.strerror}); it lives until you quit."


def row_of(entry: dict[str, Any]) -> LocalScore:
    """A row as it was stored. Raises KeyError, TypeError or ValueError when the entry is not one of ours."""
    numbers = {name: int(entry[name]) for name in ("score", "lives", "shots", "level", "ticks", "at", "ruleset")}
    return LocalScore(name=str(entry["name"])[:16], replay=Path(str(entry["replay"])).name, **numbers)
