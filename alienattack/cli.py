"""The one command, `alienattack` or `python main.py`: parses, composes and hands over. No subcommand means play.

Adding a subcommand: one row in COMMANDS, with a function that adds its flags and one that runs it. Whatever is heavy is
imported inside the function that needs it, so that `--help` is quick and the game's first frame too.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alienattack import __version__
from alienattack.errors import AlienAttackError, ReplayError

EXIT_ERROR = 3  # 1 and 2 are verdicts of `replay verify`; argparse itself uses 2 for a wrong command line
Parser = argparse.ArgumentParser
Arguments = argparse.Namespace


@dataclass(frozen=True, slots=True)
class Command:
    """One subcommand: `example` is shown in --help, `configure` adds the flags, `run` returns the exit code."""

    name: str
    summary: str
    example: str
    configure: Callable[[Parser], None]
    run: Callable[[Arguments], int]


def _play_flags(parser: Parser) -> None:
    cloud = parser.add_mutually_exclusive_group()
    screen = parser.add_mutually_exclusive_group()
    cloud.add_argument("--cloud", metavar="URL", help="play against the cloud whose API has this address; remembered")
    cloud.add_argument("--embedded", action="store_true", help="back to this machine's own cloud; remembered")
    parser.add_argument("--offline", action="store_true", help="no cloud this time: practice only")
    screen.add_argument("--full-screen", action="store_true", help="fill the screen, this time")
    screen.add_argument("--windowed", action="store_true", help="in a window, this time")
    parser.add_argument("--mute", action="store_true", help="no sound, this time")


def _play(arguments: Arguments) -> int:
    from dataclasses import replace

    from alienattack import settings as settings_of_user
    from alienattack.game import app

    overrides: dict[str, dict[str, Any]] = {}
    if arguments.full_screen or arguments.windowed:
        overrides["video"] = {"full_screen": bool(arguments.full_screen)}
    if arguments.mute:
        overrides["sound"] = {"master": 0}
    settings = settings_of_user.load(overrides)
    if arguments.cloud is not None or arguments.embedded:
        address = "" if arguments.embedded else _api_address(arguments.cloud)
        remembered = settings_of_user.load({}, None).with_group("cloud", api=address)
        settings_of_user.save(remembered)
        settings = replace(settings, cloud=remembered.cloud)
    return app.play(settings, offline=arguments.offline)


def _api_address(text: str) -> str:
    from urllib.parse import urlsplit

    from alienattack.errors import SettingsError

    try:
        parts = urlsplit(text.strip())
        local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    except ValueError:
        parts, local = urlsplit(""), False
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and local)):
        raise SettingsError(f"{text!r} is no address of a cloud.", "It starts with https:// ; the host can tell you.")
    return text.strip().rstrip("/")


def _whole(low: int, high: int) -> Callable[[str], int]:
    """A flag's whole number within limits."""
    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {low} to {high}")
        return int(text)

    return read


def _bot_flags(parser: Parser) -> None:
    parser.add_argument("--policy", default="hunter", choices=("idle", "sprayer", "hunter"), help="how it plays")
    parser.add_argument("--seed", type=_whole(0, 2**62), default=1, help="seed of the first game; then they count up")
    parser.add_argument("--games", type=_whole(1, 100_000), default=1, help="how many")
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


