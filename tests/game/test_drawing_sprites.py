"""Sprites: their sizes, their symmetry, their frames, and shields cut from the simulation's cells."""

from __future__ import annotations

import os
from collections.abc import Iterator

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

import pygame
import pytest

from alienattack.game.drawing.alien_shapes import ALIEN_FRAMES
from alienattack.game.drawing.art import Art
from alienattack.game.drawing.icon import window_icon
from alienattack.game.drawing.palette import load_palette
from alienattack.game.drawing.sprite_strings import CAPSULE_ICONS, THREAT_FRAMES, rows_of
from alienattack.game.drawing.sprites import CAST, TELL, SpriteBook

SIZES = {
    "mite": (20, 15), "moth": (24, 15), "lancer": (20, 18), "shell": (22, 15), "spore": (18, 15),
    "weaver": (22, 16), "wraith": (20, 15), "sporeling": (12, 11),
}  # fmt: skip
THREAT_SIZES = {"teardrop": (7, 11), "zigzag": (7, 13), "orb": (9, 9), "feather": (7, 13)}
FULL = (1 << 22) - 1


@pytest.fixture(autouse=True)
def display() -> Iterator[None]:
    pygame.display.init()
    pygame.display.set_mode((64, 64))
    yield
    pygame.display.quit()


@pytest.fixture
def book() -> SpriteBook:
    return SpriteBook(1, load_palette())


def size(art: Art) -> tuple[float, float]:
    return art.w, art.h


def bytes_of(surface: pygame.Surface) -> bytes:
    return pygame.image.tobytes(surface, "RGBA")


@pytest.mark.parametrize("kind", CAST)
@pytest.mark.parametrize("frame", [0, 1, TELL])
def test_aliens_have_the_size_of_their_kind_in_every_frame(book: SpriteBook, kind: str, frame: int) -> None:
    assert size(book.alien(kind, frame)) == SIZES[kind]


@pytest.mark.parametrize("kind", CAST)
def test_the_lines_of_a_frame_are_all_of_one_width(kind: str) -> None:
    for drawing in ALIEN_FRAMES[kind]:
        lines = drawing.strip("\n").split("\n")
        assert len({len(line) for line in lines}) == 1


@pytest.mark.parametrize("kind", CAST)
def test_aliens_are_mirrored(book: SpriteBook, kind: str) -> None:
    for frame in (0, 1):
        surface = book.alien(kind, frame).surface
        assert bytes_of(surface) == bytes_of(pygame.transform.flip(surface, True, False))


@pytest.mark.parametrize("kind", CAST)
def test_the_frames_of_a_kind_really_differ(book: SpriteBook, kind: str) -> None:
    pictures = [bytes_of(book.alien(kind, frame).surface) for frame in (0, 1, TELL)]
    for a, b in ((0, 1), (0, 2), (1, 2)):
        pixels = zip(*[iter(pictures[a])] * 4, strict=True), zip(*[iter(pictures[b])] * 4, strict=True)
        moved = sum(first != second for first, second in zip(*pixels, strict=True))
        assert moved >= 20, (a, b)


def test_the_other_sprites_have_their_sizes(book: SpriteBook) -> None:
    assert size(book.saucer()) == (30, 11)
    assert size(book.capsule()) == (18, 14)
    assert size(book.life()) == (11, 10)
    assert size(book.shot()) == (3, 17)
    for bank in (-1, 0, 1):
        assert size(book.ship(bank)) == (21, 18)
    for kind, wanted in THREAT_SIZES.items():
        assert size(book.threat(kind)) == wanted


def test_the_ship_banks_to_both_sides_alike(book: SpriteBook) -> None:
    left, flat, right = (book.ship(bank).surface for bank in (-1, 0, 1))
    assert bytes_of(left) == bytes_of(pygame.transform.flip(right, True, False))
    assert bytes_of(left) != bytes_of(flat)
    assert bytes_of(flat) == bytes_of(pygame.transform.flip(flat, True, False))


def test_the_lamps_of_the_saucer_run_through_four_frames(book: SpriteBook) -> None:
    assert len({bytes_of(book.saucer(frame).surface) for frame in range(4)}) == 4
    assert book.saucer(4) is book.saucer(0)


