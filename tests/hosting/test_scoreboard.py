"""The web scoreboard: its files, what it refuses, and the page as a real browser shows it."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from alienattack import settings
from alienattack.errors import ApiError
from alienattack.hosting.scoreboard import files
from alienattack.hosting.scoreboard_address import address_of
from tests.browser import CHROMIUM, document_of
from tests.e2e.players import bot_on, row_of
from tests.hosts import CloudProcess, start_cloud, wait_until


@pytest.fixture(scope="module")
def cloud() -> Iterator[CloudProcess]:
    running = start_cloud()
    yield running
    running.close()


def get(cloud: CloudProcess, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes, str]:
    request = urllib.request.Request(cloud.endpoint + path, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read(), answer.headers["content-type"]
    except urllib.error.HTTPError as error:
        return error.code, error.read(), error.headers["content-type"]


def test_every_file_that_the_page_names_is_served(cloud: CloudProcess) -> None:
    for name in ("", *files()):
        status, body, kind = get(cloud, f"/scoreboard/{name}")
        assert status == 200, name
        assert body
        assert kind.split("/")[0] in ("text", "font"), name
    status, body, _ = get(cloud, "/scoreboard/cloud.json")
    assert json.loads(body) == {"api": cloud.api}


@pytest.mark.parametrize("path", ["/scoreboard/../template.yaml", "/scoreboard/%2e%2e/template.yaml",
                                  "/scoreboard/secrets.json", "/scoreboard//etc/passwd"])
def test_nothing_else_is(cloud: CloudProcess, path: str) -> None:
    assert get(cloud, path)[0] in (403, 404)


def test_the_page_only_reads_and_only_under_its_own_name(cloud: CloudProcess) -> None:
    assert get(cloud, "/scoreboard/", method="POST")[0] == 405
    assert get(cloud, "/public/sessions/arcade/board", method="POST")[0] == 405
    assert get(cloud, "/scoreboard/", Host="evil.example")[0] == 403


def test_the_public_board_needs_no_sign_in_and_may_be_cached(cloud: CloudProcess) -> None:
    status, body, _ = get(cloud, "/public/sessions/arcade/board")
    assert status == 200
    assert json.loads(body)["session"]["id"] == "arcade"
    assert get(cloud, "/public/sessions/nowhere/board")[0] == 404


def test_any_cloud_tells_where_its_page_lies(cloud: CloudProcess) -> None:
    known = settings.load({"cloud": {"api": cloud.api, "endpoint": cloud.endpoint}}, {})
    address = address_of(known, "arcade")
    assert address == f"{cloud.endpoint}/scoreboard/?session=arcade"
    assert get(cloud, address.removeprefix(cloud.endpoint))[0] == 200
    with pytest.raises(ApiError):
        address_of(known, "nowhere")


@pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium")
def test_a_browser_shows_the_board_as_the_api_tells_it(cloud: CloudProcess, tmp_path: Path) -> None:
    with bot_on(cloud, tmp_path / "bot") as bot:
        truth = bot.play(3.0)[-1]
        assert bot.verdict(truth.run) is not None
        wait_until(lambda: row_of(bot, truth) is not None)
        page = document_of(f"{cloud.endpoint}/scoreboard/?session=arcade", tmp_path / "profile")
        board = bot.api.board(limit=100)
        assert board is not None
        shown = [[cell.text for cell in row.all("span")] for row in page.by_id("rows").all("li", "row")]
        assert shown == [[str(row.rank), row.name, "✓", str(row.score.lives), str(row.score.shots),
                          str(row.score.level), f"{row.score.score:,}"] for row in board.rows]
        assert page.by_id("message").text == ""
