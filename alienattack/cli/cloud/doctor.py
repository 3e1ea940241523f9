"""`cloud doctor`: finds the usual trouble, and says the remedy."""

from __future__ import annotations

import json
import os
import textwrap

from alienattack.cli.cloud.action import Action
from alienattack.cli.command import Arguments, Parser
from alienattack.invocation import as_started

WIDTH = 110


def _flags(parser: Parser) -> None:
    parser.add_argument("--cloud", metavar="URL", help="another cloud than the one in the settings")
    parser.add_argument("--name", metavar="NAME", help="a deployment on AWS, for who runs it")
    parser.add_argument("--region", metavar="REGION", help="of AWS; without it, that of the profile")
    parser.add_argument("--profile", metavar="P", help="of ~/.aws/config; without it, the usual credentials")
    parser.add_argument("--endpoint", default="", metavar="URL", help="an emulator of AWS that answers there")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def _run(given: Arguments) -> int:
    from alienattack import settings
    from alienattack.hosting.deployment.target import on_aws
    from alienattack.hosting.doctor.case import Case
    from alienattack.hosting.doctor.checks import CHECKS, examine
    from alienattack.hosting.doctor.finding import BAD, OK, SKIPPED, WARN

    chosen = settings.load()
    if given.cloud is not None or given.name:  # a deployment tells its own address
        chosen = chosen.with_group("cloud", api=given.cloud or "", endpoint=given.endpoint)
    deployment = on_aws(given.name, given.profile, given.region, given.endpoint) if given.name else None
    case = Case(chosen, os.environ, deployment=deployment)
    found = []
    width = max(len(check.name) for check in CHECKS)
    marks = {OK: "ok", WARN: "warn", BAD: "BAD", SKIPPED: "-"}
    for name, finding in examine(case):
        found.append({"check": name, "verdict": finding.verdict, "sentence": finding.sentence,
                      "remedy": finding.remedy})
        if not given.json:
            lead = f"{marks[finding.verdict]:<5}{name:<{width}}  "
            print(textwrap.fill(finding.sentence, WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead),
                                break_on_hyphens=False, break_long_words=False))
            if finding.remedy:
                print(textwrap.fill(as_started(finding.remedy), WIDTH, initial_indent=" " * len(lead) + "-> ",
                                    subsequent_indent=" " * (len(lead) + 3), break_on_hyphens=False,
                                    break_long_words=False), flush=True)
    counts = {verdict: sum(each["verdict"] == verdict for each in found) for verdict in (OK, WARN, BAD, SKIPPED)}
    if given.json:
        print(json.dumps({"healthy": not counts[BAD], **counts, "checks": found}))
    else:
        print(f"{counts[BAD]} bad, {counts[WARN]} to look at, {counts[OK]} well.")
    return 1 if counts[BAD] else 0


DOCTOR = Action("doctor", "find the usual trouble, and say the remedy", _flags, _run)
