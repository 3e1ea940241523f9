"""The comparison of a board with the bots' truth finds every way in which a board can be wrong."""

from __future__ import annotations

from dataclasses import replace

from alienattack.loadtest.botplayer import Truth
from alienattack.loadtest.fleet import differences
from alienattack.protocol.api import BoardRow
from alienattack.protocol.scores import Score

TRUTHS = [Truth(f"r{n}", f"p{n}", f"Bot{n}", Score(n * 10, 3, 5, 1), 60, "d", 0.0) for n in (3, 2, 1)]
ROWS = tuple(BoardRow(truth.player, truth.name, truth.score, "verified", place + 1)
             for place, truth in enumerate(TRUTHS))


def names_of(rows: tuple[BoardRow, ...]) -> list[str]:
    return [difference.name for difference in differences(TRUTHS, rows)]


def test_a_true_board_has_no_differences() -> None:
    assert names_of(ROWS) == []


def test_a_missing_row_is_found() -> None:
    assert names_of(ROWS[:2]) == ["Bot1"]


def test_a_wrong_number_name_or_state_is_found() -> None:
    for wrong in (replace(ROWS[1], score=Score(20, 2, 5, 1)), replace(ROWS[1], name="Other"),
                  replace(ROWS[1], state="live")):
        assert names_of((ROWS[0], wrong, ROWS[2])) == ["Bot2"]


def test_rows_out_of_order_are_found() -> None:
    assert names_of((ROWS[1], ROWS[0], ROWS[2])) == ["Bot3"]
