"""One client process of a campaign: bots that are players in everything, until somebody kills it or closes its stdin.

    python -m alienattack.loadtest.chaos.client ORDERS.json

Its bots sign up or in, play run after run, and keep on through whatever happens to network and cloud. When stdin ends,
they finish their runs and stay until their spools are empty. Nothing it says is believed by the ledger; the truths it
writes down (one line a run) are only compared.
"""

from __future__ import annotations

import json
import logging
import random
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from alienattack.errors import AlienAttackError, SignInError
from alienattack.loadtest.botplayer import BotPlayer
from alienattack.online.cloudconfig import CloudConfig, fetch_config

RUN_SECONDS = (3.0, 14.0)
AGAIN_SECONDS = (0.3, 1.5)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Orders:
    """What a client process is to do. `bots`: who plays in it; `settle_seconds`: how long it stays after the end."""

    api: str
    endpoint: str
    bots: tuple[BotOrders, ...]
    settle_seconds: float

    def to_json(self) -> dict[str, Any]:
        """For the file; it holds passwords, so it is made readable by its owner alone."""
        return asdict(self)

    @staticmethod
    def from_json(fields: dict[str, Any]) -> Orders:
        """Reads what `to_json` makes."""
        return Orders(fields["api"], fields["endpoint"], tuple(BotOrders(**bot) for bot in fields["bots"]),
                      fields["settle_seconds"])


@dataclass(frozen=True, slots=True)
class BotOrders:
    """One bot. `home`: its state folder, which may be that of a bot in another process: two games on one machine."""

    name: str
    password: str
    home: str
    policy: str
    seed: int


class Persistent:
    """A bot that does not give up: every call is made again until it succeeds or the end has come."""

    def __init__(self, orders: Orders, bot: BotOrders, over: threading.Event) -> None:
        self._orders = orders
        self._bot = bot
        self._over = over
        self._rng = random.Random(f"{bot.name}{time.time_ns()}")
        self._player: BotPlayer | None = None

    def run(self) -> None:
        """Plays until the end, then waits until everything is settled."""
        while not self._over.is_set() and self._player is None:
            self._try(self._come_in)
        while not self._over.is_set() and self._player is not None:
            self._try(self._play)
        if self._player is not None:
            self._settle(self._player)

    def _try(self, call: Callable[[], None]) -> None:
        try:
            call()
        except SignInError:
            if self._player is not None:
                self._signed_in(self._player)
        except AlienAttackError as error:
            _log.info("%s: %s", self._bot.name, error)
            self._over.wait(self._rng.uniform(*AGAIN_SECONDS))

    def _come_in(self) -> None:
        config: CloudConfig = fetch_config(self._orders.api, self._orders.endpoint)
        home = Path(self._bot.home)
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        player = BotPlayer(config, self._bot.name, home, self._bot.policy, self._bot.seed, self._bot.password)
        if not self._signed_in(player):
            with suppress(SignInError):  # the name is taken: by this bot, before it was killed
                player.account.sign_up(self._bot.name, self._bot.password)
            player.account.sign_in(self._bot.name, self._bot.password)
        assert player.account.identity is not None
        (home / "sub").write_text(player.account.identity.sub, encoding="ascii")
        assert player.telemetry is not None  # it begins at once with what is left of the life before
        self._player = player

    def _signed_in(self, player: BotPlayer) -> bool:
        try:
            player.account.sign_in(self._bot.name, self._bot.password)
        except AlienAttackError:
            return False
        return True

    def _play(self) -> None:
        assert self._player is not None
        # A run that is on when the end comes is played on for its few seconds: that too must arrive.
        truth = self._player.play_run(time.monotonic() + self._rng.uniform(*RUN_SECONDS))
        line = json.dumps({"run": truth.run, "player": truth.player, "name": truth.name, **truth.score.to_json()})
        with (Path(self._bot.home) / "truths.jsonl").open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def _settle(self, player: BotPlayer) -> None:
        until = time.monotonic() + self._orders.settle_seconds
        while time.monotonic() < until and player.telemetry.ledger().spooled:
            if player.account.identity is None:
                self._signed_in(player)
            time.sleep(0.2)
        player.close()


def main(path: str) -> int:
    """Runs the bots of an orders file; ends when its stdin does."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    for noisy in ("botocore", "urllib3", "boto3"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    orders = Orders.from_json(json.loads(Path(path).read_text(encoding="utf-8")))
    over = threading.Event()
    threads = [threading.Thread(target=Persistent(orders, bot, over).run, name=bot.name) for bot in orders.bots]
    for thread in threads:
        thread.start()
    sys.stdin.buffer.read()
    over.set()
    for thread in threads:
        thread.join()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
