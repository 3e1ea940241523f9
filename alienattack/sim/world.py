"""The whole state of a game. The systems beside it change it; `digest.py` packs it. No behaviour here."""

from __future__ import annotations

from typing import Final

from alienattack.sim.bosses.boss import Boss
from alienattack.sim.difficulty import Difficulty, difficulty
from alienattack.sim.entities import Bullet, Capsule, Diver, Flyer, Opening, Player, Saucer, Threat
from alienattack.sim.events import Event
from alienattack.sim.field import CENTRE_X, SHIP_Y
from alienattack.sim.formation import Formation, muster
from alienattack.sim.powers import NO_POWER
from alienattack.sim.rng import DROP_STREAM, FIRE_STREAM, WAVE_STREAM, Xorshift32
from alienattack.sim.shields import Shield, raise_shields

INTRO: Final = 0
FIGHT: Final = 1
CLEAR: Final = 2
HIT: Final = 3
OVER: Final = 4
PARADE: Final = 5  # after a boss was beaten: nobody fires

START_LIVES: Final = 3


class World:
    """Everything that can influence the future of a game, and what people want to read of it."""

    def __init__(self, seed: int, ruleset: int) -> None:
        self.seed: int = seed
        self.ruleset: int = ruleset
        self.tick: int = 0
        self.phase: int = INTRO
        self.phase_tick: int = 0
        self.wave_tick: int = 0  # ticks of fighting in this wave
        self.over: bool = False
        self.events: list[Event] = []

        self.level: int = 1
        self.score: int = 0
        self.lives: int = START_LIVES
        self.next_life: int = 20_000  # score
        self.shots: int = 0
        self.hits: int = 0
        self.wave_shots: int = 0
        self.wave_hits: int = 0
        self.untouched: bool = True  # no life lost in this wave
        self.combo: int = 1
        self.pips: int = 0
        self.best_combo: int = 1
        self.saucers_shot: int = 0
        self.killer: int = 0
        self.clear_card: tuple[int, int, int, int] | None = None  # accuracy in %, shots, par, bonus

        self.wave_rng: Xorshift32 = Xorshift32(seed, WAVE_STREAM)
        self.fire_rng: Xorshift32 = Xorshift32(seed, FIRE_STREAM)
        self.drop_rng: Xorshift32 = Xorshift32(seed, DROP_STREAM)

        self.rules: Difficulty = difficulty(1)
        self.player: Player = Player(CENTRE_X, SHIP_Y)
        self.bullets: list[Bullet] = []
        self.threats: list[Threat] = []
        self.divers: list[Diver] = []
        self.saucer: Saucer | None = None
        self.saucers_left: int = 2  # that may still come in this wave
        self.saucer_at: int = 1500  # wave_tick
        self.shields: list[Shield] = raise_shields()
        self.formation: Formation = muster(1, 0)

        self.fire_ready: int = 0  # tick from which the player may fire again
        self.march_left: int = 0  # until the next step, 1/256 ticks
        self.hurry: bool = False
        self.hurry_factor: int = 65_536  # on the time between two steps, 1/65,536
        self.attempt_at: int = 0  # wave_tick of the aliens' next attempt to fire
        self.dive_at: int = 0  # wave_tick of the next dive
        self.zigzags: int = 0  # threats in flight that can be shot

        self.openings: list[Opening] = []  # shells that stand open
        self.capsule: Capsule | None = None  # one at a time
        self.kills_to_capsule: int = 8  # until the next one falls
        self.last_power: int = NO_POWER  # of the last capsule: the next holds another
        self.power: int = NO_POWER  # at work, one at a time
        self.power_left: int = 0  # ticks; 0 for the bubble, which has no clock
        self.boss: Boss | None = None
        self.flyers: list[Flyer] = []  # of the parade, in the air now
        self.parade_shots: int = 0
        self.parade_hits: int = 0
