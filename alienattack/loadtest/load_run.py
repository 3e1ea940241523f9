"""One load test from beginning to end: cloud, accounts, session, Locust and its workers, ledger, report."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alienattack.errors import AlienAttackError, HostingError
from alienattack.loadtest import bot_accounts, targets
from alienattack.loadtest.bot_accounts import Roster
from alienattack.loadtest.cloudhost import child_environment
from alienattack.loadtest.collector import Results
from alienattack.loadtest.evidence import spools_below
from alienattack.loadtest.ledger import Books, draw_up
from alienattack.loadtest.machine import Machine, Usage
from alienattack.loadtest.orders import VARIABLE, BotAccount, Orders, cores
from alienattack.loadtest.targets import Target
from alienattack.online.managing import NewSession
from alienattack.settings import Settings

LOOPBACK = "127.0.0.1"
MEMORY = Path("/dev/shm")  # noqa: S108  a folder of our own is made in it
LOCUSTFILE = Path(__file__).with_name("locustfile.py")
LEAVE_SECONDS = 120  # that Locust waits for its users beside the time they take to leave
LOOK_SECONDS = 2.0  # between two looks at the processes: one takes some 20 ms
WORDS = 2_000  # of a process that failed, as many of its last characters are told
VERDICT_SECONDS = 120.0
MIX = ("hunter", "skilled", "average", "casual", "sprayer")

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a load test is to be.

    `ramp`: players that come a second. `pane`: whether they ask for the board as players do. `workers`: processes here;
    `elsewhere`: those that join from other machines (`join`), at the address `bind`. `web`: a port for Locust's web
    page, 0 for none. `altered`: an embedded cloud with other functions, for tests.
    """

    players: int
    seconds: float
    ramp: float
    policies: tuple[str, ...] = MIX
    pane: bool = False
    workers: int = field(default_factory=cores)
    locustfile: Path = LOCUSTFILE
    web: int = 0
    elsewhere: int = 0
    bind: str = LOOPBACK
    altered: Path | None = None

    @property
    def all_workers(self) -> int:
        """Here and elsewhere."""
        return self.workers + self.elsewhere


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that a report is made of. `prepared_seconds`: what making accounts took; `flush_seconds`: between two
    frames of a player."""

    wishes: Wishes
    results: Results
    books: Books
    usage: Mapping[str, Usage]
    metered: Mapping[str, Any]
    prepared_seconds: float
    flush_seconds: float
    cloud: str
    at: datetime


@dataclass(slots=True)
class LoadRun:
    """`room`: a private folder for everything; `spools`: one for the players' disks. `tell` is told how it goes."""

    wishes: Wishes
    room: Path
    spools: Path
    tell: Tell
    _children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def run(self, target: Target, roster: Roster | None = None) -> Outcome:
        """Runs it. Raises AlienAttackError where it can't be run."""
        begun = time.monotonic()
        # First of all: the cloud itself says whether who asks for this may do so, before it is asked for anything else.
        session = target.manager.create(NewSession(
            f"Load test {datetime.now(UTC):%Y-%m-%d %H:%M}", seats=self._seats, public=False))
        try:
            orders = self._orders(target, self._accounts(target, roster), session.id, session.code)
            prepared = time.monotonic() - begun
            results, usage, metered = self._play(target, orders)
            self._end_children()
            if not results.held:
                why = results.troubles[0] if results.troubles else self._last_words("bots 1")
                raise HostingError(f"Not one bot could play: {why}")
            results.spools.update(spools_below(self.spools))  # of bots that Locust could not wait for
            self.tell("waiting for the last verdicts")
            books = draw_up(target, session.id, results, VERDICT_SECONDS)
        finally:
            self._end_children()
            self.tell("putting the session away")
            with suppress(AlienAttackError):
                targets.put_away(target, session.id)
        return Outcome(self.wishes, results, books, usage, metered, prepared, target.config.flush_seconds,
                       target.config.api, datetime.now(UTC))

    # -- before --------------------------------------------------------------------------------------------------

    @property
    def _seats(self) -> int:
        """One a player, one a probe, and one a worker to spare, for users are not always shared out evenly."""
        return self.wishes.players + 2 * self.wishes.all_workers

    def _accounts(self, target: Target, roster: Roster | None) -> list[BotAccount]:
        """Those of last time first, then new ones."""
        wanted = self._seats
        kept = roster.read() if roster is not None else []
        accounts = kept[:wanted] + bot_accounts.new_accounts(max(0, wanted - len(kept)))
        ready = bot_accounts.signed_in(target.config, accounts, self.tell)
        if roster is not None:
            roster.write([*ready, *kept[wanted:]])
        return ready

    def _orders(self, target: Target, accounts: list[BotAccount], session: str, code: str) -> Orders:
        workers = self.wishes.all_workers
        return Orders(target.config.api, target.config.endpoint, session, code, tuple(accounts[workers:]),
                      tuple(accounts[:workers]), self.wishes.policies, workers, self.wishes.seconds,
                      self.wishes.ramp, self.wishes.pane, str(self.room), str(self.spools))

    # -- Locust --------------------------------------------------------------------------------------------------

    def _play(self, target: Target, orders: Orders) -> tuple[Results, dict[str, Usage], dict[str, Any]]:
        path = self.room / "orders.json"
        orders.write(path)
        host, _, given = self.wishes.bind.partition(":")
        port = int(given or _free_port())
        master = ["--master", "--master-bind-host", host, "--master-bind-port", str(port),
                  "--expect-workers", str(self.wishes.all_workers), "--users", str(self.wishes.players),
                  "--spawn-rate", f"{self.wishes.ramp:g}", "--stop-timeout", str(self._patience)]
        master += ["--headless"] if not self.wishes.web else ["--web-host", "127.0.0.1", "--web-port",
                                                              str(self.wishes.web)]
        self._start("locust master", path, master)
        for number in range(self.wishes.workers):
            self._start(f"bots {number + 1}", path, ["--worker", "--master-host", LOOPBACK, "--master-port", str(port)])
        if self.wishes.elsewhere:
            self.tell(f"waiting for {self.wishes.elsewhere} workers at port {port}, with the orders {path}")
        machine = Machine({"cloud": target.host, "command": os.getpid(),
                           **{name: child.pid for name, child in self._children.items()}})
        return self._watch(target, orders, machine)

    @property
    def _patience(self) -> int:
        return LEAVE_SECONDS + int(self.wishes.players / self.wishes.ramp)

    def _start(self, name: str, orders: Path, flags: list[str]) -> None:
        self._children[name] = start_locust(self.wishes.locustfile, orders, flags, self.room / f"{name}.log")

    def _watch(self, target: Target, orders: Orders, machine: Machine) -> tuple[Results, dict[str, Usage],
                                                                                dict[str, Any]]:
        """Until Locust ends; what the machine and the cloud were at while all played."""
        phase, usage = "coming", machine.reading()
        next_look = 0.0
        used: dict[str, Usage] = {}
        counted: dict[str, Any] = {}
        while self._children["locust master"].poll() is None:
            time.sleep(0.5)
            dead = [name for name, child in self._children.items() if child.poll() not in (None, 0)]
            if dead:
                raise HostingError(f"{dead[0]} ended: {self._last_words(dead[0])}")
            if time.monotonic() >= next_look:
                machine.sample()
                next_look = time.monotonic() + LOOK_SECONDS
            progress = _progress(orders)
            if progress["phase"] != phase:
                phase = progress["phase"]
                if phase == "playing":
                    usage = machine.reading()
                    self._meter(target, start=True)
                elif phase == "leaving":
                    used, counted = machine.since(usage), self._meter(target)
            self.tell(told(progress, self.wishes.players))
        if not orders.results.exists():
            raise HostingError(f"Locust left no results: {self._last_words('locust master')}")
        said = json.loads(orders.results.read_text(encoding="utf-8"))
        return Results.of(said), used, counted

    @staticmethod
    def _meter(target: Target, start: bool = False) -> dict[str, Any]:
        return target.ask("meter", start=start) if target.ask is not None else {}

    def _last_words(self, name: str) -> str:
        text = (self.room / f"{name}.log").read_text(encoding="utf-8", errors="replace").strip()
        return text[-WORDS:] or "it said nothing"

    def _end_children(self) -> None:
        for child in self._children.values():
            if child.poll() is None:
                child.terminate()
        for child in self._children.values():
            with suppress(subprocess.TimeoutExpired):
                child.wait(10)
            if child.poll() is None:
                child.kill()


