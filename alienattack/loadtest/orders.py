"""What the workers of a load test are told: which cloud, which accounts, how long. One file, for its owner alone."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from alienattack.errors import AlienAttackError

VARIABLE = "ALIENATTACK_LOADTEST"  # the environment variable that names the file


@dataclass(frozen=True, slots=True)
class BotAccount:
    """An account of a bot: with its refresh token it signs in without arithmetic."""

    name: str
    password: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Orders:
    """`code` opens `session`; `bots` are shared out among `workers`, each of which has one of the `probes`.

    `policies`: who plays, in turn. `seconds`: how long all play. `ramp`: players that come, and go again, a second.
    `pane`: whether they look at the board as players do. `room`: a folder for progress and results; `spools`: one for
    the players' disks.
    """

    api: str
    endpoint: str
    session: str
    code: str
    bots: tuple[BotAccount, ...]
    probes: tuple[BotAccount, ...]
    policies: tuple[str, ...]
    workers: int
    seconds: float
    ramp: float
    pane: bool
    room: str
    spools: str

    def share(self, worker: int) -> tuple[BotAccount, ...]:
        """The accounts of one worker, counted from 0."""
        return self.bots[worker::self.workers]

    @property
    def results(self) -> Path:
        """Where the master writes what the workers found."""
        return Path(self.room) / "results.json"

    @property
    def progress(self) -> Path:
        """Where the master says how it goes."""
        return Path(self.room) / "progress.json"

    def write(self, path: Path) -> None:
        """Writes the file; it holds passwords."""
        write_private(path, asdict(self))

    @staticmethod
    def read() -> Orders:
        """Reads the file that the environment names. Raises AlienAttackError with what to do."""
        path = os.environ.get(VARIABLE, "")
        if not path:
            raise AlienAttackError("This locustfile plays what `alienattack loadtest` tells it.",
                                   "Start it with: alienattack loadtest --locustfile FILE")
        return Orders.of(Path(path))

    @staticmethod
    def of(path: Path) -> Orders:
        """Reads what `write` makes. Raises AlienAttackError."""
        try:
            fields: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            accounts = {name: tuple(BotAccount(**each) for each in fields[name]) for name in ("bots", "probes")}
            return Orders(**{**fields, **accounts, "policies": tuple(fields["policies"])})
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise AlienAttackError(f"The orders in {path} can't be read ({error}).") from error


def write_private(path: Path, content: object) -> None:
    """Writes JSON into a file that its owner alone may read, in one step."""
    draft = path.with_suffix(".draft")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(content, file)
    draft.replace(path)


def cores() -> int:
    """How many processes this machine can really run at once."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
