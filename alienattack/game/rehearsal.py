"""A made-up cloud for the gallery: the same classes as in a real game, fed with people who do not exist.

Nothing here is used in play. Everything happens at once and in the caller's thread, so that pictures come out the same
every time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from alienattack.errors import AlienAttackError, CloudUnavailable, HostingError
from alienattack.game.connection import Connection
from alienattack.game.services import Address
from alienattack.game.tasks import Task
from alienattack.protocol.api import (
    Board,
    BoardPage,
    BoardRow,
    Friends,
    MyPlace,
    NextPlace,
    PublicConfig,
    RunGrant,
    RunReplay,
    RunStatus,
    SessionInfo,
    player_id,
)
from alienattack.protocol.scores import Score
from alienattack.settings import Settings

T = TypeVar("T")

NOW = 1_790_000_000.0  # seconds since 1970
ME, MY_NAME = "rehearsal-nova", "Nova"
PILOTS: tuple[tuple[str, int, int, int, int], ...] = (  # name, score, lives, shots, wave
    ("Orbital", 58210, 1, 902, 14), ("Kestrel_9", 52770, 0, 845, 13), ("Mira", 49030, 2, 760, 12),
    ("Juno", 44610, 0, 811, 11), ("PixelWitch", 41900, 0, 690, 11), ("Halcyon", 40120, 1, 655, 10),
    ("Sable", 38550, 0, 640, 10), ("Antares", 36900, 0, 702, 9), ("Drift", 35240, 0, 588, 9),
    ("Echo_Valley-77", 34020, 1, 571, 9), ("Tau_Ceti", 33060, 0, 540, 9), ("Bramble", 31800, 0, 533, 8),
    ("Lumen", 31110, 0, 520, 8), ("Okto", 29940, 0, 498, 8), ("Ferro", 27310, 0, 450, 7), ("Quill", 24880, 0, 433, 7),
    ("Basalt", 21400, 0, 380, 6), ("Ivy", 17660, 0, 290, 5), ("Nim", 12050, 0, 240, 4), ("Pico", 6480, 0, 160, 3),
)
LIVE_PILOTS = frozenset({"Juno", "Bramble", "Okto", "Ivy"})
FRIDAY = SessionInfo("friday", "Friday Cup", "MULTIPLE_TRIALS", "open", 200, 148, NOW - 2040, NOW + 763)
SESSIONS = (
    SessionInfo("arcade", "Arcade"), FRIDAY,
    SessionInfo("sprint", "Ten Minute Sprint", "TIME_CONSTRAINED", "open", 24, 11, NOW - 60, NOW + 5400, 600),
    SessionInfo("final", "The Final", "SINGLE_TRIAL", "open", 16, 16, NOW - 60, NOW + 1800),
    SessionInfo("evening", "Evening Round", "MULTIPLE_TRIALS", "scheduled", 40, 3, NOW + 4980, NOW + 9000),
    SessionInfo("monday", "Monday Warm-up", "MULTIPLE_TRIALS", "closed", 40, 37, NOW - 90000, NOW - 80000),
)


@dataclass(frozen=True, slots=True)
class RehearsedIdentity:
    """Who is signed in."""

    sub: str = ME
    name: str = MY_NAME
    manager: bool = False


@dataclass(frozen=True, slots=True)
class RehearsedSignUp:
    """A sign-up that still wants its code."""

    confirmed: bool = False
    destination: str = "n***@e***.org"


@dataclass(frozen=True, slots=True)
class RehearsedExport:
    """What was written of somebody."""

    path: Path
    runs: int
    replays: int


def rows(pilots: int = len(PILOTS)) -> tuple[BoardRow, ...]:
    """The first `pilots` rows."""
    return tuple(BoardRow(player_id(name), name, Score(score, lives, shots, wave),
                          "live" if name in LIVE_PILOTS else "verified", rank + 1,
                          "" if name in LIVE_PILOTS else f"run-of-{name}")
                 for rank, (name, score, lives, shots, wave) in enumerate(PILOTS[:pilots]))


class RehearsedCloud:
    """Services, account and API in one. `trouble` is raised by every call to the cloud while it is set."""

    def __init__(self, signed_in: bool = True, pilots: int = len(PILOTS), can_mail: bool = False) -> None:
        self.signed_in = signed_in
        self.pilots = pilots
        self.trouble: AlienAttackError | None = None
        self.as_of = NOW
        """The server's time of the boards."""
        self.time: Callable[[], float] = lambda: NOW
        """The server's clock; that of the connection once there is one."""
        self._config = PublicConfig("eu-central-1", "pool", "client", "identities", "stream", NOW, "0", (1,),
                                    can_mail=can_mail, retention_days=365)

    def _ask(self) -> None:
        if self.trouble is not None:
            raise self.trouble

    def locate(self) -> Address:
        """Nowhere in particular."""
        if isinstance(self.trouble, HostingError):
            raise self.trouble
        return Address("https://cloud.example")

    def config(self, address: Address) -> PublicConfig:
        """A configuration of no real cloud."""
        self._ask()
        return self._config

    def account(self, config: Any) -> Any:
        """This object is the account too."""
        return self

    def api(self, config: Any, account: Any) -> Any:
        """This object is the API too."""
        return self

    def managing(self, config: Any, account: Any) -> Any:
        """And the API as a host uses it, where there is one."""
        return self

    def scoreboard(self, config: Any, session_id: str) -> str:
        """No page of it is known."""
        return ""

    def telemetry(self, config: Any, account: Any, api: Any) -> Any:
        """Nothing is sent."""
        return _NoTelemetry()

    def hand_over(self, api: Any, target: Path, told: Callable[[int, int], None]) -> Any:
        """Nothing is written; it says what would have been."""
        self._ask()
        told(37, 38)
        return RehearsedExport(target, 41, 38)

    def erase(self, config: Any, account: Any, api: Any, identity: Any) -> None:
        """Nobody is there any more."""
        self._ask()
        self.signed_in = False

    def release(self) -> None:
        """Nothing is held."""

    def restore(self) -> RehearsedIdentity | None:
        """Signed in, or not."""
        return RehearsedIdentity() if self.signed_in else None

    def sign_in(self, name: str, password: str, totp: str = "") -> RehearsedIdentity:
        """Always the same person."""
        self._ask()
        return RehearsedIdentity(name=name)

    def sign_up(self, name: str, password: str, email: str = "") -> RehearsedSignUp:
        """A code is wanted."""
        self._ask()
        return RehearsedSignUp()

    def confirm(self, name: str, code: str) -> None:
        """Any code will do."""
        self._ask()

    def resend(self, name: str) -> str:
        """To the same address."""
        self._ask()
        return RehearsedSignUp().destination

    def forgot(self, name: str) -> str:
        """To the same address."""
        self._ask()
        return RehearsedSignUp().destination

    def reset_password(self, name: str, code: str, new: str) -> None:
        """Any password will do."""
        self._ask()

    def sign_out(self) -> None:
        """Out."""
        self.signed_in = False

    def sessions(self, code: str = "", archived: bool = False) -> list[SessionInfo]:
        """All kinds of them."""
        self._ask()
        return list(SESSIONS)

    def start_run(self, session_id: str) -> RunGrant:
        """A run with a seed that is always the same."""
        self._ask()
        return RunGrant("run", "ticket", "a2V5", 7, 1, session_id, NOW + 3600, NOW)

    def run(self, run_id: str) -> RunStatus:
        """A run that was verified."""
        return RunStatus(run_id, FRIDAY.id, 12, "verified")

    def board(self, session_id: str, limit: int, etag: str, run: str = "") -> Board | None:
        """The board of that session."""
        self._ask()
        session = next((item for item in SESSIONS if item.id == session_id), SessionInfo(session_id, "Daily"))
        return Board(session, self.pilots, rows(self.pilots)[:limit], as_of=self.as_of)

    def around_me(self, session_id: str, limit: int) -> BoardPage:
        """The middle of the board, with the player in it."""
        self._ask()
        mine = self.me(session_id).row
        assert mine is not None
        above, below = rows()[:12], rows()[12:]
        shifted = tuple(replace(row, rank=row.rank + 1) for row in below if row.rank is not None)
        return BoardPage((*above[-limit:], mine, *shifted[:limit]))

    def friends(self, names: Sequence[str], session_id: str) -> Friends:
        """Those who are made up, and who of the names is not."""
        self._ask()
        wanted = {name.lower() for name in names}
        found = tuple(row for row in rows() if row.name.lower() in wanted)
        known = {row.name.lower() for row in found}
        return Friends(found, tuple(name for name in names if name.lower() not in known))

    def replay(self, run_id: str) -> RunReplay:
        """What a bot played."""
        from alienattack.bots.runner import play

        self._ask()
        sim, data = play("hunter", 5, 4_000, recording=True)
        return RunReplay(run_id, "player", run_id.removeprefix("run-of-"), FRIDAY.id, sim.seed, sim.ruleset,
                         Score(sim.score, sim.lives, sim.shots, sim.level), data)

    def me(self, session_id: str) -> MyPlace:
        """Thirteenth of 148."""
        self._ask()
        mine = BoardRow(player_id(ME), MY_NAME, Score(31480, 2, 486, 8), "verified", 13)
        return MyPlace(mine, 148, 13, 8.8, NextPlace("Bramble", 320))


