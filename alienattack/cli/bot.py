"""`bot`: a policy plays, without a window."""

from __future__ import annotations

import json
import time
from pathlib import Path

from alienattack.cli.command import Arguments, Command, Parser, whole_number

# As in alienattack.bots, named here so that the command line is there before the rules are.
POLICIES = ("beginner", "casual", "average", "skilled", "expert", "hunter", "sprayer", "idle")


def _bot_flags(parser: Parser) -> None:
    parser.add_argument("--policy", default="hunter", choices=POLICIES,
                        help="how it plays: people of five strengths, a machine, a trigger held, nobody")
    parser.add_argument("--seed", type=whole_number(0, 2**62), default=1,
                        help="seed of the first game; then they count up")
    parser.add_argument("--games", type=whole_number(1, 100_000), default=1, help="how many")
    parser.add_argument("--record", type=Path, metavar="FILE", help="keep the replay of the last game")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")


def _bot(arguments: Arguments) -> int:
    from alienattack.bots.runner import run_games

    result = run_games(arguments.policy, arguments.seed, arguments.games, record=arguments.record,
                       clock=time.perf_counter)
    if arguments.json:
        print(json.dumps(result))
        return 0
    print(f"{'seed':>10} {'score':>9} {'lives':>5} {'shots':>6} {'wave':>5} {'ticks':>8}  digest")
    for game in result["games"]:
        print(f"{game['seed']:>10} {game['score']:>9,} {game['lives']:>5} {game['shots']:>6} {game['level']:>5} "
              f"{game['ticks']:>8,}  {game['digest']}")
    print(f"{result['policy']}, ruleset {result['ruleset']}: {result['ticks']:,} ticks in {result['seconds']:.2f} s, "
          f"{result['ticks_per_second']:,.0f} ticks a second")
    return 0


BOT = Command(
    "bot",
    "let a bot play, without a window",
    "alienattack bot --policy hunter --seed 7 --games 3 --json",
    _bot_flags, _bot,
)
