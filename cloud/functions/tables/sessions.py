"""Sessions: competitions that managers open and close, and the arcade that is always there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from boto3.dynamodb.conditions import Attr
from boto3.dynamodb.conditions import Key as KeyIs

from alienattack.protocol.api import ARCADE, SessionInfo
from functions.tables import keys
from functions.tables.table import Item, Table

GRACE_SECONDS = 60  # frames on their way when a session closes are still admitted
ARCADE_RUN_SECONDS = 26 * 3600  # how long a ticket lives where no close ends it

KINDS = ("MULTIPLE_TRIALS", "SINGLE_TRIAL")
STATES = ("open", "closed")


@dataclass(frozen=True, slots=True)
class Session:
    """One session as stored. Instants are seconds since 1970; `closed_at` is when a manager closed it.

    `seed`: that of all its runs, told with the grant of a run and not before; 0 where every run has its own.
    """

    id: str
    name: str
    kind: str = "MULTIPLE_TRIALS"
    state: str = "open"
    opens_at: float | None = None
    closes_at: float | None = None
    closed_at: float | None = None
    public: bool = True
    seed: int = 0

    def end(self) -> float | None:
        """When the session ended or will end; None: never. Instants are judged on read, there are no timers."""
        ends = [instant for instant in (self.closes_at, self.closed_at) if instant is not None]
        return min(ends) if ends else None

    def state_at(self, now: float) -> str:
        """`open`, `closed` or `waiting` (not yet open)."""
        end = self.end()
        if self.state == "closed" or (end is not None and now >= end):
            return "closed"
        return "waiting" if self.opens_at is not None and now < self.opens_at else "open"

    def admits(self, arrival: float) -> bool:
        """Whether a frame that reached the stream at `arrival` still counts."""
        end = self.end()
        return end is None or arrival <= end + GRACE_SECONDS

    def seals(self, now: float) -> bool:
        """Whether its replays may not be shown yet: where all play one game, the leader's could be handed in again."""
        end = self.end()
        return self.seed != 0 and (end is None or now <= end + GRACE_SECONDS)

    def ticket_expiry(self, now: float) -> int:
        """When a ticket granted at `now` expires."""
        end = self.end()
        return int(now) + ARCADE_RUN_SECONDS if end is None else int(end) + GRACE_SECONDS

    def info(self, now: float) -> SessionInfo:
        """What players are told."""
        return SessionInfo(id=self.id, name=self.name, kind=self.kind, state=self.state_at(now),
                           opens_at=self.opens_at, closes_at=self.end(), public=self.public,
                           same_seed=self.seed != 0)


THE_ARCADE = Session(ARCADE, "Arcade")
_STORED = tuple(name for name in Session.__slots__ if name != "id")


def _from_item(item: Item) -> Session:
    return Session(id=item["sk"], **{name: item[name] for name in _STORED if name in item})


def _attributes(session: Session) -> dict[str, Any]:
    values = {name: getattr(session, name) for name in _STORED}
    return {name: value for name, value in values.items() if value is not None}


def list_all(table: Table) -> list[Session]:
    """Every session, the arcade first."""
    stored = table.query(KeyIs("pk").eq(keys.SESSIONS))
    return [THE_ARCADE, *(_from_item(item) for item in stored)]


def read(table: Table, session_id: str) -> Session | None:
    """One session, or None. The arcade needs no item."""
    if session_id == ARCADE:
        return THE_ARCADE
    item = table.get(keys.session(session_id))
    return None if item is None else _from_item(item)


def read_many(table: Table, session_ids: Iterable[str]) -> dict[str, Session]:
    """The sessions that exist among `session_ids`, by id; consistent, for admission hangs on them."""
    wanted = set(session_ids)
    stored = table.get_many([keys.session(name) for name in sorted(wanted - {ARCADE})], consistent=True)
    found = {session.id: session for session in map(_from_item, stored)}
    return found | ({ARCADE: THE_ARCADE} if ARCADE in wanted else {})


def create(table: Table, session: Session) -> None:
    """Stores a new session. Raises ConditionFailed where the id is taken."""
    table.put_new({**keys.session(session.id), **_attributes(session)})


def close(table: Table, session: Session, now: float) -> Session:
    """Closes a session at `now`; closing it again changes nothing. Raises ConditionFailed where there is none."""
    item = table.update(keys.session(session.id), set={"state": "closed"}, set_once={"closed_at": now},
                        condition=Attr("pk").exists(), returned="ALL_NEW")
    return _from_item(item)


def reopen(table: Table, session: Session) -> Session:
    """Opens a session again, without the end that had closed it. Raises ConditionFailed where there is none."""
    table.update(keys.session(session.id), set={"state": "open"}, remove=("closed_at", "closes_at"),
                 condition=Attr("pk").exists())
    return replace(session, state="open", closed_at=None, closes_at=None)
