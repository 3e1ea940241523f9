"""What a session may be called: something that can be read, once, by everybody."""

from typing import Any

import pytest

from tests.cloud.competitions import MANAGER, open_session
from tests.cloud.world import World

REFUSED = {
    "empty": "", "blank": "   ", "blank letters": "\u3164 \u2800\uffa0", "too long": "x" * 41,
    "a mebibyte": "x" * 2**20, "control": "Fin\x00als", "a line end": "Finals\nof all", "escape": "\x1b[31mFinals",
    "turned around": "Fin\u202eals", "marks of direction": "\u200fFinals", "invisible": "Fin\u200bals",
    "a heap of accents": "F" + "\u0335\u0322\u0348" * 5 + "inals", "half a character": "Fin\ud800als",
    "a number": 7, "nothing": None, "a list": ["Finals"],
}


@pytest.mark.parametrize("title", REFUSED.values(), ids=REFUSED)
def test_a_title_that_nobody_can_read_is_refused_in_words(world: World, title: Any) -> None:
    reply = world.call("POST", "/sessions", "boss", groups=MANAGER, body={"name": title})
    assert (reply.status, reply.code) in ((400, "bad_request"), (413, "too_large"))
    assert reply.body["error"]["message"].endswith(".")


@pytest.mark.parametrize(("given", "kept"), [
    ("  Friday   finals ", "Friday finals"), ("Cafe\u0301 cup", "Caf\u00e9 cup"), ("<script>alert(1)</script>",) * 2,
    ("=1+1",) * 2, ("x" * 40,) * 2, ("決勝",) * 2])
def test_a_title_is_kept_in_one_spelling_and_told_as_text(world: World, given: str, kept: str) -> None:
    session = open_session(world, name=given)
    assert session["name"] == kept
    assert world.call("GET", f"/public/sessions/{session['id']}/board").body["session"]["name"] == kept
