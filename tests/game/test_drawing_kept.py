"""What is kept of drawn pictures has a bound, and what is drawn again looks the same."""

from __future__ import annotations

import pygame

from alienattack.game.drawing import art as arts
from alienattack.game.drawing.art import Art
from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.kept import Kept, bytes_of
from alienattack.game.drawing.palette import load_palette
from alienattack.game.world.blasts import BlastBook


def picture(side: int) -> pygame.Surface:
    return pygame.Surface((side, side), pygame.SRCALPHA, 32)


def test_the_least_recently_used_go_first_and_only_when_there_is_no_room() -> None:
    kept = Kept(3 * 400, bytes_of)
    first = kept.get("first", lambda: picture(10))
    second = kept.get("second", lambda: picture(10))
    assert kept.get("first", lambda: picture(10)) is first
    kept.get("third", lambda: picture(10))
    assert (kept.held, len(kept)) == (1_200, 3)
    kept.get("fourth", lambda: picture(10))
    assert kept.get("first", lambda: picture(10)) is first
    assert kept.get("second", lambda: picture(10)) is not second
    assert kept.held == 1_200


def test_what_is_larger_than_all_the_room_is_kept_alone_until_the_next_comes() -> None:
    kept = Kept(400, bytes_of)
    kept.get("small", lambda: picture(10))
    large = kept.get("large", lambda: picture(50))
    assert kept.get("large", lambda: picture(50)) is large
    assert (kept.held, len(kept)) == (10_000, 1)


def test_thousands_of_explosions_and_fades_stay_within_their_room_and_look_the_same_again() -> None:
    palette = load_palette()
    canvas = Canvas(pygame.Surface((64, 64), 0, 32), 2, palette)
    blasts = BlastBook(canvas, palette)
    first = pygame.image.tobytes(blasts.ring((10, 200, 90), 9, 1.0, 1).surface, "RGBA")
    for shade in range(60):
        for age in range(6, 21):
            blasts.ring((shade, 200, 90), age, 1.0, age)
    assert blasts._kept.held <= blasts._kept.room == 8 << 20
    assert len(blasts._kept) < 60 * 15
    assert pygame.image.tobytes(blasts.ring((10, 200, 90), 9, 1.0, 1).surface, "RGBA") == first

    sprite = picture(200)
    sprite.fill((200, 100, 50, 255))
    half = pygame.image.tobytes(Art(sprite, 100, 100).faded(128), "RGBA")
    for _ in range(20):
        other = Art(picture(200), 100, 100)
        for alpha in range(0, 255, 16):
            other.faded(alpha)
    assert arts._FADED.held <= arts._FADED.room
    assert pygame.image.tobytes(Art(sprite, 100, 100).faded(128), "RGBA") == half
