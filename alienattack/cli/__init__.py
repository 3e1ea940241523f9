"""The one command, `alienattack` or `python main.py`: parses, composes and hands over. No subcommand means play.

Adding a subcommand: a module here with a function that adds its flags, one that runs it, and its `Command`; a row in
COMMANDS. Whatever is heavy is imported inside the function that needs it, so that `--help` is quick and the game's
first frame too.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from alienattack import __version__
from alienattack.cli.account import ACCOUNT
from alienattack.cli.archive import ARCHIVE
from alienattack.cli.bench import BENCH
from alienattack.cli.bot import BOT
from alienattack.cli.chaos import CHAOS
from alienattack.cli.cloud import CLOUD
from alienattack.cli.command import Command, Parser
from alienattack.cli.cost import COST
from alienattack.cli.gallery import GALLERY
from alienattack.cli.loadtest import LOADTEST
from alienattack.cli.play import PLAY
from alienattack.cli.replay import REPLAY
from alienattack.cli.scoreboard import SCOREBOARD
from alienattack.cli.session import SESSION
from alienattack.errors import AlienAttackError
from alienattack.invocation import as_started

EXIT_ERROR = 3  # 1 and 2 are verdicts of `replay verify`; argparse itself uses 2 for a wrong command line

COMMANDS: tuple[Command, ...] = (PLAY, BOT, REPLAY, CLOUD, SESSION, SCOREBOARD, ACCOUNT, ARCHIVE, GALLERY, BENCH,
                                 COST, CHAOS, LOADTEST)


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
        sentence = f"{command.summary[:1].upper()}{command.summary[1:]}."
        sub = subparsers.add_parser(command.name, help=command.summary, description=sentence,
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
        print(f"alienattack: {as_started(str(error))}", file=sys.stderr)
        return EXIT_ERROR
    except BrokenPipeError:
        return EXIT_ERROR
    except OSError as error:
        what, why = error.filename or "The system refused", error.strerror or "it took too long"
        print(f"alienattack: {what}: {why}.", file=sys.stderr)
        return EXIT_ERROR
    except KeyboardInterrupt:
        return 130
