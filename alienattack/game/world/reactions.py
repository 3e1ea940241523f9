"""What the screen does about each event of the simulation. One row a kind; nothing reaches back into the rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alienattack.game.drawing.boss_book import LAMP_PLACE
from alienattack.game.drawing.palette import WHITE, Color, Palette
from alienattack.game.drawing.sprites import TELL, SpriteBook
from alienattack.game.texts import Texts
from alienattack.game.world.banners import Banners
from alienattack.game.world.boss_bars import BossBars
from alienattack.game.world.boss_view import GROUND
from alienattack.game.world.death import Death
from alienattack.game.world.limits import FlashLimiter, HitStop
from alienattack.game.world.meter import ComboMeter
from alienattack.game.world.painter import FieldPainter
from alienattack.game.world.power_line import PowerLine
from alienattack.game.world.shake import Shake
from alienattack.sim import UNIT, events
from alienattack.sim.aliens import ALIENS, BEAM, BOSS_NAMES, KILLED_BY_THREAT, THREAT_NAMES, killer_name
from alienattack.sim.events import Event
from alienattack.sim.powers import POWERS
from alienattack.sim.waves import wave

DIVER_STOP, SAUCER_STOP, PLAYER_STOP = 0.033, 0.050, 0.133  # seconds
PHASE_STOP, BOSS_STOP = 0.083, 0.200
_STRONG = 1.4


class Reactions:
    """Turns events into effects. `book` and `now` are set before each tick's events are given to `take`."""

    def __init__(self, palette: Palette, texts: Texts, painter: FieldPainter, shake: Shake, hit_stop: HitStop,
                 flashes: FlashLimiter) -> None:
        self.palette = palette
        self.effects = painter.effects
        self.motion = painter.motion
        self.ranks = painter.ranks
        self.boss = painter.boss
        self.shake = shake
        self.hit_stop = hit_stop
        self.flashes = flashes
        self.banners = Banners()
        self.meter = ComboMeter()
        self.bars = BossBars()
        self.power = PowerLine()
        self.parade: tuple[int, int] | None = None
        """How many of the last parade were shot and what that was worth, for the card after it."""
        self.death: Death | None = None
        self._texts = texts
        self._landed_at: tuple[float, float] | None = None
        self.whites = FlashLimiter(flashes.allowed)
        self._table: dict[int, Callable[[Any, SpriteBook, float, Event], None]] = {
            events.FIRED: self._fired,
            events.KILLED: self._killed,
            events.DIVER_KILLED: self._diver_killed,
            events.SAUCER_KILLED: self._saucer_killed,
            events.THREAT_SHOT: self._threat_shot,
            events.SHIELD_CHIPPED: self._chipped,
            events.GRAZED: self._grazed,
            events.PIP: self._pip,
            events.COMBO_UP: self._combo_up,
            events.COMBO_LOST: self._combo_lost,
            events.LANDED: self._landed,
            events.PLAYER_HIT: self._player_hit,
            events.RESPAWNED: self._respawned,
            events.EXTRA_LIFE: self._extra_life,
            events.WAVE_STARTED: self._wave_started,
            events.WAVE_CLEARED: self._wave_cleared,
            events.SHELL_CRACKED: self._cracked,
            events.SPORE_BURST: self._spore_burst,
            events.CAPSULE_CAUGHT: self._capsule_caught,
            events.CAPSULE_LOST: self._capsule_lost,
            events.POWER_ENDED: self._power_ended,
            events.BUBBLE_BURST: self._bubble_burst,
            events.SHIELDS_MENDED: self._mended,
            events.BOSS_HIT: self._boss_hit,
            events.BOSS_PINGED: self._pinged,
            events.BOSS_TELL: self._boss_tells,
            events.BOSS_PHASE: self._boss_phase,
            events.BOSS_KILLED: self._boss_killed,
            events.BOSS_LEFT: self._boss_left,
            events.TWINS_SWAPPED: self._swapped,
            events.FLIGHT_CAME: self._flight_came,
            events.PARADE_ENDED: self._parade_ended,
        }

    def take(self, happened: list[Event], sim: Any, book: SpriteBook, now: float) -> None:
        """All events of one tick; `now` in seconds of the screen."""
        self._landed_at = None
        for event in happened:
            react = self._table.get(event[0])
            if react is not None:
                react(sim, book, now, event)

    def update(self, sim: Any) -> None:
        """Once a tick of the screen, held or not."""
        self.meter.update(sim.combo, sim.pips)
        self.banners.update()
        self.bars.update(sim.boss)
        self.power.update()
        death = self.death
        if death is None:
            return
        held = death.holding
        death.update()
        if held and not death.holding:
            self.effects.ship_lost(sim.player.x / UNIT, sim.player.y / UNIT, self.palette.player)
            self.shake.add(0.7)
        if death.over:
            self.death = None

    # -- one method a kind -----------------------------------------------------------------------------------------

    def _fired(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        self.effects.fire()

    def _blow_up(self, book: SpriteBook, event: Event, frame: int, strength: float) -> tuple[float, float, Color]:
        x, y, name = event[1] / UNIT, event[2] / UNIT, ALIENS[event[3]].name
        color = self.palette.of_kind(name)
        self.effects.kill(x, y, color, book.silhouette(book.alien(name, frame)), strength)
        return x, y, color

    def _killed(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        x, y, color = self._blow_up(book, event, sim.formation.frame, 1.0)
        self.effects.popup(f"+{event[4]}", x, y - 10, WHITE, color)

    def _diver_killed(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        x, y, color = self._blow_up(book, event, TELL, _STRONG)
        self.effects.popup(f"+{event[4]}", x, y - 14, self.palette.bonus_hi, color)
        self.shake.add(0.15)
        self.hit_stop.ask(DIVER_STOP, now)

    def _saucer_killed(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        x, y = event[1] / UNIT, event[2] / UNIT
        self.effects.kill(x, y, self.palette.bonus, book.silhouette(book.saucer()), _STRONG)
        self.effects.popup(f"+{event[4]}", x, y + 6, self.palette.bonus_hi, self.palette.bonus)
        self.shake.add(0.25)
        self.hit_stop.ask(SAUCER_STOP, now)

    def _threat_shot(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        x, y = event[1] / UNIT, event[2] / UNIT
        self.effects.dissolve(x, y, self.palette.text2)
        self.effects.popup(f"+{event[4]}", x, y, WHITE, self.palette.text2)

    def _chipped(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        own = bool(event[4])
        self.effects.sparks(event[1] / UNIT, event[2] / UNIT, self.palette.shield[0], 3 if own else 4, upwards=not own)

    def _grazed(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        self.effects.sparks(event[1] / UNIT, event[2] / UNIT, self.palette.text, 3)

    def _pip(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        self.meter.pop(event[3] - 1)

    def _combo_up(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        self.meter.pop_all()
        text = self._texts.get("play.combo", n=event[3])
        self.effects.popup(text, event[1] / UNIT, event[2] / UNIT - 20, self.palette.bonus, self.palette.bonus)

    def _combo_lost(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        self.meter.drain()

    def _landed(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        self._landed_at = (event[1] / UNIT, event[2] / UNIT)

    def _player_hit(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        self.death = self._who_did_it(sim, event, self.flashes.ask(now))
        for thing, x, y in self.motion.gone([*sim.threats, *sim.divers, *sim.bullets, sim.player, sim.saucer]):
            if hasattr(thing, "arrives") and (x, y) != (self.death.x, self.death.y):  # a threat, not the one that hit
                self.effects.dissolve(x, y, self.palette.hazard_core)
        self.hit_stop.ask(PLAYER_STOP, now)

    def _who_did_it(self, sim: Any, event: Event, dims: bool) -> Death:
        """The one of the killer's kind that was nearest to the ship before this tick."""
        x, y, killer = event[1] / UNIT, event[2] / UNIT, event[3]
        name, threat = killer_name(killer), killer >= KILLED_BY_THREAT
        color = self.palette.of_kind(name)
        if self._landed_at is not None:
            return Death(name, False, *self._nearest_of_row(sim, self._landed_at, x), color, dims)
        if sim.boss is not None and (killer in BOSS_NAMES or name == THREAT_NAMES[BEAM]):
            return self._boss_did_it(sim, name, x, y, dims)
        kind = killer - KILLED_BY_THREAT if threat else killer
        found = [(abs(px - x) + abs(py - y), px, py, thing)
                 for thing, px, py in self.motion.gone([*sim.threats, *sim.divers])
                 if getattr(thing, "kind", None) == kind and hasattr(thing, "arrives") == threat]
        _, at_x, at_y, thing = min(found, key=lambda one: one[0], default=(0.0, x, y - 8, None))
        death = Death(name, threat, at_x, at_y, color, dims)
        if thing is not None and threat:
            death.half_width = thing.half_width / UNIT
        return death

    def _boss_did_it(self, sim: Any, name: str, x: float, y: float, dims: bool) -> Death:
        boss = sim.boss
        parts = self.boss.parts(boss, boss.x / UNIT, boss.y / UNIT)
        state, at_x, at_y = min(parts, key=lambda part: abs(part[1] - x) + abs(part[2] - y))
        if name == THREAT_NAMES[BEAM]:
            left, right = boss.column()
            middle, half = (left + right) / 2 / UNIT, (right - left) / 2 / UNIT
            top = boss.y / UNIT + LAMP_PLACE[1]
            return Death(name, True, x, y, self.palette.hazard, dims, span=(middle, half, top, GROUND))
        return Death(name, False, at_x, at_y, self.palette.moth, dims, state)

    def _nearest_of_row(self, sim: Any, landed: tuple[float, float], x: float) -> tuple[float, float]:
        for index in range(len(sim.formation.rows) - 1, -1, -1):
            row = sim.formation.rows[index]
            places = [sim.formation.alien_position(index, col)[0] / UNIT
                      for col in range(row.columns) if row.mask >> col & 1]
            if places:
                return min(places, key=lambda place: abs(place - x)), landed[1]
        return landed

    def _respawned(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        self.effects.sparks(event[1] / UNIT, event[2] / UNIT, self.palette.player, 12)

    def _extra_life(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        self.banners.tell(self._texts.get("play.extra_life"), self.palette.player)

    def _wave_started(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        plan, number = wave(event[3]), self._texts.get("play.wave_n", n=event[3])
        self.parade = None
        if sim.boss is not None:
            number = f"{number}   {self._texts.get('boss.warning')}"
        self.banners.wave(number, plan.name)

    def _wave_cleared(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        self._dissolve_threats(sim)

    def _dissolve_threats(self, sim: Any) -> None:
        for thing, x, y in self.motion.gone([*sim.threats, *sim.divers, *sim.bullets, sim.player, sim.saucer]):
            if hasattr(thing, "arrives"):
                self.effects.dissolve(x, y, self.palette.hazard_core)

    # -- shells, spores, power-ups ---------------------------------------------------------------------------------

    def _cracked(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        self.ranks.recoil(event[4] >> 4, event[4] & 15, self.whites.ask(now))
        self.effects.sparks(event[1] / UNIT, event[2] / UNIT + 6, self.palette.shell, 4)

    def _spore_burst(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        self.effects.puff(event[1] / UNIT, event[2] / UNIT, self.palette.spore)

    def _capsule_caught(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        x, y = event[1] / UNIT, event[2] / UNIT
        self.power.caught(event[3])
        self.effects.sparks(x, y, self.palette.bonus, 14, upwards=True)
        name = self._texts.get(f"power.{POWERS[event[3]].name}")
        self.effects.popup(name, x, y - 18, self.palette.bonus, self.palette.bonus)

    def _capsule_lost(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        self.effects.sparks(event[1] / UNIT, event[2] / UNIT, self.palette.text2, 4, upwards=True)

    def _power_ended(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        self.effects.sparks(sim.player.x / UNIT, sim.player.y / UNIT + 12, self.palette.bonus, 6)

    def _bubble_burst(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        x, y = sim.player.x / UNIT, sim.player.y / UNIT
        self.effects.puff(x, y, self.palette.player, 1.2)
        self.effects.sparks(x, y, self.palette.player, 12)
        self.shake.add(0.25)
        self.hit_stop.ask(SAUCER_STOP, now)

    def _mended(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        for shield in sim.shields:
            for dx in range(6, 44, 8):
                self.effects.sparks(shield.x + dx, shield.y + 10, self.palette.shield[0], 2, upwards=True)

    # -- bosses and their parade -----------------------------------------------------------------------------------

    def _boss_hit(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        x, y = event[1] / UNIT, event[2] / UNIT
        self.boss.hit(now, x, y)
        self.effects.sparks(x, y, self.palette.lancer, 4)

    def _pinged(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        self.effects.sparks(event[1] / UNIT, event[2] / UNIT, self.palette.shell, 3)

    def _boss_tells(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        self.effects.gather(event[1] / UNIT, event[2] / UNIT, self.palette.lancer)

    def _boss_phase(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        self._dissolve_threats(sim)
        for name, x, y in self.boss.parts(sim.boss, sim.boss.x / UNIT, sim.boss.y / UNIT):
            self.effects.kill(x, y + 10, book.bosses.color(name), None, 1.8)
        self.shake.add(0.4)
        self.hit_stop.ask(PHASE_STOP, now)

    def _boss_killed(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        self._dissolve_threats(sim)
        x, y = event[1] / UNIT, event[2] / UNIT
        self.effects.popup(f"+{self._texts.number(event[4])}", x, y - 24, self.palette.bonus_hi, self.palette.bonus)
        self.shake.add(0.9)
        self.hit_stop.ask(BOSS_STOP, now)

    def _boss_left(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        self._dissolve_threats(sim)
        self.banners.tell(self._texts.get("boss.left"), self.palette.text2)

    def _swapped(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        if sim.boss is not None:
            x, y = sim.boss.twin(event[4])
            self.effects.sparks(x / UNIT, y / UNIT, self.palette.shell, 10)

    def _flight_came(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        if event[3]:  # the first one opens the parade: before it the boss still bursts
            return
        self.banners.wave(self._texts.get("parade.hint").upper(), self._texts.get("parade.title"))

    def _parade_ended(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        self.parade = (event[3], event[4])
