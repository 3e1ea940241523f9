"""The board is asked for when it is time, with the ETag of its last answer, and its age is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from alienattack.errors import ApiError, CloudUnavailable
from alienattack.game.board_feed import SORT_SECONDS, BoardFeed, PracticeFeed
from alienattack.game.local_scores import LocalScore
from alienattack.game.pane import Pane, chase, clock_text
from alienattack.game.rehearsal import ME, RehearsedCloud, RehearsedConnection
from alienattack.game.texts import Texts
from alienattack.protocol.api import Board, player_id
from alienattack.protocol.scores import Score
from alienattack.settings import load
from tests.game.stage import stage


class TaggingCloud(RehearsedCloud):
    """Answers 304 as long as nothing changed, and counts."""

    def __init__(self, **more: object) -> None:
        super().__init__(**more)
        self.asked: list[str] = []
        self.beside: list[str] = []
        self.version = 1

    def board(self, session_id: str, limit: int, etag: str, run: str = "") -> Board | None:
        self.asked.append(etag)
        self.beside.append(run)
        board = super().board(session_id, limit, etag)
        tag = f"v{self.version}"
        if etag == tag:
            return None
        return replace(board, etag=tag)


@pytest.fixture
def cloud() -> TaggingCloud:
    return TaggingCloud()


@pytest.fixture
def connection(cloud: TaggingCloud, tmp_path: Path) -> RehearsedConnection:
    made = RehearsedConnection(load({}, {"ALIENATTACK_HOME": str(tmp_path)}), cloud)
    made.start()
    return made


def pass_time(feed: BoardFeed, connection: RehearsedConnection, seconds: float, own: Score | None = None) -> None:
    for _ in range(round(seconds * 10)):
        connection.standing_clock.now += 0.1
        feed.update(own)


def test_the_board_is_asked_for_every_five_seconds_with_the_etag_of_the_last_answer(
        connection: RehearsedConnection, cloud: TaggingCloud) -> None:
    feed = BoardFeed(connection)
    pass_time(feed, connection, 11)
    assert cloud.asked == ["", "v1", "v1"]
    assert feed.state == "live"
    assert feed.players == 20, "a 304 keeps the rows"


def test_the_pane_says_which_run_is_played_beside_it(connection: RehearsedConnection, cloud: TaggingCloud) -> None:
    pass_time(BoardFeed(connection, run="now"), connection, 1)
    pass_time(BoardFeed(connection), connection, 1)
    assert cloud.beside == ["now", ""]


def test_nothing_is_asked_while_hidden_and_at_once_when_shown_again(connection: RehearsedConnection,
                                                                    cloud: TaggingCloud) -> None:
    feed = BoardFeed(connection)
    pass_time(feed, connection, 0.2)
    feed.hide()
    pass_time(feed, connection, 20)
    assert len(cloud.asked) == 1
    feed.show()
    pass_time(feed, connection, 0.2)
    assert len(cloud.asked) == 2


def test_without_an_answer_the_rows_stay_and_their_age_is_told(connection: RehearsedConnection) -> None:
    feed = BoardFeed(connection)
    pass_time(feed, connection, 1)
    connection.cloud.trouble = CloudUnavailable("No answer.")
    pass_time(feed, connection, 12)
    assert feed.state == "offline"
    assert feed.age == pytest.approx(13, abs=0.5)
    assert len(feed.standing.entries) == 20
    connection.cloud.trouble = None
    pass_time(feed, connection, 6)
    assert feed.state == "live"


def test_a_refusal_is_told_in_the_servers_words(connection: RehearsedConnection) -> None:
    connection.cloud.trouble = ApiError(403, "forbidden", "You were banned from this session.")
    feed = BoardFeed(connection)
    pass_time(feed, connection, 1)
    assert (feed.state, feed.message) == ("error", "You were banned from this session.")


def test_my_score_moves_my_row_at_once_but_at_most_once_a_second(connection: RehearsedConnection) -> None:
    feed = BoardFeed(connection)
    pass_time(feed, connection, 0.2, Score(31000, 2, 400, 8))
    assert feed.standing.rank == 14
    pass_time(feed, connection, 0.3, Score(33000, 2, 400, 8))
    assert feed.standing.rank == 14
    pass_time(feed, connection, SORT_SECONDS, Score(33000, 2, 400, 8))
    assert feed.standing.rank == 12
    assert feed.won == 2
    assert feed.overtaken == 1, "two rows passed in one step ring one bell"


def test_my_own_row_of_the_board_is_not_shown_beside_my_run(connection: RehearsedConnection) -> None:
    feed = BoardFeed(connection)
    pass_time(feed, connection, 0.2, Score(100, 2, 4, 1))
    assert player_id(ME) not in [entry.key for entry in feed.standing.entries]
    assert sum(entry.line.own for entry in feed.standing.entries) == 1


def test_a_new_run_wins_its_places_anew(connection: RehearsedConnection) -> None:
    feed = BoardFeed(connection)
    pass_time(feed, connection, 1, Score(31000, 2, 400, 8))
    pass_time(feed, connection, 2, Score(36000, 2, 400, 8))
    assert feed.won == 5
    feed.new_run()
    pass_time(feed, connection, 2, Score(50, 3, 4, 1))
    assert feed.won == 0


def test_the_time_left_follows_the_servers_clock(connection: RehearsedConnection) -> None:
    feed = BoardFeed(connection, "friday")
    pass_time(feed, connection, 0.2)
    before = feed.seconds_left
    pass_time(feed, connection, 3)
    assert before is not None
    assert feed.seconds_left == pytest.approx(before - 3, abs=0.2)


def test_another_session_begins_with_nothing_of_the_one_before(connection: RehearsedConnection,
                                                               cloud: TaggingCloud) -> None:
    feed = BoardFeed(connection)
    pass_time(feed, connection, 0.2)
    feed.follow("friday")
    assert (feed.state, feed.board) == ("loading", None)
    pass_time(feed, connection, 0.2)
    assert cloud.asked == ["", ""]
    assert feed.session_name == "Friday Cup"


def test_practice_shows_the_five_best_and_this_run_among_them() -> None:
    best = [LocalScore("Nova", points, 1, 10, 2, 100, 1, 1) for points in (500, 400, 300, 200, 100)]
    feed = PracticeFeed(best)
    feed.update(Score(350, 3, 4, 1))
    assert [entry.line.score for entry in feed.standing.entries] == [500, 400, 350, 300, 200, 100]
    assert feed.standing.rank == 3


def test_overtaking_rings_a_bell_and_slides_the_rows(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        made.connection.start()
        pane = Pane(made.app, BoardFeed(made.connection))
        ways = []
        for points, frames in ((31000, 20), (42000, 90)):
            for _ in range(frames):
                made.connection.standing_clock.now += 1 / 60
                pane.update(1 / 60, Score(points, 2, 400, 8))
                pane.draw(made.app.canvas)
                if "own" in pane._places:
                    ways.append(pane._places["own"].y)
        assert made.sounds.played == ["rank_up"]
        assert ways[0] > ways[-1], "the row has gone up"
        assert any(ways[-1] < y < ways[0] for y in ways), "and was seen on its way"


@pytest.mark.parametrize(("own", "words"), [
    (Score(31480, 2, 486, 8), ("NEXT: BRAMBLE", "320 TO GO")),
    (Score(60000, 2, 486, 8), ("YOU LEAD", "BY 1,790")),
])
def test_the_chase_names_the_next_place(connection: RehearsedConnection, own: Score, words: tuple[str, str]) -> None:
    feed = BoardFeed(connection)
    pass_time(feed, connection, 0.2, own)
    label, togo, share = chase(feed.standing, own.score, Texts())
    assert (label, togo) == words
    assert 0 < share <= 1


def test_the_chase_does_not_name_somebody_who_may_not_be_next(tmp_path: Path) -> None:
    class Crowded(RehearsedCloud):
        def board(self, session_id: str, limit: int, etag: str, run: str = "") -> Board | None:
            board = super().board(session_id, limit, etag)
            return Board(board.session, 5000, board.rows, as_of=board.as_of)

    connection = RehearsedConnection(load({}, {"ALIENATTACK_HOME": str(tmp_path)}), Crowded())
    connection.start()
    feed = BoardFeed(connection)
    feed.update(Score(100, 3, 5, 1))
    feed.update(Score(100, 3, 5, 1))
    assert chase(feed.standing, 100, Texts())[:2] == ("INTO THE TOP 20", "6,380 TO GO")


@pytest.mark.parametrize(("seconds", "shown"), [(763, "12:43"), (9, "0:09"), (5400, "1 H 30"), (260000, "3 DAYS")])
def test_time_is_told_short(seconds: float, shown: str) -> None:
    assert clock_text(seconds, Texts()) == shown
