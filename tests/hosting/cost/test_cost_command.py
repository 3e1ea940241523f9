"""`cost` as somebody types it: from a report, from the record that comes with the game, and from what is neither."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from alienattack import cli
from tests.hosting.cost.test_bill import RUN


def told(capsys: pytest.CaptureFixture[str], *flags: str) -> dict[str, object]:
    assert cli.main(["cost", "--json", *flags]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def dollars(capsys: pytest.CaptureFixture[str], *flags: str) -> float:
    return float(str(told(capsys, *flags)["dollars_per_1000_player_hours"]))


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.json"
    path.write_text(json.dumps({"players_held": 50, "measured": RUN.to_json()}), encoding="utf-8")
    return path


def test_a_page_for_people_shows_three_designs_what_if_and_every_assumption(
        report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["cost", "--players", "200", "--hours", "3", "--from", str(report)]) == 0
    page = capsys.readouterr().out
    assert page.startswith("200 players for 3 h, a frame every 2 s, with the board")
    for words in ("provisioned stream", "on-demand stream", "the original's design", "Firehose", "what if",
                  "a month in which nobody plays", "prices of", "us-east-1", "rounded up to 5 KB"):
        assert words in page


def test_the_json_holds_bills_prices_and_counts(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "--from", str(report))
    assert found["measured"] == RUN.to_json()
    bills = found["bills"]
    assert isinstance(bills, list)
    assert [bill["design"] for bill in bills] == ["provisioned stream", "on-demand stream", "the original's design"]
    assert bills[0]["dollars"] == pytest.approx(sum(bills[0]["by_service"].values()))


def test_a_run_without_the_pane_is_believed_where_there_is_one(
        tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "report.json"
    bare = replace(RUN, board_requests=0, other_requests=150, frames=2_400)
    path.write_text(json.dumps({"measured": RUN.to_json(), "measured_without_pane": bare.to_json()}), encoding="utf-8")
    assert told(capsys, "--from", str(path), "--no-pane")["measured"] == bare.to_json()
    assert told(capsys, "--from", str(path))["measured"] == RUN.to_json()


def test_of_the_record_that_comes_along_the_bill_is_far_below_the_originals(
        capsys: pytest.CaptureFixture[str]) -> None:
    bare, looked_at = told(capsys, "--no-pane"), told(capsys)
    for found, times in ((bare, 38), (looked_at, 17)):
        bills = found["bills"]
        assert isinstance(bills, list)
        ours, original = (bill["dollars_per_1000_player_hours"] for bill in (bills[0], bills[-1]))
        assert ours * times <= original
    assert float(str(bare["dollars_per_1000_player_hours"])) < float(str(looked_at["dollars_per_1000_player_hours"]))


@pytest.mark.parametrize(("flags", "most"), [((), 1.50), (("--no-pane",), 0.45)])
def test_of_the_record_that_comes_along_a_thousand_player_hours_cost_no_more_than_was_asked(
        flags: tuple[str, ...], most: float, capsys: pytest.CaptureFixture[str]) -> None:
    assert dollars(capsys, "--players", "1000", "--hours", "1", *flags) <= most


def test_halving_the_interval_moves_the_bill(capsys: pytest.CaptureFixture[str]) -> None:
    one, two, five = (dollars(capsys, "--no-pane", "--flush-seconds", seconds) for seconds in ("1", "2", "5"))
    assert one > two * 1.2
    assert five < two


@pytest.mark.parametrize(("flags", "words"), [
    (["--from", "nowhere.json"], "can't be read"),
    (["--flush-seconds", "0.01"], "makes no sense"),
])
def test_what_can_not_be_reckoned_is_told_without_a_traceback(
        flags: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["cost", *flags]) == cli.EXIT_ERROR
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("content", ["[]", "{}", "no JSON", '{"measured": {"frames": 0}}'])
def test_a_report_that_is_none_is_told_so(content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "report.json"
    path.write_text(content, encoding="utf-8")
    assert cli.main(["cost", "--from", str(path)]) == cli.EXIT_ERROR
    assert "loadtest" in capsys.readouterr().err


@pytest.mark.parametrize("flags", [["--players", "0"], ["--hours", "-1"], ["--hours", "nan"], ["--flush-seconds", "x"]])
def test_numbers_that_are_none_are_refused(flags: list[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["cost", *flags])
