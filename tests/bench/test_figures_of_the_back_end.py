"""The figures of the functions' code: they come from real frames and boards, and growth is told as it is."""

from __future__ import annotations

import random

import pytest

from alienattack.bench import boards, folding, judging, units
from alienattack.bench.fitting import exponent, told


@pytest.mark.parametrize("power", [0, 0.5, 1, 2])
def test_the_exponent_of_a_power_is_found(power: float) -> None:
    sizes = (10, 100, 1_000)
    assert exponent(sizes, [3 * size**power for size in sizes]) == pytest.approx(power)
    assert told((10, 1_000), (0.5, 12.25), "ms") == "10: 0.5 ms, 1,000: 12.2 ms"


def test_frames_are_really_folded_and_the_batch_is_what_takes_time() -> None:
    few, many = folding.seconds_of(10, 50, 3), folding.seconds_of(10, 500, 3)
    assert many[0] > 3 * few[0] > 0
    assert many[1] > many[0] / 2
    assert 400 < many[2] < 700


def test_a_rank_that_is_wrong_would_be_told() -> None:
    rng = random.Random(1)
    scores = boards.scores_of(2_000, rng)
    right = {score: 1 + sum(other > score for other in scores) for score in set(scores)}
    assert boards.wrong_ranks(right.__getitem__, scores, rng, 50)[0] == 0
    assert boards.wrong_ranks(lambda score: right[score] + 1, scores, rng, 50)[0] == 50


def test_ranks_and_boards_read_as_much_at_each_size() -> None:
    ranks = {figure.name: figure for figure in boards._ranks((500, 5_000))}
    assert ranks["an exact rank: items read"].seen == 3
    assert ranks["an exact rank: calls of the table"].seen == 1
    assert ranks["an exact rank: wrong ones"].seen == 0
    requests = {figure.name: figure for figure in boards._requests((100, 500, 2_000))}
    assert 50 <= (requests["a board request: items read"].seen or 0) <= 120


def test_a_run_is_judged_by_playing_it_again() -> None:
    assert judging.milliseconds(1, 1) > 1


def test_items_weigh_what_dynamodb_says() -> None:
    assert units.item_bytes({"pk": "RUN#1", "applied": 12}) == 2 + 5 + 7 + 3 + 3
    assert units.item_bytes(b"x" * 100) == 100


def test_a_shards_progress_saves_most_of_the_writing() -> None:
    deferred, read = units.per_frame(30, players=100, settled=30, seconds=10)
    plain, plain_read = units.per_frame(0, players=100, settled=1, seconds=3)
    assert deferred < plain / 2
    assert read < plain_read / 3


def test_a_grant_and_a_best_cost_what_their_items_do() -> None:
    assert units.of_a_grant("arcade") == pytest.approx(4 + 1 / 6)  # the newest run and the run; at times an older list
    assert units.of_a_grant("a-competition") == pytest.approx(5 + 1 / 6)
    first, better, worse = units.of_a_best("a-competition", (123_456, 654_321, 10))
    assert (first, better, worse) == (17, 20, 0)


def test_everybody_of_a_crowd_plays_ends_is_judged_and_begins_again() -> None:
    crowd, counter = units.of_a_crowd(60, players=200, settled=2, seconds=20)
    assert 2_000 <= crowd.frames <= 2_100
    assert 5 <= crowd.grants <= 25
    statuses = {item["status"] for (pk, _), item in crowd.store.items.items() if pk.startswith("RUN#")}
    assert statuses == {"live", "verified"}
    assert {caller for caller, what, _ in counter.units if what == "writes"} == {"api", "consumer", "verifier"}
