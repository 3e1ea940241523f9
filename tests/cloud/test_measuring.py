"""What the functions tell of themselves: one line a call, which CloudWatch counts by and a person can read."""

import json
from typing import Any

import pytest

from tests.cloud.world import World


def lines(capsys: pytest.CaptureFixture[str], message: str) -> list[dict[str, Any]]:
    """The lines of one kind that were written since the last look."""
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    return [line for line in told if line.get("message") == message]


def names(line: dict[str, Any]) -> set[str]:
    """The metrics that CloudWatch makes of a line."""
    (directive,) = line["_aws"]["CloudWatchMetrics"]
    assert directive["Dimensions"] == [["service"]]
    assert directive["Namespace"] == "alienattack"
    return {metric["Name"] for metric in directive["Metrics"]}


def test_a_batch_is_one_line_with_what_became_of_its_frames(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    game = world.start("ann")
    records = [*world.put(game, game.claim(10), game.claim(20)), world.record(b"noise", "ann")]
    world.consume(records)
    world.consume(records[:1])
    first, again = lines(capsys, "batch")
    assert (first["FramesApplied"], first["FramesRejected"], first["FramesDeadLettered"]) == ([2.0], [1.0], [1.0])
    assert first["records"] == 3
    assert names(first) == {"FramesApplied", "FramesRejected", "FramesDeadLettered", "BehindMilliseconds"}
    assert again["FramesDuplicate"] == [1.0]


def test_a_frame_that_may_not_count_is_refused_and_not_called_forged(
        world: World, capsys: pytest.CaptureFixture[str]) -> None:
    game = world.start("ann")
    world.clock.now += 40 * 3600
    world.consume(world.put(game, game.claim(10)))
    (line,) = lines(capsys, "batch")
    assert (line["FramesRefused"], line["FramesDeadLettered"], line["expired"]) == ([1.0], [1.0], 1)
    assert "FramesRejected" not in line


def test_a_verdict_is_counted_once_with_its_age(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    game = world.start("ann")
    world.finish(game)
    (line,) = lines(capsys, "verdict")
    assert (line["Verified"], line["run"], line["status"]) == ([1.0], game.grant.run, "verified")
    assert names(line) == {"Verified", "VerdictSeconds"}
    assert line["VerdictSeconds"][0] >= 0


def test_a_request_is_told_by_its_route_and_never_by_whose_it_is(
        world: World, caplog: pytest.LogCaptureFixture) -> None:
    game = world.start("ann", name="Nova")
    caplog.clear()
    world.status(game)
    world.call("GET", "/nowhere/else", "ann")
    told = [record.__dict__ for record in caplog.records if record.message == "request"]
    assert [(line["route"], line["status"]) for line in told] == [("GET /runs/{id}", 200), ("none", 404)]
    assert all(line["ms"] >= 0 for line in told)
    assert not any(secret in str(told) for secret in (game.grant.run, game.grant.ticket, "Nova", "ann'"))


def test_of_requests_that_went_well_some_are_told_and_count_for_all(
        world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_ONE_OF", "20")
    chances = iter(range(20))
    monkeypatch.setattr("functions.api.random.randrange", lambda _: next(chances))
    for _ in range(20):
        world.call("GET", "/sessions", "ann")
    world.call("GET", "/nowhere/else", "ann")
    told = [record.__dict__ for record in caplog.records if record.message == "request"]
    assert [(line["route"], line["status"], line["of"]) for line in told] == [("GET /sessions", 200, 20),
                                                                            ("none", 404, 1)]
