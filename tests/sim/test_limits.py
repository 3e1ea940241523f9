"""No wave is endless, whatever a player does, and none is worth more than it holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from alienattack.bots import make_bot
from alienattack.sim import CLEAR, FIRE, LEFT, RIGHT, UNIT, Sim
from alienattack.sim.aliens import ALIENS, SPORE, SPORELING, ZIGZAG
from alienattack.sim.bosses.boss import BARS
from alienattack.sim.bosses.fight import DEATH_POINTS, HIT_POINTS, PATIENCE
from alienattack.sim.events import (
    DIVER_KILLED,
    KILLED,
    PLAYER_HIT,
    SAUCER_CAME,
    SAUCER_KILLED,
    SPORE_BURST,
    THREAT_SHOT,
)
from alienattack.sim.parade import ALL, PARADE_TICKS, POINTS, PRIZE
from alienattack.sim.rounds import begin_wave
from alienattack.sim.scoring import wave_bonus
from tests.sim.situations import NEVER

# Landing costs a life at the latest then: about 2:20, and the intro, and what the way down of a last diver takes.
A_LIFE = 170 * 60
A_BOSS = PATIENCE + PARADE_TICKS + 1000


def wave_of(number: int, seed: int = 1) -> Sim:
    """A game that begins with wave `number`."""
    sim = Sim(seed)
    sim.level = number
    begin_wave(sim)
    return sim


def hide(sim: Sim) -> int:
    """Stand still and do nothing."""
    return 0


def dodge(sim: Sim) -> int:
    """Run from wall to wall."""
    return LEFT if sim.tick // 170 % 2 else RIGHT


@pytest.mark.parametrize("number", [1, 2, 4, 7, 8, 9, 16, 29, 48, 79])
@pytest.mark.parametrize("way", [hide, dodge])
def test_who_only_hides_loses_a_life_within_three_minutes(number: int, way: Callable[[Sim], int]) -> None:
    sim = wave_of(number)
    while sim.lives == 3:
        assert sim.tick < A_LIFE
        sim.step(way(sim))
        sim.player.safe = NEVER  # not even one who can't be hit holds the wave up


@pytest.mark.parametrize("number", [5, 10, 15, 20, 45, 80])
def test_who_only_hides_from_a_boss_is_rid_of_it_after_ninety_seconds_and_has_nothing(number: int) -> None:
    sim = wave_of(number)
    while sim.level == number:
        assert sim.tick < A_BOSS
        sim.step(0)
        sim.player.safe = NEVER
        sim.lives = 3
    assert sim.score == 0


@pytest.mark.parametrize("number", [*range(1, 13), 16, 19, 27, 38, 49, 63])
def test_every_wave_can_be_finished(number: int) -> None:
    """By a ship that can't be lost and a player who shoots at everything."""
    sim = wave_of(number, number)
    bot = make_bot("hunter", number)
    lost = 0
    while sim.phase != CLEAR:
        assert sim.tick < 240 * 60
        lost += sum(event[0] == PLAYER_HIT for event in sim.step(bot.choose(sim)))
        sim.lives = 3
        if sim.player.alive:
            sim.player.safe = max(sim.player.safe, 2)
    assert lost <= 3  # landings alone


def most_points(sim: Sim) -> int:
    """The most that wave can be worth at combo x5 with glass, but for saucers and zig-zags, which are counted apart."""
    formation = sum(
        ALIENS[row.kind].points * 2 * row.mask.bit_count()
        + (2 * 2 * ALIENS[SPORELING].points * row.mask.bit_count() if row.kind == SPORE else 0)
        for row in sim.formation.rows
    )
    boss = sim.boss
    fight = 0
    if boss is not None:
        # What it sends is worth 60 at most, diving; the parade pays 50 each.
        fight = BARS * boss.bar_hp * HIT_POINTS + DEATH_POINTS + boss.supply * 60 + ALL * POINTS
    return (formation + fight) * 5 * 2 + wave_bonus(sim.level, True, 100) + (PRIZE if boss is not None else 0)


@pytest.mark.parametrize("number", [1, 3, 5, 7, 8, 9, 10, 15, 20, 27, 47])
@pytest.mark.parametrize("policy", ["hunter", "sprayer"])
def test_a_wave_pays_no_more_than_it_holds(number: int, policy: str) -> None:
    sim = wave_of(number, number)
    limit = most_points(sim)
    bot = make_bot(policy, number)
    saucers = zigzags = saucers_worth = 0
    while sim.level == number and sim.tick < 200 * 60:
        for kind, _x, _y, _a, b in sim.step(bot.choose(sim) | FIRE):
            saucers += kind == SAUCER_CAME
            saucers_worth += b if kind == SAUCER_KILLED else 0
            zigzags += b if kind == THREAT_SHOT else 0
        sim.combo = 5
        sim.lives = 3
        if sim.player.alive:
            sim.player.safe = max(sim.player.safe, 2)
    assert saucers <= 2
    assert sim.score - saucers_worth - zigzags <= limit


def test_an_alien_pays_once_however_often_it_dives() -> None:
    sim = wave_of(9)
    rank = sum(row.mask.bit_count() for row in sim.formation.rows)
    killed = bursts = 0
    bot = make_bot("hunter", 9)
    while sim.level == 9 and sim.tick < 200 * 60:
        for kind, _x, _y, alien, _b in sim.step(bot.choose(sim)):
            killed += kind in (KILLED, DIVER_KILLED) and alien != SPORELING
            bursts += kind == SPORE_BURST
        sim.lives = 3
        if sim.player.alive:
            sim.player.safe = max(sim.player.safe, 2)
    assert killed + bursts <= rank


def test_zigzags_can_not_be_farmed_for_longer_than_the_wave_lasts() -> None:
    """A weaver left alone goes on firing; what its zig-zags pay until it lands is less than clearing the wave."""
    sim = wave_of(4)
    for row in sim.formation.rows[1:]:
        row.mask = 0
    sim.formation.rows[0].mask = 1
    sim.formation.survey()
    paid = 0
    while sim.lives == 3:
        assert sim.tick < 4 * 60 * 60
        sim.player.safe = NEVER
        buttons = 0
        for threat in sim.threats:
            if threat.kind == ZIGZAG:
                away = threat.home_x - sim.player.x
                buttons = RIGHT if away > UNIT else LEFT if away < -UNIT else FIRE
        paid += sum(event[4] for event in sim.step(buttons) if event[0] == THREAT_SHOT)
    assert paid <= 500