def test_every_alien_is_lit_from_above(book: SpriteBook) -> None:
    for kind in CAST:
        picture = book.alien(kind).surface
        width, height = picture.get_size()
        column = [picture.get_at((width // 2 - 2, y)) for y in range(height)]
        inside = [color for color in column if color[3] and color[:3] != load_palette().void]
        assert sum(inside[0][:3]) > sum(inside[-1][:3]), kind


def test_every_sprite_has_an_outline_of_void(book: SpriteBook) -> None:
    void = load_palette().void
    for kind in CAST:
        picture = book.alien(kind).surface
        width, height = picture.get_size()
        for y in range(height):
            ends = [x for x in range(width) if picture.get_at((x, y))[3]]
            if ends:
                assert picture.get_at((ends[0], y))[:3] == void
                assert picture.get_at((ends[-1], y))[:3] == void


def test_the_wraith_that_fades_is_half_air(book: SpriteBook) -> None:
    solid, faded = (pygame.mask.from_surface(book.alien("wraith", frame).surface).count() for frame in (1, TELL))
    assert faded == pytest.approx(solid / 2, rel=0.15)


def test_threats_are_drawn_larger_where_the_palette_says_so() -> None:
    large = SpriteBook(2, load_palette("contrast"))
    art = large.threat("orb")
    assert size(art) == (14, 14)
    assert art.surface.get_size() == (28, 28)


def test_threats_wear_a_white_rim_on_request() -> None:
    rimmed = SpriteBook(1, load_palette(), threat_rims=True).threat("orb")
    assert size(rimmed) == (11, 11)
    assert rimmed.surface.get_at((5, 0)) == (255, 255, 255, 255)


def test_the_icon_is_square_and_needs_no_display() -> None:
    pygame.display.quit()
    icon = window_icon(load_palette())
    assert icon.get_size() == (128, 128)
    assert icon.get_at((0, 0))[3] == 0
    assert icon.get_at((64, 64))[3] == 255


def test_only_hazards_wear_the_colour_of_hazards(book: SpriteBook) -> None:
    hazard = load_palette().hazard
    for kind in CAST:
        for frame in (0, 1, TELL):
            picture = book.alien(kind, frame).surface
            colors = {tuple(picture.get_at((x, y)))[:3] for x in range(int(picture.get_width()))
                      for y in range(picture.get_height())}
            assert hazard not in colors
    for kind, drawings in THREAT_FRAMES.items():
        for drawing in drawings:
            assert {"o", "m", "c"} <= set("".join(rows_of(drawing))), kind


def test_a_glow_is_centred_on_its_sprite(book: SpriteBook) -> None:
    for kind in (*CAST, "saucer", "ship", "capsule"):
        sprite = book.alien(kind) if kind in CAST else getattr(book, kind)()
        glow = book.glow(kind)
        assert size(glow) == (sprite.w + 32, sprite.h + 32)
        assert glow.additive
        if kind != "capsule":  # its glint is not mirrored, its shape is
            assert bytes_of(glow.surface) == bytes_of(pygame.transform.flip(glow.surface, True, False))


def test_a_diver_glows_more(book: SpriteBook) -> None:
    calm, diving = (book.glow("moth", 0, diving).surface.get_at((28, 23)) for diving in (False, True))
    assert sum(diving[:3]) > sum(calm[:3])


def test_a_silhouette_is_the_whole_shape_in_white(book: SpriteBook) -> None:
    alien = book.alien("weaver")
    white = book.silhouette(alien)
    assert size(white) == size(alien)
    for x in range(int(alien.w)):
        for y in range(int(alien.h)):
            expected = (255, 255, 255, 255) if alien.surface.get_at((x, y))[3] else (0, 0, 0, 0)
            assert white.surface.get_at((x, y)) == expected
    assert book.silhouette(alien) is white


def test_the_killer_gets_a_rim_of_one_pixel() -> None:
    book = SpriteBook(2, load_palette())
    alien = book.alien("lancer")
    rimmed = book.rim(alien)
    assert size(rimmed) == (alien.w + 2, alien.h + 2)
    assert rimmed.surface.get_size() == (44, 40)


def test_everything_is_built_once(book: SpriteBook) -> None:
    assert book.alien("mite") is book.alien("mite")
    assert book.shield([FULL] * 10) is book.shield(tuple([FULL] * 10))


@pytest.mark.parametrize("kind", sorted(CAPSULE_ICONS))
def test_capsules_differ_by_their_icon_not_by_colour(book: SpriteBook, kind: str) -> None:
    others = [other for other in CAPSULE_ICONS if other != kind]
    assert all(bytes_of(book.capsule(kind).surface) != bytes_of(book.capsule(other).surface) for other in others)
    rows = rows_of(CAPSULE_ICONS[kind])
    assert (len(rows[0]), len(rows)) == (10, 6)


def test_a_shield_has_a_pixel_pair_for_every_cell(book: SpriteBook) -> None:
    rows = [FULL] * 10
    rows[0] = FULL & ~(0b1111 << 18) & ~0b1111
    art = book.shield(rows)
    assert size(art) == (46, 22)
    assert art.origin == (1, 1)
    inside = pygame.Rect(1, 1, 44, 20)
    cells = pygame.mask.from_surface(art.surface.subsurface(inside)).count()
    outline_inside_the_cut = 2 * (8 + 1)  # the two cut corners are outlined along their edges
    assert 0 <= cells - 4 * sum(row.bit_count() for row in rows) <= outline_inside_the_cut + 4


def test_damage_relights_the_edge_of_a_shield(book: SpriteBook) -> None:
    edge = load_palette().shield_edge
    whole = book.shield([FULL] * 10).surface
    holed_rows = [FULL & ~(0b111 << 10)] * 3 + [FULL] * 7
    holed = book.shield(holed_rows).surface
    middle_of_hole = 1 + 2 * 10  # bit 11 is the eleventh cell from the left
    assert whole.get_at((middle_of_hole, 1 + 6))[:3] != edge
    assert holed.get_at((middle_of_hole, 1 + 6))[:3] == edge


def test_a_shield_of_no_cells_draws_nothing(book: SpriteBook) -> None:
    assert pygame.mask.from_surface(book.shield([0] * 10).surface).count() == 0


def test_a_wraith_fades_in_the_order_of_the_dither(book: SpriteBook) -> None:
    counts = [pygame.mask.from_surface(book.fading("wraith", 0, share).surface).count() for share in (0, 0.25, 0.5, 1)]
    assert counts[0] == 0
    assert counts == sorted(counts)
    assert book.fading("wraith", 0, 1.0) is book.alien("wraith", 0)


def test_the_lance_is_told_from_a_shot_by_its_shape(book: SpriteBook) -> None:
    lance, shot = book.lance(), book.shot()
    assert lance.h > shot.h
    assert lance.w > shot.w


@pytest.mark.parametrize("frame", [0, 1, TELL])
def test_every_hit_leaves_more_cracks_in_a_shell(book: SpriteBook, frame: int) -> None:
    void = load_palette().void
    dark = []
    for hits in range(3):
        picture = book.alien("shell", frame, hits).surface
        dark.append(sum(picture.get_at((x, y))[:3] == void for x in range(22) for y in range(15)))
    assert dark[0] < dark[1] < dark[2]
