"""Keys and pads: what they mean, what they hold, and that nobody gets locked out."""

from __future__ import annotations

from types import SimpleNamespace

import pygame
import pytest

from alienattack.game.input import Input, Intent
from alienattack.game.input.prompts import Prompts
from alienattack.game.input.trigger import HOLD, SINGLE, TOGGLE, Trigger
from alienattack.game.texts import Texts
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


def test_a_bot_takes_the_controls_and_gives_them_back() -> None:
    keys = Input()
    keys.key_down(_key(pygame.K_LEFT), False)
    keys.hand_over(lambda: FIRE)
    assert keys.take_buttons() == FIRE
    keys.hand_over(None)
    assert keys.take_buttons() == LEFT


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


def _known(kind: int, pad: int = 0, **fields: int) -> SimpleNamespace:
    return SimpleNamespace(type=kind, instance_id=pad, **fields)


def _known_button(number: int, down: bool = True) -> SimpleNamespace:
    return _known(pygame.CONTROLLERBUTTONDOWN if down else pygame.CONTROLLERBUTTONUP, button=number)


def _known_axis(axis: int, value: float) -> SimpleNamespace:
    return _known(pygame.CONTROLLERAXISMOTION, axis=axis, value=int(value * 32767))


def test_a_pad_that_sdl_knows_speaks_by_names() -> None:
    keys = Input()
    told = [keys.pad_event(_known_button(number)) for number in (
        pygame.CONTROLLER_BUTTON_A, pygame.CONTROLLER_BUTTON_B, pygame.CONTROLLER_BUTTON_X, pygame.CONTROLLER_BUTTON_Y,
        pygame.CONTROLLER_BUTTON_LEFTSHOULDER, pygame.CONTROLLER_BUTTON_RIGHTSHOULDER, pygame.CONTROLLER_BUTTON_START)]
    assert told == [[Intent.CONFIRM], [Intent.BACK], [Intent.ERASE], [Intent.EXTRA], [Intent.PREVIOUS_PAGE],
                    [Intent.NEXT_PAGE], [Intent.PAUSE]]


def test_a_trigger_fires_and_lets_go() -> None:
    keys = Input()
    keys.pad_event(_known_axis(pygame.CONTROLLER_AXIS_TRIGGERRIGHT, 0.9))
    assert keys.take_buttons() == FIRE
    keys.pad_event(_known_axis(pygame.CONTROLLER_AXIS_TRIGGERRIGHT, 0.0))
    assert keys.take_buttons() == 0


def test_a_trigger_of_an_unknown_pad_rests_at_its_low_end() -> None:
    keys, taken = Input(), []
    keys.capture_pad(taken.append)
    keys.pad_event(_axis(5, -1.0))
    assert taken == []
    keys.pad_event(_axis(5, 0.8))
    assert taken == ["axis 5 +"]


@pytest.mark.parametrize(("dead_zone", "held"), [(20, LEFT), (50, 0)])
def test_the_dead_zone_decides_from_where_a_stick_counts(dead_zone: int, held: int) -> None:
    keys = Input(dead_zone=dead_zone)
    keys.pad_event(_known_axis(pygame.CONTROLLER_AXIS_LEFTX, -0.4))
    assert keys.take_buttons() == held


def test_while_steering_the_buttons_of_the_ship_mean_nothing_else() -> None:
    keys = Input({"fire": ["escape"]}, {"fire": ["b"]})
    assert keys.pad_event(_known_button(pygame.CONTROLLER_BUTTON_B), steering=True) == []
    assert keys.take_buttons() == FIRE
    assert keys.key_down(_key(pygame.K_ESCAPE), False, steering=True) == []
    assert keys.key_down(_key(pygame.K_p), False, steering=True) == [Intent.PAUSE]
    assert keys.pad_event(_known_button(pygame.CONTROLLER_BUTTON_START), steering=True) == [Intent.PAUSE]


