"""One game, tick by tick. The same `step` serves play, bots, replays, ghosts and the verifier."""

from __future__ import annotations

from typing import Final

from alienattack.errors import ReplayError
from alienattack.sim.bosses.boss import DYING, Boss
from alienattack.sim.bosses.fight import arrive, begin_fight, calm, is_gone, step_boss
from alienattack.sim.capsules import step_capsule, step_power
from alienattack.sim.digest import digest
from alienattack.sim.dives import REST_AFTER_RESPAWN, start_dive, step_divers
from alienattack.sim.dives import slow_down as slow_divers
from alienattack.sim.events import GAME_OVER, RESPAWNED, Event
from alienattack.sim.fire import attempt_fire
from alienattack.sim.march import step_march
from alienattack.sim.parade import begin_parade, end_parade, step_parade
from alienattack.sim.powers import SLOW
from alienattack.sim.rounds import announce_wave, begin_wave, end_wave
from alienattack.sim.saucer import send_saucer, step_saucer
from alienattack.sim.shells import step_shells
from alienattack.sim.ship import SAFE_TICKS, fire, steer
from alienattack.sim.shots import step_shots
from alienattack.sim.threats import slow_down as slow_threats
from alienattack.sim.threats import step_threats
from alienattack.sim.world import CLEAR, FIGHT, INTRO, OVER, PARADE, World
from alienattack.sim.wraiths import step_wraiths

# Raised whenever behaviour changes, never for looks.
#   1  the first: four kinds, saucer, shields, combo
#   2  seven kinds, power-ups with a price, bosses and their parades, and the table of waves that holds them
RULESET: Final = 2

INTRO_TICKS: Final = 96
INTRO_STEER: Final = 18
INTRO_FIRE: Final = 60
BOSS_INTRO_TICKS: Final = 150
BOSS_INTRO_FIRE: Final = 140
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
        begin_wave(self)

    def step(self, buttons: int) -> list[Event]:
        """Play one tick with `buttons` held; what happened, in order. After the end nothing happens any more."""
        events: list[Event] = []
        if self.over:
            return events
        self.events = events
        if not self.tick:
            announce_wave(self)
        self.tick += 1
        self.phase_tick += 1
        phase = self.phase
        if phase == FIGHT:
            self._fight(buttons)
        elif phase == INTRO:
            self._intro(buttons)
        elif phase == CLEAR:
            self._clear(buttons)
        elif phase == PARADE:
            self._parade(buttons)
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
        if self.power_left:
            step_power(self)
        if self.capsule is not None:
            self._fall()
        if self.saucer is not None:
            step_saucer(self)
        if self.boss is not None:
            self._duel(self.boss)
        else:
            self._battle()

    def _battle(self) -> None:
        """The formation's part of a tick."""
        wave_tick = self.wave_tick
        if self.saucers_left and self.saucer is None and wave_tick >= self.saucer_at:
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
            end_wave(self)

    def _duel(self, boss: Boss) -> None:
        """The boss's part of a tick."""
        if boss.state == DYING:
            begin_parade(self)
            self._enter(PARADE)
            return
        if self.threats:
            step_threats(self)
        if self.phase == FIGHT and self.divers:
            step_divers(self)
        if self.phase == FIGHT:
            step_boss(self, boss)
        if self.phase == FIGHT and is_gone(self, boss):
            end_wave(self, rewarded=False)

    def _parade(self, buttons: int) -> None:
        if self.player.safe:
            self.player.safe -= 1
        steer(self, buttons)
        fire(self, buttons)
        step_shots(self)
        if self.power_left:
            step_power(self)
        self._fall()
        step_saucer(self)
        if step_parade(self, self.phase_tick):
            end_parade(self)
            end_wave(self)

    def _intro(self, buttons: int) -> None:
        boss = self.boss
        if self.phase_tick > INTRO_STEER:
            steer(self, buttons)
        if self.phase_tick > (INTRO_FIRE if boss is None else BOSS_INTRO_FIRE):
            fire(self, buttons)
        step_shots(self)
        step_saucer(self)
        self._fall()
        if boss is None:
            if self.phase_tick >= INTRO_TICKS:
                self._enter(FIGHT)
            return
        arrive(boss)
        if self.phase_tick >= BOSS_INTRO_TICKS:
            begin_fight(boss)
            self._enter(FIGHT)

    def _clear(self, buttons: int) -> None:
        steer(self, buttons)
        step_saucer(self)
        self._fall()
        if self.phase_tick >= CLEAR_TICKS:
            self.level += 1
            begin_wave(self)
            announce_wave(self)

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
        if self.boss is not None:
            calm(self, self.boss)
        self._enter(FIGHT)
        self.events.append((RESPAWNED, self.player.x, self.player.y, self.lives, 0))

    def _fall(self) -> None:
        """The capsule falls, in every phase; whoever catches slowness slows all that is on its way."""
        if self.capsule is not None and step_capsule(self, self.capsule) == SLOW:
            slow_threats(self)
            slow_divers(self)

    def _enter(self, phase: int) -> None:
        self.phase = phase
        self.phase_tick = 0
