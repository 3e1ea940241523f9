"""`cloud`: the embedded cloud, those deployed, and who looks after them.

Adding an action: a module here with its `Action`, and a row in ACTIONS.
"""

from __future__ import annotations

from alienattack.cli.cloud.account import ACCOUNT
from alienattack.cli.cloud.action import Action
from alienattack.cli.cloud.deadletters import DEADLETTERS
from alienattack.cli.cloud.deploy import DEPLOY
from alienattack.cli.cloud.destroy import DESTROY
from alienattack.cli.cloud.doctor import DOCTOR
from alienattack.cli.cloud.down import DOWN
from alienattack.cli.cloud.logs import LOGS
from alienattack.cli.cloud.manager import MANAGER
from alienattack.cli.cloud.outputs import OUTPUTS
from alienattack.cli.cloud.reset import RESET
from alienattack.cli.cloud.rotate_keys import ROTATE_KEYS
from alienattack.cli.cloud.status import STATUS
from alienattack.cli.cloud.up import UP
from alienattack.cli.command import Arguments, Command, Parser

ACTIONS: tuple[Action, ...] = (UP, STATUS, DOCTOR, DOWN, RESET, ACCOUNT, MANAGER, ROTATE_KEYS, DEADLETTERS,
                               DEPLOY, OUTPUTS, LOGS, DESTROY)


def _flags(parser: Parser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for action in ACTIONS:
        sub = actions.add_parser(action.name, help=action.summary)
        action.configure(sub)
        sub.set_defaults(act=action.run)


def _run(arguments: Arguments) -> int:
    return int(arguments.act(arguments))


CLOUD = Command(
    "cloud",
    "run and look after the embedded cloud, and clouds deployed to AWS",
    "alienattack cloud deploy --name finals --region eu-central-1",
    _flags, _run,
)
