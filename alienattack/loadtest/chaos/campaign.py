"""The campaign: cloud, network and clients start, the timetable is let loose on them, then all settles for accounts."""

from __future__ import annotations

import json
import logging
import os
import random
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from alienattack.loadtest.accounts import Accounts, balance
from alienattack.loadtest.botplayer import BotPlayer
from alienattack.loadtest.chaos import plan
from alienattack.loadtest.chaos.client import BotOrders, Orders
from alienattack.loadtest.chaos.network import Proxy, Weather
from alienattack.loadtest.chaos.plan import Fault
from alienattack.loadtest.cloudhost import CloudHost, child_environment
from alienattack.loadtest.evidence import read_archive, read_spool, read_tables, read_truths
from alienattack.loadtest.judging import played
from alienattack.online.cloudconfig import fetch_config

_log = logging.getLogger(__name__)

BOTS_A_PROCESS = 3
POLICIES = ("hunter", "hunter", "sprayer")
COME_IN_SECONDS = 60.0  # everybody signs up before the faults begin; who does not tries on among them
SETTLE_SECONDS = 90.0
VERDICT_SECONDS = 150.0  # a forgotten run is sent to its verifier again after 60
RESTART_SECONDS = (0.2, 2.0)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a campaign is to be. `altered`: a cloud with other functions than this installation's own, for tests."""

    seconds: float
    players: int = 8
    seed: int = 1
    altered: Path | None = None
    settle_seconds: float = SETTLE_SECONDS