@dataclass(frozen=True, slots=True)
class _Sent:
    kind: str = "sent"
    waiting: int = 0


class _NoLog:
    def tick(self, *_what: Any) -> None:
        return None

    def end(self, *_what: Any) -> None:
        return None


class _NoTelemetry:
    def start(self) -> None:
        return None

    def open_run(self, grant: RunGrant, analytics: bool = True) -> Any:
        return _NoLog()

    def flush(self, timeout: float) -> bool:
        return True

    def close(self, timeout: float = 3.0) -> bool:
        return True

    def indicator(self) -> Any:
        return _Sent()

    def note_applied(self, run: str, seq: int) -> None:
        return None

    def status(self, run: str) -> RunStatus | None:
        return None


class _Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def time(self) -> float:
        return NOW + self.now - 100.0


class RehearsedConnection(Connection):
    """A connection without threads: everything asked for happens at once. `standing_clock.now` moves its time."""

    def __init__(self, settings: Settings, cloud: RehearsedCloud, begin: bool = True) -> None:
        self.standing_clock = _Clock()
        super().__init__(settings, services=cloud, clock=self.standing_clock, time_of_day=self.standing_clock.time)
        self.cloud = cloud
        cloud.time = self.standing_clock.time
        self._begin = begin

    def start(self) -> None:
        """One attempt to come online, unless it is to stay at the beginning."""
        if self._begin and not self.always_offline:
            self._attempt()

    def submit(self, call: Callable[..., T], *args: Any) -> Task[T]:
        """Done before it returns."""
        task = super().submit(call, *args)
        task.run()
        return task

    def lose(self) -> None:
        """The cloud is gone."""
        self.cloud.trouble = CloudUnavailable("The cloud can't be reached.", "Check the network and the address.")
        self._attempt()
