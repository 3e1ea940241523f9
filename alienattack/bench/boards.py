"""The board by its rows: what an exact rank and a whole board cost among a thousand players and among a million."""

from __future__ import annotations

import io
import random
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, Any

from alienattack.bench import cloud_code
from alienattack.bench.figures import Figure
from alienattack.bench.fitting import exponent, told
from alienattack.errors import AlienAttackError
from alienattack.hosting.cost.bill import LOOK_CPU_MS, ROWS_CPU_MS
from alienattack.hosting.cost.designs import BOARD_SECONDS, LOG_ONE_OF
from alienattack.protocol.api import PANE_ROWS, player_id
from alienattack.protocol.scores import Score

if TYPE_CHECKING:
    from alienattack.bench.answered_table import AnsweredTable

RANK_ROWS = (1_000, 10_000, 100_000, 1_000_000)
BOARD_ROWS = (100, 1_000, 10_000)
SAMPLES = 500
REQUESTS = 30
PLAYERS, PLAYING = 1_000, 160  # who have rows and play, and are on the live board
PANE_SECONDS = 5.0  # between two requests of one
PANE_ROUNDS = 12  # as long as a run is remembered: each is read once
LOOKS = 7
FLAT = 0.2  # an exponent that is as good as none: nodes fill up with the rows, and then no more
NOW = 1_800_000_000.0


def scores_of(rows: int, rng: random.Random) -> list[int]:
    """Scores as people reach them, ascending: many low ones, few high ones."""
    return sorted(min(999_990, round(rng.lognormvariate(9.5, 1.1))) for _ in range(rows))


def nodes_of(board: str, scores: Sequence[int]) -> list[dict[str, Any]]:
    """The items of a board's rank tree as they stand after each of these scores was recorded."""
    from functions import ranktree
    from functions.tables import keys

    return [{**keys.rank_node(board, name), **{f"n{digit:02d}": count for digit, count in counts.items()}}
            for name, counts in ranktree.tree_of(scores).items()]


def wrong_ranks(rank_of: Callable[[int], int], scores: Sequence[int], rng: random.Random,
                samples: int = SAMPLES) -> tuple[int, float]:
    """Of so many ranks: how many differ from counting, and the median of their milliseconds."""
    wrong, spent = 0, []
    for score in rng.sample(scores, samples):
        begun = time.perf_counter()
        rank = rank_of(score)
        spent.append((time.perf_counter() - begun) * 1e3)
        wrong += rank != 1 + len(scores) - bisect_right(scores, score)
    return wrong, median(spent)


def board(full: bool = True) -> list[Figure]:
    """Calls, items and times, and how they grow with the rows."""
    if why_not := cloud_code.obstacle():
        return [Figure("an exact rank: items read", None, "items", 3, at_most=True, note=why_not)]
    cloud_code.reach()
    return [*_ranks(RANK_ROWS if full else (*RANK_ROWS[:-1], 300_000)), *_requests(BOARD_ROWS)]


def _ranks(sizes: Sequence[int]) -> list[Figure]:
    from alienattack.bench.services import MemoryTable, Store
    from functions.tables import boards

    rng = random.Random(2026)
    spent, calls, items, wrong = [], [], [], 0
    for size in sizes:
        scores = scores_of(size, rng)
        store = Store(items={(node["pk"], node["sk"]): node for node in nodes_of("arcade", scores)})
        table = MemoryTable(store)
        bad, each = wrong_ranks(partial(boards.rank_of, table, "arcade"), scores, rng)
        spent.append(each)
        calls.append(table.calls / SAMPLES)
        items.append(table.read / SAMPLES)
        wrong += bad
    return [
        Figure("an exact rank: calls of the table", max(calls), "calls", 1, at_most=True,
               note=f"among {sizes[0]:,} to {sizes[-1]:,} rows"),
        Figure("an exact rank: items read", max(items), "items", 3, at_most=True, note="the same at each size"),
        Figure("an exact rank: wrong ones", wrong, f"of {SAMPLES * len(sizes):,}", 0, at_most=True,
               note="held against counting"),
        Figure("an exact rank: growth with the rows", exponent(sizes, spent), "exponent", FLAT, at_most=True,
               note=told(sizes, spent, "ms")),
    ]


