"""Type: faces, widths, baselines, and the clear text that replaces the pixel faces."""

from __future__ import annotations

import os
from collections.abc import Iterator

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

import pygame
import pytest

from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.fonts import FACE_FILES, Fonts
from alienattack.game.drawing.look import Look
from alienattack.game.drawing.palette import load_palette
from alienattack.resources import assets_dir


@pytest.fixture(autouse=True)
def display() -> Iterator[None]:
    pygame.display.init()
    pygame.font.init()
    pygame.display.set_mode((64, 64))
    yield
    pygame.display.quit()


def canvas(k: int = 1, look: Look | None = None) -> Canvas:
    return Canvas(pygame.Surface((640 * k, 360 * k)), k, load_palette(), look)


def inked(surface: pygame.Surface) -> pygame.Rect:
    """The box of everything brighter than the shadow."""
    mask = pygame.mask.from_threshold(surface, (255, 255, 255), (90, 90, 90, 255))
    boxes = mask.get_bounding_rects()
    return boxes[0].unionall(boxes[1:]) if boxes else pygame.Rect(0, 0, 0, 0)


@pytest.mark.parametrize("face", sorted(FACE_FILES))
def test_every_face_loads_and_has_the_letters_of_latin(face: str) -> None:
    font = Fonts(1).face(face, 16)
    for letter in "AZaz09,.:;!?'-_+/%#()Éäöüßñ":
        assert font.metrics(letter)[0] is not None, letter


def test_every_folder_of_fonts_holds_its_licence() -> None:
    folders = [path for path in (assets_dir() / "fonts").iterdir() if path.is_dir()]
    assert len(folders) == 3
    for folder in folders:
        assert "SIL OPEN FONT LICENSE" in (folder / "LICENSE").read_text(encoding="utf-8").upper()


@pytest.mark.parametrize("k", [1, 2, 3, 4])
def test_the_pixel_face_is_eight_wide_a_letter_at_every_scale(k: int) -> None:
    assert canvas(k).text_width("LIVE BOARD") == 10 * 8 - 1
    assert canvas(k).text_width("31,480", size=16) == 6 * 16 - 2
    assert canvas(k).text_width("") == 0


def test_pixel_text_at_two_is_that_at_one_with_larger_pixels() -> None:
    pictures = []
    for k in (1, 2):
        drawn = canvas(k)
        drawn.text("SCORE 31,480", 20, 10)
        drawn.text("WAVE", 20, 30, "caption")
        drawn.flush_text()
        pictures.append(pygame.transform.scale(drawn.surface, (640, 360)))
    assert pygame.image.tobytes(pictures[0], "RGB") == pygame.image.tobytes(pictures[1], "RGB")


def test_text_waits_for_the_end_of_the_frame() -> None:
    drawn = canvas()
    drawn.text("NOVA", 20, 20)
    assert inked(drawn.surface).size == (0, 0)
    drawn.flush_text()
    assert inked(drawn.surface).left == 20
    drawn.surface.fill((0, 0, 0))
    drawn.flush_text()
    assert inked(drawn.surface).size == (0, 0)


def test_alignment_is_to_the_last_inked_column() -> None:
    for align, edge in (("left", 100), ("right", 100), ("centre", 100)):
        drawn = canvas()
        drawn.text("HOH", 100, 20, align=align)
        drawn.flush_text()
        box = inked(drawn.surface)
        found = {"left": box.left, "right": box.right, "centre": box.centerx}[align]
        assert abs(found - edge) <= 1, align


def test_numbers_in_the_body_face_do_not_move_when_they_run() -> None:
    drawn = canvas(2)
    widths = {drawn.text_width(text, "body", 12) for text in ("11:11", "48:20", "07:59")}
    assert len(widths) == 1


def test_digits_inside_a_sentence_keep_their_own_widths() -> None:
    fonts = Fonts(2)
    sentence = "Wave 11"
    assert fonts.advance(sentence, "body", 12) == fonts.face("body", 12).size(sentence)[0]


