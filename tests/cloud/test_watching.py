"""Alarms, dashboard and runbook: each alarm calls somebody and has a page of what to do, by commands that there are."""

import contextlib
import io
import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from alienattack import cli
from alienattack.hosting.deployment.looking import function_of
from tests.cloud.world import TEMPLATE, template

RUNBOOK = (TEMPLATE.parents[1] / "docs" / "runbook.md").read_text(encoding="utf-8")
FUNCTIONS = Path(TEMPLATE.parent / "functions")
RESOURCES: dict[str, Any] = template()["Resources"]
ALARMS = {name: each["Properties"] for name, each in RESOURCES.items() if each["Type"] == "AWS::CloudWatch::Alarm"}


def page(alarm: dict[str, Any]) -> str:
    """The section of the runbook that an alarm's text points to."""
    return str(alarm["AlarmDescription"]).rpartition(" docs/runbook.md#")[2]


def sections() -> dict[str, str]:
    """The runbook's sections by their heading, which is their anchor."""
    parts = re.split(r"^## (.+)\n", RUNBOOK, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("alarm", ALARMS.values(), ids=ALARMS)
def test_an_alarm_names_its_page_calls_somebody_and_keeps_quiet_without_players(alarm: dict[str, Any]) -> None:
    assert page(alarm) in sections()
    assert alarm["AlarmName"]["Fn::Sub"].startswith(f"${{AWS::StackName}}-{page(alarm)}")
    assert alarm["AlarmActions"] == [{"Ref": "AlarmTopic"}]
    assert alarm["TreatMissingData"] == "notBreaching"


def test_every_alarm_has_its_page_and_every_page_its_alarm() -> None:
    assert set(sections()) == {page(alarm) for alarm in ALARMS.values()} | {"spend"}
    assert RESOURCES["Budget"]["Type"] == "AWS::Budgets::Budget"  # whose mail is AWS's own


@pytest.mark.parametrize("section", sections().values(), ids=sections())
def test_a_page_says_what_it_means_how_to_look_and_what_to_do(section: str) -> None:
    assert re.findall(r"^\*\*(\w+):\*\*", section, re.MULTILINE) == ["Means", "Look", "Do"]
    for anchor in re.findall(r"\]\(#([\w-]+)\)", section):
        assert anchor in sections()


def commands() -> list[str]:
    """Every command of ours in the runbook."""
    blocks = re.findall(r"^    (alienattack .+?)(?:  +#.*)?$", RUNBOOK, re.MULTILINE)
    inline = re.findall(r"`(alienattack [^`\n]+)`", RUNBOOK)
    return sorted({*blocks, *inline})


@pytest.mark.parametrize("command", commands())
def test_every_command_of_the_runbook_is_one(command: str) -> None:
    code = 0
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            cli.parser().parse_args(shlex.split(command)[1:])
        except SystemExit as ended:  # --help ends well; whatever is not understood does not
            code = int(ended.code or 0)
    assert code == 0


def test_the_logs_that_the_runbook_asks_for_have_that_name() -> None:
    named = {function_of(name.removesuffix("Logs")) for name, each in RESOURCES.items()
             if each["Type"] == "AWS::Logs::LogGroup"}
    asked = set(re.findall(r"--function ([\w-]+)", RUNBOOK))
    assert "pre-sign-up" in asked
    assert asked <= named


def test_every_function_is_watched_for_errors() -> None:
    watched = {alarm["Dimensions"][0]["Value"]["Ref"] for alarm in ALARMS.values()
               if alarm["MetricName"] == "Errors"}
    assert watched == {name for name, each in RESOURCES.items() if each["Type"] == "AWS::Lambda::Function"}


def test_what_an_event_needs_most_is_watched() -> None:
    watched = {alarm["MetricName"] for alarm in ALARMS.values()}
    assert watched >= {"IteratorAge", "FramesRejected", "FramesDeadLettered", "WriteProvisionedThroughputExceeded",
                       "ReadThrottleEvents", "WriteThrottleEvents", "Throttles", "5xx",
                       "ApproximateAgeOfOldestMessage", "ApproximateNumberOfMessagesVisible"}


def test_our_own_metrics_are_those_that_the_functions_write() -> None:
    written = set()
    for name in ("consumer", "verifier"):
        source = (FUNCTIONS / f"{name}.py").read_text(encoding="utf-8")
        written |= {(name, metric) for metric in re.findall(r'"([A-Z][a-z]+[A-Z]\w+)":', source)}
    written |= {("verifier", status) for status in ("Verified", "Rejected", "Unverifiable")}
    asked = {(alarm["Dimensions"][0]["Value"], alarm["MetricName"]) for alarm in ALARMS.values()
             if alarm["Namespace"] == {"Ref": "AWS::StackName"}}
    asked |= {(row[3], row[1]) for widget in dashboard() if widget["type"] == "metric"
              for row in widget["properties"]["metrics"] if row[0] == "${AWS::StackName}"}
    assert asked <= written
    assert {metric for _, metric in written} <= set(re.findall(r"[A-Z]\w+", RUNBOOK))


def dashboard() -> list[dict[str, Any]]:
    """The widgets of the dashboard."""
    body = json.loads(RESOURCES["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"])
    widgets: list[dict[str, Any]] = body["widgets"]
    return widgets


def test_the_dashboard_fits_together() -> None:
    taken = {(x, y) for widget in dashboard() for x in range(widget["x"], widget["x"] + widget["width"])
             for y in range(widget["y"], widget["y"] + widget["height"])}
    assert len(taken) == sum(widget["width"] * widget["height"] for widget in dashboard())  # none covers another
    assert max(x for x, _ in taken) < 24
    named = set(re.findall(r"\$\{(\w+)(?:\.\w+)?\}", json.dumps(dashboard())))
    assert named <= set(RESOURCES)


def test_nothing_that_watches_is_made_where_nobody_is_called() -> None:
    for name, each in RESOURCES.items():
        if each["Type"].startswith(("AWS::CloudWatch::", "AWS::SNS::", "AWS::Budgets::")):
            assert each["Condition"] in ("Watches", "WatchesSignUp", "Budgets"), name
