"""Playing back: any moment at once, the same game as was played, and a replay that lies is caught."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alienattack.bots import make_bot
from alienattack.errors import ReplayError
from alienattack.game import playback
from alienattack.game.playback import END, LIFE_LOST, WAVE, Playback
from alienattack.sim import Sim
from alienattack.sim.events import PLAYER_HIT, WAVE_STARTED
from alienattack.sim.replay import Recorder, Replay


@cache
def played(ticks: int = 4_000, seed: int = 3) -> tuple[Replay, tuple[str, ...], tuple[tuple[int, int], ...]]:
    """A replay, the digest after each tick, and (tick, kind) of its hits and waves."""
    sim, bot = Sim(seed), make_bot("hunter", 1)
    recorder, digests, moments = Recorder(sim), [sim.digest()], []
    while sim.tick < ticks and not sim.over:
        happened = sim.step(recorder.add(bot.choose(sim)))
        moments += [(sim.tick, event[0]) for event in happened if event[0] in (PLAYER_HIT, WAVE_STARTED)]
        digests.append(sim.digest())
    return recorder.finish(), tuple(digests), tuple(moments)


def scouted(replay: Replay) -> Playback:
    """A playback whose scout has seen everything."""
    made = Playback(replay)
    while made.scouted < 1:
        made.work(1.0)
    return made


def test_stepping_plays_the_very_game() -> None:
    replay, digests, _ = played()
    made = Playback(replay)
    for tick in range(1, 1_000):
        made.step()
        assert made.sim.digest() == digests[tick]


@given(st.lists(st.integers(-50, 5_000), min_size=1, max_size=6))
@settings(max_examples=15, deadline=None)
def test_every_jump_lands_in_the_very_game(jumps: list[int]) -> None:
    replay, digests, _ = played()
    made = scouted(replay)
    for tick in jumps:
        assert made.seek(tick)
        assert made.sim.digest() == digests[max(0, min(replay.ticks, tick))]


def test_after_a_jump_the_game_goes_on_as_it_went() -> None:
    replay, digests, _ = played()
    made = scouted(replay)
    made.seek(2_345)
    made.seek(617)
    for tick in range(618, 900):
        made.step()
        assert made.sim.digest() == digests[tick]


def test_a_jump_beyond_the_scout_waits_and_then_is_there() -> None:
    replay, digests, _ = played()
    made = Playback(replay)
    assert not made.seek(3_900)
    assert made.seeking
    for _ in range(10_000):
        if made.work(0.0005):
            break
    assert made.tick == 3_900
    assert made.sim.digest() == digests[3_900]
    assert not made.seeking


def test_where_states_can_not_be_copied_it_plays_from_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playback, "_can_be_copied", lambda sim: False)
    replay, digests, _ = played()
    made = Playback(replay)
    for tick in (3_000, 10, 2_999):
        assert made.seek(tick)
        assert made.sim.digest() == digests[tick]


def test_the_moments_are_the_hits_and_waves_and_the_end() -> None:
    replay, _, moments = played()
    marks = scouted(replay).marks
    assert [(mark.tick, mark.kind) for mark in marks[:-1] if mark.kind in (WAVE, LIFE_LOST)] == [
        (tick, LIFE_LOST if kind == PLAYER_HIT else WAVE) for tick, kind in moments]
    assert marks[-1].kind == END


def test_the_scout_keeps_to_its_budget() -> None:
    now = [0.0]

    def clock() -> float:
        now[0] += 0.001
        return now[0]

    replay, _, _ = played()
    made = Playback(replay, clock)
    made.work(0.004)
    assert 0 < made.scouted < 0.1
    assert now[0] < 0.010


def test_a_replay_that_lies_about_its_score_is_told() -> None:
    replay, _, _ = played()
    assert scouted(replay).fault == ""
    points, lives, shots, level = replay.score
    assert scouted(replace(replay, score=(points + 10, lives, shots, level))).fault == "differs"


def test_a_replay_that_goes_on_after_the_end_of_its_game_ends_there() -> None:
    idle = replace(played()[0], inputs=((0, 60_000),), ticks=60_000)
    made = scouted(idle)
    assert made.fault == "differs"
    made.seek(60_000)
    assert made.ended
    assert made.sim.over
    assert made.step() == []


def test_other_rules_are_refused() -> None:
    with pytest.raises(ReplayError):
        Playback(replace(played()[0], ruleset=999))