def start_locust(locustfile: Path, orders: Path, flags: Sequence[str], log: Path) -> subprocess.Popen[bytes]:
    """A process of Locust with these orders; what it says goes to `log`."""
    with log.open("wb") as words:
        # What fails is in the report, and no reason to end with an error.
        always = ["-f", str(locustfile), "--only-summary", "--exit-code-on-error", "0"]
        return subprocess.Popen([sys.executable, "-m", "locust", *always, *flags], cwd=log.parent,
                                env=child_environment(log.parent, **{VARIABLE: str(orders)}),
                                stdin=subprocess.DEVNULL, stdout=words, stderr=words)


def join(address: str, orders_file: Path, workers: int, locustfile: Path = LOCUSTFILE) -> None:
    """Lends this machine to a load test that another one runs: workers until it ends.

    `address`: HOST:PORT of its master. `orders_file`: a copy of its orders, which hold the bots' passwords. Raises
    HostingError where a worker fails, AlienAttackError for orders that can't be read.
    """
    host, _, port = address.rpartition(":")
    with _room(None) as room, _memory(None) as spools:
        path = room / "orders.json"
        replace(Orders.of(orders_file), room=str(room), spools=str(spools)).write(path)
        flags = ["--worker", "--master-host", host, "--master-port", port]
        children = [start_locust(locustfile, path, flags, room / f"{number}.log") for number in range(workers)]
        try:
            failed = [number for number, child in enumerate(children) if child.wait()]
        finally:
            for child in children:
                if child.poll() is None:
                    child.terminate()
        if failed:
            words = (room / f"{failed[0]}.log").read_text(encoding="utf-8", errors="replace")
            raise HostingError(f"A worker ended: {words.strip()[-WORDS:]}")


