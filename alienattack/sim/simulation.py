"""One game, tick by tick. The same `step` serves play, bots, replays, ghosts and the verifier."""

from __future__ import annotations

from typing import Final

from alienattack.errors import ReplayError
from alienattack.sim.capsules import step_capsule, step_power
from alienattack.sim.difficulty import difficulty
from alienattack.sim.digest import digest
from alienattack.sim.dives import FIRST_DIVE, REST_AFTER_RESPAWN, start_dive, step_divers
from alienattack.sim.dives import slow_down as slow_divers
from alienattack.sim.events import GAME_OVER, RESPAWNED, WAVE_CLEARED, WAVE_STARTED, Event
from alienattack.sim.field import CENTRE_X
from alienattack.sim.fire import FIRST_ATTEMPT, attempt_fire
from alienattack.sim.formation import muster
from alienattack.sim.march import period, step_march
from alienattack.sim.powers import SLOW
from alienattack.sim.saucer import FIRST_AT, PER_WAVE, send_saucer, step_saucer
from alienattack.sim.scoring import accuracy, add_points, wave_bonus
from alienattack.sim.shells import step_shells
from alienattack.sim.ship import SAFE_TICKS, fire, steer
from alienattack.sim.shots import step_shots
from alienattack.sim.threats import slow_down as slow_threats
from alienattack.sim.threats import step_threats
from alienattack.sim.world import CLEAR, FIGHT, INTRO, OVER, World
from alienattack.sim.wraiths import step_wraiths

# Raised whenever behaviour changes, never for looks.
#   1  the first: four kinds, saucer, shields, combo
#   2  seven kinds, power-ups with a price, bosses and their parades, and the table of waves that holds them
RULESET: Final = 2

INTRO_TICKS: Final = 96
INTRO_STEER: Final = 18
INTRO_FIRE: Final = 60
CLEAR_TICKS: Final = 84
HIT_TICKS: Final = 70


class Sim(World):
    """A game of one seed. All it needs from outside are the buttons of each tick."""

    def __init__(self, seed: int, ruleset: int = RULESET) -> None:
        """Start the game of `seed` (0 to 2**63 - 1). Raises ReplayError beyond that, and for an unknown ruleset."""
        if ruleset != RULESET:
            raise ReplayError(f"Ruleset {ruleset} is not known here.", "Use the version of the game it belongs to.")
        if seed < 0 or seed >> 63:
            raise ReplayError(f"Seed {seed} is out of range.", "Use a number from 0 to 2**63 - 1.")
        super().__init__(seed, ruleset)
        self._start_wave()

    def step(self, buttons: int) -> list[Event]:
        """Play one tick with `buttons` held; what happened, in order. After the end nothing happens any more."""
        events: list[Event] = []
        if self.over:
            return events
        self.events = events
        if not self.tick:
            events.append((WAVE_STARTED, CENTRE_X, self.formation.y, self.level, 0))
        self.tick += 1
        self.phase_tick += 1
        phase = self.phase
        if phase == FIGHT:
            self._fight(buttons)
        elif phase == INTRO:
            self._intro(buttons)
        elif phase == CLEAR:
            self._clear(buttons)
        else:
            self._hit()
        return events

    def digest(self) -> str:
        """Sixteen hexadecimal digits over everything that can influence the future."""
        return digest(self)

    def _fight(self, buttons: int) -> None:
        self.wave_tick += 1
        if self.player.safe:
            self.player.safe -= 1
        steer(self, buttons)
        fire(self, buttons)
        if self.bullets:
            step_shots(self)
        wave_tick = self.wave_tick
        if self.power_left:
            step_power(self)
        if self.capsule is not None:
            self._fall()
        if self.saucer is not None:
            step_saucer(self)
        elif wave_tick >= self.saucer_at and self.saucers_left:
            send_saucer(self)
        step_march(self)
        if self.phase == FIGHT and self.threats:
            step_threats(self)
        if self.phase == FIGHT and self.divers:
            step_divers(self)
        if self.phase != FIGHT:
            return
        if self.formation.fades:
            step_wraiths(self)
        if self.openings:
            step_shells(self)
        if wave_tick >= self.attempt_at:
            self.attempt_at = wave_tick + self.rules.fire_interval
            attempt_fire(self)
        if wave_tick >= self.dive_at:
            self.dive_at = wave_tick + self.rules.dive_interval
            start_dive(self)
        if not self.formation.alive and not self.divers:
            self._end_wave()

    def _fall(self) -> None:
        """The capsule falls, in every phase; whoever catches slowness slows all that is on its way."""
        if self.capsule is not None and step_capsule(self, self.capsule) == SLOW:
            slow_threats(self)
            slow_divers(self)

    def _intro(self, buttons: int) -> None:
        if self.phase_tick > INTRO_STEER:
            steer(self, buttons)
        if self.phase_tick > INTRO_FIRE:
            fire(self, buttons)
        step_shots(self)
        step_saucer(self)
        self._fall()
        if self.phase_tick >= INTRO_TICKS:
            self._enter(FIGHT)

    def _clear(self, buttons: int) -> None:
        steer(self, buttons)
        step_saucer(self)
        self._fall()
        if self.phase_tick >= CLEAR_TICKS:
            self.level += 1
            self._start_wave()
            self.events.append((WAVE_STARTED, CENTRE_X, self.formation.y, self.level, 0))

    def _hit(self) -> None:
        step_shots(self)
        step_saucer(self)
        step_divers(self)
        self._fall()
        if self.phase_tick < HIT_TICKS:
            return
        if not self.lives:
            self._enter(OVER)
            self.over = True
            self.events.append((GAME_OVER, self.player.x, self.player.y, self.killer, 0))
            return
        self.player.alive = True
        self.player.safe = SAFE_TICKS
        self.dive_at = max(self.dive_at, self.wave_tick + REST_AFTER_RESPAWN)
        self._enter(FIGHT)
        self.events.append((RESPAWNED, self.player.x, self.player.y, self.lives, 0))

    def _enter(self, phase: int) -> None:
        self.phase = phase
        self.phase_tick = 0

    def _start_wave(self) -> None:
        """Muster the formation of the present level and set every timer of its fight."""
        self.rules = difficulty(self.level)
        self.formation = muster(self.level, self.rules.lowered)
        self.wave_tick = self.wave_shots = self.wave_hits = 0
        self.untouched = True
        self.hurry = False
        self.hurry_factor = 65_536
        self.saucers_left = PER_WAVE
        self.saucer_at = FIRST_AT
        self.attempt_at = FIRST_ATTEMPT
        self.dive_at = max(FIRST_DIVE, self.rules.dive_interval)
        self.march_left = period(self)
        self.bullets.clear()
        self.openings.clear()
        self._enter(INTRO)

    def _end_wave(self) -> None:
        """The wave is cleared: bonus, card, and everything in flight dissolves."""
        percent = accuracy(self.wave_hits, self.wave_shots - len(self.bullets))
        bonus = wave_bonus(self.level, self.untouched, percent)
        par = self.formation.hit_points * 3 // 2
        self.clear_card = (percent, self.wave_shots, par, bonus)
        self.bullets.clear()
        self.threats.clear()
        self.zigzags = 0
        self.player.safe = 0
        self._enter(CLEAR)
        self.events.append((WAVE_CLEARED, CENTRE_X, self.formation.y, self.level, bonus))
        add_points(self, bonus)
