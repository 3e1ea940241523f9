"""Typing with a gamepad alone: every letter can be chosen, and a name and a password sign in."""

from pathlib import Path

import pygame
import pytest

from alienattack.game.gallery import Stage
from alienattack.game.rehearsal import RehearsedCloud
from alienattack.game.scenes.letters import COLUMNS, PAGES, ROWS, LettersScene
from alienattack.game.scenes.sign_in import SignInScene
from alienattack.protocol.names import MAX_LENGTH
from tests.game.pads import button
from tests.game.stage import show, stage

A, B = pygame.CONTROLLER_BUTTON_A, pygame.CONTROLLER_BUTTON_B
SHOULDER = pygame.CONTROLLER_BUTTON_RIGHTSHOULDER
UP, DOWN = pygame.CONTROLLER_BUTTON_DPAD_UP, pygame.CONTROLLER_BUTTON_DPAD_DOWN
LEFT, RIGHT = pygame.CONTROLLER_BUTTON_DPAD_LEFT, pygame.CONTROLLER_BUTTON_DPAD_RIGHT


def choose(made: Stage, text: str) -> None:
    """Finds every letter with the D-pad and chooses it."""
    for letter in text:
        scene = made.scene
        assert isinstance(scene, LettersScene)
        page = next(number for number, rows in enumerate(PAGES) if any(letter in row for row in rows))
        while scene.page != page:
            button(made, SHOULDER)
        row = next(number for number, letters in enumerate(PAGES[page]) if letter in letters)
        column = PAGES[page][row].index(letter)
        while scene.row != row:
            button(made, DOWN)
        while scene.column != column:
            button(made, RIGHT if column > scene.column else LEFT)
        button(made, A)


def test_a_name_and_a_password_are_chosen_and_sign_in_with_a_pad_alone(tmp_path: Path) -> None:
    with stage(tmp_path, RehearsedCloud(signed_in=False)) as made:
        form = show(made, SignInScene(made.app))
        form.ring.focus(form.fields[0])
        button(made, UP)
        button(made, DOWN)
        form.ring.focus(form.fields[0])
        button(made, A)
        choose(made, "Nova_7")
        button(made, B)
        assert made.scene is form
        assert form.fields[0].text == "Nova_7"
        button(made, DOWN)
        form.ring.focus(form.fields[1])
        button(made, A)
        choose(made, "Correct horse 7!")
        assert form.fields[1].text == "Correct horse 7!"


def test_a_letter_is_taken_back_and_no_more_than_the_field_holds_goes_in(tmp_path: Path) -> None:
    with stage(tmp_path, RehearsedCloud(signed_in=False)) as made:
        form = show(made, SignInScene(made.app))
        form.ring.focus(form.fields[0])
        button(made, A)
        choose(made, "ab")
        scene = made.scene
        assert isinstance(scene, LettersScene)
        while scene.row != ROWS:
            button(made, DOWN)
        while scene.column != 1:
            button(made, RIGHT)
        button(made, A)
        assert form.fields[0].text == "a"
        limit = form.fields[0].limit
        assert limit >= MAX_LENGTH


def test_with_a_keyboard_nothing_is_in_the_way(tmp_path: Path) -> None:
    from alienattack.game.input import Intent

    with stage(tmp_path, RehearsedCloud(signed_in=False)) as made:
        form = show(made, SignInScene(made.app))
        form.ring.focus(form.fields[0])
        made.type("Nova")
        made.press(Intent.CONFIRM)
        assert made.scene is form


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_whole(page: tuple[str, ...]) -> None:
    assert len(page) == ROWS
    assert {len(row) for row in page} == {COLUMNS}
