"""What is said while it happens: on a terminal, and in a log."""

from __future__ import annotations

import io
import sys
from typing import Any

import boto3
import pytest

from alienattack import cli
from alienattack.errors import HostingError
from alienattack.hosting.deployment import deploying
from alienattack.hosting.deployment.aws import AwsCloud
from alienattack.hosting.deployment.console import Console, Progress
from alienattack.hosting.deployment.deploying import code_of
from alienattack.hosting.deployment.destroying import Doomed
from alienattack.hosting.deployment.events import StackEvent
from alienattack.hosting.deployment.holdings import Holding
from alienattack.hosting.deployment.planning import Kind, Plan
from alienattack.hosting.deployment.showing import doomed_lines
from alienattack.hosting.deployment.stack import DeployedStack
from alienattack.hosting.deployment.target import Target

QUEUE = "AWS::SQS::Queue"


class Terminal(io.StringIO):
    """A screen that somebody sits at."""

    def isatty(self) -> bool:
        return True


def told(out: io.StringIO, *events: tuple[str, str], only: tuple[str, ...] = ()) -> str:
    clock = iter(range(100))
    progress = Progress(Console(out=out), 2, only, lambda: next(clock))
    for number, (logical, status) in enumerate(events):
        progress(StackEvent(str(number), logical, QUEUE, status, "no room" if "FAILED" in status else ""))
    progress.close()
    return out.getvalue()


MADE = (("One", "CREATE_IN_PROGRESS"), ("Two", "CREATE_IN_PROGRESS"), ("One", "CREATE_COMPLETE"),
        ("Two", "CREATE_FAILED"))


def test_a_log_has_one_plain_line_for_each_resource() -> None:
    said = told(io.StringIO(), *MADE)
    assert said.splitlines() == ["  [1/2] created One (SQS Queue) 2 s", "  [2/2] FAILED Two (SQS Queue) 2 s: no room"]


def test_a_terminal_also_shows_what_is_under_way_and_cleans_up() -> None:
    said = told(Terminal(), *MADE)
    assert "... One, Two" in said
    assert said.endswith("\r\x1b[K")


def test_an_emulator_that_tells_of_everything_is_heard_only_for_what_changes() -> None:
    said = told(io.StringIO(), ("One", "UPDATE_COMPLETE"), ("Two", "UPDATE_COMPLETE"), only=("Two",))
    assert "One" not in said
    assert "updated Two" in said


def test_where_nobody_can_answer_the_flag_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("yes\n"))
    with pytest.raises(HostingError, match="--yes"):
        Console(out=io.StringIO()).ask("Go on? ")


def test_with_json_the_words_leave_standard_output_alone(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console(as_json=True)
    console.say("words")
    console.answer({"url": "here"})
    captured: Any = capsys.readouterr()
    assert captured.out == '{"url": "here"}\n'
    assert captured.err == "words\n"


def test_the_address_is_drawn_as_a_code_to_photograph() -> None:
    drawn = code_of("https://abcdefghij.execute-api.eu-central-1.amazonaws.com")
    assert len(drawn.splitlines()) > 10
    assert len(set(map(len, drawn.splitlines()))) <= 3


def test_breaking_off_says_that_aws_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    async def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(deploying, "apply", interrupted)
    out = io.StringIO()
    target = Target("finals", AwsCloud(boto3.Session("k", "s", region_name="eu-central-1")), profile="me")
    with pytest.raises(KeyboardInterrupt):
        deploying._applied(target, Plan(Kind.UPDATE, "finals"), Console(out=out))
    assert "AWS goes on with it" in out.getvalue()
    assert "cloud status --name finals --region eu-central-1 --profile me" in out.getvalue()


def test_who_keeps_the_archive_is_told_how_to_keep_its_proof_while_there_is_one() -> None:
    archive = Holding("ArchiveBucket", "AWS::S3::Bucket", "finals-archive")
    standing = DeployedStack({}, {}, name="finals")
    target = Target("finals", AwsCloud(boto3.Session("k", "s", region_name="eu-central-1")), profile="p")
    said = "\n".join(doomed_lines(Doomed("finals", "files", standing, (), (archive,)), target.copying))
    command = said.partition("first run `alienattack ")[2].partition("`")[0]
    assert cli.parser().parse_args(command.split()).stack == "finals"
    assert "--profile p" in command
    assert "first run" not in "\n".join(doomed_lines(Doomed("finals", "files", None, (), (archive,)), target.copying))
