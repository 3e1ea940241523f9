"""The picture of the title: the eye goes from the logo to the menu, the mothership, the swarm and the defender."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pygame

from alienattack.game.drawing.art import Art, halo, make_light
from alienattack.game.drawing.canvas import HEIGHT, WIDTH, Canvas
from alienattack.game.drawing.palette import WHITE, Color, Palette, from_hex
from alienattack.game.drawing.pictures import add_to_ground, cut_out, light, picture, read_picture, still_sky
from alienattack.game.drawing.sprites import SpriteBook
from alienattack.game.drawing.stars import StarField

_SHIP_CENTRE = (478, 122)
_SCALE = 0.84
_HULL = (277, 142)
_MOON = (604, 40)
_SUN = (500, 316)
_DEFENDER = (338, 296)
_LOGO = (("logo-alien", 30, 26), ("logo-attack", 30, 92))
_LOGO_MARGIN, _LOGO_REACH = 10, 16
_LOGO_HALO, _HULL_HALO = from_hex("c0307e"), from_hex("5a3ad0")
_BEAM, _LAMP, _GROUND = from_hex("ff5cb0"), from_hex("ffe9a8"), from_hex("ff9cd0")
_STARS = {"seed": 31, "bottom": 300, "near_from": 290}
_LAMPS = 21
_SHOT_GAP, _SHOT_SPEED = 34.0, 60.0


@dataclass(frozen=True, slots=True)
class _Flight:
    """An arc from the mothership to the defender and who flies on it, by share of the way."""

    x: float
    y: float
    trail: str
    aliens: tuple[tuple[str, float], ...]

    def at(self, share: float) -> tuple[float, float]:
        return self.x - 168 * share, self.y + 98 * share**1.5


_FLIGHTS = (
    _Flight(430, 148, "moth", (("mite", 0.30), ("mite", 0.46), ("moth", 0.64), ("moth", 0.82), ("lancer", 1.0))),
    _Flight(464, 170, "lancer", (("mite", 0.38), ("moth", 0.60), ("weaver", 0.84))),
)
_STRAYS = (("wraith", 566, 176), ("mite", 592, 196), ("spore", 600, 222), ("mite", 574, 214))


class TitlePainter:
    """Draws the whole composition but for its words; `t` moves lamps, stars, swarm and shots."""

    def __init__(self, k: int, palette: Palette) -> None:
        self.k = k
        self.palette = palette
        self.sprites = SpriteBook(k, palette)
        self._stars = StarField(k, **_STARS)
        self._still = self._compose()
        self._hull_halo = make_light(halo(read_picture("mothership").convert_alpha(), _HULL_HALO, 16, 0.55), k)

    def change(self, theme: str, t: float) -> None:
        """The title has one theme only."""

    def prepare(self, theme: str) -> None:
        """There is nothing to prepare."""

    def draw(self, canvas: Canvas, t: float, parallax: float, fires: int) -> None:
        canvas.surface.blit(self._still, (0, 0))
        if self.palette.sky:
            self._stars.draw(canvas.surface, t * 0.5, t, parallax)
            canvas.centred(picture("moon-title", self.k), *_MOON)
        self._draw_mothership(canvas, t)
        self._draw_swarm(canvas, t)
        self._draw_defender(canvas, t)
        for name, x, y in _LOGO:
            cut_out(name, self.k).draw(canvas.surface, canvas.at(x - _LOGO_MARGIN, y - _LOGO_MARGIN))

    def _compose(self) -> pygame.Surface:
        """All that stands still and lies behind everything: sky, sunrise, planet, scrims, the logo's light."""
        k, palette = self.k, self.palette
        still = still_sky(k, "title", None if palette.sky else palette.void)
        canvas = Canvas(still, k, palette)
        if palette.sky:
            sunrise = light("sunrise-title", k)
            canvas.image(sunrise, _SUN[0] - sunrise.w // 2, _SUN[1] - 188)
        add_to_ground(still, picture("planet-title", k), k)
        if palette.sky:
            add_to_ground(still, light("air-title", k), k)
        canvas.gradient(palette.void, 0, 0, 300, HEIGHT, 120, 0, vertical=False)
        canvas.gradient(palette.void, 0, HEIGHT - 40, WIDTH, 40, 0, 190, power=0.7)
        for name, x, y in _LOGO:
            glow = _logo_light(name, k)
            padding = 2 * _LOGO_REACH + _LOGO_MARGIN
            canvas.image(glow, x - padding, y - padding)
        return still

    def _draw_mothership(self, canvas: Canvas, t: float) -> None:
        cx, top = _SHIP_CENTRE
        cy = top + 1.5 * math.sin(t * 0.9)
        ray = light("beam", self.k)
        canvas.image(ray, cx - ray.w // 2, top + int(36 * _SCALE), additive=True)
        canvas.centred(self._hull_halo, cx, cy)
        ship = cut_out("mothership", self.k)
        ship.draw(canvas.surface, canvas.at(cx - _HULL[0] // 2, cy - _HULL[1] // 2))
        for number in range(_LAMPS):
            self._draw_lamp(canvas, cx, cy, number, t)
        pulse = 0.9 + 0.1 * math.sin(t * 5)
        canvas.glow(_BEAM, cx, cy + 33, 30, 0.9 * pulse)
        canvas.glow(WHITE, cx, cy + 35, 12, 0.9 * pulse)
        canvas.glow(_GROUND, cx, 310, 26, 0.8 * pulse)

    @staticmethod
    def _draw_lamp(canvas: Canvas, cx: float, cy: float, number: int, t: float) -> None:
        angle = math.pi * (number + 0.5) / _LAMPS
        x = int(cx + math.cos(angle) * 143 * _SCALE)
        y = int(cy + (6 + math.sin(angle) * 23) * _SCALE)
        color: Color = _LAMP if number % 3 else _BEAM
        canvas.glow(color, x, y, 6, 0.60 + 0.25 * math.sin(t * 3.5 + number * 0.6))
        canvas.rect(WHITE, x, y, 1, 1)
        canvas.rect(color, x + 1, y, 1, 1)

    def _draw_swarm(self, canvas: Canvas, t: float) -> None:
        for flight in _FLIGHTS:
            color = self.palette.of_kind(flight.trail)
            for i in range(40):
                share = (i + t * 6 % 1) / 39
                canvas.glow(color, *flight.at(share), 3, 0.10 + 0.16 * share)
        for flight in _FLIGHTS:
            for number, (kind, share) in enumerate(flight.aliens):
                x, y = flight.at(share + 0.012 * math.sin(t * 1.3 + number * 1.7))
                self._draw_alien(canvas, kind, x, y, t + number * 0.13)
        for number, (kind, x, y) in enumerate(_STRAYS):
            self._draw_alien(canvas, kind, x, y + 2 * math.sin(t * 1.1 + number), t + number * 0.21)

    def _draw_alien(self, canvas: Canvas, kind: str, x: float, y: float, t: float) -> None:
        frame = int(t * 2) % 2
        canvas.centred(self.sprites.glow(kind, frame, diving=True), x, y)
        canvas.centred(self.sprites.alien(kind, frame), x, y)

    def _draw_defender(self, canvas: Canvas, t: float) -> None:
        x, y = _DEFENDER[0], _DEFENDER[1] + math.sin(t * 1.7)
        for i in range(26):
            flicker = 0.46 + 0.04 * math.sin(t * 30 + i)
            canvas.glow(self.palette.engine_halo, x, y + 12 + i * 3, max(2, 7 - i // 5), flicker * (1 - i / 26))
        canvas.glow(self.palette.player, x, y, 30, 0.45)
        canvas.centred(self.sprites.glow("ship"), x, y)
        canvas.centred(self.sprites.ship(), x, y)
        for number in range(2):
            self._draw_shot(canvas, x, _DEFENDER[1] - 26 - (t * _SHOT_SPEED + number * _SHOT_GAP) % (2 * _SHOT_GAP))

    def _draw_shot(self, canvas: Canvas, x: float, y: float) -> None:
        faint = min(1.0, (y - (_DEFENDER[1] - 26 - 2 * _SHOT_GAP)) / 14)  # it fades where it leaves the picture
        canvas.glow(self.palette.shot_halo, x, y, 10, 0.5 * faint)
        canvas.centred(self.sprites.shot(), x, y, alpha=int(255 * faint))


def _logo_light(name: str, k: int) -> Art:
    """The light of a line of the logo: a wide halo and a tight one on top of it."""
    flat = read_picture(name).convert_alpha()
    wide = halo(flat, _LOGO_HALO, _LOGO_REACH, 0.42)
    tight = halo(flat, _LOGO_HALO, 8, 0.18)
    corner = (wide.get_width() - tight.get_width()) // 2
    wide.blit(tight, (corner, corner), special_flags=pygame.BLEND_RGB_ADD)
    return make_light(wide, k)