@pytest.mark.parametrize("face", ["pixel", "caption"])
@pytest.mark.parametrize("look", [Look(clear_text=True), Look(text_size="large"), Look(text_size="largest")])
def test_larger_letters_stay_in_the_middle_of_what_was_made_for_small_ones(face: str, look: Look) -> None:
    boxes = []
    for wanted in (Look(), look):
        drawn = canvas(4, wanted)
        drawn.text("HE", 20, 20, face)
        drawn.flush_text()
        boxes.append(inked(drawn.surface))
    assert abs(boxes[0].centery - boxes[1].centery) <= 2
    assert boxes[1].height > boxes[0].height


def test_text_grows_no_more_than_its_room_allows_and_ends_in_an_ellipsis_where_that_is_not_enough() -> None:
    drawn = canvas(2, Look(text_size="largest"))
    free = drawn.text_width("KESTREL")
    for room in (free + 1, free - 6, 30):
        drawn.surface.fill((0, 0, 0))
        drawn.text("KESTREL", 20, 20, room=room)
        drawn.flush_text()
        assert inked(drawn.surface).width <= room * 2
    assert drawn.text_width("KESTREL", at_most="normal") > 30


def test_what_is_large_already_does_not_grow() -> None:
    for size in (16, 24, 32):
        assert canvas(2, Look(text_size="largest")).text_width("31,480", size=size) == canvas(2).text_width(
            "31,480", size=size)


def test_a_missing_face_is_replaced_by_another_one_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for missing in (["press-start-2p"], ["press-start-2p", "silkscreen", "atkinson"]):
        load = pygame.font.Font

        def refuse(path: str | None, size: int, missing: list[str] = missing, load: type = load) -> pygame.font.Font:
            if path is not None and any(name in path for name in missing):
                raise FileNotFoundError(path)
            return load(path, size)

        drawn = canvas(2)
        with monkeypatch.context() as patch:
            patch.setattr(pygame.font, "Font", refuse)
            drawn.text("NOVA", 20, 20)
            drawn.flush_text()
        assert inked(drawn.surface).width > 20
        assert any("press-start-2p" in name for name in drawn.fonts.missing)


def test_clear_text_fits_where_the_pixel_face_did() -> None:
    for name in ("KESTREL_9", "PIXELWITCH", "58,210"):
        assert canvas(2, Look(clear_text=True)).text_width(name) <= canvas(2).text_width(name) * 1.2


def test_a_long_name_is_cut_with_an_ellipsis() -> None:
    drawn = canvas()
    assert drawn.clipped("NOVA", 96) == "NOVA"
    cut = drawn.clipped("A_VERY_LONG_NAME", 96)
    assert cut.endswith("...")
    assert drawn.text_width(cut) <= 96


def test_every_text_has_a_shadow_unless_told() -> None:
    shadow = load_palette().void
    found = []
    for wanted in (True, False):
        drawn = canvas()
        drawn.surface.fill((90, 90, 90))
        drawn.text("NOVA", 20, 20, shadow=wanted)
        drawn.flush_text()
        found.append(any(drawn.surface.get_at((x, y))[:3] == shadow for x in range(15, 60) for y in range(15, 40)))
    assert found == [True, False]


def test_glowing_text_lights_its_surroundings_evenly() -> None:
    drawn = canvas(2)
    drawn.text("H", 100, 100, glow=(0, 0, 255), shadow=False)
    drawn.flush_text()
    box = inked(drawn.surface)
    left = drawn.surface.get_at((box.left - 6, box.centery))[2]
    right = drawn.surface.get_at((box.right + 5, box.centery))[2]
    assert left > 0
    assert abs(left - right) <= 2


def test_text_of_the_hud_does_not_shake_but_text_of_the_world_does() -> None:
    lefts = []
    for world in (False, True):
        drawn = canvas()
        drawn.offset = (5, 0)
        drawn.text("HH", 50, 50, world=world)
        drawn.flush_text()
        lefts.append(inked(drawn.surface).left)
    assert lefts == [50, 55]
