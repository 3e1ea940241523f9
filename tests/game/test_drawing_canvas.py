"""The canvas: places, scale, light, dimming, and what it keeps."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

import pygame
import pytest

from alienattack.game.drawing import effects
from alienattack.game.drawing.art import Art, blurred, halo, radial
from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.palette import load_palette
from alienattack.game.drawing.sprites import SpriteBook

GREY = (100, 110, 120)


@pytest.fixture(autouse=True)
def display() -> Iterator[None]:
    pygame.display.init()
    pygame.font.init()
    pygame.display.set_mode((64, 64))
    yield
    pygame.display.quit()


def canvas(k: int = 1) -> Canvas:
    return Canvas(pygame.Surface((640 * k, 360 * k)), k, load_palette())


def at_one(drawn: Canvas) -> bytes:
    """The picture at logical size, by every k-th pixel."""
    return pygame.image.tobytes(pygame.transform.scale(drawn.surface, (640, 360)), "RGB")


def lit(surface: pygame.Surface) -> pygame.Rect:
    """The box of everything that is not black."""
    mask = pygame.mask.from_threshold(surface, (0, 0, 0), (1, 1, 1, 255))
    mask.invert()
    boxes = mask.get_bounding_rects()
    assert boxes
    return boxes[0].unionall(boxes[1:])


def scene(drawn: Canvas) -> None:
    book = SpriteBook(drawn.k, drawn.palette)
    drawn.rect(GREY, 10, 10, 30, 20)
    drawn.rect(GREY, 60, 10, 30, 20, border=2)
    drawn.rect((200, 0, 0), 20, 15, 60, 10, alpha=128)
    drawn.line(GREY, 100, 10, 100, 40)
    drawn.disc(GREY, 150, 30, 5)
    drawn.panel(10, 60, 100, 60, line=drawn.palette.panel_line, edge=drawn.palette.panel_edge)
    drawn.centred(book.glow("moth"), 200, 80)
    drawn.centred(book.alien("moth"), 200, 80)
    drawn.centred(book.threat("orb"), 240, 80)
    drawn.image(book.shield([0x3FFFFF] * 10), 260, 80)
    drawn.dim(40)


@pytest.mark.parametrize("k", [2, 3, 4])
def test_the_art_is_the_same_at_every_scale(k: int) -> None:
    small, large = canvas(1), canvas(k)
    scene(small)
    scene(large)
    assert at_one(small) == at_one(large)


def test_motion_is_finer_than_the_art_grid() -> None:
    drawn = canvas(4)
    drawn.rect(GREY, 10.25, 5, 2, 2)
    assert lit(drawn.surface) == pygame.Rect(41, 20, 8, 8)


def test_the_offset_shakes_pictures_until_it_is_reset() -> None:
    drawn = canvas(2)
    drawn.offset = (3, -2)
    drawn.rect(GREY, 10, 10, 1, 1)
    assert lit(drawn.surface).topleft == (26, 16)
    drawn.offset = (0.0, 0.0)
    drawn.surface.fill((0, 0, 0))
    drawn.rect(GREY, 10, 10, 1, 1)
    assert lit(drawn.surface).topleft == (20, 20)


def test_centred_pictures_have_their_middle_at_the_point() -> None:
    drawn = canvas()
    picture = pygame.Surface((21, 17), pygame.SRCALPHA)
    picture.fill((255, 255, 255))
    drawn.centred(Art(picture, 21, 17), 100, 100)
    assert lit(drawn.surface).center == (100, 100)


def test_light_is_added_and_never_covers() -> None:
    drawn = canvas()
    drawn.surface.fill((10, 20, 30))
    drawn.glow((200, 100, 0), 50, 50, 10, 1.0)
    assert drawn.surface.get_at((50, 50))[:3] == (210, 120, 30)
    assert drawn.surface.get_at((61, 50))[:3] == (10, 20, 30)


def test_a_glow_of_no_strength_draws_nothing() -> None:
    drawn = canvas()
    drawn.glow((200, 100, 0), 50, 50, 10, 0.0)
    assert drawn.surface.get_at((50, 50))[:3] == (0, 0, 0)


def test_dimming_takes_the_told_share_of_all_light() -> None:
    drawn = canvas()
    drawn.surface.fill((200, 100, 40))
    drawn.dim(128)
    assert drawn.surface.get_at((5, 5))[:3] == pytest.approx((100, 50, 20), abs=1)
    drawn.dim(0)
    assert drawn.surface.get_at((5, 5))[:3] == pytest.approx((100, 50, 20), abs=1)


@pytest.mark.parametrize("vertical", [True, False])
def test_a_scrim_runs_from_dark_to_clear(vertical: bool) -> None:
    drawn = canvas()
    drawn.surface.fill((200, 200, 200))
    drawn.gradient((0, 0, 0), 0, 0, 100, 100, 255, 0, vertical)
    values = [drawn.surface.get_at((5, i) if vertical else (i, 5))[0] for i in range(100)]
    assert values[0] == 0
    assert values[-1] >= 195
    assert values == sorted(values)


def test_a_panel_has_cut_corners() -> None:
    drawn = canvas()
    drawn.surface.fill((200, 0, 0))
    drawn.panel(10, 10, 40, 30, fill=(0, 0, 0), alpha=255)
    assert drawn.surface.get_at((10, 10))[:3] == (200, 0, 0)
    assert drawn.surface.get_at((14, 10))[:3] == (0, 0, 0)
    assert drawn.surface.get_at((49, 39))[:3] == (200, 0, 0)


def test_fading_art_keeps_few_copies() -> None:
    art = SpriteBook(1, load_palette()).alien("mite")
    copies = {id(art.faded(alpha)) for alpha in range(256)}
    assert len(copies) <= 17
    assert art.faded(255) is art.surface
    assert art.faded(0).get_at((10, 7))[3] == 0


def test_blur_stays_centred() -> None:
    light = pygame.Surface((65, 65), 0, 32)
    light.set_at((32, 32), (255, 255, 255))
    spread = blurred(light, 8)
    for i in range(1, 8):
        assert spread.get_at((32 - i, 32)) == spread.get_at((32 + i, 32))
        assert spread.get_at((32, 32 - i)) == spread.get_at((32, 32 + i))


def test_a_halo_is_tight() -> None:
    block = pygame.Surface((20, 20), pygame.SRCALPHA)
    block.fill((255, 255, 255))
    light = halo(block, (255, 255, 255), reach=8, strength=1.0)
    assert light.get_size() == (52, 52)
    beside = [light.get_at((16 - 1 - i, 26))[0] for i in range(16)]
    assert beside == sorted(beside, reverse=True)
    assert beside[0] > 90
    assert beside[7] < 8


def test_a_disc_of_light_falls_from_its_middle() -> None:
    disc = radial((255, 255, 255), 12, 0.8)
    values = [disc.get_at((12 + i, 12))[0] for i in range(13)]
    assert values[0] == 204
    assert values == sorted(values, reverse=True)
    assert values[12] == 0


@pytest.mark.parametrize(
    "draw",
    [
        lambda drawn: effects.engine_flame(drawn, 100, 100, 0.0),
        lambda drawn: effects.threat_light(drawn, 100, 100, 0.5),
        lambda drawn: effects.saucer_trail(drawn, 100, 100, 1),
        lambda drawn: effects.dive_trail(drawn, [(90, 90), (100, 100)], (255, 80, 160)),
        lambda drawn: effects.closing_ring(drawn, 100, 100, 0.5),
        lambda drawn: effects.shot_light(drawn, 100, 100),
        lambda drawn: effects.ship_light(drawn, 100, 100),
        lambda drawn: effects.fire_on_the_rim(drawn, 100, 100, 12, 1.0),
        lambda drawn: effects.thread(drawn, 100, 60, 100, (255, 255, 255)),
    ],
)
def test_effects_draw_near_where_they_are_told(draw: Callable[[Canvas], None]) -> None:
    drawn = canvas(2)
    draw(drawn)
    assert pygame.Rect(60, 60, 280, 280).contains(lit(drawn.surface))


def test_the_closing_ring_closes() -> None:
    widths = []
    for share in (0.0, 0.5, 1.0):
        drawn = canvas()
        effects.closing_ring(drawn, 100, 100, share)
        widths.append(lit(drawn.surface).w)
    assert widths == sorted(widths, reverse=True)
    assert widths[0] == pytest.approx(80, abs=2)
    assert widths[2] == pytest.approx(28, abs=2)
