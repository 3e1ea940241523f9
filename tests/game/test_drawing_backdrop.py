"""Backdrops: dark where threats are dodged, still when asked, and dissolving exactly."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Iterator

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

import pygame
import pytest

from alienattack.errors import AlienAttackError
from alienattack.game.drawing.backdrop import CHANGE_SECONDS, RUIN, THEMES, TITLE, Backdrop, theme_of_wave
from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.palette import load_palette
from alienattack.game.drawing.pictures import read_picture
from alienattack.game.drawing.transition import STEPS, Dissolve, dissolve
from alienattack.resources import assets_dir

DODGE_ZONE, SHIP_LANE = (190, 300), (296, 322)


@pytest.fixture(autouse=True)
def display() -> Iterator[None]:
    pygame.display.init()
    pygame.font.init()
    pygame.display.set_mode((64, 64))
    yield
    pygame.display.quit()


def canvas(palette: str = "default") -> Canvas:
    return Canvas(pygame.Surface((640, 360), 0, 32), 1, load_palette(palette))


def picture(drawn: Canvas) -> bytes:
    return pygame.image.tobytes(drawn.surface, "RGB")


def brightest(surface: pygame.Surface, box: pygame.Rect) -> int:
    """The sum of the channels of the lightest pixel in a box."""
    return max(sum(surface.get_at((x, y))[:3]) for x in range(box.left, box.right) for y in range(box.top, box.bottom))


def drawn_at(theme: str, t: float, **how: float) -> bytes:
    target = canvas()
    Backdrop(1, target.palette, theme).draw(target, t, **how)  # type: ignore[arg-type]
    return picture(target)


def linear(channel: int) -> float:
    value = channel / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


LINEAR = [linear(channel) for channel in range(256)]


def bright_tenth(surface: pygame.Surface, rows: tuple[int, int]) -> float:
    """The 90th percentile of luminance in these rows."""
    data = pygame.image.tobytes(surface.subsurface((0, rows[0], 640, rows[1] - rows[0])), "RGB")
    values = sorted(
        0.2126 * LINEAR[r] + 0.7152 * LINEAR[g] + 0.0722 * LINEAR[b]
        for r, g, b in zip(data[0::3], data[1::3], data[2::3], strict=True)
    )
    return values[len(values) * 9 // 10]


@pytest.mark.parametrize("theme", THEMES)
def test_a_sky_is_dark_where_threats_are_dodged(theme: str) -> None:
    sky = pygame.Surface((640, 360), 0, 32)
    sky.blit(read_picture(f"sky-{theme}"), (0, 0))
    assert bright_tenth(sky, DODGE_ZONE) <= 0.03
    assert bright_tenth(sky, SHIP_LANE) <= 0.045


@pytest.mark.parametrize("theme", THEMES)
def test_a_sky_has_few_colours_and_is_small(theme: str) -> None:
    path = assets_dir() / "pictures" / f"sky-{theme}.png"
    assert path.stat().st_size <= 35_000
    data = pygame.image.tobytes(read_picture(f"sky-{theme}"), "RGB")
    assert len(set(zip(data[0::3], data[1::3], data[2::3], strict=True))) <= 32


@pytest.mark.parametrize("theme", [*THEMES, TITLE, RUIN])
def test_every_backdrop_fills_the_whole_picture(theme: str) -> None:
    first = canvas()
    first.surface.fill((255, 0, 255))
    Backdrop(1, first.palette, theme).draw(first, 2.0)
    second = canvas()
    Backdrop(1, second.palette, theme).draw(second, 2.0)
    assert picture(first) == picture(second)


@pytest.mark.parametrize("theme", ["violet", TITLE, RUIN])
def test_a_backdrop_moves_unless_it_is_asked_to_be_still(theme: str) -> None:
    assert drawn_at(theme, 1.0) != drawn_at(theme, 3.0)
    assert drawn_at(theme, 1.0, still=True) == drawn_at(theme, 3.0, still=True)


def test_skies_follow_each_other_and_bosses_come_under_the_eclipse() -> None:
    themes = [theme_of_wave(wave) for wave in range(1, 31)]
    assert themes[0] == "violet"
    assert set(themes) == set(THEMES)
    assert all((theme == "eclipse") == (wave % 5 == 0) for wave, theme in enumerate(themes, start=1))
    assert all(before != after for before, after in itertools.pairwise(themes))


def test_the_stars_shift_with_the_ship() -> None:
    assert drawn_at("violet", 1.0, parallax=-1.0) != drawn_at("violet", 1.0, parallax=1.0)


def test_lost_lives_light_fires_on_the_rim() -> None:
    calm, burning = drawn_at("violet", 1.0), drawn_at("violet", 1.0, fires=2)
    assert calm != burning
    assert calm[: 640 * 3 * 240] == burning[: 640 * 3 * 240]


@pytest.mark.parametrize("theme", ["violet", TITLE, RUIN])
def test_high_contrast_has_a_black_sky(theme: str) -> None:
    drawn = canvas("contrast")
    Backdrop(1, drawn.palette, theme).draw(drawn, 1.0)
    if theme != TITLE:
        assert set(picture(drawn)[: 640 * 3 * 100]) == {0}
    assert drawn.surface.get_at((630, 5))[:3] == (0, 0, 0)


def test_the_climbing_ship_and_the_mothership_stand_on_the_title() -> None:
    drawn = canvas()
    Backdrop.title(1, drawn.palette).draw(drawn, 0.0)
    assert brightest(drawn.surface, pygame.Rect(330, 288, 16, 16)) > 700
    assert brightest(drawn.surface, pygame.Rect(470, 150, 16, 16)) > 700


def test_a_change_of_theme_ends_in_the_sky_of_the_new_one() -> None:
    changed, fresh = canvas(), canvas()
    backdrop = Backdrop(1, changed.palette, "violet")
    backdrop.draw(changed, 0.0)
    backdrop.change("ember", 1.0)
    assert backdrop.theme == "ember"
    for step in range(8):
        backdrop.draw(changed, 1.0 + step * 0.1)
    Backdrop(1, fresh.palette, "ember").draw(fresh, 1.7)
    without_stars = pygame.Rect(0, 332, 640, 28)
    ends = [pygame.image.tobytes(c.surface.subsurface(without_stars), "RGB") for c in (changed, fresh)]
    assert ends[0] == ends[1]


def test_a_change_shows_both_themes_halfway() -> None:
    drawn = canvas()
    backdrop = Backdrop(1, drawn.palette, "violet")
    backdrop.draw(drawn, 0.0)
    backdrop.change("aurora", 0.0)
    backdrop.draw(drawn, CHANGE_SECONDS / 2)
    halfway = picture(drawn)
    assert halfway not in (drawn_at("violet", CHANGE_SECONDS / 2), drawn_at("aurora", CHANGE_SECONDS / 2))


def test_a_prepared_change_looks_like_any_other() -> None:
    pictures = []
    for prepared in (False, True):
        drawn = canvas()
        backdrop = Backdrop(1, drawn.palette, "violet")
        backdrop.draw(drawn, 0.0)
        if prepared:
            backdrop.prepare("ice")
        backdrop.change("ice", 1.0)
        backdrop.draw(drawn, 1.3)
        pictures.append(picture(drawn))
    assert pictures[0] == pictures[1]


def test_a_still_change_is_a_cut() -> None:
    changed = canvas()
    backdrop = Backdrop(1, changed.palette, "violet")
    backdrop.draw(changed, 0.0, still=True)
    backdrop.change("rose", 0.0, still=True)
    backdrop.draw(changed, 0.0, still=True)
    assert picture(changed) == drawn_at("rose", 0.0, still=True)


def test_a_missing_picture_is_named() -> None:
    with pytest.raises(AlienAttackError, match="no-such-sky"):
        read_picture("no-such-sky")


# -- the dissolve -----------------------------------------------------------------------------------------------------


def plain(color: tuple[int, int, int], size: tuple[int, int] = (640, 360)) -> pygame.Surface:
    surface = pygame.Surface(size, 0, 32)
    surface.fill(color)
    return surface


def share_of(surface: pygame.Surface, color: tuple[int, int, int]) -> float:
    count = pygame.mask.from_threshold(surface, color, (1, 1, 1, 255)).count()
    return count / (surface.get_width() * surface.get_height())


def test_a_dissolve_begins_with_the_old_and_ends_with_the_new_picture() -> None:
    old, new = plain((200, 10, 10)), plain((10, 200, 10))
    start, end = dissolve(old, new, 0), dissolve(old, new, STEPS)
    assert pygame.image.tobytes(end, "RGB") == pygame.image.tobytes(new, "RGB")
    assert share_of(start, (200, 10, 10)) == 1.0


@pytest.mark.parametrize("step", range(STEPS + 1))
def test_each_step_of_a_dissolve_changes_a_sixteenth(step: int) -> None:
    mixed = dissolve(plain((200, 10, 10)), plain((10, 200, 10)), step)
    assert share_of(mixed, (10, 200, 10)) == pytest.approx(step / STEPS)


def test_a_dissolve_keeps_to_the_art_grid() -> None:
    mixed = dissolve(plain((200, 10, 10), (1280, 720)), plain((10, 200, 10), (1280, 720)), 5)
    for x, y in ((0, 0), (2, 0), (6, 4), (638, 100)):
        block = {tuple(mixed.get_at((x + dx, y + dy))) for dx in (0, 1) for dy in (0, 1)}
        assert len(block) == 1


def test_black_of_the_old_picture_is_kept_until_its_turn() -> None:
    mixed = dissolve(plain((0, 0, 0)), plain((255, 255, 255)), 8)
    assert share_of(mixed, (255, 255, 255)) == 0.5


def test_a_running_dissolve_lets_the_new_picture_move_below() -> None:
    running = Dissolve(plain((200, 10, 10)))
    for share, color in ((0.25, (10, 200, 10)), (0.5, (10, 10, 200))):
        target = plain(color)
        running.draw(target, share)
        assert share_of(target, color) == pytest.approx(share)


def test_the_drawing_kit_needs_no_numpy() -> None:
    program = """
import os, sys
os.environ["SDL_VIDEODRIVER"] = "dummy"
sys.modules["numpy"] = None
import pygame
pygame.display.init(); pygame.font.init()
screen = pygame.display.set_mode((640, 360))
from alienattack.game.drawing.backdrop import Backdrop
from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.palette import load_palette
palette = load_palette()
canvas = Canvas(screen, 1, palette)
for theme in ("title", "ruin", "ice"):
    Backdrop(1, palette, theme).draw(canvas, 0.5)
canvas.text("READY", 10, 10)
canvas.flush_text()
print("drawn")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip().endswith("drawn"), done.stderr
