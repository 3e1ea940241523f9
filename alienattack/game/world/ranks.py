"""Who stands where in the formation, and as what: arriving, marching, cracked, open, faded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from alienattack.game.drawing.art import Art
from alienattack.game.drawing.sprites import TELL, SpriteBook
from alienattack.game.world import arrival
from alienattack.game.world.outline import Outline
from alienattack.sim import INTRO, UNIT
from alienattack.sim.aliens import ALIENS

_FLAP_TICKS = 7
_RECOIL_TICKS = 4
_FADED = 0.25  # what is still to be seen of a faded row
_FADE_A_TICK = 0.08


@dataclass(slots=True)
class Member:
    """One alien as it is drawn: `light` is None for who gives none, `trail` its last places while it flies in."""

    kind: str
    x: float
    y: float
    body: Art
    light: Art | None
    trail: tuple[tuple[float, float], ...] = ()


class Ranks:
    """What is only for the eye about the formation: rows that fade, who was just hit."""

    def __init__(self, reduced: bool = False) -> None:
        self.outline = Outline()
        self.reduced = reduced
        self._shares: dict[int, float] = {}
        self._recoils: dict[tuple[int, int], int] = {}
        self._white: set[tuple[int, int]] = set()
        self._of: Any = None

    def note(self, formation: Any) -> None:
        """Once a tick, after the simulation's step."""
        self.outline.note(formation)
        if formation is not self._of:
            self._of = formation
            self._shares.clear()
            self._recoils.clear()
        for index, row in enumerate(formation.rows):
            if row.faded or index in self._shares:
                share = self._shares.get(index, 1.0) + (-_FADE_A_TICK if row.faded else _FADE_A_TICK)
                self._shares[index] = max(_FADED, min(1.0, share))
        self._recoils = {place: left - 1 for place, left in self._recoils.items() if left > 1}

    def recoil(self, row: int, col: int, white: bool) -> None:
        """Somebody was hit and lives: a px up for a moment, and white where that is allowed."""
        self._recoils[row, col] = _RECOIL_TICKS
        (self._white.add if white else self._white.discard)((row, col))

    def members(self, book: SpriteBook, sim: Any, alpha: float) -> list[Member]:
        """Everybody in rank who is to be seen."""
        found: list[Member] = []
        formation = sim.formation
        intro = sim.phase == INTRO and not self.reduced
        for index, row in enumerate(formation.rows):
            if not row.mask:
                continue
            dx, dy, frame = self.outline.row(formation, index, self.reduced)
            name = ALIENS[row.kind].name
            for col in range(row.columns):
                if not row.mask >> col & 1:
                    continue
                x, y = formation.alien_position(index, col)
                home = (x / UNIT + dx, y / UNIT + dy + ((index + col + frame) & 1))
                share = arrival.progress(index, col, row.columns, sim.phase_tick + alpha) if intro else 1.0
                if share >= 1.0:
                    found.append(self._standing(book, name, row, index, col, frame, home))
                elif share > 0.0:
                    at = arrival.path(index, share, home)
                    trail = tuple(arrival.trail(index, share, home))
                    flap = int(sim.phase_tick / _FLAP_TICKS) & 1
                    found.append(Member(name, *at, book.alien(name, flap), book.glow(name, flap, diving=True), trail))
        return found

    def _standing(self, book: SpriteBook, name: str, row: Any, index: int, col: int, frame: int,
                  home: tuple[float, float]) -> Member:
        x, y = home
        share = self._shares.get(index, 1.0)
        if share < 1.0:
            return Member(name, x, y, book.fading(name, frame, share), None)
        opened = row.open >> col & 1
        hits = 2 if row.broken >> col & 1 else row.cracked >> col & 1
        frame = TELL if opened else frame
        body = book.alien(name, frame, hits)
        left = self._recoils.get((index, col), 0)
        if left:
            y -= 1
            if left > _RECOIL_TICKS - 2 and (index, col) in self._white:
                body = book.silhouette(body)
        return Member(name, x, y, body, book.glow(name, frame, diving=bool(opened)))
