"""Which markers of a session's end the consumer has come to: one item a session and shard."""

from __future__ import annotations

from collections.abc import Iterable

from alienattack.protocol.markers import Marker
from functions.tables import keys
from functions.tables.table import Table


def note(table: Table, marker: Marker) -> None:
    """The consumer has come to this marker; the same again changes nothing."""
    table.update(keys.mark(marker.session, marker.shard), set={"seen": True})


def all_seen(table: Table, session: str, shards: Iterable[str]) -> bool:
    """Whether the consumer has come to the markers of all these shards."""
    wanted = [keys.mark(session, shard) for shard in shards]
    return len(table.get_many(wanted, consistent=True)) == len(wanted)
