"""How much can have been played between the grant of a run and some later moment."""

from __future__ import annotations

from alienattack.sim import TICKS_PER_SECOND

CLOCK_SLACK_SECONDS = 5.0  # between the clock that granted the run and the one that took its frame


def most_ticks(begin: float, end: float, slack: float = CLOCK_SLACK_SECONDS) -> int:
    """The most ticks that fit between two instants. Slower is nobody's business: a spool may deliver days later."""
    return int(TICKS_PER_SECOND * (end - begin + slack))
