"""The scoreboard's page in a real browser, whatever board it reads: names as text, everybody on a wall, winners."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from alienattack.hosting.scoreboard import HOME, files, kind_of
from alienattack.protocol.api import Board, BoardRow, SessionInfo
from alienattack.protocol.scores import Score
from tests.browser import CHROMIUM, Element, document_of

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium")

PHONE, WALL = (500, 844), (1920, 1080)  # no window of Chromium's is narrower than 500
HOSTILE = ("<img src=x onerror=\"document.title='run'\">", "<script>document.title='run'</script>", "</li></ol><h1>x",
           "&lt;b&gt;", "javascript:alert(1)", "\u202egnp.exe", "x" * 5_000, "'\"`{{7*7}}${7*7}", "\x00\x07\x1b[31m")


class Served:
    """The page's own files, and one board as JSON."""

    def __init__(self) -> None:
        self.board: dict[str, Any] = {}
        served = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                name = path.removeprefix(HOME) or "index.html"
                found = 200 if served.board or not path.startswith("/public/") else 404
                if path.startswith("/public/"):
                    body, kind = json.dumps(served.board).encode(), "application/json"
                elif name == "cloud.json":
                    body, kind = b'{"api": "https://play.example.org"}', "application/json"
                else:
                    body, kind = files()[name].read_bytes(), kind_of(name)
                self.send_response(found)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}{HOME}?session=finals"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Ends it."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def served() -> Iterator[Served]:
    server = Served()
    yield server
    server.close()


def board(names: list[str], **session: Any) -> dict[str, Any]:
    """A board with these names, best first."""
    info = SessionInfo(**{"id": "finals", "name": "Finals", "seats": 150, "seats_taken": len(names), **session})
    rows = tuple(BoardRow(f"p{place}", name, Score(90_000 - 10 * place, 3, 50, 2), "verified", place + 1)
                 for place, name in enumerate(names))
    return Board(info, len(names), rows, as_of=time.time()).to_json()


def box_of(row: Element) -> tuple[float, float, float]:
    """Where a row stands: left, top, width in CSS px."""
    style = row.attributes["style"]
    moved, wide = re.search(r"translate\((-?[\d.]+)px, (-?[\d.]+)px\)", style), re.search(r"width: ([\d.]+)px", style)
    assert moved is not None
    assert wide is not None
    return float(moved[1]), float(moved[2]), float(wide[1])


def test_names_and_titles_are_text_whatever_is_in_them(served: Served, tmp_path: Path) -> None:
    served.board = board(list(HOSTILE), name=HOSTILE[0], frozen=True, state="closed", winners=HOSTILE[:3])
    page = document_of(served.address, tmp_path)
    (title,) = page.all("title")
    assert title.text == f"{HOSTILE[0]} – Alien Attack", "a script ran"
    assert page.by_id("name").text == HOSTILE[0]
    shown = [row.all("span", "who")[0].text for row in page.by_id("rows").all("li", "row")]
    assert [name.replace("\x00", "\ufffd") for name in HOSTILE] == [name.replace("\x00", "\ufffd") for name in shown]
    assert [place.text for place in page.by_id("podium").all("p", "who")] == list(HOSTILE[:3])
    assert page.all("img") == []
    assert len(page.all("script")) == 1
    assert len(page.all("h1")) == 1


def test_all_150_of_an_event_stand_on_a_wall_at_once_and_none_on_another(served: Served, tmp_path: Path) -> None:
    served.board = board([f"Player_{number}" for number in range(150)])
    page = document_of(served.address, tmp_path, size=WALL)
    boxes = [box_of(row) for row in page.by_id("rows").all("li", "row")]
    assert len(set(boxes)) == 150
    assert page.by_id("more").text == ""
    assert max(top for _, top, _ in boxes) < WALL[1] - 150
    for left, top, width in boxes:
        beside = [other for other in boxes if other[1] == top and other[0] > left]
        assert all(left + width <= other[0] for other in beside)


def test_of_more_than_a_wall_holds_the_rest_is_counted(served: Served, tmp_path: Path) -> None:
    served.board = board([f"Player_{number}" for number in range(200)]) | {"players": 10_000}
    page = document_of(served.address, tmp_path, size=WALL)
    shown = len(page.by_id("rows").all("li", "row"))
    assert 150 <= shown <= 200
    assert page.by_id("more").text == f"and {10_000 - shown:,} more"


def test_a_phone_shows_everybody_in_one_column(served: Served, tmp_path: Path) -> None:
    served.board = board([f"Player_{number}" for number in range(150)], closes_at=time.time() + 3_600)
    page = document_of(served.address, tmp_path, size=PHONE)
    boxes = [box_of(row) for row in page.by_id("rows").all("li", "row")]
    assert len(boxes) == 150
    assert {left for left, _, _ in boxes} == {0}
    tops = [top for _, top, _ in boxes]
    assert len({round(below - above) for above, below in pairwise(tops)}) == 1
    assert re.fullmatch(r"59:\d\d|1:00:00", page.by_id("clock").text)
    assert page.by_id("command").text == "alienattack --cloud https://play.example.org"


@pytest.mark.parametrize(("session", "css", "then"), [
    ({"seats": 1}, "join", "All seats are taken."),
    ({"name": "Friday <b>Finals</b>"}, "join", "Then sign in, choose SESSIONS, and there Friday <b>Finals</b>."),
    ({"id": "arcade", "seats": 0, "state": "closed"}, "join over", "Then sign in and choose PLAY."),
])
def test_how_to_play_goes_by_the_session_and_is_not_shown_once_it_is_over(
        served: Served, tmp_path: Path, session: dict[str, Any], css: str, then: str) -> None:
    served.board = board(["Vega"], **session)
    page = document_of(served.address, tmp_path, size=PHONE)
    assert (page.by_id("join").attributes["class"], page.by_id("then").text) == (css, then)


def test_a_session_that_is_not_there_is_said_to_be_not_found(served: Served, tmp_path: Path) -> None:
    page = document_of(served.address, tmp_path)
    assert page.by_id("message").text.startswith("There is no such public session. One by invitation is not shown")
    assert page.by_id("state-text").text == "Not found"
