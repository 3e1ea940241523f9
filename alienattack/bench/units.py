"""What a thousand players are billed for at the table: units of a frame, of a grant, of a best, by the functions' code.

Each second one batch: half of the players have sent a frame of two seconds. Every call of the table is counted with the
size of its items, as DynamoDB does. Beside it the same with every run's item written in every batch.
"""

from __future__ import annotations

import math
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from alienattack.bench import cloud_code
from alienattack.bench.crowd import Crowd
from alienattack.bench.figures import Figure
from alienattack.hosting.cost.designs import RUN_WRITE_SECONDS

PLAYERS = 1_000
SETTLED_SECONDS = 5  # until everybody stands in the progress
SECONDS = 60
WRITE_SECONDS = int(RUN_WRITE_SECONDS)  # of play between two writings of a live run's item
ASKED = 0.1
WRITE_UNIT = 1024
READ_UNIT = 4096


def item_bytes(value: Any) -> int:
    """How large an item or a value is, by DynamoDB's own rules: names and texts as UTF-8, numbers by their digits."""
    if isinstance(value, Mapping):
        return sum(len(name.encode()) + item_bytes(each) for name, each in value.items()) + 3
    if isinstance(value, str):
        return len(value.encode())
    if isinstance(value, bytes | bytearray):
        return len(value)
    if isinstance(value, list | tuple):
        return 3 + sum(item_bytes(each) + 1 for each in value)
    if value is None or isinstance(value, bool):
        return 1
    return len(str(value).strip("-").strip("0")) // 2 + 2


