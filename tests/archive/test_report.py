"""The report: every question has an answer, with much in the archive and with nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from alienattack import cli
from alienattack.archive.questions import QUESTIONS, SECTIONS


def place(folder: Path) -> list[str]:
    return ["--folder", str(folder), "--keys", str(folder / "keys.txt"), "--runs", str(folder / "runs.txt")]


def test_a_page_answers_every_question(sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "pages" / "report.html"
    assert cli.main(["archive", "report", "--html", str(target), *place(sound)]) == 0
    page = target.read_text(encoding="utf-8")
    assert str(target) in capsys.readouterr().out
    for question in QUESTIONS:
        assert f"<h3>{question.title}</h3>" in page
    drawn = sum(question.draw.__name__ == "draw" for question in QUESTIONS)
    assert page.count("<svg") == 2 * (drawn - page.count('class="nothing"'))
    assert page.count("<svg") >= 24
    assert "Player" in page


def test_the_answers_are_those_of_the_archive(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["archive", "report", "--json", *place(sound)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {question.title for question in QUESTIONS}
    runs = [json.loads(line) for line in (sound / "runs.txt").read_text(encoding="utf-8").splitlines()]
    assert sum(row["runs"] for row in told["Runs and players a day"]) == len(runs)
    assert {row["session"]: row["runs"] for row in told["Sessions compared"]} == {
        name: sum(run["session"] == name for run in runs) for name in ("arcade", "finals")}
    ends = {row["reason"]: row["runs"] for row in told["How runs end"]}
    assert ends["no end"] == sum(run["status"] == "live" for run in runs)
    first, *later = told["Who comes back"]
    assert first["share"] == 1.0
    assert all(0 <= row["share"] <= 1 for row in later)


def test_with_nothing_to_tell_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "report.html"
    assert cli.main(["archive", "report", "--html", str(target), "--folder", str(tmp_path)]) == 0
    page = target.read_text(encoding="utf-8")
    assert "<svg" not in page
    assert "Nobody has met a boss yet." in page
    assert cli.main(["archive", "report", "--folder", str(tmp_path)]) == 0
    assert "Nobody has met a boss yet." in capsys.readouterr().out


def test_every_section_has_a_question_and_every_question_a_section() -> None:
    assert {question.section for question in QUESTIONS} == set(SECTIONS)
    assert len({question.title for question in QUESTIONS}) == len(QUESTIONS) >= 12
