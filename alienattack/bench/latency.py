"""How long a player waits for the cloud: signing in, a request, a score on the board, a verdict.

Everything is real: an embedded cloud in a process of its own, accounts by SRP, the client's own telemetry in real time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from time import perf_counter

from alienattack.bench import own_cloud
from alienattack.bench.figures import Figure
from alienattack.errors import AlienAttackError
from alienattack.loadtest.botplayer import BotPlayer
from alienattack.online.account import Account
from alienattack.online.cloudconfig import CloudConfig
from alienattack.online.keeper import MemoryKeeper
from alienattack.sim import Sim

SIGN_INS = 5
REQUESTS = 30
PLAY_SECONDS = 30.0
QUICK_SECONDS = 12.0
POLL_SECONDS = 0.1
AFTER_SECONDS = 6.0
SIGN_IN_LIMIT = 1.0
SCORE_LIMIT = 3.0
_PASSWORD = "Measuring-horse-7"  # noqa: S105  of accounts that live for seconds, in a cloud of the benchmark's own


def latency(full: bool = True) -> list[Figure]:
    """All of this group, against one cloud."""
    if why_not := own_cloud.obstacle():
        return [Figure("a score on the board, end to end", None, "s", SCORE_LIMIT, at_most=True, note=why_not)]
    with own_cloud.own_cloud() as (_, config, home):
        figures = _sign_in(config, SIGN_INS if full else 3)
        with BotPlayer(config, own_cloud.new_name(), home / "bot", seed=7) as bot:
            bot.join()
            figures += _requests(bot)
            figures += _end_to_end(bot, PLAY_SECONDS if full else QUICK_SECONDS)
    return figures


def _sign_in(config: CloudConfig, times: int) -> list[Figure]:
    taken = []
    for _ in range(times):
        account, name = Account(config, MemoryKeeper()), own_cloud.new_name()
        account.sign_up(name, _PASSWORD)
        begun = perf_counter()
        account.sign_in(name, _PASSWORD)
        taken.append(perf_counter() - begun)
    return [Figure("sign-in by SRP", median(taken), "s", SIGN_IN_LIMIT, at_most=True, note=_spread(taken, "s"))]


def _requests(bot: BotPlayer) -> list[Figure]:
    """A board, a watermark and a grant by HTTP, beside the least that the API can answer."""
    run = bot.api.start_run().run
    asked: dict[str, Callable[[], object]] = {
        "least": lambda: bot.api.sessions(), "board": lambda: bot.api.board(limit=50), "run": lambda: bot.api.run(run)}
    taken: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(REQUESTS):
        for name, ask in asked.items():
            begun = perf_counter()
            ask()
            taken[name].append((perf_counter() - begun) * 1e3)
    return [
        Figure("a board request, embedded cloud", median(taken["board"]), "ms", note=_spread(taken["board"], "ms")),
        Figure("a board request to a watermark's", median(taken["board"]) / median(taken["run"]), "times",
               note=f"a watermark {median(taken['run']):.1f} ms, the sessions {median(taken['least']):.1f} ms"),
    ]


def _end_to_end(bot: BotPlayer, seconds: float) -> list[Figure]:
    """From the instant at which a score was reached to the board that says so; the board is asked all the time."""
    made: list[tuple[float, int]] = []
    seen: list[tuple[float, int]] = []

    def note(sim: Sim) -> None:
        if not made or sim.score > made[-1][1]:
            made.append((time.monotonic(), sim.score))

    def look(until: float) -> None:
        while time.monotonic() < until:
            board = bot.api.board()
            if board is not None and board.me is not None:
                seen.append((time.monotonic(), board.me.score.score))
            time.sleep(POLL_SECONDS)

    with ThreadPoolExecutor(1) as thread:
        until = time.monotonic() + seconds
        looking = thread.submit(look, until + AFTER_SECONDS)
        truth = bot.play_run(until, watch=note)
        begun = perf_counter()
        status = bot.verdict(truth.run)
        verdict = perf_counter() - begun
        looking.result()
    if status is None or status.status != "verified":
        raise AlienAttackError("An honest run was not verified.", "Report it.")
    delays = [next((at for at, score in seen if score >= wanted), float("inf")) - reached
              for reached, wanted in made if wanted]
    return [
        Figure("a score on the board, end to end", median(delays), "s", SCORE_LIMIT, at_most=True,
               note=_spread(delays, "s")),
        Figure("end of a run to its verdict", verdict, "s"),
    ]


def _spread(taken: Sequence[float], unit: str) -> str:
    ordered = sorted(taken)
    return f"n={len(ordered)}, p90 {ordered[int(len(ordered) * 0.9)]:.2f} {unit}, worst {ordered[-1]:.2f} {unit}"
