"""Sessions: competitions that managers open and close; the arcade and every day's challenge are always there."""

from __future__ import annotations

import math
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from boto3.dynamodb.conditions import Attr, ConditionBase
from boto3.dynamodb.conditions import Key as KeyIs

from alienattack.protocol import daily
from alienattack.protocol.api import ARCADE, SessionInfo
from functions.tables import keys
from functions.tables.table import Change, ConditionFailed, Item, Table

GRACE_SECONDS = 60  # frames on their way when a session closes are still admitted
CLOSE_SLACK_SECONDS = 2.0  # grants are told in whole seconds, clocks are known to half an answer's round trip
HEARD_SECONDS = 10.0  # games look at the board every five seconds
ARCADE_RUN_SECONDS = 26 * 3600  # how long a ticket lives where no close ends it
COUNTDOWN_SECONDS = 5.0  # between a manager's start and the instant at which everybody begins, and
PLAYERS_A_SECOND = 30  # who hear of it and are granted their runs in a second more
LONGEST_COUNTDOWN_SECONDS = 30.0
DEFAULT_SEATS = 150
MOST_SEATS = 10_000
MOST_MINUTES = 30

MULTIPLE_TRIALS, SINGLE_TRIAL, TIME_CONSTRAINED = KINDS = ("MULTIPLE_TRIALS", "SINGLE_TRIAL", "TIME_CONSTRAINED")


@dataclass(frozen=True, slots=True)
class Session:
    """One session as stored. Instants are seconds since 1970; `closed_at` is when a manager closed it.

    `seed`: that of all its runs, told with the grant of a run and not before; 0 where every run has its own.
    `seats`: how many may play, 0: anybody. `minutes`: how long a TIME_CONSTRAINED one lasts. `gathers`: players wait in
    a lobby until a manager starts them all at `starts_at`. `code`: opens a session that is not public.
    `marked_at`: when its end was written into the shards `marked_shards` of the stream (functions.closing).
    `frozen_at`: when its final board was settled, after which nothing changes it; `winners` are its first three names,
    `drift` how many counts of its rank tree were wrong then (None: not compared yet).
    """

    id: str
    name: str
    kind: str = MULTIPLE_TRIALS
    state: str = "open"
    opens_at: float | None = None
    closes_at: float | None = None
    closed_at: float | None = None
    public: bool = True
    seed: int = 0
    seats: int = 0
    minutes: int = 0
    gathers: bool = False
    starts_at: float | None = None
    code: str = ""
    marked_at: float | None = None
    marked_shards: tuple[str, ...] = ()
    frozen_at: float | None = None
    winners: tuple[str, ...] = ()
    drift: int | None = None

    def end(self) -> float | None:
        """When the session ended or will end; None: never. Instants are judged on read, there are no timers."""
        ends = [instant for instant in (self.closes_at, self.closed_at) if instant is not None]
        return min(ends) if ends else None

    def plays_until(self) -> float | None:
        """The last instant of which play still counts, and a little more: of an end that was known ahead a player knows
        to the precision of their clock, of a manager's close by the next look at the board."""
        ends = [instant + slack for instant, slack in ((self.closes_at, CLOSE_SLACK_SECONDS),
                                                       (self.closed_at, HEARD_SECONDS)) if instant is not None]
        return min(ends) if ends else None

    def state_at(self, now: float) -> str:
        """`waiting` (not yet open), `gathering` (until its start), `open`, `closed` or `archived`."""
        end = self.end()
        if self.state == "archived":
            return "archived"
        if self.state == "closed" or (end is not None and now >= end):
            return "closed"
        if self.opens_at is not None and now < self.opens_at:
            return "waiting"
        return "gathering" if self.gathers and (self.starts_at is None or now < self.starts_at) else "open"

    def grants_runs(self, now: float) -> bool:
        """Whether runs are granted: while it is open, and from the manager's start on, so that all begin together."""
        state = self.state_at(now)
        return state == "open" or (state == "gathering" and self.starts_at is not None)

    def play_begins(self, now: float) -> float:
        """The instant from which a run granted at `now` is played."""
        return now if self.starts_at is None else max(now, self.starts_at)

    def admits(self, arrival: float) -> bool:
        """Whether a frame that reached the stream at `arrival` still counts."""
        end = self.end()
        return end is None or arrival <= end + GRACE_SECONDS

    def settles(self, now: float) -> bool:
        """Whether it is over and nothing that still may count can arrive."""
        end = self.end()
        return end is not None and now > end + GRACE_SECONDS

    def seals(self, now: float) -> bool:
        """Whether its replays may not be shown yet: where all play one game, the leader's could be handed in again."""
        return self.seed != 0 and not self.settles(now)

    def ticket_expiry(self, now: float) -> int:
        """When a ticket granted at `now` expires: in whole seconds, and never before the session's grace is over."""
        end = self.end()
        return int(now) + ARCADE_RUN_SECONDS if end is None else math.ceil(end) + GRACE_SECONDS

    def info(self, now: float, taken: int = 0, *, code: bool = False) -> SessionInfo:
        """What players are told; `taken` seats of it, and its `code` where the asker may know it."""
        return SessionInfo(id=self.id, name=self.name, kind=self.kind, state=self.state_at(now), seats=self.seats,
                           seats_taken=taken, opens_at=self.opens_at, closes_at=self.end(),
                           time_limit_s=self.minutes * 60 or None, public=self.public, same_seed=self.seed != 0,
                           gathers=self.gathers, starts_at=self.starts_at, frozen=self.frozen_at is not None,
                           winners=self.winners, code=self.code if code else "")


