"""The policies: how far each comes, and that each plays the same game again from the same seed."""

from __future__ import annotations

from statistics import median

import pytest

from alienattack.bots import POLICIES, make_bot
from alienattack.bots.cover import covered
from alienattack.bots.runner import play
from alienattack.cli.bot import POLICIES as offered
from alienattack.sim import UNIT, Sim
from alienattack.sim.events import SHIELD_CHIPPED


def test_the_command_line_offers_every_policy() -> None:
    assert offered == POLICIES


def test_an_unknown_policy_is_refused() -> None:
    with pytest.raises(KeyError):
        make_bot("cheater", 1)


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_the_same_seed_plays_the_same_game(policy: str) -> None:
    assert play(policy, 21, 5000)[0].digest() == play(policy, 21, 5000)[0].digest()


@pytest.mark.parametrize("policy", [policy for policy in POLICIES if policy != "idle"])
def test_the_bots_seed_is_its_own(policy: str) -> None:
    def final(bot_seed: int) -> str:
        sim = Sim(1)
        bot = make_bot(policy, bot_seed)
        while sim.tick < 2000 and not sim.over:
            sim.step(bot.choose(sim))
        return sim.digest()

    assert final(1) != final(2)


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_a_bot_only_looks(policy: str) -> None:
    sim = Sim(2)
    bot = make_bot(policy, 2)
    for _ in range(3000):
        before = sim.digest()
        buttons = bot.choose(sim)
        assert sim.digest() == before
        assert 0 <= buttons <= 7
        sim.step(buttons)


def test_the_hunter_reaches_wave_five_in_at_least_eight_of_ten_games() -> None:
    levels = [play("hunter", seed, 20_000)[0].level for seed in range(300, 310)]
    assert sum(level >= 5 for level in levels) >= 8


def test_the_idle_ship_lasts_about_a_minute_and_a_half() -> None:
    seconds = [play("idle", seed)[0].tick / 60 for seed in range(300, 340)]
    assert 60 <= median(seconds) <= 150
    assert min(seconds) >= 15


def test_the_sprayer_ends_between_the_two() -> None:
    sprayed = [play("sprayer", seed)[0] for seed in range(300, 320)]
    hunted = [play("hunter", seed, 20_000)[0] for seed in range(300, 305)]
    assert 0 < median(sim.score for sim in sprayed) < min(sim.score for sim in hunted)
    assert max(sim.level for sim in sprayed) <= 6


def test_the_hunter_hardly_ever_shoots_its_own_shields() -> None:
    sim = Sim(5)
    bot = make_bot("hunter", 5)
    own = 0
    while sim.tick < 8000 and not sim.over:
        own += sum(event[0] == SHIELD_CHIPPED and event[4] == 1 for event in sim.step(bot.choose(sim)))
    assert own < sim.shots // 20


def test_a_place_under_a_shield_is_covered_until_it_is_shot_through() -> None:
    sim = Sim(1)
    assert covered(sim, 66 * UNIT)
    assert not covered(sim, 110 * UNIT)
    sim.shields[0].rows = [0] * 10
    assert not covered(sim, 66 * UNIT)
