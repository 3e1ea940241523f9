"""`replay`: what can be done with a recorded game."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, cast

from alienattack.cli.command import Arguments, Command, Parser
from alienattack.errors import AlienAttackError

if TYPE_CHECKING:
    from alienattack.sim.replay import Verdict

RULESET_AT = 6  # where a replay's file names its rules: behind magic and format


def _replay_flags(parser: Parser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    verify = actions.add_parser("verify", help="play it again: exit 0 verified, 1 rejected, 2 unverifiable")
    verify.add_argument("file", type=Path, metavar="FILE")
    verify.add_argument("--json", action="store_true", help="one JSON object instead of a sentence")


def _replay(arguments: Arguments) -> int:
    from alienattack.errors import ReplayError
    from alienattack.sim.replay import Verdict

    try:
        verdict = _judged(_read(arguments.file))
    except ReplayError as error:
        verdict = Verdict("rejected", str(error))
    if arguments.json:
        print(json.dumps({"verdict": verdict.verdict, "reason": verdict.reason, "score": verdict.score,
                          "ticks": verdict.ticks, "digest": verdict.digest}))
    else:
        print(f"{verdict.verdict}: {verdict.score:,} points in {verdict.ticks:,} ticks, digest {verdict.digest}"
              + (f" ({verdict.reason})" if verdict.reason else ""))
    return {"verified": 0, "rejected": 1, "unverifiable": 2}[verdict.verdict]


def _judged(data: bytes) -> Verdict:
    """The verdict on a file as `bot --record` writes it, or with the card that kept and shared ones bear.

    Raises ReplayError on what is no replay.
    """
    from alienattack.game.replay_card import detach
    from alienattack.past_rules import PAST, player_of
    from alienattack.sim import replay

    bare, _card = detach(data)
    ruleset = int.from_bytes(bare[RULESET_AT:RULESET_AT + 2], "little")
    return cast("Verdict", player_of(ruleset).verify(bare)) if ruleset in PAST else replay.verify(bare)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise AlienAttackError(f"{path}: {error.strerror}.", "Give the path of a replay file.") from error


REPLAY = Command(
    "replay",
    "play a recorded game again and judge it",
    "alienattack replay verify run.aar --json",
    _replay_flags, _replay,
)
