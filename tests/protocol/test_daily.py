"""The daily challenge: the calendar is right, and the seed of a day never changes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alienattack.protocol.daily import DAY_SECONDS, day_of, day_of_session, seed_of, session_of, start_of


@given(st.integers(1_577_836_800, 253_402_300_799))
def test_the_calendar_is_that_of_the_standard_library(instant: int) -> None:
    day = day_of(instant)
    assert day == datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%d")
    assert start_of(day) <= instant < start_of(day) + DAY_SECONDS


def test_seeds_of_days_are_pinned() -> None:
    assert seed_of("2026-11-25") == 1_941_967_667
    assert seed_of("2026-11-26") != seed_of("2026-11-25")
    assert all(0 < seed_of(day_of(DAY_SECONDS * number)) < 2**31 for number in range(20_000, 20_400))


@pytest.mark.parametrize("day", ["", "2026-2-03", "2026-02-30", "2026-13-01", "1999-01-01", "٢٠٢٦-01-01", "26-11-25"])
def test_what_is_no_day_is_none(day: str) -> None:
    with pytest.raises(ValueError, match="no day"):
        start_of(day)
    assert day_of_session("daily-" + day) == ""


def test_a_session_knows_its_day() -> None:
    assert day_of_session(session_of("2026-11-25")) == "2026-11-25"
    assert day_of_session("arcade") == ""
    assert day_of_session("2026-11-25") == ""
