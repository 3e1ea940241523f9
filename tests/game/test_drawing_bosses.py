"""Bosses, their materials, what power-ups draw round the ship, and the beam."""

from __future__ import annotations

import os
from collections.abc import Iterator

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

import pygame
import pytest

from alienattack.game.drawing import beam, powers
from alienattack.game.drawing.boss_book import BOSS_FRAMES, WEAK_SPOTS, BossBook
from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.materials import MATERIALS, ramp_of
from alienattack.game.drawing.palette import PALETTE_NAMES, Color, load_palette
from alienattack.game.drawing.sprites import SpriteBook
from tests.game.test_drawing_palette import SEEN_THROUGH, distance

BOSSES = tuple(name for name in WEAK_SPOTS if name != "carrier-lamp")


@pytest.fixture(autouse=True)
def display() -> Iterator[None]:
    pygame.display.init()
    pygame.display.set_mode((64, 64))
    yield
    pygame.display.quit()


def canvas(palette: str = "default") -> Canvas:
    return Canvas(pygame.Surface((640, 360), 0, 32), 1, load_palette(palette))


def colors_of(surface: pygame.Surface) -> set[Color]:
    width, height = surface.get_size()
    return {tuple(surface.get_at((x, y)))[:3] for x in range(width) for y in range(height)  # type: ignore[misc]
            if surface.get_at((x, y))[3]}


def changed(before: pygame.Surface, after: pygame.Surface, box: pygame.Rect) -> int:
    """How many pixels of `box` differ."""
    return sum(before.get_at((x, y)) != after.get_at((x, y))
               for x in range(box.left, box.right) for y in range(box.top, box.bottom))


@pytest.mark.parametrize("name", BOSSES)
def test_a_boss_fills_its_place_and_moves(name: str) -> None:
    book = BossBook(1, load_palette())
    frames = [book.body(name, frame) for frame in range(BOSS_FRAMES)]
    assert {(art.w, art.h) for art in frames} == {(60, 63) if "twin" in name else (148, 80)}
    assert changed(frames[0].surface, frames[1].surface, frames[0].surface.get_rect()) >= 20
    assert book.body(name, 2) is frames[0]


@pytest.mark.parametrize("palette", PALETTE_NAMES)
def test_every_tone_of_every_material_is_its_own(palette: str) -> None:
    """Two materials that shared a tone of the default palette could not be told apart when they are recoloured."""
    tones = [tone for material in MATERIALS for tone in ramp_of(load_palette(palette), material)]
    if palette == "default":
        assert len(set(tones)) == len(tones)


@pytest.mark.parametrize("palette", PALETTE_NAMES)
@pytest.mark.parametrize("name", BOSSES)
def test_no_boss_wears_the_colour_of_a_hazard(name: str, palette: str) -> None:
    roles = load_palette(palette)
    eyes = palette if palette in SEEN_THROUGH else None
    for color in colors_of(BossBook(1, roles).body(name).surface):
        assert color not in (roles.hazard, roles.hazard_core)
        if eyes is not None:
            assert distance(color, roles.hazard, eyes) >= 14, color


@pytest.mark.parametrize("palette", ["protan", "deutan", "tritan"])
def test_a_boss_keeps_its_shape_in_every_palette(palette: str) -> None:
    default, other = (BossBook(1, load_palette(name)).body("eye-open").surface for name in ("default", palette))
    assert pygame.mask.from_surface(default).count() == pygame.mask.from_surface(other).count()
    assert colors_of(default) != colors_of(other)


@pytest.mark.parametrize("name", [name for name in WEAK_SPOTS if WEAK_SPOTS[name]])
def test_a_weak_spot_is_the_brightest_flesh_there_is(name: str) -> None:
    roles = load_palette()
    surface = BossBook(1, roles).body(name).surface
    width, height = surface.get_size()
    for dx, dy, _reach in WEAK_SPOTS[name]:
        around = {tuple(surface.get_at((round(width / 2 + dx + x), round(height / 2 + dy + y))))[:3]
                  for x in range(-7, 8) for y in range(-2, 3)}
        assert around & set(ramp_of(roles, "flesh")[4:]), (name, dx, dy)


def test_a_glow_is_centred_on_its_boss() -> None:
    book = BossBook(2, load_palette())
    body, glow = book.body("twin-left"), book.glow("twin-left")
    assert (glow.w - body.w, glow.h - body.h) == (64, 64)
    assert glow.additive


def test_the_beam_is_told_before_it_burns_and_both_stand_where_they_are_told() -> None:
    drawn = canvas()
    beam.warning_line(drawn, 120, 100, 320, 0.5, half_width=14)
    assert drawn.surface.get_at((150, 200))[:3] == (0, 0, 0), "only a line"
    column = {drawn.surface.get_at((120, y))[:3] for y in range(100, 320)}
    assert drawn.palette.hazard_core in column
    burning = canvas()
    beam.burning_column(burning, 120, 100, 320, 14, t=0.0)
    assert burning.surface.get_at((120, 200))[:3] == burning.palette.hazard_core
    assert burning.surface.get_at((107, 200))[:3] == burning.palette.hazard
    assert burning.surface.get_at((90, 200))[:3] == (0, 0, 0), "beside its light it's dark"


def test_the_beam_runs_down() -> None:
    pictures = []
    for t in (0.0, 1 / 18, 2 / 18):
        drawn = canvas()
        beam.burning_column(drawn, 120, 100, 320, 14, t)
        pictures.append(pygame.image.tobytes(drawn.surface, "RGB"))
    assert len(set(pictures)) == 3


def test_power_ups_differ_by_shape() -> None:
    book = SpriteBook(1, load_palette())
    around = pygame.Rect(70, 275, 60, 60)
    shapes = set()
    for draw in (lambda c: powers.bubble(c, 100, 308, 0.0), lambda c: powers.glass(c, book, 100, 308, 0, 0.0),
                 lambda c: powers.slowed(c, 100, 308), lambda c: powers.time_left(c, 100, 322, 0.5)):
        before, after = canvas(), canvas()
        draw(after)
        shapes.add(tuple((x, y) for x in range(around.left, around.right) for y in range(around.top, around.bottom)
                         if sum(after.surface.get_at((x, y))[:3]) > 240))
        assert changed(before.surface, after.surface, around) > 20
    assert len(shapes) == 4


@pytest.mark.parametrize(("share", "lit"), [(0.0, 0), (0.5, 10), (1.0, 20)])
def test_the_bar_shows_how_much_is_left(share: float, lit: int) -> None:
    drawn = canvas()
    powers.time_left(drawn, 100, 322, share)
    assert sum(drawn.surface.get_at((x, 322))[:3] == drawn.palette.bonus for x in range(80, 120)) == lit
