"""Games without a window."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest

from alienattack.bots.runner import run_games
from alienattack.errors import AlienAttackError
from alienattack.sim import RULESET
from alienattack.sim.replay import VERIFIED, decode, verify


def test_the_record_holds_what_bot_json_promises() -> None:
    seconds = iter([10.0, 12.0, 20.0, 23.0])
    told = run_games("sprayer", 7, 2, 1000, clock=lambda: next(seconds))
    assert set(told) == {"policy", "ruleset", "ticks", "seconds", "ticks_per_second", "compiled", "games"}
    assert (told["policy"], told["ruleset"], told["ticks"]) == ("sprayer", RULESET, 2000)
    assert (told["seconds"], told["ticks_per_second"]) == (5.0, 400)
    assert told["compiled"] in (False, True)
    assert [game["seed"] for game in told["games"]] == [7, 8]
    for game in told["games"]:
        assert set(game) == {"seed", "score", "lives", "shots", "level", "ticks", "digest"}
        assert game["ticks"] == 1000
        assert len(game["digest"]) == 16


def test_the_replay_of_the_last_game_is_kept_and_recording_changes_nothing(tmp_path: Path) -> None:
    kept = tmp_path / "last.replay"
    told = run_games("hunter", 3, 2, 4000, record=kept, clock=perf_counter)
    plain = run_games("hunter", 3, 2, 4000, clock=perf_counter)
    assert [game["digest"] for game in told["games"]] == [game["digest"] for game in plain["games"]]
    assert verify(kept.read_bytes()).verdict == VERIFIED
    assert decode(kept.read_bytes()).digest == told["games"][-1]["digest"]


def test_a_file_that_can_not_be_written_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(AlienAttackError, match="No such file"):
        run_games("idle", 1, 1, 10, record=tmp_path / "nowhere" / "x.replay", clock=perf_counter)


def test_no_game_is_no_division_by_nothing() -> None:
    told = run_games("idle", 1, 0, clock=perf_counter)
    assert (told["ticks"], told["ticks_per_second"], told["games"]) == (0, 0, [])


def test_an_unknown_policy_is_refused() -> None:
    with pytest.raises(KeyError):
        run_games("cheater", 1, 1, clock=perf_counter)