def told(progress: Mapping[str, Any], players: int) -> str:
    """The one line that says how it goes."""
    return (f"{progress['phase']:<8} {progress['seconds']:>5.0f} s  {progress['playing']:,}/{players:,} players  "
            f"{progress['puts']:,} puts  {progress['events']:,} events  end to end p50 {progress['p50'] / 1000:.1f} s "
            f"p99 {progress['p99'] / 1000:.1f} s  {progress['failures']:,} calls failed")


def run(wishes: Wishes, tell: Tell, keep: Path | None = None) -> Outcome:
    """A load test of an embedded cloud that is started for it and thrown away; `keep`: a folder that stays."""
    with _room(keep) as room, _memory(keep) as spools, targets.embedded(room, wishes.altered) as target:
        return LoadRun(wishes, room, spools, tell).run(target)


def run_against(address: str, settings: Settings, environment: Mapping[str, str], wishes: Wishes, tell: Tell,
                keep: Path | None = None) -> Outcome:
    """A load test of the cloud whose API is at `address`, by leave of its manager."""
    with _room(keep) as room, _memory(keep) as spools, targets.remote(address, settings, environment) as target:
        return LoadRun(wishes, room, spools, tell).run(target, Roster(settings.paths.state_dir, target.config.key))


def purge(address: str, settings: Settings, tell: Tell) -> tuple[int, int]:
    """Deletes the accounts that load tests made on a cloud and kept: (how many were, how many could not be)."""
    config = targets.config_at(address, settings)
    roster = Roster(settings.paths.state_dir, config.key)
    accounts = roster.read()
    left = bot_accounts.deleted(config, accounts, tell)
    roster.write(left)
    return len(accounts) - len(left), len(left)


@contextmanager
def _room(keep: Path | None) -> Iterator[Path]:
    """A private folder: `keep`, which stays, or one that goes with the block."""
    if keep is not None:
        keep.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="alienattack-load-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@contextmanager
def _memory(keep: Path | None) -> Iterator[Path]:
    """A folder for the players' disks, in memory where the system has such a place.

    A thousand players have a thousand disks. Their bots would wait for one here, each frame's fsync behind all others:
    that is not what is tested.
    """
    memory = str(MEMORY) if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="alienattack-load-", dir=memory, ignore_cleanup_errors=True) as folder:
        yield Path(folder)
        if keep is not None:
            shutil.copytree(folder, keep / "spools", dirs_exist_ok=True)


def _progress(orders: Orders) -> dict[str, Any]:
    nothing = {"phase": "coming", "playing": 0, "puts": 0, "seconds": 0.0, "events": 0, "failures": 0, "p50": 0.0,
               "p99": 0.0}
    with suppress(OSError, ValueError):
        return {**nothing, **json.loads(orders.progress.read_text(encoding="utf-8"))}
    return nothing


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