THE_ARCADE = Session(ARCADE, "Arcade")
_STORED = tuple(name for name in Session.__slots__ if name != "id")


def _from_item(item: Item) -> Session:
    values = {name: item[name] for name in _STORED if name in item}
    lists = {name: tuple(values.get(name, ())) for name in ("winners", "marked_shards")}
    return Session(id=item["sk"], **values | lists)


def _attributes(session: Session) -> dict[str, Any]:
    values = {name: getattr(session, name) for name in _STORED}
    return {name: value for name, value in values.items() if value is not None}


def the_daily(day: str) -> Session:
    """That day's challenge: all play one game, known from the date."""
    start = float(daily.start_of(day))
    return Session(daily.session_of(day), f"Daily {day}", opens_at=start, closes_at=start + daily.DAY_SECONDS,
                   seed=daily.seed_of(day))


def always_there(session_id: str) -> Session | None:
    """The session of that id if it follows from the id alone: nobody opens or closes it.

    A day's has an item from its end on, for its final board and its winners.
    """
    if session_id == ARCADE:
        return THE_ARCADE
    day = daily.day_of_session(session_id)
    return the_daily(day) if day else None


def list_all(table: Table, now: float, *, archived: bool) -> list[Session]:
    """Every session: the arcade, today's challenge, then those of managers, with or without those `archived`."""
    stored = table.query(KeyIs("pk").eq(keys.SESSIONS))
    if archived:
        stored += table.query(KeyIs("pk").eq(keys.ARCHIVED))
    return [THE_ARCADE, the_daily(daily.day_of(now)), *(_from_item(item) for item in stored)]


def read(table: Table, session_id: str) -> Session | None:
    """One session, or None."""
    if session_id == ARCADE:
        return THE_ARCADE
    item = table.get(keys.session(session_id))
    if item is None and always_there(session_id) is None:
        item = table.get(keys.archived(session_id), consistent=True)
    return always_there(session_id) if item is None else _from_item(item)


def read_many(table: Table, session_ids: Iterable[str]) -> dict[str, Session]:
    """The sessions that exist among `session_ids`, by id; consistent, for admission hangs on them."""
    known = {name: always_there(name) for name in set(session_ids)}
    found = {name: session for name, session in known.items() if session is not None}
    wanted = sorted(known.keys() - {ARCADE})
    stored = table.get_many([keys.session(name) for name in wanted], consistent=True)
    found |= {session.id: session for session in map(_from_item, stored)}
    missing = [name for name in wanted if name not in found]
    in_archive = table.get_many([keys.archived(name) for name in missing], consistent=True) if missing else []
    return found | {session.id: session for session in map(_from_item, in_archive)}


def plays_until(table: Table, session_id: str) -> float | None:
    """`Session.plays_until`, read consistently; None also where there is no such session."""
    found = read_many(table, [session_id]).get(session_id)
    return None if found is None else found.plays_until()


def create(table: Table, session: Session) -> None:
    """Stores a new session. Raises ConditionFailed where the id is taken."""
    table.put_new({**keys.session(session.id), **_attributes(session)})


