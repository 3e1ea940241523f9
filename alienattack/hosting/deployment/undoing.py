"""`alienattack cloud destroy`: shows what goes, asks for the name, removes it, and asks every service what is left."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from alienattack.hosting.deployment import showing
from alienattack.hosting.deployment.console import Console, Progress
from alienattack.hosting.deployment.destroying import Doomed, Remains, destroy, remains, survey
from alienattack.hosting.deployment.holdings import Holding
from alienattack.hosting.deployment.target import Target


def undo(target: Target, with_archive: bool, yes: bool, console: Console) -> int:
    """Removes a deployment. Exit code 0 if nothing is left of what was to go, else 1. Raises HostingError."""
    where = asyncio.run(target.who_am_i())
    console.say(f"Account {where.account}, region {where.region}, as {where.identity}.")
    doomed = asyncio.run(survey(target.cloud, target.name, target.bucket, with_archive))
    if doomed.nothing:
        console.say(f"There is nothing to remove: no deployment {target.name} in {where.region}.")
        console.answer({"name": target.name, "left": {}, "unknown": [], "kept": _names(doomed.keeps)})
        console.say(*showing.remains_lines(Remains(), doomed))
        return 0
    console.say(*showing.doomed_lines(doomed, target.copying))
    if not yes and console.ask(f"Type {target.name} to remove all that: ") != target.name:
        console.say("Nothing was removed.")
        return 1
    target.going()
    try:
        _removed(target, doomed, console)
        found = asyncio.run(remains(target.cloud, doomed))
    finally:
        target.gone()
    console.say(*showing.remains_lines(found, doomed))
    if not found.left:
        console.say(f"{target.name} is gone." + (
            " DynamoDB keeps a last backup of the table for 35 days by itself, at no cost."
            if not target.emulated and any(each.type == "AWS::DynamoDB::Table" for each in doomed.goes) else ""))
    console.answer({"name": target.name, "left": found.asked, "unknown": list(found.unknown),
                    "kept": _names(doomed.keeps)})
    return 1 if found.left else 0


def _removed(target: Target, doomed: Doomed, console: Console) -> None:
    progress = Progress(console, len(doomed.stack.resources) if doomed.stack is not None else 0)
    try:
        asyncio.run(destroy(target.cloud, doomed, progress, every=target.every))
    except KeyboardInterrupt:
        progress.close()
        console.say("\nInterrupted. AWS goes on deleting the stack; the same command again removes the rest.")
        raise
    finally:
        progress.close()


def _names(holdings: Iterable[Holding]) -> list[str]:
    return [holding.physical for holding in holdings]
