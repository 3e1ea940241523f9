"""Standings of live runs in one item: small, the same for the same runs, and refused where they are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alienattack.protocol.encoding import to_b64url
from alienattack.protocol.standings import Standing, pack, unpack

NUMBER = st.integers(0, 2**53)
STANDINGS = st.dictionaries(st.text("0123456789abcdef", min_size=1, max_size=24), st.builds(
    Standing, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER,
    st.binary(min_size=32, max_size=32).map(to_b64url)), max_size=20)


@given(STANDINGS)
def test_what_is_packed_comes_back(standings: dict[str, Standing]) -> None:
    assert unpack(pack(standings)) == standings
    assert pack(dict(reversed(standings.items()))) == pack(standings)


@pytest.mark.parametrize("data", [b"", b"\x00\x00\x00\x01", b"x" * 100, pack({})[:-1]])
def test_what_are_no_standings_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"no standings|Expecting"):
        unpack(data)
