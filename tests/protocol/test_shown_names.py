"""Whatever a cloud calls a player or a session: what a client shows of it is short, and does nothing but be read."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alienattack.protocol.api import BoardRow, Friends, Lobby, SessionInfo
from alienattack.protocol.api.fields import MOST_LETTERS, shown

ROW = {"player": "p", "name": "Nova", "score": 1, "lives": 1, "shots": 1, "level": 1, "state": "live", "rank": 1}
HOSTILE = {
    "a mebibyte": "x" * 2**20, "a mebibyte of accents": "e" + "\u0301" * 2**19, "control": "\x00a\x07\x1b[31mb\x7f",
    "lines": "a\r\nb\u2028c\u2029d\x85e", "turned around": "\u202egnp.exe\u202c\u2066x\u2069\u200f\u061c",
    "nothing to see": "\u200b\u200d\ufeff\u00ad", "half a character": "a\ud800b", "private": "a\ue000b",
}


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_name_comes_in_as_a_short_readable_text(name: str) -> None:
    begun = time.perf_counter()
    told: list[str] = [
        BoardRow.from_json({**ROW, "name": name}).name,
        SessionInfo.from_json({"id": "s", "name": name}).name,
        *SessionInfo.from_json({"id": "s", "name": "n", "winners": [name]}).winners,
        *Lobby.from_json({"session": {"id": "s", "name": "n"}, "players": [name], "server_time": 1.0}).players,
        *Friends.from_json({"rows": [], "missing": [name]}).missing,
    ]
    assert time.perf_counter() - begun < 1.0
    for text in told:
        assert len(text) <= MOST_LETTERS
        assert text.isprintable()
        text.encode("utf-8")


@given(st.text(max_size=200))
def test_what_is_shown_is_shown_the_same_again(name: str) -> None:
    assert shown(shown(name)) == shown(name)


@pytest.mark.parametrize("name", ["Nova_9", "Freitagsfinale", "Coupe d'été", "決勝", "<b>no</b>", "=1+1", "👾 night"])
def test_what_people_write_is_left_as_it_is(name: str) -> None:
    assert shown(name) == name


def test_a_letter_keeps_its_accents_and_no_heap_of_them() -> None:
    assert shown("ệ") == "ệ"
    zalgo: Any = "Z" + "\u0335\u0322\u0348\u031a" * 20 + "algo"
    assert shown(zalgo) == "Z\u0335\u0322algo"
