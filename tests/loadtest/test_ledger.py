"""The final board is held against the bots' own truth, every rank of it; and a manager's counts make a ledger, too."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from alienattack.loadtest.collector import BotTruth, Results
from alienattack.loadtest.evidence import SpoolLedger
from alienattack.loadtest.ledger import board_findings, counted_by_manager
from alienattack.protocol.api import BoardRow, Statistics
from alienattack.protocol.scores import Score

TRUTHS = [BotTruth(f"r{n}", f"p{n}", f"Bot{n}", Score(points, 3, 5, 1), 60)
          for n, points in ((1, 30), (2, 20), (3, 20), (4, 10))]
ROWS = tuple(BoardRow(truth.player, truth.name, truth.score, "verified", rank)
             for truth, rank in zip(TRUTHS, (1, 2, 2, 4), strict=True))


def test_a_true_board_has_no_findings() -> None:
    assert board_findings(TRUTHS, ROWS) == []


def test_the_best_of_several_runs_is_what_counts() -> None:
    worse = replace(TRUTHS[0], run="r9", score=Score(5, 1, 5, 1))
    assert board_findings([worse, *TRUTHS, worse], ROWS) == []


@pytest.mark.parametrize("rows", [
    ROWS[:3],
    (replace(ROWS[0], score=Score(31, 3, 5, 1)), *ROWS[1:]),
    (replace(ROWS[0], state="live"), *ROWS[1:]),
    (replace(ROWS[0], name="Other"), *ROWS[1:]),
    (*ROWS[:2], replace(ROWS[2], rank=3), ROWS[3]),
    (*ROWS[:3], replace(ROWS[3], rank=3)),
    (*ROWS, BoardRow("p9", "Nobody", Score(1, 1, 1, 1), "verified", 5)),
])
def test_whatever_is_missing_different_or_in_another_place_is_found(rows: tuple[BoardRow, ...]) -> None:
    assert len(board_findings(TRUTHS, rows)) == 1


def results(**books: int) -> Results:
    spool = SpoolLedger(books.get("offered", 12), 0, 4, Counter(expired=books.get("declared", 0)), Counter(), 0,
                        frozenset(), books.get("rows", 0))
    return Results(1, 10.0, Counter(), Counter(), Counter(), 0, 0, 0, 0, 0, 0, {}, TRUTHS, {"sub": spool}, [], [])


def statistics(frames: int, **refused: int) -> Statistics:
    return Statistics(1, 1, 0, frames, {"verified": 1}, refused, None, 0.0)


def test_a_managers_counts_explain_every_frame() -> None:
    accounts = counted_by_manager(results(offered=12, declared=1, rows=1), statistics(5, superseded=1))
    assert (accounts.frames_offered, accounts.frames_stored, accounts.refused) == (8, 5, 1)
    assert (accounts.declared_losses, accounts.still_spooled, accounts.unexplained) == (1, 1, 0)


@pytest.mark.parametrize("frames", [7, 9])
def test_a_frame_too_few_or_too_many_in_a_managers_counts_is_unexplained(frames: int) -> None:
    accounts = counted_by_manager(results(), statistics(frames))
    assert accounts.unexplained == 1
    assert accounts.findings
