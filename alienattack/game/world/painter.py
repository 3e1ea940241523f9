"""Draws the field: sky, glows, shields, aliens, ship, particles, and threats above everything else in the world."""

from __future__ import annotations

import math
from typing import Any

from alienattack.game.drawing import effects as lights
from alienattack.game.drawing import powers
from alienattack.game.drawing.art import Art
from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.debris import debris
from alienattack.game.drawing.palette import mix
from alienattack.game.drawing.sprites import TELL as TELL_FRAME
from alienattack.game.drawing.sprites import SpriteBook
from alienattack.game.world.boss_view import BossView
from alienattack.game.world.death import Death
from alienattack.game.world.effects import Effects
from alienattack.game.world.motion import Motion
from alienattack.game.world.ranks import Member, Ranks
from alienattack.game.world.trails import Trails
from alienattack.sim import UNIT
from alienattack.sim.aliens import ALIENS, DEBRIS, MOTH, THREAT_NAMES, WEAVER
from alienattack.sim.entities import CLIMB, DIVE, HANG, RETURN, TELL
from alienattack.sim.powers import BUBBLE, GLASS, LANCE, POWERS, SLOW
from alienattack.sim.ship import SAFE_TICKS

_FLAP_TICKS = 7
_RING_FROM, _RING_TO = 15.0, 27.0


