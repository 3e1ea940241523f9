"""An event as its host and players live it: 150 of them on a real embedded cloud, and a small one for every day.

All come in one instant, begin together, play a session of limited time through the game's own telemetry; in the end the
final board, its CSV, its JSON and the web page in a real browser say what the players themselves know.
"""

from __future__ import annotations

import csv
import io
import time
from pathlib import Path
from typing import Any

import pytest

from alienattack.errors import ApiError
from alienattack.loadtest.botplayer import BotPlayer
from alienattack.protocol.api import BoardRow, SessionInfo
from alienattack.protocol.scores import Score, rank_key
from functions.tables.sessions import CLOSE_SLACK_SECONDS
from tests.browser import CHROMIUM, document_of
from tests.cloud.altered import hasty_cloud
from tests.e2e.crowds import Contest, Crowds
from tests.e2e.host import Host
from tests.e2e.host import host as host
from tests.e2e.players import bot_on
from tests.hosts import CloudFactory, CloudProcess, wait_until

WITHIN_SECONDS = 0.100
AHEAD_SECONDS = 1.0  # between the word to the processes and the instant in which all ask for a seat
CLOCK_SECONDS = 0.005  # the server's time is told in milliseconds, and two clocks are read one after the other
BEGIN_SECONDS = 0.1  # from the instant of the start to the first tick, where many of one process begin
AROUND_SECONDS = 1.0  # of the start, in which the machine is watched
Told = dict[str, Any]
Row = tuple[int, str, int, int, int, int]  # rank, name, score, lives, shots, level

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium")


@pytest.mark.timeout(400)
def test_a_small_event_ends_with_one_board_everywhere(clouds: CloudFactory, tmp_path: Path, host: Host) -> None:
    cloud = clouds(tmp_path / "home", hasty_cloud(tmp_path / "cloud", minute_seconds=4))
    hold_event(cloud, tmp_path, host, Contest(12, 1, wait=2.0, play_on=(5.0,)), grace=2.0)


@pytest.mark.campaign
@pytest.mark.timeout(900)
def test_an_event_of_150_players_ends_with_one_board_everywhere(clouds: CloudFactory, tmp_path: Path,
                                                                host: Host) -> None:
    contest = Contest(150, 4, wait=20.0, play_on=(70.0, 10.0, 10.0))
    hold_event(clouds(tmp_path / "home"), tmp_path, host, contest, grace=60.0)


def hold_event(cloud: CloudProcess, folder: Path, host: Host, contest: Contest, grace: float) -> None:
    """From the manager's first command to the four boards."""
    with bot_on(cloud, folder / "boss") as boss, bot_on(cloud, folder / "extra") as extra, \
            Crowds(cloud, folder, contest) as crowds:
        host.types("cloud", "manager", "add", boss.name)
        host.be(boss)
        session = host.asks("session", "open", "Friday finals", "--kind", "TIME_CONSTRAINED", "--minutes", "1",
                            "--seats", str(contest.players), "--same-seed", "--gather")["id"]
        crowds.sign_up()
        all_come_at_once(crowds, extra, session, host)
        told = all_begin_together(crowds, session, host, contest.wait)
        fates = {fate["run"]: fate for fate in crowds.ask("fates", timeout=grace + 90.0)}
        rows = truth_of(told)
        late_ones_are_told(told, fates, grace)
        final = SessionInfo.from_json(host.asks("session", "close", session, "--wait"))
        order = boards_say(rows, cloud, host, extra, session, folder)
        host.notes(f"{len(rows)} rows, the winners {final.winners}")
        assert final.winners == tuple(row[1] for row in order[:3])


def all_come_at_once(crowds: Crowds, extra: BotPlayer, session: str, host: Host) -> None:
    """Every seat is taken in one instant, one more is refused in a sentence, and gets the seat of one who leaves."""
    asked = crowds.ask("seat", session=session, at=time.time() + AHEAD_SECONDS)
    instants = [told["asked"] for told in asked]
    took = sorted(told["took"] for told in asked)
    host.notes(f"{len(asked)} asked for a seat within {max(instants) - min(instants):.3f} s; the answers took "
               f"{took[len(took) // 2]:.2f} s at the median, {took[-1]:.2f} s at the longest")
    assert [told for told in asked if told["code"]] == []
    with pytest.raises(ApiError) as full:
        extra.api.take_seat(session)
    assert (full.value.code, full.value.reason) == ("session_full", f"All {len(crowds.names)} seats are taken.")
    wait_until(lambda: sorted(extra.api.lobby(session).players) == sorted(crowds.names))  # it may be a second old
    first, *others = crowds.names
    crowds.leaves(session, first)
    extra.api.take_seat(session)
    wait_until(lambda: sorted(extra.api.lobby(session).players) == sorted([*others, extra.name]))


