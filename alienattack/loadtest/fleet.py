"""Many bots at once, and what the board says of them held against what they know."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from alienattack.loadtest.botplayer import BotPlayer, Truth
from alienattack.online.api import Api
from alienattack.online.cloudconfig import CloudConfig
from alienattack.protocol.api import ARCADE, BoardRow
from alienattack.protocol.scores import rank_key

MOST_ROWS = 100  # that a board shows
POLICIES = ("hunter", "hunter", "sprayer")
SIGN_UPS_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Difference:
    """One player of whom the board says something else than the bot knows."""

    name: str
    truth: Truth | None
    row: BoardRow | None


class Fleet:
    """N bots, each a player of its own on a thread of its own. Use as a context manager."""

    def __init__(self, config: CloudConfig, size: int, state_dir: Path, policies: tuple[str, ...] = POLICIES) -> None:
        mark = secrets.token_hex(3)
        self.bots = [BotPlayer(config, f"Bot{mark}-{number}", state_dir / f"bot-{number}",
                               policies[number % len(policies)], seed=number + 1)
                     for number in range(size)]

    def __enter__(self) -> Fleet:
        return self

    def __exit__(self, *_: object) -> None:
        with ThreadPoolExecutor(len(self.bots)) as threads:
            list(threads.map(lambda bot: bot.close(), self.bots))

    def join(self) -> None:
        """All sign up and in; a few at a time, for SRP is arithmetic."""
        with ThreadPoolExecutor(SIGN_UPS_AT_ONCE) as threads:
            list(threads.map(lambda bot: bot.join(), self.bots))

    def play(self, seconds: float, session: str = ARCADE) -> list[Truth]:
        """All play for `seconds` at the same time; returns the best run of each. Raises what stops a bot."""
        with ThreadPoolExecutor(len(self.bots)) as threads:
            list(threads.map(lambda bot: bot.play(seconds, session), self.bots))
        return [bot.best for bot in self.bots if bot.best is not None]

    def await_verdicts(self, timeout: float = 60.0) -> dict[str, str]:
        """Waits for the verdict on every run; run -> its status."""
        def of(bot: BotPlayer) -> list[tuple[str, str]]:
            found = [(truth.run, bot.verdict(truth.run, timeout)) for truth in bot.truths]
            return [(run, status.status if status is not None else "unknown") for run, status in found]

        with ThreadPoolExecutor(len(self.bots)) as threads:
            return dict(pair for pairs in threads.map(of, self.bots) for pair in pairs)

    def board(self, session: str = ARCADE) -> tuple[BoardRow, ...]:
        """The board as the first bot sees it, every row that it shows."""
        api: Api = self.bots[0].api
        board = api.board(session, MOST_ROWS)
        return board.rows if board is not None else ()


def differences(truths: list[Truth], rows: tuple[BoardRow, ...]) -> list[Difference]:
    """Every player of `truths` whose row is missing, differs, or is not verified, and rows out of order."""
    by_player = {row.player: row for row in rows}
    found = []
    for truth in truths:
        row = by_player.get(truth.player)
        if row is None or row.score != truth.score or row.state != "verified" or row.name != truth.name:
            found.append(Difference(truth.name, truth, row))
    for above, below in pairwise(rows):
        if rank_key(below.score) < rank_key(above.score):
            found.append(Difference(below.name, None, below))
    return found