def test_in_menus_the_pad_leads_whatever_its_map_says() -> None:
    keys = Input(pad={"fire": ["b"], "pause": ["a"]})
    assert keys.pad_event(_known_button(pygame.CONTROLLER_BUTTON_A)) == [Intent.CONFIRM]
    assert keys.pad_event(_known_button(pygame.CONTROLLER_BUTTON_B)) == [Intent.BACK]


def test_a_held_direction_counts_again_after_a_while_and_then_quickly() -> None:
    keys = Input()
    keys.pad_event(_known_button(pygame.CONTROLLER_BUTTON_DPAD_DOWN))
    told = [bool(keys.repeats(1 / 60)) for _ in range(60)]
    assert told.index(True) in range(19, 23)
    assert 7 <= sum(told) <= 9
    keys.pad_event(_known_button(pygame.CONTROLLER_BUTTON_DPAD_DOWN, down=False))
    assert not any(keys.repeats(1 / 60) for _ in range(60))


def test_who_holds_a_direction_through_a_change_of_scenes_goes_on_steering() -> None:
    keys = Input()
    keys.pad_event(_known_axis(pygame.CONTROLLER_AXIS_LEFTX, 1.0))
    keys.pad_event(_known_button(pygame.CONTROLLER_BUTTON_A))
    keys.release_all(but_steering=True)
    assert keys.take_buttons() == RIGHT, "fire must be pressed anew"
    assert not any(keys.repeats(1.0) for _ in range(3)), "and no menu runs away"


def test_the_prompts_are_those_of_the_device_used_last() -> None:
    keys = Input()
    prompts = Prompts(keys, Texts())
    assert (prompts.cap(Intent.CONFIRM), prompts.cap(Intent.EXTRA, "r")) == ("ENTER", "R")
    keys.pad_event(_known_button(pygame.CONTROLLER_BUTTON_A))
    assert (prompts.cap(Intent.CONFIRM), prompts.cap(Intent.EXTRA, "r")) == ("A", "Y")
    keys.key_down(_key(pygame.K_DOWN), False)
    assert prompts.cap(Intent.BACK) == "ESC"


@pytest.mark.parametrize(("name", "back", "shoulder"), [
    ("Xbox Wireless Controller", "B", "RB"), ("PS5 Controller", "CIRCLE", "R1"), ("Sony DualSense", "CIRCLE", "R1"),
    ("Nintendo Switch Pro Controller", "B", "R"), ("Some pad", "B", "RB")])
def test_buttons_are_called_what_their_maker_prints_on_them(name: str, back: str, shoulder: str) -> None:
    keys = Input()
    keys.pad_event(_known_button(pygame.CONTROLLER_BUTTON_A))
    keys.pads._pads[0].name = name
    prompts = Prompts(keys, Texts())
    assert (prompts.cap(Intent.BACK), prompts.cap(Intent.NEXT_PAGE)) == (back, shoulder)


def _pulls(trigger: Trigger, held: str) -> str:
    """One letter a tick: F where fire is held, F where fire goes to the simulation."""
    return "".join("F" if trigger.pull(FIRE if letter == "F" else 0) & FIRE else "-" for letter in held)


def test_held_fire_is_what_is_held() -> None:
    assert _pulls(Trigger(HOLD), "FF--F") == "FF--F"


def test_toggled_fire_begins_with_one_press_and_ends_with_the_next() -> None:
    assert _pulls(Trigger(TOGGLE), "FF----F---") == "FFFFFF----"


def test_a_single_press_is_kept_until_the_ship_is_loaded_and_is_one_shot() -> None:
    trigger = Trigger(SINGLE)
    assert _pulls(trigger, "F--") == "FFF"
    trigger.fired()
    assert _pulls(trigger, "---") == "---"
    assert _pulls(trigger, "FFFFFFFFFFFFFFFF").count("F") <= 12


def test_with_one_button_the_ship_fires_by_itself_and_is_still_steered() -> None:
    trigger = Trigger(HOLD, one_button=True)
    assert trigger.pull(LEFT) == LEFT | FIRE
