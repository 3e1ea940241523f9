"""What the screen does about each event of the simulation. One row a kind; nothing reaches back into the rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alienattack.game.drawing.palette import WHITE, Color, Palette
from alienattack.game.drawing.sprites import TELL, SpriteBook
from alienattack.game.texts import Texts
from alienattack.game.world.banners import Banners
from alienattack.game.world.death import Death
from alienattack.game.world.effects import Effects
from alienattack.game.world.limits import FlashLimiter, HitStop
from alienattack.game.world.meter import ComboMeter
from alienattack.game.world.motion import Motion
from alienattack.game.world.shake import Shake
from alienattack.sim import UNIT, events
from alienattack.sim.aliens import ALIENS, KILLED_BY_THREAT, THREAT_NAMES
from alienattack.sim.events import Event
from alienattack.sim.waves import wave

DIVER_STOP, SAUCER_STOP, PLAYER_STOP = 0.033, 0.050, 0.133  # seconds
_STRONG = 1.4


class Reactions:
    """Turns events into effects. `book` and `now` are set before each tick's events are given to `take`."""

    def __init__(self, palette: Palette, texts: Texts, effects: Effects, motion: Motion, shake: Shake,
                 hit_stop: HitStop, flashes: FlashLimiter) -> None:
        self.palette = palette
        self.effects = effects
        self.motion = motion
        self.shake = shake
        self.hit_stop = hit_stop
        self.flashes = flashes
        self.banners = Banners()
        self.meter = ComboMeter()
        self.death: Death | None = None
        self._texts = texts
        self._landed_at: tuple[float, float] | None = None
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
        threat = killer >= KILLED_BY_THREAT
        kind = killer - KILLED_BY_THREAT if threat else killer
        name = THREAT_NAMES[kind] if threat else ALIENS[kind].name
        color = self.palette.of_kind(name)
        if self._landed_at is not None:
            at = self._nearest_of_row(sim, self._landed_at, x)
            return Death(name, False, *at, color, dims)
        found = [(abs(px - x) + abs(py - y), px, py) for thing, px, py in self.motion.gone([*sim.threats, *sim.divers])
                 if getattr(thing, "kind", None) == kind and hasattr(thing, "arrives") == threat]
        _, at_x, at_y = min(found, default=(0.0, x, y - 8))
        return Death(name, threat, at_x, at_y, color, dims)

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
        self.banners.wave(self._texts.get("play.wave_n", n=event[3]), wave(event[3]).name)

    def _wave_cleared(self, sim: Any, book: SpriteBook, now: float, event: Event) -> None:
        for thing, x, y in self.motion.gone([*sim.threats, *sim.divers, *sim.bullets, sim.player, sim.saucer]):
            if hasattr(thing, "arrives"):
                self.effects.dissolve(x, y, self.palette.hazard_core)