def _cloud_flags(parser: Parser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    up = actions.add_parser("up", help="run the embedded cloud in the foreground until it is stopped")
    up.add_argument("--ephemeral", action="store_true",
                    help="throw-away state on a free port; ends by SIGTERM or when its standard input closes")
    up.add_argument("--json", action="store_true", help="one JSON line when ready")
    up.add_argument("--for-games", type=Path, metavar="DIR", help=argparse.SUPPRESS)  # how a game starts its host
    status = actions.add_parser("status", help="is one running, where, and who plays")
    status.add_argument("--json", action="store_true", help="one JSON object")
    actions.add_parser("down", help="stop it; everything is kept")
    reset = actions.add_parser("reset", help="delete all its accounts, scores and sessions; asks first")
    reset.add_argument("--yes", action="store_true", help="do not ask")
    account = actions.add_parser("account", help="help a player who can't get in")
    deeds = account.add_subparsers(dest="deed", required=True, metavar="DEED")
    renew = deeds.add_parser("reset", help="give NAME a new password, printed once")
    renew.add_argument("name", metavar="NAME")


def _cloud(arguments: Arguments) -> int:
    from alienattack.hosting import commands

    if arguments.action == "up":
        return commands.up(ephemeral=arguments.ephemeral, as_json=arguments.json, for_games=arguments.for_games)
    if arguments.action == "status":
        return commands.status(as_json=arguments.json)
    if arguments.action == "down":
        return commands.down()
    if arguments.action == "reset":
        return commands.reset(yes=arguments.yes)
    return commands.account_reset(arguments.name)


def _gallery_flags(parser: Parser) -> None:
    parser.add_argument("folder", type=Path, metavar="OUT", help="where the pictures go")


def _gallery(arguments: Arguments) -> int:
    from alienattack import settings as settings_of_user
    from alienattack.game.gallery import render

    for path in render(arguments.folder, settings_of_user.load({}, {"ALIENATTACK_HOME": str(arguments.folder)})):
        print(path)
    return 0


COMMANDS: tuple[Command, ...] = (
    Command("play", "play the game (also without any subcommand)", "alienattack play --full-screen", _play_flags,
            _play),
    Command("bot", "let a bot play, without a window", "alienattack bot --policy hunter --seed 7 --games 3 --json",
            _bot_flags, _bot),
    Command("replay", "play a recorded game again and judge it", "alienattack replay verify run.aar --json",
            _replay_flags, _replay),
    Command("cloud", "run and look after the embedded cloud", "alienattack cloud up --ephemeral --json", _cloud_flags,
            _cloud),
    Command("gallery", "draw every scene to PNG files", "alienattack gallery pictures/", _gallery_flags, _gallery),
)


def parser() -> Parser:
    """The whole command line. Flags of `play` may also be given without naming it."""
    width = max(len(command.name) for command in COMMANDS)
    examples = "\n".join(f"  {command.name:<{width}}  {command.example}" for command in COMMANDS)
    top = Parser(prog="alienattack", formatter_class=argparse.RawDescriptionHelpFormatter,
                 description="Alien Attack: an arcade shooter with a cloud behind it. "
                             "Without a subcommand it plays; from a checkout, `python main.py` is the same command.",
                 epilog=f"an example of each:\n{examples}\n\n`alienattack SUBCOMMAND --help` tells more.")
    top.add_argument("--version", action="version", version=f"Alien Attack {__version__}")
    subparsers = top.add_subparsers(dest="command", metavar="SUBCOMMAND")
    for command in COMMANDS:
        sub = subparsers.add_parser(command.name, help=command.summary, description=command.summary.capitalize() + ".",
                                    epilog=f"example: {command.example}")
        command.configure(sub)
        sub.set_defaults(run=command.run)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and returns the exit code. Errors of the project are told in words, without a traceback."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or (given[0].startswith("-") and given[0] not in ("-h", "--help", "--version")):
        given.insert(0, "play")
    try:
        parsed = parser().parse_args(given)
        return int(parsed.run(parsed))
    except AlienAttackError as error:
        print(f"alienattack: {error}", file=sys.stderr)
        return EXIT_ERROR
    except BrokenPipeError:
        return EXIT_ERROR
    except OSError as error:
        what, why = error.filename or "The system refused", error.strerror or "it took too long"
        print(f"alienattack: {what}: {why}.", file=sys.stderr)
        return EXIT_ERROR
    except KeyboardInterrupt:
        return 130
