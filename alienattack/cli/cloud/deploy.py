"""`cloud deploy`: from the files here to a cloud that plays."""

from __future__ import annotations

import argparse
from pathlib import Path

from alienattack.cli.cloud.action import Action, add_deployment, deployment
from alienattack.cli.command import Arguments, Parser
from alienattack.hosting.deployment.parameters import FLAGS


def _flags(parser: Parser) -> None:
    add_deployment(parser)
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--plan", action="store_true", help="only show what would change")
    parser.add_argument("--replace", action="store_true",
                        help="even where an empty resource takes the place of one that holds data")
    parser.add_argument("--no-trial", action="store_true", help="do not play on it once it stands")
    parser.add_argument("--cloud", type=Path, metavar="DIR", help="a folder with another template and functions")
    group = parser.add_argument_group("what is deployed (a value that is not given stays as it is)")
    for row in FLAGS:
        if row.switch:
            group.add_argument(row.flag, dest=row.name, action=argparse.BooleanOptionalAction, help=row.help)
        elif row.value:
            group.add_argument(row.flag, dest=row.name, action="store_true", help=row.help)
        else:
            group.add_argument(row.flag, dest=row.name, metavar=row.metavar or None, choices=row.choices or None,
                               help=row.help)
    group.add_argument("--parameter", action="append", default=[], metavar="Name=Value",
                       help="any other parameter of cloud/template.yaml")


def _run(arguments: Arguments) -> int:
    from alienattack.hosting.deployment.console import Console
    from alienattack.hosting.deployment.deploying import Order, deploy, finish
    from alienattack.loadtest.trial import trial

    console = Console(arguments.json)
    target = deployment(arguments, console, start=True)
    order = Order(arguments.yes, arguments.plan, arguments.replace, vars(arguments), tuple(arguments.parameter),
                  arguments.cloud)
    stack = deploy(target, order, console, None if arguments.no_trial else trial)
    if stack is None:
        return 0 if arguments.plan else 1
    finish(target, stack, console)
    return 0


DEPLOY = Action("deploy", "make or change a cloud on AWS; shows what and asks first", _flags, _run)
