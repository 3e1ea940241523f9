"""The loss ledger: what became of every row that was ever offered, and what the HUD says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

SENT, WAITING, OFFLINE, UNSAVED = "sent", "waiting", "offline", "unsaved"


@dataclass(frozen=True, slots=True)
class Ledger:
    """Rows, counted since the spool was made. A row is one commit of a run's state and events.

    `offered`: committed to the spool. `applied`: covered by the cloud's watermark. `refused`: reason -> rows that the
    cloud refused. `declared`: reason -> rows given up here, and said so in later frames ("coalesced": a newer state
    took their place, their events went along; "dropped": no room; "expired": the ticket ran out, and the cloud neither
    took nor refused them; "erased": their player deleted the account). `spooled`: still here. `retried` counts frames
    sent again, which is no loss.
    """

    offered: int = 0
    applied: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)
    declared: Mapping[str, int] = field(default_factory=dict)
    spooled: int = 0
    retried: int = 0

    @property
    def balances(self) -> bool:
        """offered = applied + refused + declared + spooled: nothing is unexplained."""
        explained = self.applied + sum(self.refused.values()) + sum(self.declared.values()) + self.spooled
        return self.offered == explained


@dataclass(frozen=True, slots=True)
class Indicator:
    """`kind`: "sent" (the stream has all that is due), "waiting" (it does not answer as it should), "offline",
    "unsaved" (the disk takes nothing: what is played is held in memory until it does).

    `waiting`: frames and rows that the stream has not acknowledged.
    """

    kind: str
    waiting: int