class FieldPainter:
    """Draws the state of one simulation between two ticks; `frames` of the same state are the same picture."""

    def __init__(self, effects: Effects, motion: Motion, boss: BossView, reduced: bool = False) -> None:
        self.effects = effects
        self.motion = motion
        self.boss = boss
        self.ranks = Ranks(reduced)
        self.trails = Trails()
        self.ghost: tuple[float, float] | None = None
        """Where a rival's ship is, px: only an outline, below everything that can hurt."""
        self.reduced = reduced

    def note(self, sim: Any, book: SpriteBook) -> None:
        """Once a tick, after the simulation's step."""
        self.ranks.note(sim.formation)
        self.trails.note(sim.divers, sim.flyers)
        self.boss.note(sim, self.effects, book)

    def draw(self, canvas: Canvas, book: SpriteBook, sim: Any, alpha: float, t: float, death: Death | None) -> None:
        """The world above the sky; `t` in seconds moves what is only for show."""
        members = self._members(book, sim, alpha)
        self._draw_glows(canvas, book, sim, alpha, members, death)
        self._draw_shields(canvas, book, sim)
        self.boss.draw(canvas, book, sim, self.motion, alpha, t)
        self._draw_aliens(canvas, book, sim, alpha, t, members)
        if self.ghost is not None:
            canvas.centred(book.ghost(), *self.ghost)
        self._draw_capsule(canvas, book, sim, alpha)
        self._draw_ship(canvas, book, sim, alpha, t, death)
        self._draw_shots(canvas, book, sim, alpha)
        if death is not None:
            self._draw_death(canvas, book, sim, alpha, death)
        self.effects.draw(canvas, alpha)
        if death is not None:
            death.draw(canvas, book)
        self.boss.draw_marks(canvas, sim, self.motion, alpha, t)
        self._draw_threats(canvas, book, sim, alpha)

    # -- who is where ----------------------------------------------------------------------------------------------

    def _members(self, book: SpriteBook, sim: Any, alpha: float) -> list[Member]:
        """Everybody in rank, everybody out of it, and the parade."""
        found = self.ranks.members(book, sim, alpha)
        for diver in sim.divers:
            name = ALIENS[diver.kind].name
            x, y, frame = self._diver(sim, diver, alpha)
            trail = tuple(self.trails.of(diver)) if diver.state in (DIVE, RETURN) else ()
            found.append(Member(name, x, y, book.alien(name, frame), book.glow(name, frame, diving=True), trail))
        for flyer in sim.flyers:
            name = ALIENS[flyer.kind].name
            x, y = self.motion.at(flyer, alpha)
            frame = (flyer.age // _FLAP_TICKS) & 1
            trail = tuple(self.trails.of(flyer))[-6:]
            found.append(Member(name, x, y, book.alien(name, frame), book.glow(name, frame, diving=True), trail))
        return found

    def _diver(self, sim: Any, diver: Any, alpha: float) -> tuple[float, float, int]:
        x, y = self.motion.at(diver, alpha)
        if diver.state == TELL:
            shake = 0.0 if self.reduced else math.sin(diver.age * 2.2) * 1.2
            return x + shake, y - (1 if diver.kind == MOTH else 0), TELL_FRAME
        return x, y, (diver.age // _FLAP_TICKS) & 1

    # -- planes, from the back ------------------------------------------------------------------------------------

    def _draw_glows(self, canvas: Canvas, book: SpriteBook, sim: Any, alpha: float, members: list[Member],
                    death: Death | None) -> None:
        self.boss.draw_light(canvas, book, sim, self.motion, alpha)
        for member in members:
            if member.trail:
                lights.dive_trail(canvas, member.trail, canvas.palette.of_kind(member.kind))
            if member.light is not None:
                canvas.centred(member.light, member.x, member.y)
        for shield in sim.shields:
            if any(shield.rows):
                canvas.image(book.shield_glow(shield.rows), shield.x, shield.y)
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
        color = mix(canvas.palette.weaver, canvas.palette.text, 0.4)
        for diver in sim.divers:
            if diver.kind == WEAVER and diver.state in (DIVE, HANG, CLIMB):
                x, y, _ = self._diver(sim, diver, alpha)
                lights.thread(canvas, x, diver.from_y / UNIT, y - 6, color)
        for member in members:
            canvas.centred(member.body, member.x, member.y)
        if sim.saucer is not None:
            self._draw_saucer(canvas, book, sim, alpha, t)

    def _draw_capsule(self, canvas: Canvas, book: SpriteBook, sim: Any, alpha: float) -> None:
        if sim.capsule is None:
            return
        x, y = self.motion.at(sim.capsule, alpha)
        name = POWERS[sim.capsule.power].name
        canvas.glow(canvas.palette.bonus, x, y, 18, 0.42)
        canvas.centred(book.capsule(name, 0 if self.reduced else sim.tick // 8), x, y)

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
        lights.engine_flame(canvas, x, y, 0.0 if self.reduced else t)
        canvas.centred(book.ship(player.way), x, y)
        self._draw_power(canvas, book, sim, x, y, t)
        self.effects.draw_muzzle(canvas, x, y)
        if player.safe and player.alive:
            share = max(0.0, min(1.0, (player.safe - alpha) / SAFE_TICKS))
            color = mix(canvas.palette.space, canvas.palette.player, 0.35 + 0.65 * share)
            lights.ring(canvas, color, x, y, _RING_FROM + (_RING_TO - _RING_FROM) * share)

    def _draw_power(self, canvas: Canvas, book: SpriteBook, sim: Any, x: float, y: float, t: float) -> None:
        """What is at work, round the ship, and how long it still lasts."""
        still = 0.0 if self.reduced else t
        if sim.power == BUBBLE:
            powers.bubble(canvas, x, y, still)
        elif sim.power == GLASS:
            powers.glass(canvas, book, x, y, sim.player.way, still)
        if sim.power and POWERS[sim.power].ticks:
            powers.time_left(canvas, x, y + 13, sim.power_left / POWERS[sim.power].ticks)

    def _draw_shots(self, canvas: Canvas, book: SpriteBook, sim: Any, alpha: float) -> None:
        shot = book.lance() if sim.power == LANCE else book.shot()
        for bullet in sim.bullets:
            canvas.centred(shot, *self.motion.at(bullet, alpha))

    def _draw_death(self, canvas: Canvas, book: SpriteBook, sim: Any, alpha: float, death: Death) -> None:
        canvas.dim(death.darkness)
        if death.holding:
            x, y = self.motion.at(sim.player, 1.0)
            canvas.centred(book.ship(0), x, y)

    def _draw_threats(self, canvas: Canvas, book: SpriteBook, sim: Any, alpha: float) -> None:
        places = [(threat, *self.motion.at(threat, alpha)) for threat in sim.threats]
        halos: dict[tuple[int, int], Art] = {}
        for threat, x, y in places:
            if threat.kind != DEBRIS:
                way = threat.vx, threat.vy
                if way not in halos:
                    halos[way] = lights.threat_light_of(canvas, threat.vx / threat.vy if threat.vy else 0.0)
                canvas.centred(halos[way], x, y)
        for threat, x, y in places:
            if threat.kind == DEBRIS:
                debris(canvas, x, y, threat.half_width / UNIT, threat.age)
                continue
            canvas.centred(book.threat(THREAT_NAMES[threat.kind], threat.age // 6), x, y)
            if sim.power == SLOW:
                powers.slowed(canvas, x, y)