class Counter:
    """Counts the units of what goes through a table in memory, whose methods it takes the place of.

    `units`: by who calls (`caller`), "reads" or "writes", and kinds of items, as hosting/meter.py tells them. Prices as
    in DynamoDB's manual: a write by the larger of the item before and after it, twice as much in a transaction, a check
    there as a write; a changed place in the index by its old and its new entry.
    """

    def __init__(self, table: Any) -> None:
        self._table, self._items = table, table._store.items
        self._lock = threading.Lock()
        self.units: dict[tuple[str, str, str], float] = defaultdict(float)
        self.caller = ""
        self._get = table.get
        table.get, table.get_many = self.get, self.get_many
        for name in ("update", "delete"):
            setattr(table, name, self._alone(getattr(table, name)))
        table.change_together = self._together(table.change_together, lambda changes, checks=(): (*changes, *checks))
        table.update_with = self._together(table.update_with, _parts)

    def written(self, caller: str = "") -> float:
        """Units written in all, or by one caller."""
        return self._sum("writes", caller)

    def read(self, caller: str = "") -> float:
        """Units read in all, or by one caller."""
        return self._sum("reads", caller)

    def get(self, key: Mapping[str, str], *, consistent: bool = False) -> Any:
        """One item."""
        found = self._get(key, consistent=consistent)
        self._add("reads", [key], (1.0 if consistent else 0.5) * _pieces(item_bytes(found or {}), READ_UNIT))
        return found

    def get_many(self, wanted: Sequence[Mapping[str, str]], *, consistent: bool = False) -> Any:
        """Several items, each rounded up by itself."""
        return [item for key in wanted if (item := self.get(key, consistent=consistent)) is not None]

    def _alone(self, write: Callable[..., Any]) -> Callable[..., Any]:
        def counted(key: Mapping[str, str], **arguments: Any) -> Any:
            return self._counted([key], 1, lambda: write(key, **arguments))

        return counted

    def _together(self, write: Callable[..., Any], parts: Callable[..., Sequence[Any]]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:
            return self._counted([part.key for part in parts(*given, **named)], 2, lambda: write(*given, **named))

        return counted

    def _counted(self, changed: Sequence[Mapping[str, str]], times: int, work: Callable[[], Any]) -> Any:
        places = [(key["pk"], key["sk"]) for key in changed]
        before = [(item_bytes(item), item.get("place")) for item in map(self._item, places)]
        done = work()
        units = 0.0
        for place, (size, stood) in zip(places, before, strict=True):
            item = self._item(place)
            units += times * _pieces(max(size, item_bytes(item)), WRITE_UNIT)
            units += 0 if item.get("place") == stood else (stood is not None) + (item.get("place") is not None)
        self._add("writes", changed, units)
        return done

    def _item(self, place: tuple[str, str]) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._items.get(place, {})
        return found

    def _add(self, what: str, changed: Sequence[Mapping[str, str]], units: float) -> None:
        kind = "+".join(sorted({key["pk"].partition("#")[0] for key in changed}))
        with self._lock:
            self.units[self.caller, what, kind] += units

    def _sum(self, what: str, caller: str) -> float:
        return sum(units for (who, kind, _), units in self.units.items() if kind == what and caller in ("", who))


def _parts(key: Mapping[str, str], additions: Sequence[Any], *, checks: Sequence[Any] = (), also: Sequence[Any] = (),
           **_: Any) -> Sequence[Any]:
    from functions.tables.table import Change

    return (Change(key), *additions, *checks, *also)


def of_a_crowd(write_seconds: int, players: int = PLAYERS, settled: int = SETTLED_SECONDS,
               seconds: int = SECONDS) -> tuple[Crowd, Counter]:
    """So many players, and what was counted of so many seconds, `settled` of them before."""
    crowd = Crowd(players, write_seconds)
    counter = Counter(crowd.table)
    crowd.as_caller = lambda caller: setattr(counter, "caller", caller)
    for second in range(settled + seconds):
        if second == settled:
            counter.units.clear()
            crowd.frames = crowd.grants = 0
        crowd.second()
    return crowd, counter


def per_frame(write_seconds: int, players: int = PLAYERS, settled: int = SETTLED_SECONDS,
              seconds: int = SECONDS) -> tuple[float, float]:
    """Units that the consumer writes and reads a frame."""
    crowd, counter = of_a_crowd(write_seconds, players, settled, seconds)
    return counter.written("consumer") / crowd.frames, counter.read("consumer") / crowd.frames


def of_a_grant(session: str, grants: int = 24) -> float:
    """Units that a run costs which is granted to somebody who has played before; the mean of some."""
    from alienattack.bench.services import MemoryTable, Store
    from alienattack.protocol import tickets
    from alienattack.protocol.tickets import Ticket
    from functions.tables import keys, players, runs

    table = MemoryTable(Store())
    counter = Counter(table)
    for number in range(grants + 1):
        ticket = Ticket(tickets.VERSION, "k1", f"{number:024x}", "s" * 36, "N" * 8, session, 1, 1, 60 * number, 99_999)
        if number == 1:
            counter.units.clear()
        players.begin_run(table, runs.from_ticket(ticket), "k1", 60.0 * number, bool)
        table.update(keys.run(ticket.run), set={"status": "verified"})
    return counter.written() / grants - 1  # that of the verdict


def of_a_best(session: str, scores: Sequence[int]) -> list[float]:
    """Units that verified runs of one player cost, one after the other: of their rows and places, not the verdict."""
    from alienattack.bench.services import MemoryTable, Store
    from alienattack.protocol.scores import Score
    from functions.tables import boards, keys

    table = MemoryTable(Store())
    table.update(keys.session(session), set={"id": session})
    counter = Counter(table)
    found: list[float] = []
    for number, score in enumerate(scores):
        boards.record(table, boards.Best(session, "p" * 16, "N" * 8, Score(score, 3, 100, 5), number,
                                         f"{number:024x}"))
        found.append(counter.written() - sum(found))
    return found


def units(full: bool = True) -> list[Figure]:
    """What the table is billed for: by the consumer for a frame, for a grant, for a best, and all of it together."""
    if why_not := cloud_code.obstacle():
        return [Figure("consumer: write units a frame", None, "units", ASKED, at_most=True, note=why_not)]
    cloud_code.reach()
    crowd, counter = of_a_crowd(WRITE_SECONDS)
    written, read = counter.written("consumer") / crowd.frames, counter.read("consumer") / crowd.frames
    plain, plain_read = per_frame(0, settled=2, seconds=10 if full else 4)
    arcade, competition = of_a_grant("arcade"), of_a_grant("a-competition")
    first, better, worse = of_a_best("a-competition", (123_456, 654_321, 10))
    hours = PLAYERS * SECONDS / 3_600
    return [
        Figure("consumer: write units a frame", written, "units", ASKED, at_most=True,
               note=f"{PLAYERS:,} players, a frame every 2 s, runs of 5 minutes; {read:.3f} units read"),
        Figure("the same, each run written in each batch", plain / written, "times",
               note=f"{plain:.2f} units written, {plain_read:.2f} read"),
        Figure("a grant: write units", competition, "units", 7, at_most=True,
               note=f"in a competition; {arcade:.2f} in the arcade"),
        Figure("a verified best: write units", better, "units",
               note=f"in a competition; {first:.0f} where it is a player's first, {worse:.0f} where it is none"),
        Figure("the table: write units a player-hour", counter.written() / hours, "units",
               note=", ".join(f"{caller} {counter.written(caller) / hours:.0f}"
                              for caller in ("consumer", "api", "verifier")) + ", in the arcade, one board of three"),
    ]


def _pieces(size: int, unit: int) -> int:
    return max(1, math.ceil(size / unit))
