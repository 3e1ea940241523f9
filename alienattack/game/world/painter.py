"""Draws the field: sky, glows, shields, aliens, ship, particles, and threats above everything else in the world."""

from __future__ import annotations

import math
from typing import Any

from alienattack.game.drawing import effects as lights
from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.palette import mix
from alienattack.game.drawing.sprites import TELL as TELL_FRAME
from alienattack.game.drawing.sprites import SpriteBook
from alienattack.game.world import arrival
from alienattack.game.world.death import Death
from alienattack.game.world.effects import Effects
from alienattack.game.world.motion import Motion
from alienattack.game.world.outline import Outline
from alienattack.game.world.trails import Trails
from alienattack.sim import INTRO, UNIT
from alienattack.sim.aliens import ALIENS, MOTH, THREAT_NAMES, WEAVER
from alienattack.sim.entities import CLIMB, DIVE, HANG, RETURN, TELL
from alienattack.sim.ship import SAFE_TICKS

Member = tuple[str, float, float, int, float, tuple[tuple[float, float], ...]]

_FLAP_TICKS = 7
_RING_FROM, _RING_TO = 15.0, 27.0


class FieldPainter:
    """Draws the state of one simulation between two ticks; `frames` of the same state are the same picture."""

    def __init__(self, effects: Effects, motion: Motion, reduced: bool = False) -> None:
        self.effects = effects
        self.motion = motion
        self.outline = Outline()
        self.trails = Trails()
        self._reduced = reduced
        self._frame = 0

    def note(self, sim: Any) -> None:
        """Once a tick, after the simulation's step."""
        self.outline.note(sim.formation)
        self.trails.note(sim.divers)

    def draw(self, canvas: Canvas, book: SpriteBook, sim: Any, alpha: float, t: float, death: Death | None) -> None:
        """The world above the sky; `t` in seconds moves what is only for show."""
        members = self._members(sim, alpha)
        self._draw_glows(canvas, book, sim, alpha, t, members, death)
        self._draw_shields(canvas, book, sim)
        self._draw_aliens(canvas, book, sim, alpha, t, members)
        self._draw_ship(canvas, book, sim, alpha, t, death)
        self._draw_shots(canvas, book, sim, alpha)
        if death is not None:
            self._draw_death(canvas, book, sim, alpha, death)
        self.effects.draw(canvas, alpha)
        if death is not None:
            death.draw(canvas, book)
        self._draw_threats(canvas, book, sim, alpha)

    # -- who is where ----------------------------------------------------------------------------------------------

    def _members(self, sim: Any, alpha: float) -> list[Member]:
        """Everybody in rank: kind, place in px, frame, share of the way in (1: there), trail."""
        found: list[Member] = []
        formation = sim.formation
        intro = sim.phase == INTRO and not self._reduced
        for index, row in enumerate(formation.rows):
            if not row.mask:
                continue
            dx, dy, frame = self.outline.row(formation, index, self._reduced)
            name = ALIENS[row.kind].name
            for col in range(row.columns):
                if not row.mask >> col & 1:
                    continue
                x, y = formation.alien_position(index, col)
                home = (x / UNIT + dx, y / UNIT + dy + ((index + col + frame) & 1))
                share = arrival.progress(index, col, row.columns, sim.phase_tick + alpha) if intro else 1.0
                if share >= 1.0:
                    found.append((name, *home, frame, 1.0, ()))
                elif share > 0.0:
                    at = arrival.path(index, share, home)
                    trail = tuple(arrival.trail(index, share, home))
                    found.append((name, *at, int(sim.phase_tick / _FLAP_TICKS) & 1, share, trail))
        return found

    def _diver(self, sim: Any, diver: Any, alpha: float) -> tuple[float, float, int]:
        x, y = self.motion.at(diver, alpha)
        if diver.state == TELL:
            shake = 0.0 if self._reduced else math.sin(diver.age * 2.2) * 1.2
            return x + shake, y - (1 if diver.kind == MOTH else 0), TELL_FRAME
        return x, y, (diver.age // _FLAP_TICKS) & 1

    # -- planes, from the back ------------------------------------------------------------------------------------

    def _draw_glows(self, canvas: Canvas, book: SpriteBook, sim: Any, alpha: float, t: float,
                    members: list[Member], death: Death | None) -> None:
        palette = canvas.palette
        for name, x, y, frame, share, trail in members:
            if share < 1.0:
                lights.dive_trail(canvas, trail, palette.of_kind(name))
            canvas.centred(book.glow(name, frame, diving=share < 1.0), x, y)
        for shield in sim.shields:
            if any(shield.rows):
                canvas.image(book.shield_glow(shield.rows), shield.x, shield.y)
        for diver in sim.divers:
            name = ALIENS[diver.kind].name
            x, y, frame = self._diver(sim, diver, alpha)
            if diver.state == DIVE or diver.state == RETURN:
                lights.dive_trail(canvas, self.trails.of(diver), palette.of_kind(name))
            canvas.centred(book.glow(name, frame, diving=True), x, y)
        if sim.saucer is not None:
            x, y = self.motion.at(sim.saucer, alpha)
            lights.saucer_trail(canvas, x, y, sim.saucer.direction)
            canvas.centred(book.glow("saucer"), x, y)
        if self._ship_there(sim, death):
            x, y = self.motion.at(sim.player, alpha)
            lights.ship_light(canvas, x, y)
            canvas.centred(book.glow("ship"), x, y)
        for bullet in sim.bullets:
            lights.shot_light(canvas, *self.motion.at(bullet, alpha))
        self.effects.draw_lights(canvas)

    def _draw_shields(self, canvas: Canvas, book: SpriteBook, sim: Any) -> None:
        for shield in sim.shields:
            if any(shield.rows):
                canvas.image(book.shield(shield.rows), shield.x, shield.y)

    def _draw_aliens(self, canvas: Canvas, book: SpriteBook, sim: Any, alpha: float, t: float,
                     members: list[Member]) -> None:
        for name, x, y, frame, _share, _trail in members:
            canvas.centred(book.alien(name, frame), x, y)
        for diver in sim.divers:
            x, y, frame = self._diver(sim, diver, alpha)
            if diver.kind == WEAVER and diver.state in (DIVE, HANG, CLIMB):
                color = mix(canvas.palette.weaver, canvas.palette.text, 0.4)
                lights.thread(canvas, x, diver.from_y / UNIT, y - 6, color)
            canvas.centred(book.alien(ALIENS[diver.kind].name, frame), x, y)
        if sim.saucer is not None:
            self._draw_saucer(canvas, book, sim, alpha, t)

    def _draw_saucer(self, canvas: Canvas, book: SpriteBook, sim: Any, alpha: float, t: float) -> None:
        saucer = sim.saucer
        x, y = self.motion.at(saucer, alpha)
        canvas.centred(book.saucer(int(t * 8)), x, y)
        behind = x - 20 if saucer.direction > 0 else x + 20
        ahead = x + 20 if x + 50 < 400 else behind
        align = "left" if ahead > x else "right"
        canvas.text(str(saucer.worth(sim.tick)), ahead, y - 4, "pixel", 8, canvas.palette.bonus_hi, align, world=True)

    def _ship_there(self, sim: Any, death: Death | None) -> bool:
        return bool(sim.player.alive) or (death is not None and death.holding)

    def _draw_ship(self, canvas: Canvas, book: SpriteBook, sim: Any, alpha: float, t: float,
                   death: Death | None) -> None:
        if not self._ship_there(sim, death):
            return
        player = sim.player
        x, y = self.motion.at(player, alpha)
        y += 1 if self.effects.kick else 0
        lights.engine_flame(canvas, x, y, 0.0 if self._reduced else t)
        canvas.centred(book.ship(player.way), x, y)
        self.effects.draw_muzzle(canvas, x, y)
        if player.safe and player.alive:
            share = max(0.0, min(1.0, (player.safe - alpha) / SAFE_TICKS))
            color = mix(canvas.palette.space, canvas.palette.player, 0.35 + 0.65 * share)
            lights.ring(canvas, color, x, y, _RING_FROM + (_RING_TO - _RING_FROM) * share)

    def _draw_shots(self, canvas: Canvas, book: SpriteBook, sim: Any, alpha: float) -> None:
        shot = book.shot()
        for bullet in sim.bullets:
            canvas.centred(shot, *self.motion.at(bullet, alpha))

    def _draw_death(self, canvas: Canvas, book: SpriteBook, sim: Any, alpha: float, death: Death) -> None:
        canvas.dim(death.darkness)
        if death.holding:
            x, y = self.motion.at(sim.player, 1.0)
            canvas.centred(book.ship(0), x, y)

    def _draw_threats(self, canvas: Canvas, book: SpriteBook, sim: Any, alpha: float) -> None:
        places = [(threat, *self.motion.at(threat, alpha)) for threat in sim.threats]
        for threat, x, y in places:
            lights.threat_light(canvas, x, y, threat.vx / threat.vy if threat.vy else 0.0)
        for threat, x, y in places:
            canvas.centred(book.threat(THREAT_NAMES[threat.kind], threat.age // 6), x, y)
