"""Bosses, power-ups, shells and wraiths on the screen: what every event does, and that nothing covers a threat."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pygame
import pytest

from alienattack.game.scenes.play import PlayScene
from alienattack.game.texts import Texts
from alienattack.game.world.boss_bars import BossBars
from alienattack.game.world.boss_view import BURSTS, BossView, pictures
from alienattack.game.world.death import HELD_TICKS, draw_killer_icon
from alienattack.game.world.power_line import TOLD_TICKS, PowerLine
from alienattack.game.world.ranks import Ranks
from alienattack.sim import FIGHT, UNIT, Sim, events
from alienattack.sim.aliens import (
    ALIENS,
    BEAM,
    BOSS_NAMES,
    BROODMOTHER,
    CARRIER,
    DEBRIS,
    EYE,
    FEATHER,
    KILLED_BY_THREAT,
    MITE,
    ORB,
    SHELL,
    THREAT_NAMES,
    TWINS,
    killer_name,
)
from alienattack.sim.bosses.boss import (
    ATTACKING,
    BOSS_Y,
    BURN,
    DYING,
    FANS,
    RESTING,
    TELLING,
    WINGS,
    Boss,
)
from alienattack.sim.entities import Capsule, Flyer, Threat
from alienattack.sim.powers import BUBBLE, GLASS, LANCE, POWERS, RAPID, SLOW, TWIN
from tests.game.play_stage import practice
from tests.game.stage import Stage, stage

Fight = tuple[Stage, PlayScene, Any]


@pytest.fixture
def fight(tmp_path: Path) -> Iterator[Fight]:
    """A run that stands still in the middle of an empty field."""
    with stage(tmp_path) as made:
        scene = practice(made)
        made.run(0.5)
        sim: Any = scene.sim
        sim.phase = FIGHT
        sim.formation.rows = []
        sim.formation.survey()
        sim.threats.clear()
        yield made, scene, sim


def boss_of(sim: Any, kind: int, state: int = RESTING, attack: int = 0, **fields: Any) -> Boss:
    boss = Boss(kind, 0, 20, 20, 200 * UNIT, BOSS_Y, supply=0, state=state, age=20, fought=100, attack=attack)
    for name, value in fields.items():
        setattr(boss, name, value)
    sim.boss = boss
    return boss


def threat(sim: Any, kind: int, x: int, y: int, half_width: int = 2) -> None:
    sim.threats.append(Threat(kind, x * UNIT, y * UNIT, 0, 500, 6, x * UNIT, 0, x * UNIT, half_width * UNIT))


def picture(made: Stage) -> pygame.Surface:
    made.app.show()
    return made.app.canvas.surface.copy()


def differ(a: pygame.Surface, b: pygame.Surface, box: tuple[int, int, int, int]) -> int:
    """How many pixels of the box differ."""
    x0, y0, w, h = box
    return sum(a.get_at((x, y)) != b.get_at((x, y)) for x in range(x0, x0 + w) for y in range(y0, y0 + h))


def happen(made: Stage, scene: PlayScene, *happened: tuple[int, int, int, int, int]) -> None:
    """As if the simulation had told these."""
    scene.view.reactions.take(list(happened), scene.sim, made.app.sprites, scene.view.seconds)


# -- bosses -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", BOSS_NAMES)
@pytest.mark.parametrize("state", [RESTING, TELLING, ATTACKING, DYING])
def test_every_boss_is_drawn_in_every_state(fight: Fight, kind: int, state: int) -> None:
    made, _scene, sim = fight
    empty = picture(made)
    boss_of(sim, kind, state, FANS)
    assert differ(empty, picture(made), (120, 60, 160, 90)) > 1500


@pytest.mark.parametrize("kind", BOSS_NAMES)
def test_every_boss_has_a_name_and_bars_below_the_score(fight: Fight, kind: int) -> None:
    made, _scene, sim = fight
    boss_of(sim, kind)
    drawn = picture(made)
    pink = made.app.palette.lancer
    for left in (100, 167, 234):
        assert drawn.get_at((left + 20, 48))[:3] == pink
    assert Texts().has(f"boss.{BOSS_NAMES[kind]}")


def test_a_bar_drains_after_the_hit_and_is_empty_in_the_end() -> None:
    bars, boss = BossBars(), Boss(EYE, 0, 20, 10, 0, BOSS_Y, supply=0, state=RESTING)
    bars.update(boss)
    assert bars._shown[0] > 0.9
    for _ in range(60):
        bars.update(boss)
    assert bars._shown[0] == pytest.approx(0.5)
    boss.phase, boss.hp = 1, 20
    for _ in range(60):
        bars.update(boss)
    assert bars._shown == [0.0, 1.0, 1.0]


def test_the_beam_is_a_thin_line_first_and_then_as_wide_as_it_burns(fight: Fight) -> None:
    made, _scene, sim = fight
    boss_of(sim, CARRIER, TELLING, BURN, aim_x=200 * UNIT)
    line = picture(made)
    sim.boss.state = ATTACKING
    burning = picture(made)
    hazard, core = made.app.palette.hazard, made.app.palette.hazard_core
    assert line.get_at((188, 240))[:3] != hazard
    left, right = sim.boss.column()
    assert burning.get_at((left // UNIT + 1, 240))[:3] == hazard
    assert burning.get_at((right // UNIT - 3, 240))[:3] in (hazard, core)
    assert burning.get_at((200, 240))[:3] == core


def test_the_lane_of_the_wings_is_marked_on_both_sides(fight: Fight) -> None:
    made, _scene, sim = fight
    empty = picture(made)
    boss_of(sim, BROODMOTHER, TELLING, WINGS, aim_x=120 * UNIT)
    marked = picture(made)
    left, right = (edge // UNIT for edge in sim.boss.lane())
    for x in (left, right - 1):
        assert differ(empty, marked, (x, 200, 1, 60)) > 20
    assert differ(empty, marked, (left - 16, 200, 8, 60)) == 0


def test_the_shielded_twin_is_ringed_and_the_other_is_not(fight: Fight) -> None:
    made, _scene, sim = fight
    boss_of(sim, TWINS, x=120 * UNIT)
    bare = picture(made)
    sim.boss.shielded = 1
    shielded = picture(made)
    (x0, y0), (x1, y1) = ((x // UNIT, y // UNIT) for x, y in (sim.boss.twin(0), sim.boss.twin(1)))
    assert differ(bare, shielded, (x1 - 37, y1 - 20, 8, 40)) > 40
    assert differ(bare, shielded, (x0 - 20, y0 - 20, 40, 40)) == 0


def test_the_eye_shows_whether_it_can_be_hurt(fight: Fight) -> None:
    made, _scene, sim = fight
    boss_of(sim, EYE, open=True)
    opened = picture(made)
    sim.boss.open = False
    assert differ(opened, picture(made), (160, 70, 80, 60)) > 800


def test_each_tier_that_falls_is_missing(fight: Fight) -> None:
    made, _scene, sim = fight
    assert len({pictures(CARRIER, tiers) for tiers in (0, 1, 2)}) == 3
    boss_of(sim, CARRIER)
    whole = picture(made)
    sim.boss.tiers = 0
    assert differ(whole, picture(made), (170, 62, 60, 26)) > 300


@pytest.mark.parametrize("kind", [ORB, FEATHER, DEBRIS])
def test_a_threat_before_a_boss_is_always_seen(fight: Fight, kind: int) -> None:
    made, _scene, sim = fight
    boss_of(sim, BROODMOTHER)
    threat(sim, kind, 200, 104, 20)
    drawn = picture(made)
    core = made.app.palette.hazard_core
    assert any(drawn.get_at((x, y))[:3] == core for x in range(192, 209) for y in range(96, 114))


def test_debris_is_drawn_as_wide_as_it_hurts(fight: Fight) -> None:
    made, _scene, sim = fight
    empty = picture(made)
    threat(sim, DEBRIS, 200, 200, 30)
    drawn = picture(made)
    changed = [x for x in range(140, 260) if empty.get_at((x, 206)) != drawn.get_at((x, 206))
               and sum(drawn.get_at((x, 206))[:3]) > 200]
    assert 52 <= max(changed) - min(changed) <= 66


def test_a_hit_boss_is_white_at_most_three_times_a_second() -> None:
    view = BossView(random.Random(1))
    whites = 0
    for tick in range(60):
        view.hit(tick / 60, 200, 120)
        whites += view._white == 2
        view.update()
        view.update()
        view.update()
    assert whites == 3


def test_without_flashes_a_hit_boss_only_sparks(fight: Fight) -> None:
    view = BossView(random.Random(1), flashes=False)
    view.hit(0.0, 200, 120)
    assert view._white == 0
    assert view._recoil > 0


def test_a_phase_holds_for_83_ms_and_a_death_for_200(fight: Fight) -> None:
    made, scene, sim = fight
    boss_of(sim, EYE)
    happen(made, scene, (events.BOSS_PHASE, 200 * UNIT, BOSS_Y, EYE, 1))
    assert scene.view.shake.trauma == pytest.approx(0.4)
    assert sum(scene.view.hit_stop.pass_time(1 / 60) for _ in range(30)) == 5
    scene.view.seconds += 2.0
    happen(made, scene, (events.BOSS_KILLED, 200 * UNIT, BOSS_Y, EYE, 2500))
    assert scene.view.shake.trauma == 1.0
    assert sum(scene.view.hit_stop.pass_time(1 / 60) for _ in range(30)) == 12


def test_a_boss_bursts_five_times_and_then_into_sixty_chunks(fight: Fight) -> None:
    made, scene, sim = fight
    boss_of(sim, CARRIER, DYING)
    effects, view = scene.view.effects, scene.view.painter.boss
    bursts = 0
    for _ in range(72):
        before = len(effects._blasts)
        view.note(sim, effects, made.app.sprites)
        bursts += len(effects._blasts) - before
    assert bursts == len(BURSTS) == 5
    before = len(effects.particles)
    sim.boss = None
    view.note(sim, effects, made.app.sprites)
    assert len(effects.particles) - before == 60 or len(effects.particles) == 256


@pytest.mark.parametrize("killer", [*BOSS_NAMES, KILLED_BY_THREAT + BEAM, KILLED_BY_THREAT + DEBRIS,
                                    KILLED_BY_THREAT + FEATHER])
def test_whoever_of_a_boss_fight_hits_is_shown_in_full_colour(fight: Fight, killer: int) -> None:
    made, scene, sim = fight
    boss_of(sim, killer if killer in BOSS_NAMES else CARRIER, ATTACKING, BURN, aim_x=sim.player.x)
    x, y = sim.player.x // UNIT, sim.player.y // UNIT
    if killer > KILLED_BY_THREAT + BEAM:
        threat(sim, killer - KILLED_BY_THREAT, x, y - 8, 12)
    scene.view.before_step(sim)
    sim.threats.clear()
    happen(made, scene, (events.PLAYER_HIT, sim.player.x, sim.player.y, killer, 2))
    death = scene.view.reactions.death
    assert death is not None
    for _ in range(4):
        death.update()
    drawn = picture(made)
    colors = {drawn.get_at((px, py))[:3] for px in range(int(death.x) - 40, int(death.x) + 40, 1)
              for py in range(max(0, int(death.y) - 40), min(330, int(death.y) + 14))}
    bright = [color for color in colors if max(color) > 240]
    assert len(bright) > 2
    while not death.over:
        death.update()
        made.app.show()
        assert death.age <= HELD_TICKS + 40


def test_a_boss_that_leaves_is_told(fight: Fight) -> None:
    made, scene, _sim = fight
    happen(made, scene, (events.BOSS_LEFT, 200 * UNIT, BOSS_Y, EYE, 0))
    assert scene.view.reactions.banners.showing == Texts().get("boss.left")


def test_the_parade_flies_with_trails_and_is_told_on_the_card(fight: Fight) -> None:
    made, scene, sim = fight
    empty = picture(made)
    sim.flyers = [Flyer(MITE, 0, index, (60 + 36 * index) * UNIT, 150 * UNIT) for index in range(8)]
    scene.view.before_step(sim)
    assert differ(empty, picture(made), (40, 140, 300, 20)) > 500
    happen(made, scene, (events.PARADE_ENDED, 0, 0, 24, 2000))
    assert scene.view.reactions.parade == (24, 2000)
    happen(made, scene, (events.WAVE_STARTED, 0, 0, 6, 0))
    assert scene.view.reactions.parade is None


# -- shells and wraiths -----------------------------------------------------------------------------------------------


def test_a_cracked_shell_jerks_and_shows_its_cracks(fight: Fight) -> None:
    made, _scene, sim = fight
    row = Sim(1).formation.rows[0]
    row.kind, row.mask, row.cracked = SHELL, 0b1, 0b1
    sim.formation.rows = [row]
    ranks, book = Ranks(), made.app.sprites
    (calm,) = ranks.members(book, sim, 0.0)
    assert calm.body is book.alien("shell", sim.formation.frame, 1)
    ranks.recoil(0, 0, white=True)
    (hit,) = ranks.members(book, sim, 0.0)
    assert hit.y == calm.y - 1
    assert hit.body is book.silhouette(calm.body)
    for _ in range(4):
        ranks.note(sim.formation)
    (again,) = ranks.members(book, sim, 0.0)
    assert (again.y, again.body) == (calm.y, calm.body)


def test_an_open_shell_looks_open(fight: Fight) -> None:
    made, _scene, sim = fight
    row = Sim(1).formation.rows[0]
    row.kind, row.mask, row.open = SHELL, 0b11, 0b10
    sim.formation.rows = [row]
    shut, opened = Ranks().members(made.app.sprites, sim, 0.0)
    assert opened.body is made.app.sprites.alien("shell", 2)
    assert shut.body is not opened.body


def test_a_faded_row_goes_by_and_by_and_comes_back(fight: Fight) -> None:
    made, _scene, sim = fight
    row = Sim(1).formation.rows[0]
    row.mask = 0b1
    sim.formation.rows = [row]
    ranks, book = Ranks(), made.app.sprites
    row.faded = True
    left = []
    for _ in range(14):
        ranks.note(sim.formation)
        (member,) = ranks.members(book, sim, 0.0)
        left.append(pygame.mask.from_surface(member.body.surface).count())
    assert left == sorted(left, reverse=True)
    assert 0 < left[-1] < left[0] / 2
    row.faded = False
    for _ in range(14):
        ranks.note(sim.formation)
    (member,) = ranks.members(book, sim, 0.0)
    assert member.body is book.alien("mite", sim.formation.frame)


# -- power-ups --------------------------------------------------------------------------------------------------------


def test_a_capsule_falls_with_its_icon(fight: Fight) -> None:
    made, _scene, sim = fight
    empty = picture(made)
    sim.capsule = Capsule(RAPID, 100 * UNIT, 200 * UNIT)
    one = picture(made)
    sim.capsule = Capsule(GLASS, 100 * UNIT, 200 * UNIT)
    assert differ(empty, one, (90, 192, 20, 16)) > 200
    assert differ(one, picture(made), (90, 192, 20, 16)) > 8


@pytest.mark.parametrize("power", POWERS)
def test_every_power_tells_its_name_and_its_price_when_it_is_caught(fight: Fight, power: int) -> None:
    made, scene, sim = fight
    name, texts = POWERS[power].name, Texts()
    assert texts.has(f"power.{name}")
    assert texts.has(f"power.{name}_price")
    happen(made, scene, (events.CAPSULE_CAUGHT, sim.player.x, sim.player.y, power, POWERS[power].ticks))
    assert scene.view.reactions.power.telling == power
    empty = picture(made)
    for _ in range(20):
        scene.view.reactions.power.update()
    assert differ(empty, picture(made), (34, 322, 300, 14)) > 300


@pytest.mark.parametrize("power", POWERS)
def test_every_price_fits_beside_its_name(fight: Fight, power: int) -> None:
    made, _scene, _sim = fight
    canvas, name, texts = made.app.canvas, POWERS[power].name, Texts()
    width = canvas.text_width(texts.get(f"power.{name}")) + 8
    width += canvas.text_width(texts.get(f"power.{name}_price"), "body", 11)
    assert 34 + width <= 392


def test_a_price_is_told_for_some_seconds_and_the_icon_stays() -> None:
    line = PowerLine()
    line.caught(TWIN)
    for _ in range(TOLD_TICKS):
        line.update()
    assert line.telling == 0


@pytest.mark.parametrize("power", [TWIN, LANCE, RAPID, BUBBLE, SLOW, GLASS])
def test_a_power_at_work_is_seen_at_the_lower_left_and_at_the_ship(fight: Fight, power: int) -> None:
    made, _scene, sim = fight
    empty = picture(made)
    sim.power, sim.power_left = power, POWERS[power].ticks // 2
    shown = picture(made)
    assert differ(empty, shown, (11, 324, 18, 14)) > 100
    x, y = sim.player.x // UNIT, sim.player.y // UNIT
    assert differ(empty, shown, (x - 20, y - 18, 40, 36)) > 20




# -- the results ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("killer", [*BOSS_NAMES, *ALIENS, *(KILLED_BY_THREAT + kind for kind in THREAT_NAMES)])
def test_the_results_can_picture_every_killer(fight: Fight, killer: int) -> None:
    made, _scene, _sim = fight
    canvas = made.app.canvas
    canvas.surface.fill((0, 0, 0))
    draw_killer_icon(canvas, made.app.sprites, killer_name(killer), killer >= KILLED_BY_THREAT, 44, 68)
    lit = [(x, y) for x in range(100) for y in range(30, 110) if sum(canvas.surface.get_at((x, y))[:3]) > 300]
    assert len(lit) > 15
    assert max(x for x, _ in lit) < 64, "beside it stand words"
