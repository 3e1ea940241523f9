"""The command that measures: what it says of a figure, and that memory can be told from a leak."""

from __future__ import annotations

import json

import pytest

from alienattack import cli
from alienattack.bench import atari, groups, machine_code, minatar_game, speed
from alienattack.bench.figures import Figure, missed, table
from alienattack.bench.groups import GROUPS, Group
from alienattack.bench.memory import hour
from alienattack.bots import person

FAST = Figure("fast", 9.0, "times", 3.0)
SLOW = Figure("slow", 2.5, "times", 3.0)
HEAVY = Figure("heavy", 12.0, "MB", 8.0, at_most=True)
ABSENT = Figure("absent", None, "frames/s", 3.0, note="needs a compiler")


def test_a_figure_is_judged_by_what_is_asked() -> None:
    assert [figure.verdict() for figure in (FAST, SLOW, HEAVY, ABSENT)] == ["ok", "MISSED", "MISSED", "not measured"]
    assert missed([FAST, SLOW, HEAVY, ABSENT]) == [SLOW, HEAVY]


def test_the_table_shows_seen_asked_and_why_something_is_missing() -> None:
    lines = table([FAST, HEAVY, ABSENT]).splitlines()
    assert lines[1].split() == ["fast", "9", "times", ">=", "3", "ok"]
    assert "<= 8" in lines[2]
    assert lines[3].endswith("not measured  needs a compiler")


def test_the_command_line_offers_every_group() -> None:
    assert tuple(group.name for group in GROUPS) == cli.bench.GROUPS


@pytest.mark.parametrize(("figures", "code"), [([FAST, ABSENT], 0), ([FAST, SLOW], 1)])
def test_a_figure_that_falls_short_is_told_by_the_exit_code(
    figures: list[Figure], code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(groups, "GROUPS", (Group("speed", "made up", lambda _full: figures),))
    assert cli.main(["bench", "--json"]) == code
    told = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in told["figures"]] == [figure.name for figure in figures]
    assert {"date", "processor", "cores", "load", "python", "full"} <= set(told)


def test_where_nothing_can_be_compiled_the_rest_is_still_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_code, "obstacle", lambda: "needs a C compiler")
    monkeypatch.setattr(atari, "environment", lambda: None)
    monkeypatch.setattr(minatar_game, "environment", lambda: None)
    monkeypatch.setattr(speed, "PURE_TICKS", 500)
    monkeypatch.setattr(speed, "ROUNDS", 1)
    monkeypatch.setattr(speed, "BOT_SECONDS", 5)
    by_name = {figure.name: figure for figure in speed.speed()}
    assert by_name["simulation, hunter playing, pure Python"].seen
    assert by_name["the same, compiled by mypyc"].note == "needs a C compiler"
    assert "ale-py" in by_name["pure Python to ale-py"].note
    assert "minatar" in by_name["pure Python to MinAtar"].note
    assert by_name["a bot playing, CPU a player-second"].seen


def test_memory_stays_flat_over_a_few_games_and_a_leak_would_show(monkeypatch: pytest.MonkeyPatch) -> None:
    assert hour("beginner", 20_000)[0] < 64 * 1024
    leaked = []
    look = person.look
    monkeypatch.setattr(person, "look", lambda sim: leaked.append(look(sim)) or leaked[-1])
    assert hour("beginner", 20_000)[0] > 64 * 1024