@dataclass(slots=True)
class Client:
    """One client process and its orders. `due`: the monotonic instant at which it is started again."""

    orders: Path
    home: Path
    proxy: str
    process: subprocess.Popen[bytes] | None = None
    due: float = 0.0

    @property
    def running(self) -> bool:
        """Whether it lives."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Starts it; its words go to a log in its home."""
        environment = child_environment(self.home, HTTP_PROXY=self.proxy, http_proxy=self.proxy)
        with (self.home / "client.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "alienattack.loadtest.chaos.client", str(self.orders)], env=environment,
                stdin=subprocess.PIPE, stdout=log, stderr=log)

    def kill(self) -> None:
        """kill -9."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)
            if self.process.stdin is not None:
                self.process.stdin.close()

    def finish(self) -> None:
        """Tells it that this is the end; it leaves by itself when all is settled."""
        if self.process is not None and self.process.stdin is not None:
            with suppress(OSError):
                self.process.stdin.close()


@dataclass(slots=True)
class Campaign:
    """One campaign in a folder of its own. `tell` is told how it goes, a line at a time."""

    wishes: Wishes
    folder: Path
    tell: Callable[[str], None]
    counts: Counter[str] = field(default_factory=Counter)
    _clients: list[Client] = field(default_factory=list)
    _homes: list[Path] = field(default_factory=list)
    _rng: random.Random = field(default_factory=random.Random)

    def run(self) -> dict[str, Any]:
        """Runs it and returns the ledger. Raises HostingError where the cloud can't be started."""
        begun = time.monotonic()
        self._rng.seed(self.wishes.seed)
        cloud = CloudHost(_made(self.folder / "cloud"), self.wishes.altered)
        proxy = Proxy(Weather(random.Random(self.wishes.seed))).start()
        try:
            cloud.start()
            self._hire(cloud, proxy)
            self._rage(cloud, proxy)
            accounts = self._settle(cloud, proxy)
        finally:
            for client in self._clients:
                if client.running:
                    client.kill()
            proxy.close()
            cloud.close()
        return self._ledger(accounts, cloud, proxy, time.monotonic() - begun)

    # -- the players ---------------------------------------------------------------------------------------------

    def _hire(self, cloud: CloudHost, proxy: Proxy) -> None:
        """Players in groups, a process each; the first player plays in two processes, with one spool."""
        mark = secrets.token_hex(3)
        bots = []
        for number in range(self.wishes.players):
            home = _made(self.folder / f"player-{number}")
            bots.append(BotOrders(f"Chaos{mark}-{number}", f"Bot-{secrets.token_hex(8)}-7A", str(home),
                                  POLICIES[number % len(POLICIES)], self.wishes.seed * 1_000 + number))
            self._homes.append(home)
        groups = [bots[at:at + BOTS_A_PROCESS] for at in range(0, len(bots), BOTS_A_PROCESS)]
        groups.append([bots[0]])
        for number, group in enumerate(groups):
            home = _made(self.folder / f"client-{number}")
            orders = Orders(cloud.info.api, cloud.info.endpoint, tuple(group), self.wishes.settle_seconds)
            path = home / "orders.json"
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
                json.dump(orders.to_json(), file)
            client = Client(path, home, proxy.address)
            client.start()
            self._clients.append(client)
        begun = time.monotonic()
        while not all((home / "sub").exists() for home in self._homes) and time.monotonic() < begun + COME_IN_SECONDS:
            self._progress(time.monotonic() - begun, proxy, "coming")
            time.sleep(0.1)

    # -- the faults ----------------------------------------------------------------------------------------------

    def _rage(self, cloud: CloudHost, proxy: Proxy) -> None:
        begun = time.monotonic()
        waiting = plan.timetable(self.wishes.seed, self.wishes.seconds)
        fault = next(waiting, None)
        calm_at = mended_at = 0.0
        while (now := time.monotonic()) < begun + self.wishes.seconds:
            if fault is not None and now >= begun + fault.at:
                until = now + fault.lasts
                calm_at = until if fault.kind == plan.STORM else calm_at
                mended_at = until if fault.kind == plan.CUT else mended_at
                self._strike(fault, cloud, proxy)
                fault = next(waiting, None)
            if proxy.weather.storm and now >= calm_at:
                proxy.weather.storm = False
            if proxy.weather.cut and now >= mended_at:
                proxy.mend()
            self._start_again(now)
            self._progress(now - begun, proxy)
            time.sleep(0.05)
        proxy.weather.storm = False
        proxy.mend()

    def _strike(self, fault: Fault, cloud: CloudHost, proxy: Proxy) -> None:
        self.counts[fault.kind] += 1
        if fault.kind == plan.KILL_CLOUD:
            cloud.kill()
            cloud.start()
        elif fault.kind == plan.KILL_CLIENT:
            client = self._clients[int(fault.chance * len(self._clients))]
            client.kill()
            client.due = time.monotonic() + self._rng.uniform(*RESTART_SECONDS)
        elif fault.kind == plan.CUT:
            proxy.cut()
        elif fault.kind == plan.STORM:
            proxy.weather.storm = True
        else:
            proxy.weather.expire()

    def _start_again(self, now: float) -> None:
        for client in self._clients:
            if client.running:
                continue
            if client.due == 0.0:
                self.counts["clients_died"] += 1  # by itself, which none should
            if now >= client.due:
                client.due = 0.0
                client.start()

    # -- the end -------------------------------------------------------------------------------------------------

    def _settle(self, cloud: CloudHost, proxy: Proxy) -> Accounts:
        self._start_again(float("inf"))
        if not cloud.running:
            cloud.start()
        begun = time.monotonic()
        for client in self._clients:
            client.finish()
        while any(client.running for client in self._clients):
            if time.monotonic() > begun + self.wishes.settle_seconds + 30.0:
                self.counts["clients_stuck"] += sum(client.running for client in self._clients)
                for client in self._clients:
                    client.kill()
            self._progress(time.monotonic() - begun, proxy, "settling")
            time.sleep(0.1)
        self._await_verdicts(cloud)
        return self._balance(cloud)

    def _await_verdicts(self, cloud: CloudHost) -> None:
        """Somebody looks at the board meanwhile: what a killed host forgot to have verified is sent again."""
        config = fetch_config(cloud.info.api, cloud.info.endpoint)
        until = time.monotonic() + VERDICT_SECONDS
        with BotPlayer(config, f"Look{secrets.token_hex(4)}", _made(self.folder / "onlooker")) as onlooker:
            onlooker.join()
            while time.monotonic() < until:
                runs, _ = read_tables(cloud.ask)
                waiting = [run.run for run in runs.values() if run.status == "ended"]
                if not waiting:
                    return
                self.tell(f"{len(waiting)} runs wait for their verdicts")
                onlooker.api.board()
                time.sleep(1.0)

    def _balance(self, cloud: CloudHost) -> Accounts:
        archive, strange = read_archive(cloud.ask)
        runs, rows = read_tables(cloud.ask)
        spools, truths = {}, {}
        for home in self._homes:
            who = home / "sub"
            for path in home.glob("spool/*/spool.sqlite"):
                spools[who.read_text(encoding="ascii")] = read_spool(path)
            truths.update(read_truths(home))
        accounts = balance(spools, runs, rows, archive, truths, played)
        if strange:
            accounts.findings.append(f"{strange} records of the archive are no frames")
            accounts.unexplained += strange
        return accounts

    def _ledger(self, accounts: Accounts, cloud: CloudHost, proxy: Proxy, seconds: float) -> dict[str, Any]:
        kills = self.counts[plan.KILL_CLOUD] + self.counts[plan.KILL_CLIENT]
        books = {each.name: getattr(accounts, each.name) for each in fields(accounts)}  # asdict mangles a Counter
        return {**books, "kills": kills, "cloud_kills": self.counts[plan.KILL_CLOUD],
                "client_kills": self.counts[plan.KILL_CLIENT], "cuts": self.counts[plan.CUT],
                "storms": self.counts[plan.STORM], "expiries": self.counts[plan.EXPIRE],
                "requests": dict(sorted(proxy.weather.counts.items())),
                "slowest_recovery": round(max(cloud.recoveries), 2),
                "clients_died": self.counts["clients_died"], "clients_stuck": self.counts["clients_stuck"],
                "seed": self.wishes.seed, "seconds": round(seconds, 1)}

    def _progress(self, seconds: float, proxy: Proxy, word: str = "") -> None:
        whole = int(seconds)
        if self.counts["told"] == whole:
            return
        self.counts["told"] = whole
        state = word or ("cut" if proxy.weather.cut else "storm" if proxy.weather.storm else "calm")
        alive = sum(client.running for client in self._clients)
        self.tell(f"{whole:>4} s  {state:<8}  {alive}/{len(self._clients)} clients  "
                  f"{self.counts[plan.KILL_CLOUD]} cloud kills  {self.counts[plan.KILL_CLIENT]} client kills  "
                  f"{self.counts[plan.CUT]} cuts  {self.counts[plan.EXPIRE]} expiries  "
                  f"{sum(proxy.weather.counts.values())} requests")


def run(wishes: Wishes, tell: Callable[[str], None], keep: Path | None = None) -> dict[str, Any]:
    """A campaign in a private folder that is thrown away at the end, or in `keep`, which stays for looking into."""
    if keep is not None:
        return Campaign(wishes, _made(keep), tell).run()
    with tempfile.TemporaryDirectory(prefix="alienattack-chaos-", ignore_cleanup_errors=True) as room:
        return Campaign(wishes, Path(room), tell).run()


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
