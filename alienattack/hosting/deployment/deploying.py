"""`alienattack cloud deploy`: from the files here to a cloud that plays, asked once, told all along."""

from __future__ import annotations

import asyncio
import io
import secrets
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from alienattack import resources
from alienattack.errors import HostingError
from alienattack.hosting import bundling, packaging
from alienattack.hosting.cost import load_prices
from alienattack.hosting.cost.idle import idle_lines
from alienattack.hosting.deployment import parameters, quotas, showing
from alienattack.hosting.deployment.applying import apply
from alienattack.hosting.deployment.console import Console, Progress
from alienattack.hosting.deployment.page import renew_page
from alienattack.hosting.deployment.planning import OURS, PAGE, Kind, Plan, Wanted, declared, discard, make_plan
from alienattack.hosting.deployment.recovery import recover
from alienattack.hosting.deployment.removal import empty_bucket
from alienattack.hosting.deployment.stack import REVIEWED, DeployedStack, describe, head_of
from alienattack.hosting.deployment.target import Target
from alienattack.invocation import other_program

ROLE = "AWS::IAM::Role"
BUCKET = "AWS::S3::Bucket"
DISTRIBUTION = "AWS::CloudFront::Distribution"


@dataclass(frozen=True, slots=True)
class Order:
    """What the command line asks for. `flags` and `pairs`: parameters of the template, see parameters.py.

    `replace`: go on even where data would be left behind. `cloud`: a folder with another template and functions.
    """

    yes: bool = False
    only_plan: bool = False
    replace: bool = False
    flags: Mapping[str, object] | None = None
    pairs: tuple[str, ...] = ()
    cloud: Path | None = None


Trial = Callable[[Target, DeployedStack, Console], None]
"""Plays on a deployed stack from sign-up to board; raises an error of the project where that fails."""


def deploy(target: Target, order: Order, console: Console, trial: Trial | None) -> DeployedStack | None:
    """Plans, asks, applies, tries. None if somebody said no, or only wanted the plan. Raises HostingError."""
    where = asyncio.run(target.who_am_i())
    console.say(f"Account {where.account}, region {where.region}, as {where.identity}.")
    wanted = pack(target, order, console)
    _made_ready(target, console, order.only_plan)
    plan = asyncio.run(make_plan(target.cloud, wanted, secrets.token_hex(8), every=target.every))
    if plan.kind is Kind.NOTHING:
        console.say(*showing.plan_lines(plan))
        if order.only_plan:
            console.answer({"name": plan.name, "kind": plan.kind, "changes": []})
            return None
        if plan.before is not None:
            renew_page(target, plan.before, console)
        return plan.before
    try:
        show(target, plan, console)
        if order.only_plan:
            console.answer({"name": plan.name, "kind": plan.kind, "changes": [asdict(each) for each in plan.changes]})
        if order.only_plan or not _agreed(plan, order, console):
            console.say("Nothing was changed.")
            asyncio.run(discard(target.cloud, plan))
            return None
    except BaseException:
        asyncio.run(discard(target.cloud, plan))
        raise
    begun = time.monotonic()
    stack = _applied(target, plan, console)
    target.changed()
    renew_page(target, stack, console)
    console.say(f"Deployed in {time.monotonic() - begun:.1f} s.")
    if trial is not None:
        try:
            trial(target, stack, console)
        except KeyboardInterrupt:
            console.say(f"\nThe trial was broken off; what was deployed stands: {target.play(stack)}")
            raise
    return stack


def pack(target: Target, order: Order, console: Console) -> Wanted:
    """The template, the functions' zip and the parameters. Raises HostingError for a parameter that there is not."""
    folder = order.cloud or resources.cloud_dir()
    template = (folder / "template.yaml").read_text(encoding="utf-8")
    functions = packaging.build_zip(folder, bundled=bundling.bundled_files() if target.bundles else ())
    key = packaging.key_of(functions)
    console.say(f"Packaged {key} ({len(functions) / 1024:,.0f} KB"
                + (f", with {', '.join(bundling.versions())})." if target.bundles else ")."))
    known = declared(template)
    values = parameters.given(order.flags or {}, list(order.pairs), known)
    for name, value in target.parameters.items():
        if values.setdefault(name, value) != value:
            raise HostingError(f"This cloud needs {name}={value}.", "Leave that flag out.")
        if name not in known:
            del values[name]
    values |= {"ArtifactBucket": target.bucket, "ArtifactKey": key}
    return Wanted(target.name, template, values, target.bucket, {key: functions})


