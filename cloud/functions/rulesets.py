"""Which rulesets new runs may be played under, and which old ones the verifier can still play."""

from __future__ import annotations

from alienattack.past_rules import PAST, Player, player_of
from alienattack.sim import RULESET, replay

#: The newest last. A client that knows none of them has to be updated.
PLAYABLE: tuple[int, ...] = (RULESET,)
#: Those that the verifier can still play, so that a deploy during a session breaks no run.
VERIFIABLE: tuple[int, ...] = tuple(sorted({*PAST, RULESET}))
OLDEST_CLIENT = "0.1.0"


def player_of_replays(ruleset: int) -> Player:
    """What reads and plays replays of one of VERIFIABLE. Raises KeyError for any other."""
    return replay if ruleset == RULESET else player_of(ruleset)
