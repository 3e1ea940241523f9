"""Plans, costs and destructions in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from alienattack.hosting.cost import Line
from alienattack.hosting.deployment.console import short_type
from alienattack.hosting.deployment.destroying import Doomed, Remains
from alienattack.hosting.deployment.holdings import Holding, service_of
from alienattack.hosting.deployment.planning import Change, Kind, Plan
from alienattack.hosting.deployment.quotas import Finding

PLAYERS_DATA = ("AWS::Cognito::UserPool", "AWS::DynamoDB::Table")


def plan_lines(plan: Plan) -> list[str]:
    """What a plan changes: additions by type, everything else resource by resource, losses last and loud."""
    if plan.kind is Kind.NOTHING:
        return [f"Nothing to change: {plan.name} is what the files and flags say."]
    new = f"The stack {plan.name} is new." if plan.kind is Kind.CREATE else f"The stack {plan.name} changes."
    lines = [f"{new} {counted(plan.changes)}:"]
    added: dict[str, list[str]] = {}
    for change in plan.changes:
        if change.action == "Add":
            added.setdefault(short_type(change.type), []).append(change.logical)
    width = max(map(len, added), default=0)
    lines += [f"  + {kind:<{width}}  {', '.join(names)}" for kind, names in sorted(added.items())]
    lines += [f"  ~ {_changed(change)}" for change in plan.changes if change.action not in ("Add", "Remove")
              and not change.replaces]
    lines += [f"  - {change.logical} ({short_type(change.type)}) is removed" for change in plan.changes
              if change.action == "Remove"]
    lines += [f"  ! {_replaced(change)}" for change in plan.changes if change.replaces]
    if plan.loses:
        names = ", ".join(change.logical for change in plan.loses)
        lines += ["", "  !! DATA WOULD BE LEFT BEHIND !!  The new one begins empty, and the game no longer reads",
                  f"     the old one, which is kept where the template says so: {names}."]
    return lines


def counted(changes: Iterable[Change]) -> str:
    """`4 added, 1 modified, 1 REPLACED`."""
    found = Counter("REPLACED" if change.replaces else
                    {"Add": "added", "Remove": "removed"}.get(change.action, "modified") for change in changes)
    return ", ".join(f"{found[what]} {what}" for what in ("added", "modified", "removed", "REPLACED") if found[what])


def _changed(change: Change) -> str:
    causes = f": {', '.join(change.causes)}" if change.causes else ""
    perhaps = "; AWS may make it anew" if change.replacement == "Conditional" else ""
    return f"{change.logical} ({short_type(change.type)}){causes}{perhaps}"


def _replaced(change: Change) -> str:
    causes = f": {', '.join(change.causes)}" if change.causes else ""
    return f"{change.logical} ({short_type(change.type)}) is REPLACED{causes}"


def cost_lines(lines: Iterable[Line], date: str, region: str, emulated: bool) -> list[str]:
    """The cost of a month in which nobody plays; `emulated`: here it costs nothing, but it would on AWS."""
    listed = list(lines)
    total = sum(line.dollars for line in listed)
    width = max(len(f"{line.service} {line.what}") for line in listed)
    where = "It costs nothing here. On AWS, while nobody plays" if emulated else "Cost while nobody plays"
    return [f"{where}: about ${total:.2f} a month (list prices of {region}, {date}, without free tiers)",
            *(f"  {line.service + ' ' + line.what:<{width}}  ${line.dollars:6.2f}" for line in listed)]


def quota_lines(findings: Iterable[Finding]) -> list[str]:
    """The quotas; what is worth a warning on a line of its own."""
    listed = list(findings)
    fine = [f"{finding.what} {finding.told}" for finding in listed if not finding.warning]
    return ([f"Quotas: {'; '.join(fine)}."] if fine else []) + [
        f"Warning: quota of {finding.what}: {finding.told}." for finding in listed if finding.warning]


def doomed_lines(doomed: Doomed, copying: str) -> list[str]:
    """What a destroy removes, service by service, and what it keeps. `copying`: the command that copies the archive."""
    by_service: dict[str, list[Holding]] = {}
    for holding in doomed.goes:
        service = service_of(holding.type)
        if service:
            by_service.setdefault(service, []).append(holding)
    width = max(map(len, by_service), default=0)
    lines = ["This removes for good:"]
    lines += [f"  {service:<{width}}  {', '.join(_named(holding) for holding in holdings)}"
              for service, holdings in sorted(by_service.items())]
    lines += [f"Kept: {_named(holding)}, the archive. --with-archive removes it, too." for holding in doomed.keeps]
    if doomed.keeps and doomed.stack is not None and copying:
        lines += [f"The keys and the table that prove it go: to verify it later, first run `{copying}`."]
    return lines


def _named(holding: Holding) -> str:
    return f"{holding.physical} WITH ALL ITS DATA" if holding.type in PLAYERS_DATA else holding.physical


def remains_lines(remains: Remains, doomed: Doomed) -> list[str]:
    """What is left, service by service: nothing, if all went well."""
    lines = ["Left, service by service: " + ", ".join(f"{service} {count}" for service, count in
                                                      remains.asked.items()) + "."] if remains.asked else []
    lines += [f"STILL THERE: {holding.logical} ({short_type(holding.type)}) {holding.physical}"
              for holding in remains.left]
    lines += [f"Could not be asked: {text}" for text in remains.unknown]
    lines += [f"Kept: {holding.physical}, the archive." for holding in doomed.keeps]
    return lines