def _requests(sizes: Sequence[int]) -> list[Figure]:
    """GET /sessions/arcade/board by the API's own code, for a player in the middle of the board."""
    spent, items, calls = [], [], []
    for size in sizes:
        with _api(size) as (ask, table):
            ask()
            table.calls = table.read = 0
            times = []
            for _ in range(REQUESTS):
                begun = time.process_time()
                ask()
                times.append((time.process_time() - begun) * 1e3)
            spent.append(median(times))
            items.append(table.read / REQUESTS)
            calls.append(table.calls / REQUESTS)
    return [
        Figure("a board request: calls of the table", calls[-1], "calls",
               note=f"a player in the middle of {sizes[-1]:,} rows, {PANE_ROWS} asked for"),
        Figure("a board request: items read", items[-1], "items", note=told(sizes, items, "items")),
        Figure("a board request: growth with the rows", exponent(sizes[1:], spent[1:]), "exponent", FLAT,
               at_most=True, note=f"CPU; {told(sizes, spent, 'ms')}"),
        *_in_play(),
    ]


def _in_play() -> list[Figure]:
    """The panes of PLAYERS who all play, for some seconds in one process, by boto3's own client without the wire."""
    from functions import looks

    with _panes(PLAYERS) as (ask, table, clock):
        order = [number for _ in range(PANE_ROUNDS) for number in range(PLAYERS)]
        for number in range(PLAYERS):  # the first round is not counted: there everybody is new
            clock[0] += PANE_SECONDS / PLAYERS
            ask(number)
        table.calls, begun = 0, time.process_time()
        for number in order:
            clock[0] += PANE_SECONDS / PLAYERS
            ask(number)
        spent = (time.process_time() - begun) * 1e3 / len(order)
        rows: list[float] = []
        entries: list[float] = []
        for _ in range(LOOKS):
            looks.forget()
            for readings in (rows, entries):
                begun = time.process_time()
                ask(0)
                readings.append((time.process_time() - begun) * 1e3)
                clock[0] += BOARD_SECONDS
    return [
        Figure("a board request in play: CPU", spent, "ms", 3, at_most=True,
               note=f"{PLAYERS:,} play and have rows, {PLAYING} on the live board; what is read for all in it"),
        Figure("a board request in play: calls of the table", table.calls / len(order), "calls", 1, at_most=True,
               note=f"its run every minute, who plays every {BOARD_SECONDS:g} s, the rows every 10 s"),
        Figure("a board request in play: CPU where it reads the rows", median(rows), "ms", ROWS_CPU_MS, at_most=True,
               note=f"as the bill assumes; {PLAYERS:,} rows, for all, every 10 s"),
        Figure("a board request in play: CPU where it reads who plays", median(entries), "ms", LOOK_CPU_MS,
               at_most=True, note=f"likewise; {PLAYING} of them, for all, every {BOARD_SECONDS:g} s"),
    ]


@contextmanager
def _api(rows: int) -> Iterator[tuple[Callable[[], None], Any]]:
    """The API over a board of so many rows in memory: how a player in the middle asks it, and its table."""
    from alienattack.bench.services import MemoryTable, Store
    from functions import api, environment
    from functions.routing import Router
    from functions.tables import keys
    from functions.tables.boards import Best, row_item

    scores = scores_of(rows, random.Random(rows))
    bests = [row_item(Best("arcade", player_id(f"sub{number}"), f"Player{number}", Score(score, 0, 50, 3), number,
                           f"run{number}")) for number, score in enumerate(scores)]
    sub = f"sub{rows // 2}"
    playing = [{**keys.newest_run(sub), "run": "now"}, _run_item("now", sub)]
    items = (*bests, *nodes_of("arcade", scores), *playing)
    store = Store(items={(item["pk"], item["sk"]): item for item in items}, version=1)
    table, router = MemoryTable(store), Router(api.ROUTES, lambda: NOW)
    event = _event(sub, limit=str(PANE_ROWS))

    def ask() -> None:
        answer = router.answer(event)
        if answer["statusCode"] != 200:
            raise AlienAttackError(f"The board answered {answer['statusCode']}: {answer['body'][:200]}", "Report it.")

    with _instead(environment, table=lambda: table, board_seconds=lambda: 0.0):
        yield ask, table


