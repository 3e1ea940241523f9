"""Standings of live runs in one item: small, the same for the same runs, and refused where they are none."""

from __future__ import annotations

import random
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alienattack.protocol.encoding import to_b64url
from alienattack.protocol.standings import Standing, pack, unpack

NUMBER = st.integers(0, 2**53)
STANDINGS = st.dictionaries(st.binary(min_size=12, max_size=12).map(bytes.hex), st.builds(
    lambda applied, passed, *others: Standing(applied, max(0, applied - passed), *others),
    NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER,
    st.binary(min_size=6, max_size=6).map(to_b64url)), max_size=20)


@given(STANDINGS)
def test_what_is_packed_comes_back(standings: dict[str, Standing]) -> None:
    assert unpack(pack(standings)) == standings
    assert pack(dict(reversed(standings.items()))) == pack(standings)


def test_a_thousand_runs_as_they_are_played_weigh_less_than_28_kilobytes() -> None:
    rng = random.Random(1)
    assert len(pack({rng.randbytes(12).hex(): _played(rng) for _ in range(1_000)})) < 28_000


def _played(rng: random.Random) -> Standing:
    """Anywhere in a run of five minutes, with a frame within the last two seconds."""
    applied = rng.randint(1, 150)
    score = 10 * rng.randint(0, 40 * applied)
    return Standing(applied, applied, 117 * applied + rng.randint(0, 60), score, rng.randint(1, 3), 9 * applied,
                    1 + applied // 30, 1_800_000_000_000 + rng.randint(0, 2_000), to_b64url(rng.randbytes(6)))


ONE = {"0" * 24: Standing(1, 1, 120, 10, 3, 9, 1, 1_000, "A" * 8)}


@pytest.mark.parametrize("data", [
    b"", b"\x02", b"\x00\x00\x00\x01", b"x" * 100, pack({})[:-1], pack(ONE)[:-1], pack(ONE)[1:],
    b"\x02" + zlib.compress(bytes(4) + b"more"), b"\x02" + zlib.compress(b"\xff" * 4), b"\x02" + zlib.compress(b""),
    zlib.compress(b"[]") + bytes(4),  # as they were packed before
])
def test_what_are_no_standings_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="no standings"):
        unpack(data)


@pytest.mark.parametrize(("run", "standing"), [
    ("run1", ONE["0" * 24]), ("0" * 24, replace(ONE["0" * 24], link="")), ("0" * 24, replace(ONE["0" * 24], tick=-1)),
])
def test_what_can_not_be_packed_is_refused(run: str, standing: Standing) -> None:
    with pytest.raises(ValueError, match="a standing"):
        pack({run: standing})