def countdown(players: int) -> float:
    """Seconds from a manager's start to the instant at which so many players begin: all must have heard of it."""
    return min(LONGEST_COUNTDOWN_SECONDS, COUNTDOWN_SECONDS + players // PLAYERS_A_SECOND)


def start(table: Table, session: Session, now: float, players: int = 0) -> Session:
    """Sets the instant at which everybody begins, and with it the end of a session of limited time.

    An end that was set before stays where it is the earlier one. `players`: how many wait for it. Raises
    ConditionFailed where it was started before or is not there.
    """
    begins = now + countdown(players)
    values: dict[str, Any] = {"starts_at": begins}
    if session.minutes:
        limit = begins + session.minutes * 60
        values["closes_at"] = limit if session.closes_at is None else min(limit, session.closes_at)
    return _changed(table, session, values, Attr("pk").exists() & Attr("starts_at").not_exists())


def close(table: Table, session: Session, now: float) -> Session:
    """Closes a session at `now`; closing it again changes nothing.

    Raises ConditionFailed where there is none, or where it is in the archive.
    """
    item = table.update(keys.session(session.id), set={"state": "closed"}, set_once={"closed_at": now},
                        condition=Attr("pk").exists() & Attr("state").ne("archived"), returned="ALL_NEW")
    return _from_item(item)


def reopen(table: Table, session: Session, now: float) -> Session:
    """Opens a session again, without the end that had closed it; an end that is still to come stays.

    Raises ConditionFailed where there is none, or where its final board stands already.
    """
    passed = session.closes_at is not None and now >= session.closes_at
    item = table.update(keys.session(session.id), set={"state": "open"},
                        remove=("closed_at", "closes_at") if passed else ("closed_at",),
                        condition=Attr("pk").exists() & Attr("marked_at").not_exists(), returned="ALL_NEW")
    return _from_item(item)


def archive(table: Table, session: Session) -> Session:
    """Takes a session off the lists; its board stays. Raises ConditionFailed unless its final board stands, and where
    it changed since `session` was read."""
    if session.state == "archived":
        return session
    if session.frozen_at is None:
        raise ConditionFailed
    moved = replace(session, state="archived")
    table.delete_with(keys.session(session.id), [], condition=Attr("frozen_at").exists() & _winners_are(session),
                      also=[Change(keys.archived(session.id), set=_attributes(moved))])
    return moved


def _winners_are(session: Session) -> ConditionBase:
    """They are all that can change of a session whose final board stands and has been compared."""
    return Attr("winners").eq(list(session.winners)) & (
        Attr("drift").not_exists() if session.drift is None else Attr("drift").eq(session.drift))


def mark(table: Table, session: Session, now: float, shards: tuple[str, ...]) -> Session:
    """Notes that the end was written into these shards. Raises ConditionFailed where that was done before."""
    noted = {"marked_at": now, "marked_shards": shards, "state": "closed"}
    fresh = Attr("marked_at").not_exists()
    if always_there(session.id) is not None:  # of a day there is no item yet
        return _changed(table, session, _attributes(session) | noted, fresh)
    return _changed(table, session, noted, Attr("pk").exists() & fresh)


def freeze(table: Table, session: Session, now: float, winners: tuple[str, ...]) -> Session:
    """The final board stands from now on. Raises ConditionFailed where it does already."""
    return _changed(table, session, {"frozen_at": now, "winners": winners}, Attr("frozen_at").not_exists())


def compared(table: Table, session: Session, drift: int, winners: tuple[str, ...]) -> Session:
    """Notes what came of comparing the rank tree with the rows of a final board, and who its first rows are.

    Raises ConditionFailed where the winners changed meanwhile.
    """
    return _changed(table, session, {"drift": drift, "winners": winners}, Attr("winners").eq(list(session.winners)))


def name_nobody(table: Table, session: Session, name: str, instead: str) -> None:
    """Puts `instead` in a winner's place. Raises ConditionFailed where the winners changed meanwhile."""
    winners = tuple(instead if winner == name else winner for winner in session.winners)
    _changed(table, session, {"winners": winners}, Attr("winners").eq(list(session.winners)))


def _changed(table: Table, session: Session, values: dict[str, Any], condition: ConditionBase) -> Session:
    def at(key: keys.Key) -> Session:
        return _from_item(table.update(key, set=values, condition=condition, returned="ALL_NEW"))

    if session.state == "archived":
        with suppress(ConditionFailed):  # an older version left it where it was
            return at(keys.archived(session.id))
    return at(keys.session(session.id))