def show(target: Target, plan: Plan, console: Console) -> None:
    """What will change, whether there is room for it, and what it costs. Raises HostingError where there is no room."""
    console.say(*showing.plan_lines(plan))
    types = Counter(plan.before.types.values()) if plan.before is not None else Counter[str]()
    for change in plan.changes:
        types[change.type] += {"Add": 1, "Remove": -1}.get(change.action, 0)
    shards, on_demand = int(plan.parameters.get("ShardCount") or 1), plan.parameters.get("StreamMode") == "ON_DEMAND"
    if plan.kind is Kind.CREATE and not target.emulated:
        mails = plan.parameters.get("AutoConfirm") != "true" and not (
            plan.parameters.get("ExistingUserPoolId") or plan.parameters.get("MailFrom"))
        need = quotas.Need(0 if on_demand else shards, types[ROLE], types[BUCKET] + 1, mails)
        findings = asyncio.run(quotas.check(target.cloud, need))
        console.say(*showing.quota_lines(findings))
        quotas.refuse_shortage(findings)
    prices = load_prices()
    lines = idle_lines(prices, on_demand, shards, types)
    console.say(*showing.cost_lines(lines, prices.date, prices.region, target.emulated))


def finish(target: Target, stack: DeployedStack, console: Console) -> None:
    """The one address that players need, as text, as a code to photograph, or as JSON."""
    url = target.address_of(stack)
    console.answer({"name": target.name, "region": target.cloud.region, "url": url, "changed": stack.changed,
                    "status": stack.status, "scoreboard": stack.outputs.get("ScoreboardUrl", "")})
    console.say(f"\nPlayers put this into the game, once:\n\n    {target.play(stack)}\n")
    if not target.emulated:
        console.say(f"Who got the game another way types: {other_program()} --cloud {url}\n")
    if stack.outputs.get("ScoreboardUrl", "").startswith("http"):
        console.say(f"The scoreboard for a projector: {stack.outputs['ScoreboardUrl']}\n")
    if console.tty and not target.emulated:
        console.say(code_of(url))


def code_of(url: str) -> str:
    """A QR code of half-height blocks; empty where the library that draws it is not installed."""
    try:
        import segno
    except ImportError:
        return ""
    drawn = io.StringIO()
    segno.make(url, error="l").terminal(out=drawn, compact=True)
    return drawn.getvalue()


def _made_ready(target: Target, console: Console, only_look: bool) -> None:
    """Refuses a stack of others; brings ours into a state that can be planned from, unless somebody only looks."""
    head = asyncio.run(head_of(target.cloud, target.name))
    if head is None:
        return
    if OURS not in head.tags and head.status != REVIEWED:
        raise HostingError(f"There is a stack {target.name} that was not deployed by this game.",
                           "Choose another --name.")
    if head.status != REVIEWED and not head.settled:
        if only_look:
            raise HostingError(f"The stack is {head.status}: nothing can be planned before that is put in order.",
                               f"That does it, and asks before it changes more: {target.command('deploy')}")
        console.say(f"The stack is {head.status}: that is put in order first.")
    progress = Progress(console)
    try:
        asyncio.run(recover(target.cloud, target.name, progress, every=target.every))
    except KeyboardInterrupt:
        console.say("\nInterrupted. AWS goes on with it; run the same command again later.")
        raise
    finally:
        progress.close()


def _agreed(plan: Plan, order: Order, console: Console) -> bool:
    if plan.loses and not order.replace:
        if order.yes:
            raise HostingError("Data would be left behind: that is not done without being asked.",
                               "Add --replace if it is meant.")
        return console.ask(f"Type {plan.name} to go on all the same: ") == plan.name
    return order.yes or console.ask("Make these changes? Type yes: ").lower() in ("yes", "y")


def _applied(target: Target, plan: Plan, console: Console) -> DeployedStack:
    progress = Progress(console, len(plan.changes), {change.logical for change in plan.changes})
    if not target.emulated and any(change.type == DISTRIBUTION and change.action == "Add" for change in plan.changes):
        console.say("CloudFront takes some five minutes of what follows.")
    for change in plan.changes:
        if change.action == "Remove" and change.logical == PAGE:  # CloudFormation deletes empty buckets only
            asyncio.run(empty_bucket(target.cloud, change.physical))
    try:
        return asyncio.run(apply(target.cloud, plan, progress, secrets.token_hex(8), every=target.every))
    except KeyboardInterrupt:
        progress.close()
        console.say(f"\nInterrupted here, but AWS goes on with it. See: {target.command('status')}\n"
                    "The same deploy command waits for it and goes on from there.")
        raise
    finally:
        progress.close()


def current(target: Target) -> DeployedStack:
    """The stack as it is. Raises HostingError if there is none."""
    asyncio.run(target.who_am_i())
    stack = asyncio.run(describe(target.cloud, target.name))
    if stack is None:
        raise HostingError(f"There is no deployment {target.name} in {target.cloud.region} of this account.",
                           f"Make one: {target.command('deploy')}")
    return stack
