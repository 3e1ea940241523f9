"""A run put where it belongs on a board; ranks that do not follow from the rows at hand stay blank."""

from __future__ import annotations

import random

import pytest

from alienattack.game.rows import FORMS, Line, pitch
from alienattack.game.standing import OWN, Entry, Standing, merge, points_to_pass, visible
from alienattack.protocol.api import Board, BoardRow, SessionInfo
from alienattack.protocol.scores import Score, rank_key

ARCADE = SessionInfo("arcade", "Arcade")


def row(number: int, points: int, rank: int | None, state: str = "verified") -> BoardRow:
    return BoardRow(f"player-{number}", f"Pilot{number}", Score(points, 1, 100, 5), state, rank)


def board(points: list[int], players: int | None = None, near: tuple[BoardRow, ...] = (),
          me: BoardRow | None = None) -> Board:
    rows = tuple(row(number, value, number + 1) for number, value in enumerate(points))
    return Board(ARCADE, players or len(rows), rows, me, near)


def own(points: int, lives: int = 2, shots: int = 50) -> Score:
    return Score(points, lives, shots, 3)


def shape(standing: Standing, rows: int = 10) -> list[str]:
    return ["..." if entry is None else "own" if entry.line.own else str(entry.line.rank)
            for entry in visible(standing, rows)]


TWENTY = [1000 * (21 - number) for number in range(1, 21)]  # 20000, 19000 .. 1000


def test_rank_thirteen_shows_the_top_five_dots_two_above_own_and_two_below() -> None:
    standing = merge(board(TWENTY), "me", "Nova", own(8500))
    assert standing.rank == 13
    assert shape(standing) == ["1", "2", "3", "4", "5", "...", "11", "12", "own", "14", "15"]


def test_up_to_rank_eight_the_pane_is_a_plain_top_ten() -> None:
    standing = merge(board(TWENTY), "me", "Nova", own(13500))
    assert standing.rank == 8
    assert shape(standing) == ["1", "2", "3", "4", "5", "6", "7", "own", "9", "10"]


def test_at_the_end_of_the_board_nobody_stands_below() -> None:
    standing = merge(board(TWENTY), "me", "Nova", own(10))
    assert standing.rank == 21
    assert shape(standing)[-3:] == ["19", "20", "own"]


def test_a_rank_below_the_known_rows_is_blank_and_never_guessed() -> None:
    standing = merge(board(TWENTY, players=400), "me", "Nova", own(10))
    assert standing.rank is None
    assert shape(standing)[-2:] == ["...", "own"]


def test_the_rows_around_me_tell_a_rank_far_from_the_top() -> None:
    near = (row(70, 500, 70), row(71, 480, 71), row(73, 400, 73), row(74, 390, 74))
    me = BoardRow("me", "Nova", Score(450, 0, 9, 1), "verified", 72)
    known = board(TWENTY, players=400, near=near, me=me)
    assert merge(known, "me", "Nova", own(450)).rank == 72
    assert merge(known, "me", "Nova", own(490)).rank == 71
    assert merge(known, "me", "Nova", own(395)).rank == 73
    assert merge(known, "me", "Nova", own(700)).rank is None, "between the top and the rows around me nothing is known"


@pytest.mark.parametrize(("rows", "expected"), [
    (10, ["1", "2", "3", "4", "5", "...", "11", "12", "own", "14", "15"]),
    (8, ["1", "2", "3", "4", "...", "12", "own", "14", "15"]),
    (6, ["1", "2", "3", "...", "12", "own", "14"]),
])
def test_larger_letters_leave_room_for_fewer_rows_but_always_for_mine_and_my_neighbours(
        rows: int, expected: list[str]) -> None:
    standing = merge(board(TWENTY), "me", "Nova", own(8500))
    shown = visible(standing, rows)
    assert shape(standing, rows) == expected
    form = next(form for form in FORMS.values() if form.shown == rows)
    assert sum(pitch(entry.line if entry else None, form) for entry in shown) <= 318 - 52, "within the pane's rules"


def test_my_own_best_is_not_counted_against_my_run() -> None:
    me = BoardRow("me", "Nova", Score(19500, 0, 9, 1), "verified", 2)
    rows = (row(1, 20000, 1), me, row(2, 19000, 3), row(3, 18000, 4))
    standing = merge(Board(ARCADE, 4, rows, me), "me", "Nova", own(18500))
    assert standing.rank == 3
    assert [(entry.key, entry.line.rank) for entry in standing.entries] == [
        ("player-1", 1), ("player-2", 2), (OWN, 3), ("player-3", 4)]


