"""Scores are ordered: score down, lives down, shots up, then who was first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alienattack.protocol.scores import (
    MAX_LIVES,
    MAX_SCORE,
    MAX_SHOTS,
    Score,
    better,
    rank_key,
    sort_key,
    sort_key_prefix,
)

scores = st.builds(Score, st.integers(0, MAX_SCORE), st.integers(0, MAX_LIVES), st.integers(0, MAX_SHOTS),
                   st.integers(0, 9_999))
instants = st.integers(0, 9_999_999_999_999)


def test_more_points_win_then_more_lives_then_fewer_shots() -> None:
    best = [Score(200, 0, 90, 1), Score(100, 2, 90, 3), Score(100, 1, 50, 3), Score(100, 1, 60, 9)]
    assert sorted([best[2], best[0], best[3], best[1]], key=rank_key) == best


def test_of_equal_scores_the_first_to_reach_it_stands_first() -> None:
    tie = Score(100, 1, 50, 3)
    assert sort_key(tie, 1_000) < sort_key(tie, 2_000)
    assert not better(tie, tie)


def test_the_wave_does_not_decide() -> None:
    assert rank_key(Score(100, 1, 50, 3)) == rank_key(Score(100, 1, 50, 9))


@given(scores, instants, scores, instants)
def test_the_order_of_texts_is_the_order_of_scores(a: Score, at: int, b: Score, bt: int) -> None:
    assert (sort_key(a, at) < sort_key(b, bt)) == ((*rank_key(a), at) < (*rank_key(b), bt))


@given(scores, scores, instants)
def test_every_key_below_the_prefix_is_strictly_better(a: Score, b: Score, bt: int) -> None:
    assert (sort_key(b, bt) < sort_key_prefix(a)) == better(b, a)


@given(scores)
def test_a_score_survives_its_json(score: Score) -> None:
    assert Score.from_json(score.to_json()) == score


@pytest.mark.parametrize("lie", [{"score": 1.0}, {"score": True}, {"score": -1}, {"score": 10**12}, {"score": "9"},
                                 {"lives": None}, {"extra": 1}])
def test_anything_but_four_whole_numbers_is_refused(lie: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        Score.from_json({"score": 1, "lives": 1, "shots": 1, "level": 1, **lie})
    for other in (None, [], {}):
        with pytest.raises(ValueError):
            Score.from_json(other)
