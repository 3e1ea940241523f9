"""Friends by a list of names: found on a board, added from it or by typing, kept in the settings, taken out again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pygame
import pytest

from alienattack.errors import CloudUnavailable, SignInError
from alienattack.game.friends import MOST_FRIENDS, friends_of, is_friend, with_friend, without_friend
from alienattack.game.gallery import Stage
from alienattack.game.rehearsal import MY_NAME
from alienattack.game.scenes.add_friend import AddFriendScene
from alienattack.game.scenes.board import AROUND, FRIENDS, TOP, BoardScene
from alienattack.settings import Settings, load
from tests.game.pads import button
from tests.game.play_stage import frames, hear, keys, typed
from tests.game.stage import show, stage

ENTER, ESCAPE, DOWN, TAB = pygame.K_RETURN, pygame.K_ESCAPE, pygame.K_DOWN, pygame.K_TAB


@contextmanager
def board(folder: Path) -> Iterator[Stage]:
    with stage(folder) as made:
        hear(made)
        show(made, BoardScene(made.app, "friday", "Friday Cup"))
        yield made


def names(made: Stage) -> list[str]:
    return [row.name for row in made.scene.rows]


def deeds(made: Stage) -> list[str]:
    return [deed.label for deed in made.scene.actions.deeds]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load({}, {"ALIENATTACK_HOME": str(tmp_path)})


def test_a_name_counts_once_however_it_is_spelled(settings: Settings) -> None:
    settings = with_friend(with_friend(with_friend(settings, "Mira"), " Juno "), "MIRA")
    assert friends_of(settings) == ("Juno", "MIRA")
    assert is_friend(settings, "mira")
    assert friends_of(without_friend(settings, "mira")) == ("Juno",)


@pytest.mark.parametrize("text", ["", "ab", "a,b,c", "nova@example.org", "9lives", "x" * 17, "N\u00f6va"])
def test_what_is_no_name_is_refused(settings: Settings, text: str) -> None:
    with pytest.raises(SignInError):
        with_friend(settings, text)


def test_a_list_that_somebody_edited_is_read_as_far_as_it_can_be(settings: Settings) -> None:
    edited = settings.with_group("play", friends=" Mira,,<b>, Juno ,Mira," + ",".join(f"Pal{n}" for n in range(99)))
    assert friends_of(edited)[:3] == ("Mira", "Juno", "Pal0")
    assert len(friends_of(edited)) == MOST_FRIENDS


def test_tab_turns_from_the_top_to_ones_own_place_and_to_friends(tmp_path: Path) -> None:
    with board(tmp_path) as made:
        assert made.scene.tabs.current == TOP
        assert names(made)[0] == "Orbital"
        keys(made, TAB)
        assert made.scene.tabs.current == AROUND
        assert made.scene.row.name == MY_NAME, "the focus begins at one's own row"
        assert [row.rank for row in made.scene.rows] == list(range(3, 22))
        button(made, pygame.CONTROLLER_BUTTON_RIGHTSHOULDER)
        assert made.scene.tabs.current == FRIENDS
        keys(made, TAB)
        assert made.scene.tabs.current == TOP


def test_a_row_becomes_a_friend_is_found_again_after_a_restart_and_taken_out(tmp_path: Path) -> None:
    with board(tmp_path) as made:
        keys(made, DOWN, pygame.K_f)
        assert "- FRIEND" in deeds(made)
    with board(tmp_path) as made:
        keys(made, TAB, TAB)
        assert [(row.name, row.rank) for row in made.scene.rows] == [("Kestrel_9", 2)]
        keys(made, pygame.K_f)
        assert names(made) == []
        assert friends_of(made.app.settings) == ()


def test_a_typed_name_that_has_no_run_here_is_listed_as_missing(tmp_path: Path) -> None:
    with board(tmp_path) as made:
        keys(made, TAB, TAB, pygame.K_n)
        assert isinstance(made.scene, AddFriendScene)
        typed(made, "ab")
        keys(made, ENTER)
        assert made.scene.name.error.startswith("That name can't be used.")
        typed(made, "yssus")
        keys(made, ENTER)
        assert isinstance(made.scene, BoardScene)
        assert made.scene.missing == ("abyssus",)
        assert made.scene.name_of_focus == "abyssus"
        keys(made, pygame.K_r)
        assert isinstance(made.scene, BoardScene), "there is no run to race"
        keys(made, pygame.K_f)
        assert made.scene.count == 0


def test_nobody_befriends_themselves_and_there_is_an_end_to_it(tmp_path: Path) -> None:
    with board(tmp_path) as made:
        many = ",".join(f"Pal{number}" for number in range(MOST_FRIENDS))
        made.app.change_settings(made.app.settings.with_group("play", friends=many))
        keys(made, pygame.K_f)
        assert made.scene.error == "50 friends are the most."
        keys(made, TAB)
        assert made.scene.row.name == MY_NAME
        assert deeds(made) == ["RACE", "WATCH"]


def test_friends_that_can_not_be_asked_for_are_told_why(tmp_path: Path) -> None:
    with board(tmp_path) as made:
        keys(made, pygame.K_f)
        made.connection.cloud.trouble = CloudUnavailable("The cloud can't be reached.", "Check the network.")
        keys(made, TAB, TAB)
        frames(made, 2)
        assert made.scene.error == "The cloud can't be reached. Check the network."
        made.connection.cloud.trouble = None
        keys(made, TAB, TAB, TAB)
        assert names(made) == ["Orbital"]


def test_an_answer_for_another_tab_is_not_shown(tmp_path: Path) -> None:
    with board(tmp_path) as made:
        late = made.scene.app.connection.ask_board("friday", 100)
        made.scene.tabs.turn(1)
        made.scene.tabs.turn(1)
        assert made.scene._asked is not late
        frames(made, 3)
        assert names(made) == []
