"""All sprites of the game at one output scale and palette, built from text on first use."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pygame

from alienattack.game.drawing.alien_shapes import ALIEN_FRAMES, CRACKS
from alienattack.game.drawing.art import Art, halo, make_art, make_light, outlined, silhouette, translucent, upscaled
from alienattack.game.drawing.boss_book import BossBook
from alienattack.game.drawing.palette import WHITE, Color, Palette, mix
from alienattack.game.drawing.shading import dithered, shaded
from alienattack.game.drawing.shields import ShieldPainter
from alienattack.game.drawing.sprite_strings import (
    CAPSULE_ICONS,
    LIFE,
    SAUCER,
    SHIP,
    THREAT_FRAMES,
    mirrored,
    rows_of,
)

CAST = tuple(ALIEN_FRAMES)  # every kind of alien with a sprite, the sporeling among them
TELL = 2  # the frame number of an alien's tell
GLOW_STRENGTH = {"saucer": 0.8, "ship": 0.8, "capsule": 0.5, "shield": 0.42}
ALIEN_GLOW, DIVER_GLOW = 0.55, 0.8
_CANOPY: Color = (12, 58, 102)
_SPORE_CORE: Color = (255, 255, 220)
_SAUCER_CORE: Color = (255, 240, 180)
_KEPT_SHIELDS = 64
_LAMP_SPACING = 4
_LANCE = (5, 27)  # px, its tail included
FADE_STEPS = 16


class SpriteBook:
    """Hands out Art by name. Everything is built once, the first time it is asked for.

    `threat_rims` draws a white rim of one pixel round every threat.
    """

    def __init__(self, k: int, palette: Palette, threat_rims: bool = False) -> None:
        self.k = k
        self.palette = palette
        self._threat_rims = threat_rims
        self._arts: dict[tuple[object, ...], Art] = {}
        self._flat: dict[tuple[object, ...], pygame.Surface] = {}
        self._shields: dict[tuple[int, ...], tuple[Art, Art]] = {}
        self._painter: ShieldPainter | None = None
        self.bosses = BossBook(k, palette)

    # -- the cast ---------------------------------------------------------------------------------------------------

    def alien(self, kind: str, frame: int = 0, hits: int = 0) -> Art:
        """An alien by kind name; frames 0 and 1 march, TELL (2) is what it shows before it acts. `hits` crack it."""
        return self._art(("alien", kind, frame, hits) if hits else ("alien", kind, frame))

    def fading(self, kind: str, frame: int, share: float) -> Art:
        """An alien of which only `share` (0..1) of the pixels are left, in the dither's order: a wraith that fades."""
        step = max(0, min(FADE_STEPS, round(share * FADE_STEPS)))
        return self.alien(kind, frame) if step == FADE_STEPS else self._art(("fading", kind, frame, step))

    def saucer(self, frame: int = 0) -> Art:
        """The saucer; its lamps run through four frames."""
        return self._art(("saucer", frame % _LAMP_SPACING))

    def ship(self, bank: int = 0) -> Art:
        """The player's ship: bank -1 leans left, 0 flies straight, 1 leans right."""
        return self._art(("ship", bank))

    def threat(self, kind: str, frame: int = 0) -> Art:
        """What can hit the player: "teardrop", "zigzag" or "orb", two frames each."""
        return self._art(("threat", kind, frame % 2))

    def capsule(self, kind: str = "rapid", frame: int = 0) -> Art:
        """A falling power-up, 18 x 14; a glint runs over it in four frames."""
        return self._art(("capsule", kind, frame % 4))

    def life(self, on: bool = True) -> Art:
        """A life of the HUD, 11 x 10: lit or spent."""
        return self._art(("life", on))

    def shot(self) -> Art:
        """The player's shot with its tail, 3 x 17; its centre is that of the bright part."""
        return self._art(("shot",))

    def lance(self) -> Art:
        """The shot that pierces, 5 x 27 with its tail; its centre is that of the bright part."""
        return self._art(("lance",))

    def ghost(self) -> Art:
        """The outline of a rival's ship, dithered to 45 %."""
        return self._art(("ghost",))

    # -- derived pictures -------------------------------------------------------------------------------------------

    def glow(self, kind: str, frame: int = 0, diving: bool = False) -> Art:
        """The halo of an alien kind, "saucer", "ship" or "capsule": light, to be centred on the sprite."""
        key = ("glow", kind, frame, diving)
        found = self._arts.get(key)
        if found is None:
            strength = DIVER_GLOW if diving else GLOW_STRENGTH.get(kind, ALIEN_GLOW)
            flat = self._picture(("alien", kind, frame) if kind in ALIEN_FRAMES else _glow_source(kind, frame))
            found = self._arts[key] = make_light(halo(flat, self.palette.of_kind(kind), 8, strength), self.k)
        return found

    def silhouette(self, art: Art, color: Color = WHITE) -> Art:
        """The shape of `art` in one colour: what was just hit is white for two ticks."""
        return self._derived(("silhouette", color), art, lambda: silhouette(art.surface, color), 0)

    def rim(self, art: Art, color: Color = WHITE) -> Art:
        """`art` with a rim of one pixel in `color`: the killer of the player."""

        def make() -> pygame.Surface:
            width, height = art.surface.get_size()
            small = pygame.transform.scale(art.surface, (width // self.k, height // self.k))
            return upscaled(outlined(small, color), self.k)

        return self._derived(("rim", color), art, make, 1)

    def _derived(self, name: tuple[object, ...], art: Art, make: Callable[[], pygame.Surface], grow: int) -> Art:
        key = (*name, id(art))
        found = self._arts.get(key)
        if found is None:
            origin = (art.origin[0] + grow, art.origin[1] + grow)
            centre = (art.centre[0] + grow, art.centre[1] + grow)
            found = Art(translucent(make()), art.w + 2 * grow, art.h + 2 * grow, False, origin, centre)
            self._arts[key] = found
            self._arts["source", id(art)] = art  # keeps the id taken as long as the copy lives
        return found

    # -- shields ----------------------------------------------------------------------------------------------------

    def shield(self, rows: Sequence[int]) -> Art:
        """A shield from the simulation's rows of cells; draw with `canvas.image` at the shield's own x and y."""
        return self._shield(rows)[0]

    def shield_glow(self, rows: Sequence[int]) -> Art:
        """The halo of that shield: draw with `canvas.image` at the same x and y, before it."""
        return self._shield(rows)[1]

    def _shield(self, rows: Sequence[int]) -> tuple[Art, Art]:
        key = tuple(rows)
        found = self._shields.pop(key, None)
        if found is None:
            if self._painter is None:
                self._painter = ShieldPainter(self.palette)
            flat = self._painter.paint(rows)
            light = halo(flat, self.palette.shield_halo, 8, GLOW_STRENGTH["shield"])
            found = make_art(flat, self.k, origin=(1, 1)), make_light(light, self.k, origin=(17, 17))
        self._shields[key] = found
        if len(self._shields) > _KEPT_SHIELDS:
            del self._shields[next(iter(self._shields))]
        return found

    # -- making -----------------------------------------------------------------------------------------------------

    def warm_up(self) -> None:
        """Build everything a run needs, so that no first appearance costs a frame. About 60 ms."""
        for kind in CAST:
            for frame in range(3):
                self.silhouette(self.alien(kind, frame))
            for frame in range(2):
                self.glow(kind, frame)
            self.glow(kind, TELL, diving=True)
            self.glow(kind, 0, diving=True)
            self.glow(kind, 1, diving=True)
        for frame in range(4):
            self.saucer(frame)
        for kind in CAPSULE_ICONS:
            for frame in range(4):
                self.capsule(kind, frame)
        for kind in THREAT_FRAMES:
            self.threat(kind, 0)
            self.threat(kind, 1)
        for bank in (-1, 0, 1):
            self.ship(bank)
        for name in ("saucer", "ship", "capsule"):
            self.glow(name)

    def _art(self, key: tuple[object, ...]) -> Art:
        found = self._arts.get(key)
        if found is None:
            found = self._arts[key] = self._make(key)
        return found

    def _make(self, key: tuple[object, ...]) -> Art:
        picture = self._picture(key)
        if key[0] == "threat" and self.palette.threat_scale != 1.0:
            factor = self.palette.threat_scale
            width, height = (round(side * factor) for side in picture.get_size())
            size = (round(width * self.k), round(height * self.k))
            return Art(translucent(pygame.transform.scale(picture, size)), width, height)
        centres: dict[object, tuple[float, float]] = {"shot": (1, 5), "lance": (2, 9)}
        return make_art(picture, self.k, centre=centres.get(key[0], (0, 0)))

    def _picture(self, key: tuple[object, ...]) -> pygame.Surface:
        picture = self._flat.get(key)
        if picture is None:
            makers: dict[object, Callable[..., pygame.Surface]] = {
                "alien": self._alien,
                "fading": self._fading,
                "saucer": self._saucer,
                "ship": self._ship,
                "threat": self._threat,
                "capsule": self._capsule,
                "life": self._life,
                "shot": self._shot,
                "lance": self._lance,
                "ghost": self._ghost,
            }
            picture = self._flat[key] = makers[key[0]](*key[1:])
        return picture

    def _alien(self, kind: str, frame: int, hits: int = 0) -> pygame.Surface:
        if hits:
            return self._cracked(kind, frame, hits)
        core = {"shell": self.palette.lancer, "spore": _SPORE_CORE, "sporeling": _SPORE_CORE}.get(kind)
        rows = mirrored(ALIEN_FRAMES[kind][frame])
        picture = shaded(rows, self.palette.of_kind(kind), self.palette.void, core=core)
        return dithered(picture, 0.5) if (kind, frame) == ("wraith", TELL) else picture

    def _cracked(self, kind: str, frame: int, hits: int) -> pygame.Surface:
        picture = self._picture(("alien", kind, frame)).copy()
        edge = mix(self.palette.of_kind(kind), WHITE, 0.8)
        for y, row in enumerate(rows_of(CRACKS[kind][min(hits, len(CRACKS[kind])) - 1])):
            for x, letter in enumerate(row):
                if letter == "#" and picture.get_at((x, y))[3]:
                    picture.set_at((x, y), self.palette.void)
                    if row[x - 1] != "#" and picture.get_at((x - 1, y))[3]:
                        picture.set_at((x - 1, y), edge)
        return picture

    def _fading(self, kind: str, frame: int, step: int) -> pygame.Surface:
        return dithered(self._picture(("alien", kind, frame)), step / FADE_STEPS)

    def _saucer(self, frame: int) -> pygame.Surface:
        rows = mirrored(SAUCER)
        lamps = range(frame, len(rows[0]), _LAMP_SPACING)
        rows = [
            "".join(("e" if x in lamps else "b") if letter == "l" else letter for x, letter in enumerate(row))
            for row in rows
        ]
        return shaded(rows, self.palette.bonus, self.palette.void, accent=self.palette.lancer, core=_SAUCER_CORE)

    def _ship(self, bank: int) -> pygame.Surface:
        rows = [_banked(row, bank) for row in mirrored(SHIP, middle_column=True)]
        picture = shaded(rows, self.palette.hull, self.palette.void, accent=self.palette.player_shade)
        if self.palette.ship_rim:
            rim = outlined(picture, WHITE)
            picture = rim.subsurface((1, 1, *picture.get_size())).copy()
        return picture

    def _threat(self, kind: str, frame: int) -> pygame.Surface:
        colors = {"o": self.palette.hazard_ring, "m": self.palette.hazard, "c": self.palette.hazard_core}
        picture = _painted(rows_of(THREAT_FRAMES[kind][frame]), colors)
        return outlined(picture, WHITE) if self._threat_rims else picture

    def _life(self, on: bool) -> pygame.Surface:
        spent = self.palette.panel_line
        colors = {"b": self.palette.hull, "a": self.palette.player_shade, "d": _CANOPY}
        return _painted(rows_of(LIFE), colors if on else dict.fromkeys(colors, spent))

    def _shot(self) -> pygame.Surface:
        picture = pygame.Surface((3, 17), pygame.SRCALPHA, 32)
        middle = mix(self.palette.shot_core, self.palette.shot_side, 0.75)
        for y in range(10):
            side = self.palette.shot_side if 1 < y < 8 else self.palette.shot_tail
            picture.fill(side, (0, y, 3, 1))
            picture.set_at((1, y), self.palette.shot_core if y < 7 else middle)
        for y in range(10, 17):
            picture.set_at((1, y), (*self.palette.shot_halo, 255 - 255 * (y - 10) // 7))
        return picture

    def _lance(self) -> pygame.Surface:
        width, height = _LANCE
        picture = pygame.Surface(_LANCE, pygame.SRCALPHA, 32)
        bright = height - 9
        for y in range(bright):
            picture.fill(self.palette.shot_side if y < bright - 4 else self.palette.shot_tail, (1, y, 3, 1))
            picture.set_at((2, y), self.palette.shot_core)
        for y in range(3, bright - 2, 3):  # barbs: another shape than the plain shot, not only another size
            picture.set_at((0, y), self.palette.shot_side)
            picture.set_at((width - 1, y), self.palette.shot_side)
        picture.fill((0, 0, 0, 0), (1, 0, 1, 2))
        picture.fill((0, 0, 0, 0), (3, 0, 1, 2))
        for y in range(bright, height):
            picture.set_at((2, y), (*self.palette.shot_halo, 255 - 255 * (y - bright) // 9))
        return picture

    def _ghost(self) -> pygame.Surface:
        ship = self._picture(("ship", 0))
        width, height = ship.get_size()
        rim = silhouette(ship, self.palette.ghost)
        inside = pygame.mask.from_surface(ship)
        for y in range(height):
            for x in range(width):
                near = ((x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1))
                if all(0 <= i < width and 0 <= j < height and inside.get_at((i, j)) for i, j in near):
                    rim.set_at((x, y), (0, 0, 0, 0))
        return dithered(rim, 0.45)

    def _capsule(self, kind: str, frame: int) -> pygame.Surface:
        palette = self.palette
        picture = pygame.Surface((18, 14), pygame.SRCALPHA, 32)
        pygame.draw.rect(picture, palette.void, (0, 0, 18, 14), border_radius=5)
        pygame.draw.rect(picture, palette.bonus_shade, (1, 1, 16, 12), border_radius=4)
        pygame.draw.rect(picture, palette.bonus, (1, 1, 16, 11), border_radius=4)
        pygame.draw.line(picture, palette.bonus_hi, (3, 1), (14, 1))
        pygame.draw.rect(picture, mix(palette.bonus, palette.void, 0.72), (3, 3, 12, 8), border_radius=3)
        if frame:
            glint = 1 + 4 * frame
            picture.fill(palette.bonus_hi, (glint, 2, 2, 1))
            picture.fill(palette.bonus_hi, (glint - 1, 11, 2, 1))
        for y, row in enumerate(rows_of(CAPSULE_ICONS[kind])):
            for x, letter in enumerate(row):
                if letter == "#":
                    picture.set_at((4 + x, 4 + y), palette.bonus_hi)
        return picture


def _glow_source(kind: str, frame: int) -> tuple[object, ...]:
    return ("capsule", "rapid", 0) if kind == "capsule" else (kind, 0 if kind == "ship" else frame)


def _painted(rows: Sequence[str], colors: dict[str, Color]) -> pygame.Surface:
    """A picture whose letters are plain colours; air is transparent."""
    picture = pygame.Surface((len(rows[0]), len(rows)), pygame.SRCALPHA, 32)
    for y, row in enumerate(rows):
        for x, letter in enumerate(row):
            if letter in colors:
                picture.set_at((x, y), colors[letter])
    return picture


def _banked(row: str, bank: int) -> str:
    """A whole row of the ship leaning to one side: the wing there folds by two columns towards the hull."""
    if bank == 0:
        return row
    if bank > 0:
        return _banked(row[::-1], -1)[::-1]
    return ".." + row[:3] + row[5:]
