"""`replay`: what can be done with a recorded game."""

from __future__ import annotations

import json
from pathlib import Path

from alienattack.cli.command import Arguments, Command, Parser
from alienattack.errors import AlienAttackError, ReplayError


def _replay_flags(parser: Parser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    verify = actions.add_parser("verify", help="play it again: exit 0 verified, 1 rejected, 2 unverifiable")
    verify.add_argument("file", type=Path, metavar="FILE")
    verify.add_argument("--json", action="store_true", help="one JSON object instead of a sentence")


def _replay(arguments: Arguments) -> int:
    from alienattack.sim.replay import Verdict, verify

    try:
        verdict = verify(_read(arguments.file))
    except ReplayError as error:
        verdict = Verdict("rejected", str(error))
    if arguments.json:
        print(json.dumps({"verdict": verdict.verdict, "reason": verdict.reason, "score": verdict.score,
                          "ticks": verdict.ticks, "digest": verdict.digest}))
    else:
        print(f"{verdict.verdict}: {verdict.score:,} points in {verdict.ticks:,} ticks, digest {verdict.digest}"
              + (f" ({verdict.reason})" if verdict.reason else ""))
    return {"verified": 0, "rejected": 1, "unverifiable": 2}[verdict.verdict]


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
