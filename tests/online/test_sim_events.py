"""Every simulation event that travels is one that the protocol knows."""

from __future__ import annotations

import pytest

from alienattack.bots import make_bot
from alienattack.online.telemetry.sim_events import MAPPING, URGENT, from_sim, is_urgent
from alienattack.protocol.events import EVENT_TYPES, check_event
from alienattack.protocol.scores import Score
from alienattack.sim import Sim
from alienattack.sim import events as sim

STATE = Score(120, 2, 9, 3)


@pytest.mark.parametrize("kind", sorted(MAPPING), ids=lambda kind: sim.EVENT_NAMES[kind])
def test_each_row_makes_an_event_of_the_protocol(kind: int) -> None:
    event = from_sim((kind, 0, 0, 2, 0 if kind == sim.POWER_ENDED else 20), 77, STATE)
    assert event is not None
    assert check_event(event)[1] == 77


@pytest.mark.parametrize(("event", "said"), [
    ((sim.KILLED, 0, 0, 1, 10), ("kill", 5, "mite", 10)),
    ((sim.DIVER_KILLED, 0, 0, 4, 60), ("dive_kill", 5, "lancer", 60)),
    ((sim.PLAYER_HIT, 214 * 256 + 7, 78_848, 103, 2), ("life_lost", 5, "orb", 2, 214)),
    ((sim.WAVE_STARTED, 0, 0, 1, 0), ("start", 5, 1)),
    ((sim.WAVE_STARTED, 0, 0, 2, 0), ("wave", 5, 2)),
    ((sim.WAVE_CLEARED, 0, 0, 2, 300), ("clear", 5, 2, 300)),
    ((sim.CAPSULE_CAUGHT, 0, 0, 4, 0), ("power", 5, "bubble")),
    ((sim.POWER_ENDED, 0, 0, 4, 1), ("power_ended", 5, "bubble", "used")),
    ((sim.BOSS_CAME, 0, 0, 10, 1), ("boss", 5, "broodmother", 1)),
    ((sim.BOSS_PHASE, 0, 0, 11, 2), ("boss_phase", 5, "carrier", 2)),
    ((sim.BOSS_KILLED, 0, 0, 12, 2500), ("boss_killed", 5, "twins", 2500)),
    ((sim.BOSS_LEFT, 0, 0, 13, 0), ("boss_left", 5, "eye")),
    ((sim.PARADE_ENDED, 0, 0, 24, 2000), ("parade", 5, 24, 2000)),
    ((sim.MARCHED, 0, 0, 1, 0), None),
])
def test_what_an_event_says(event: tuple[int, ...], said: object) -> None:
    assert from_sim(event, 5, STATE) == said


@pytest.mark.parametrize(("event", "good"), [
    (("life_lost", 5, "orb", 2, 214), True),
    (("life_lost", 5, "orb", 2), True),  # of a game that told no place yet
    (("life_lost", 5, "orb"), False),
    (("life_lost", 5, "orb", 2, 214, 1), False),
    (("kill", 5, "mite"), False),
])
def test_a_younger_field_may_be_missing_and_no_other(event: tuple[object, ...], good: bool) -> None:
    if good:
        assert check_event(list(event)) == event
    else:
        with pytest.raises(ValueError, match="values"):
            check_event(list(event))


def test_urgent_events_are_recognised_before_they_are_translated() -> None:
    for kind in sim.EVENT_NAMES:
        event = from_sim((kind, 0, 0, 2, 0), 1, STATE)
        assert is_urgent([(kind, 0, 0, 2, 0)]) == (event is not None and event[0] in URGENT)


def test_a_whole_game_speaks_only_the_protocol() -> None:
    game, bot = Sim(7), make_bot("sprayer", 7)
    names = set()
    for _ in range(6_000):
        for event in game.step(bot.choose(game)):
            said = from_sim(event, game.tick, Score(game.score, game.lives, game.shots, game.level))
            if said is not None:
                names.add(check_event(said)[0])
    assert {"start", "kill", "life_lost"} <= names <= set(EVENT_TYPES)
