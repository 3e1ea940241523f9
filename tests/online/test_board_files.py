"""An exported board: whole, readable by a spreadsheet, and nothing in it that calculates."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alienattack.online.board_files import COLUMNS, csv_of, json_of
from alienattack.online.managing import Export
from alienattack.protocol.api import BoardRow, SessionInfo
from alienattack.protocol.scores import Score

SCORE = Score(12_340, 2, 301, 7)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def read(text: str) -> list[dict[str, str]]:
    """As a spreadsheet reads it."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_row_is_a_line_of_numbers_and_texts() -> None:
    row = BoardRow("p1", "Ann", SCORE, "verified", 1, "r1", ("fast", "late"))
    header, line = csv_of([row]).splitlines()
    assert header == ",".join(f'"{column}"' for column in COLUMNS)
    assert line == '1,"Ann",12340,2,301,7,"verified","p1","r1","fast late"'


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_what_a_spreadsheet_would_calculate_gets_an_apostrophe(begin: str) -> None:
    name = f'{begin}HYPERLINK("http://evil.example","click")'
    (line,) = read(csv_of([BoardRow("p1", name, SCORE, "verified", 1)]))
    assert line["name"] == f"'{name}"


@given(st.lists(st.tuples(texts, texts, texts), max_size=5))
def test_no_text_becomes_a_formula_or_another_line_and_none_is_lost(given_texts: list[tuple[str, str, str]]) -> None:
    rows = [BoardRow(player, name, SCORE, "verified", 1, run) for player, name, run in given_texts]
    lines = read(csv_of(rows))
    for row, line in zip(rows, lines, strict=True):
        for column, text in (("player", row.player), ("name", row.name), ("run", row.run)):
            assert line[column] in (text, f"'{text}")
            assert not line[column].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_as_json_the_session_comes_along_but_not_the_code_that_opens_it() -> None:
    row = BoardRow("p1", "=1+1", SCORE, "verified", 1, "r1")
    text = json_of(Export(SessionInfo("s1", "Finals", public=False, code="AB3CD4EF"), (row,)))
    told = json.loads(text)
    assert [BoardRow.from_json(item) for item in told["rows"]] == [row]
    assert told["session"]["name"] == "Finals"
    assert "AB3CD4EF" not in text