def all_begin_together(crowds: Crowds, session: str, host: Host, wait: float) -> list[Told]:
    """The manager starts after a while; by the server's clock as each knows it, all begin within 0.1 seconds."""
    playing = crowds.later("compete", session=session)
    time.sleep(wait)
    begins = host.asks("session", "start", session)["starts_at"]
    told = playing.result()
    planned, begun = ([each[what] - begins for each in told] for what in ("planned", "begun"))
    unsure = sorted(each["unsure"] for each in told)
    stalled = max(crowds.each("stalled", since=begins - AROUND_SECONDS, until=begins + AROUND_SECONDS))
    wrong = [each["wrong"] for each in told]
    host.notes(f"clocks wrong by {min(wrong):+.1f} to {max(wrong):+.1f} s; start planned from {min(planned):+.3f} to "
               f"{max(planned):+.3f} s (answers allow {unsure[-1]:.3f}), made from {min(begun):+.3f} to "
               f"{max(begun):+.3f} s, where the machine came late by {stalled:.3f} s")
    assert len(told) == len(crowds.names) - 1
    # Cristian's bound: a clock read over a network is known to half the round trip of the fastest answer.
    assert all(abs(instant) <= each["unsure"] + CLOCK_SECONDS for instant, each in zip(planned, told, strict=True))
    assert max(planned) - min(planned) <= max(WITHIN_SECONDS, sum(unsure[-2:]))
    # What a busy machine does to them is not the clock's doing.
    assert max(begun) - min(begun) <= max(WITHIN_SECONDS, sum(unsure[-2:])) + BEGIN_SECONDS + stalled
    assert len({each["seed"] for each in told}) == 1
    return told


def truth_of(told: list[Told]) -> list[Row]:
    """The board as the players themselves know it: the best run of each that ended in time, and equal scores one rank.
    """
    best: list[tuple[Score, str]] = []
    for player in told:
        scores = [Score.from_json(run["score"]) for run in player["runs"] if run["late"] < CLOSE_SLACK_SECONDS]
        if scores:
            best.append((min(scores, key=rank_key), player["name"]))
    best.sort(key=lambda each: rank_key(each[0]))
    return [(1 + sum(other.score > score.score for other, _ in best), name, score.score, score.lives, score.shots,
             score.level) for score, name in best]


def late_ones_are_told(told: list[Told], fates: dict[str, Told], grace: float) -> None:
    """What ended in time is verified; who played on is told that it was too late, by frame or by verdict."""
    for run in (run for player in told for run in player["runs"]):
        fate = fates[run["run"]]
        if run["late"] < CLOSE_SLACK_SECONDS:
            assert fate["status"] == "verified", fate
        elif run["late"] < grace:
            assert (fate["status"], fate["reason"]) == ("rejected", "It was played on after the session had closed.")
        else:
            assert (fate["status"], fate["refused"]) == ("live", ["closed"])


def boards_say(rows: list[Row], cloud: CloudProcess, host: Host, anybody: BotPlayer, session: str,
               folder: Path) -> list[Row]:
    """The API, both exports and the page in a browser show these rows in one order, which is returned.

    Who of two with equal scores, lives and shots was first, a player can't know.
    """
    by_api: list[BoardRow] = []
    cursor = ""
    while not by_api or cursor:
        page = anybody.api.rows(session, cursor)
        by_api, cursor = [*by_api, *page.rows], page.cursor
    order = [_row(row) for row in by_api]
    assert sorted(order) == sorted(rows)
    assert [row[2:5] for row in order] == [row[2:5] for row in rows]
    assert {row.state for row in by_api} == {"verified"}
    lines = csv.DictReader(io.StringIO(host.types("session", "export", session)))
    assert [(int(line["rank"]), line["name"], *(int(line[name]) for name in ("score", "lives", "shots", "level")))
            for line in lines] == order
    exported = host.asks("session", "export", session)
    assert exported["session"]["frozen"] is True
    assert [_row(BoardRow.from_json(row)) for row in exported["rows"]] == order
    assert on_the_page(cloud, host.types("scoreboard", "--session", session, "--print").strip(), folder) == order
    return order


def on_the_page(cloud: CloudProcess, address: str, folder: Path) -> list[Row]:
    """What a browser shows, from the first place to the last."""
    assert address.startswith(cloud.endpoint)
    page = document_of(address, folder / "profile", size=(700, 900))  # a phone shows every row, however many
    assert page.by_id("state-text").text == "Final"
    found = sorted(page.by_id("rows").all("li", "row"), key=lambda row: int(row.attributes["aria-posinset"]))
    assert {row.all("span", "mark")[0].text for row in found} == {"✓"}
    return [(_number(row, "rank"), row.all("span", "who")[0].text, _number(row, "score"), _number(row, "lives"),
             _number(row, "shots"), _number(row, "wave")) for row in found]


def _number(row: Any, name: str) -> int:
    return int(row.all("span", name)[0].text.replace(",", ""))


def _row(row: BoardRow) -> Row:
    assert row.rank is not None
    return row.rank, row.name, row.score.score, row.score.lives, row.score.shots, row.score.level