def test_without_a_run_my_row_is_the_one_on_the_board() -> None:
    me = BoardRow("me", "Nova", Score(19500, 0, 9, 1), "verified", 2)
    standing = merge(Board(ARCADE, 2, (row(1, 20000, 1), me), me), "me", "Nova", None)
    assert standing.rank == 2
    assert standing.entries[1].line.state == "verified"


def test_equal_points_share_a_rank_and_whoever_was_first_stands_first() -> None:
    standing = merge(board([300, 200, 100]), "me", "Nova", Score(200, 1, 100, 5))
    assert [(entry.line.name, entry.line.rank) for entry in standing.entries] == [
        ("Pilot0", 1), ("Pilot1", 2), ("Nova", 2), ("Pilot2", 4)]


def test_with_equal_points_more_lives_stand_first() -> None:
    standing = merge(board([300, 200, 100]), "me", "Nova", own(200, lives=3))
    assert [entry.line.name for entry in standing.entries] == ["Pilot0", "Nova", "Pilot1", "Pilot2"]
    assert standing.rank == 2


def test_an_empty_board_makes_me_the_first() -> None:
    standing = merge(board([]), "me", "Nova", own(10))
    assert standing.rank == 1
    assert shape(standing) == ["own"]


def told_by(server: dict[str, Score], claimed: Score, limit: int) -> Board:
    """What a server tells of a board: the top, and two rows on each side of the better of my best and my claim."""
    everybody = dict(server)
    if "me" not in server or rank_key(claimed) < rank_key(server["me"]):
        everybody["me"] = claimed
    rows = sorted(everybody.items(), key=lambda item: rank_key(item[1]))
    told = [BoardRow(name, name, score, "live" if name == "me" else "verified", rank_in(everybody, score))
            for name, score in rows]
    mine = [row.player for row in told].index("me")
    return Board(ARCADE, len(told), tuple(told[:limit]), told[mine], tuple(told[max(0, mine - 2):mine + 3]))


def rank_in(board: dict[str, Score], score: Score) -> int:
    return 1 + sum(other.score > score.score for other in board.values())


def test_whatever_the_board_my_row_is_shown_and_no_rank_is_ever_wrong() -> None:
    """Brute force over boards of every size, full of ties, with a claim that the server has and one it has not yet."""
    for seed in range(400):
        judge_a_board(random.Random(seed), known=bool(seed % 3))


def judge_a_board(rng: random.Random, known: bool) -> None:
    """One board by chance; `known`: the server knows of my run as it is now."""
    others = {f"p{number}": Score(10 * rng.randrange(1, rng.choice((5, 40, 400))), rng.randrange(3), 50, 3)
              for number in range(rng.randrange(90))}
    server = {**others, **({"me": Score(10 * rng.randrange(400), 1, 50, 3)} if rng.random() < 0.6 else {})}
    claimed = Score(10 * rng.randrange(400), 2, 40, 3)
    now = claimed if known else Score(claimed.score + 10 * rng.randrange(60), 2, 45, 3)
    limit = rng.choice((3, 10, 50))
    standing = merge(told_by(server, claimed, limit), "me", "Nova", now)
    truth = {**others, "own": now}
    for rows in (10, 8, 6):
        shown = visible(standing, rows)
        assert sum(entry is not None and entry.line.own for entry in shown) == 1, "my row is always in sight"
        for entry in shown:
            if entry is not None and entry.line.rank is not None:
                score = now if entry.line.own else others[entry.key]
                assert entry.line.rank == rank_in(truth, score), (entry, standing)
    climbs = "me" not in server or rank_key(claimed) <= rank_key(server["me"])
    if known and climbs:
        assert standing.rank == rank_in(truth, now), "what the server knows of my run is told exactly"


def test_the_points_to_the_next_place_end_with_one_more_step_when_equal() -> None:
    assert points_to_pass(Line(1, "A", 500), 180) == 320
    assert points_to_pass(Line(1, "A", 500), 500) == 10
    assert points_to_pass(Line(1, "A", 500), 600) == 0


def test_what_lies_ahead_and_behind_is_known_only_without_a_gap() -> None:
    entries = (Entry("a", Line(1, "A", 500)), Entry(OWN, Line(None, "Me", 10, own=True), gap=True))
    standing = Standing(entries, 1)
    assert standing.ahead is entries[0]
    assert standing.behind is None