@contextmanager
def _panes(players: int) -> Iterator[tuple[Callable[[int], None], AnsweredTable, list[float]]]:
    """The API over a board whose players all play: how each of them asks it, its table, and the time of it all."""
    from aws_lambda_powertools import Logger

    from alienattack.bench.answered_table import AnsweredTable
    from alienattack.bench.services import MemoryTable, Store
    from functions import api, environment
    from functions.routing import Router
    from functions.tables import live
    from functions.tables.boards import Best, row_item
    from functions.tables.live import LiveEntry

    scores = scores_of(players, random.Random(players))
    items = [row_item(Best("arcade", player_id(f"sub{number}"), f"Player{number}", Score(score, 0, 50, 3), number,
                           f"run{number}")) for number, score in enumerate(scores)]
    items += [_run_item(f"run{number}", f"sub{number}") for number in range(players)]
    far_ms = int((NOW + 3_600) * 1e3)  # nobody of them falls silent
    claims: dict[str, LiveEntry | None] = {
        f"run{number}": LiveEntry(f"run{number}", player_id(f"sub{number}"), f"Player{number}", "live",
                                  Score(scores[number] + 500, 2, 9, 3), far_ms)
        for number in range(0, players, players // PLAYING)[:PLAYING]}
    store = Store()
    live.merge(MemoryTable(store), "arcade", claims)
    items += store.items.values()
    clock = [NOW]
    answered, router = AnsweredTable(items), Router(api.ROUTES, lambda: clock[0])
    events = [_event(f"sub{number}", limit=str(PANE_ROWS), run=f"run{number}") for number in range(players)]

    def ask(number: int) -> None:
        answer = api.handler(events[number], None)
        if answer["statusCode"] != 200:
            raise AlienAttackError(f"The board answered {answer['statusCode']}: {answer['body'][:200]}", "Report it.")

    with (_instead(environment, table=lambda: answered.table, board_seconds=lambda: BOARD_SECONDS,
                   log_one_of=lambda: LOG_ONE_OF),
          _instead(api, _router=router, logger=Logger("bench", stream=io.StringIO()))):
        yield ask, answered, clock


@contextmanager
def _instead(module: Any, **others: Any) -> Iterator[None]:
    """Has a module these attributes for a while."""
    real = {name: getattr(module, name) for name in others}
    for name, other in others.items():
        setattr(module, name, other)
    try:
        yield
    finally:
        for name, was in real.items():
            setattr(module, name, was)


def _run_item(run: str, sub: str) -> dict[str, Any]:
    """A run in the middle of it."""
    from functions.tables import keys

    return {**keys.run(run), "run": run, "sub": sub, "name": sub, "session": "arcade", "seed": 1, "ruleset": 1,
            "iat": int(NOW), "exp": int(NOW) + 3_600, "status": "live", "applied": 1, "counted": 1, "mac": "0" * 43,
            "tick": 1_200, "score": 400, "lives": 3, "shots": 20, "level": 1, "seen_ms": int(NOW * 1e3), "refused": []}


def _event(sub: str, **query: str) -> dict[str, Any]:
    """A player asks for the arcade's board."""
    claims = {"sub": sub, "token_use": "id", "cognito:username": sub, "nickname": sub}
    return {"requestContext": {"http": {"method": "GET"}, "authorizer": {"jwt": {"claims": claims}}},
            "rawPath": "/sessions/arcade/board", "queryStringParameters": query, "headers": {}, "body": None}

