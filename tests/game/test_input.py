"""Keys and pads: what they mean, what they hold, and that nobody gets locked out."""

from __future__ import annotations

from types import SimpleNamespace

import pygame
import pytest

from alienattack.game.input import Input, Intent
from alienattack.sim import FIRE, LEFT, RIGHT


@pytest.fixture(autouse=True)
def names_of_keys() -> None:
    """SDL tells the names of keys only once there is a display."""
    pygame.display.init()


def _key(key: int, mod: int = 0) -> SimpleNamespace:
    return SimpleNamespace(key=key, mod=mod)


def _axis(axis: int, value: float, pad: int = 0) -> SimpleNamespace:
    return SimpleNamespace(type=pygame.JOYAXISMOTION, instance_id=pad, axis=axis, value=value)


def _button(button: int, down: bool = True, pad: int = 0) -> SimpleNamespace:
    kind = pygame.JOYBUTTONDOWN if down else pygame.JOYBUTTONUP
    return SimpleNamespace(type=kind, instance_id=pad, button=button)


def test_a_tap_shorter_than_a_tick_is_not_lost() -> None:
    keys = Input()
    keys.key_down(_key(pygame.K_SPACE), False)
    keys.key_up(_key(pygame.K_SPACE))
    assert keys.take_buttons() == FIRE
    assert keys.take_buttons() == 0


def test_held_keys_stay_held_until_let_go() -> None:
    keys = Input()
    keys.key_down(_key(pygame.K_LEFT), False)
    assert [keys.take_buttons() for _ in range(3)] == [LEFT] * 3
    keys.key_up(_key(pygame.K_LEFT))
    assert keys.take_buttons() == 0


def test_left_and_right_cancel_out_but_fire_stays() -> None:
    keys = Input()
    for key in (pygame.K_LEFT, pygame.K_RIGHT, pygame.K_SPACE):
        keys.key_down(_key(key), False)
    assert keys.take_buttons() == FIRE


def test_a_repeated_key_moves_the_focus_but_chooses_nothing() -> None:
    keys = Input()
    assert keys.key_down(_key(pygame.K_RETURN), False) == [Intent.CONFIRM]
    assert keys.key_down(_key(pygame.K_RETURN), False) == []
    assert keys.key_down(_key(pygame.K_DOWN), False) == [Intent.DOWN]
    assert keys.key_down(_key(pygame.K_DOWN), False) == [Intent.DOWN]


def test_a_key_map_replaces_and_the_arrows_still_lead_through_menus() -> None:
    keys = Input({"left": ["j"], "right": ["l"], "fire": ["k"]})
    keys.key_down(_key(pygame.K_j), False)
    assert keys.take_buttons() == LEFT
    keys.release_all()
    assert keys.key_down(_key(pygame.K_LEFT), False) == [Intent.LEFT]
    assert keys.take_buttons() == 0


def test_while_typing_letters_mean_nothing_but_enter_and_tab_do() -> None:
    keys = Input()
    assert keys.key_down(_key(pygame.K_a), True) == []
    assert keys.key_down(_key(pygame.K_TAB), True) == [Intent.NEXT_FIELD]
    assert keys.key_down(_key(pygame.K_RETURN), True) == [Intent.CONFIRM]


def test_the_next_key_goes_to_the_key_map_and_is_not_acted_on() -> None:
    keys, taken = Input(), []
    keys.capture_key(taken.append)
    assert keys.key_down(_key(pygame.K_ESCAPE), False) == []
    assert taken == ["escape"]
    assert not keys.capturing


def test_a_stick_does_not_chatter_at_its_threshold() -> None:
    keys = Input()
    assert keys.pad_event(_axis(0, -0.6)) == [Intent.LEFT]
    assert keys.pad_event(_axis(0, -0.4)) == []
    assert keys.take_buttons() == LEFT
    keys.pad_event(_axis(0, -0.2))
    assert keys.take_buttons() == 0


def test_a_pad_fires_confirms_pauses_and_goes_back() -> None:
    keys = Input()
    assert keys.pad_event(_button(0)) == [Intent.CONFIRM]
    assert keys.take_buttons() == FIRE
    keys.pad_event(_button(0, down=False))
    assert keys.take_buttons() == 0
    assert keys.pad_event(_button(1)) == [Intent.BACK]
    assert keys.pad_event(_button(7)) == [Intent.PAUSE]


def test_an_unplugged_pad_holds_nothing_any_more() -> None:
    keys = Input()
    keys.pad_event(_axis(0, 1.0, pad=3))
    assert keys.take_buttons() == RIGHT
    keys.pad_removed(3)
    assert keys.take_buttons() == 0


@pytest.mark.parametrize("key", [pygame.K_RETURN, pygame.K_KP_ENTER])
def test_alt_enter_is_full_screen(key: int) -> None:
    assert Input().key_down(_key(key, pygame.KMOD_ALT), False) == [Intent.FULL_SCREEN]
