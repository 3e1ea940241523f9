"""The lobby by key events alone: a seat, who is there, the common start, late joiners, a line that breaks, a code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pygame
import pytest

from alienattack.errors import ApiError, CloudUnavailable
from alienattack.game.gallery import Stage
from alienattack.game.rehearsal import MY_NAME, NOW
from alienattack.game.rehearsed_lobby import CODE, LEAGUE, RehearsedLobby
from alienattack.game.scenes.lobby import LobbyScene
from alienattack.game.scenes.play import PlayScene
from alienattack.game.scenes.session_code import SessionCodeScene
from alienattack.game.scenes.sessions import SessionsScene
from alienattack.game.scenes.title import TitleScene
from alienattack.game.server_clock import ServerClock
from tests.game.layout_audit import audited
from tests.game.pads import button
from tests.game.play_stage import RememberingTelemetry, frames, hear, keys, lose_soon, press, release, typed, until
from tests.game.stage import show, stage

ENTER, ESCAPE, DOWN, C = pygame.K_RETURN, pygame.K_ESCAPE, pygame.K_DOWN, pygame.K_c


@contextmanager
def sessions(folder: Path, cloud: RehearsedLobby) -> Iterator[Stage]:
    """The list of sessions of that cloud."""
    with stage(folder, cloud) as made:
        hear(made)
        show(made, SessionsScene(made.app))
        made.connection.telemetry = RememberingTelemetry()  # type: ignore[assignment]
        yield made


@contextmanager
def lobby(folder: Path, cloud: RehearsedLobby) -> Iterator[Stage]:
    """The lobby, entered from the list."""
    with sessions(folder, cloud) as made:
        keys(made, DOWN, ENTER)
        assert isinstance(made.scene, LobbyScene)
        yield made


def told(made: Stage) -> str:
    """The sentence in the middle of the lobby."""
    return str(made.scene._explanation(made.scene.gathering.phase))


def test_choosing_a_session_that_gathers_takes_a_seat_and_shows_who_is_there(tmp_path: Path) -> None:
    cloud = RehearsedLobby(present=3)
    with lobby(tmp_path, cloud) as made:
        frames(made, 3)
        assert made.scene.gathering.phase == "waiting"
        assert made.scene.names == (MY_NAME, "Mira", "Kestrel_9", "Orbital")
        cloud.names.append("Vesper")
        frames(made, 65)
        assert made.scene.names[1] == "Vesper", "whoever comes is seen within a second"


def test_the_first_is_told_so(tmp_path: Path) -> None:
    with lobby(tmp_path, RehearsedLobby(present=0)) as made:
        frames(made, 3)
        assert told(made) == "You are first. Your seat is kept."


def test_all_begin_at_the_instant_that_the_server_has_set_with_a_run_asked_for_ahead(tmp_path: Path) -> None:
    cloud = RehearsedLobby()
    with lobby(tmp_path, cloud) as made:
        frames(made, 30)
        waiting = made.scene
        cloud.begin()
        starts = cloud.starts_at or 0.0
        until(made, lambda: waiting.gathering.phase == "counting", 70)
        until(made, lambda: made.scene is not waiting, 400)
        assert isinstance(made.scene, PlayScene)
        assert 0 <= made.connection.server_time() - starts <= 1 / 60 + 1e-6
        assert len(cloud.granted) == 1
        assert starts - cloud.granted[0] > 3.5
        assert made.sounds.played.count("countdown") == 3
        assert "go" in made.sounds.played
        assert made.scene.session.closes_at == starts + 300, "the end that the start has set"
        assert made.scene.ranked


def test_leaving_frees_the_seat_and_leads_back_to_the_list(tmp_path: Path) -> None:
    cloud = RehearsedLobby()
    with lobby(tmp_path, cloud) as made:
        frames(made, 3)
        assert cloud.mine
        keys(made, ESCAPE)
        assert isinstance(made.scene, SessionsScene)
        assert not cloud.mine


def test_whoever_comes_late_is_told_before_they_join(tmp_path: Path) -> None:
    cloud = RehearsedLobby(begun=34.0)
    with lobby(tmp_path, cloud) as made:
        frames(made, 90)
        assert made.scene.gathering.phase == "late"
        assert told(made).startswith("It has begun: 35 seconds played.\n4:24 are left")
        assert not cloud.mine, "no seat is taken before they have said yes"
        assert made.scene.names, "who plays is shown"
        keys(made, ENTER)
        until(made, lambda: isinstance(made.scene, PlayScene), 30)
        assert cloud.mine


def test_the_second_run_in_a_begun_session_neither_asks_nor_gathers_again(tmp_path: Path) -> None:
    cloud = RehearsedLobby(begun=34.0)
    cloud.names.append(MY_NAME)
    with lobby(tmp_path, cloud) as made:
        phases = set()

        def begins() -> bool:
            phases.add(getattr(made.scene, "gathering", None) and made.scene.gathering.phase)
            return isinstance(made.scene, PlayScene)

        until(made, begins, 10)
        assert "late" not in phases
        assert made.scene.ranked


def test_after_a_run_in_a_begun_session_play_again_begins_at_once(tmp_path: Path) -> None:
    cloud = RehearsedLobby()
    with lobby(tmp_path, cloud) as made:
        frames(made, 30)
        cloud.begin()
        until(made, lambda: isinstance(made.scene, PlayScene), 400)
        lose_soon(made, made.scene)
        frames(made, 45)
        keys(made, ENTER)
        until(made, lambda: isinstance(made.scene, PlayScene), 5)
        assert made.scene.grant.session == LEAGUE.id
        assert len(cloud.granted) == 2


def test_while_it_is_not_known_whether_a_seat_is_held_nobody_is_asked(tmp_path: Path) -> None:
    cloud = RehearsedLobby(begun=34.0)
    with sessions(tmp_path, cloud) as made:
        keys(made, DOWN)
        cloud.trouble = CloudUnavailable("The cloud can't be reached.")
        keys(made, ENTER)
        frames(made, 5)
        assert made.scene.gathering.phase == "joining"
        assert made.scene.gathering.lost_seconds is not None
        cloud.trouble = None
        until(made, lambda: made.scene.gathering.phase == "late", 70)


@pytest.mark.parametrize(("cloud", "told"), [
    (RehearsedLobby(), "GATHERING"), (RehearsedLobby(begun=-3.5), "STARTS IN 4"),
    (RehearsedLobby(begun=34.0), "BEGUN, 4:25 LEFT")])
def test_the_list_tells_what_a_late_joiner_would_come_into(tmp_path: Path, cloud: RehearsedLobby, told: str) -> None:
    with sessions(tmp_path, cloud) as made:
        league = next(session for session in made.scene.sessions if session.id == LEAGUE.id)
        assert made.scene._time_left(league) == told


def test_whoever_was_there_at_the_start_is_not_asked_however_late_the_word_of_it_comes(tmp_path: Path) -> None:
    cloud = RehearsedLobby()
    with lobby(tmp_path, cloud) as made:
        frames(made, 30)
        cloud.begin()
        cloud.trouble = CloudUnavailable("The cloud can't be reached.")
        frames(made, 60 * 9)
        cloud.trouble = None
        until(made, lambda: isinstance(made.scene, PlayScene), 200)


def test_while_the_cloud_is_away_the_lobby_counts_and_says_that_the_seat_is_kept(tmp_path: Path) -> None:
    cloud = RehearsedLobby()
    with lobby(tmp_path, cloud) as made:
        frames(made, 30)
        cloud.trouble = CloudUnavailable("The cloud can't be reached.")
        frames(made, 60 * 4)
        assert 2 <= made.scene.gathering.lost_seconds <= 4
        assert made.scene.gathering.seated
        cloud.trouble = None
        until(made, lambda: made.scene.gathering.lost_seconds is None, 70)


def test_a_run_granted_ahead_begins_in_time_though_the_line_is_cut(tmp_path: Path) -> None:
    cloud = RehearsedLobby()
    with lobby(tmp_path, cloud) as made:
        frames(made, 30)
        cloud.begin()
        until(made, lambda: bool(cloud.granted), 70)
        frames(made, 2)
        cloud.trouble = CloudUnavailable("The cloud can't be reached.")
        until(made, lambda: isinstance(made.scene, PlayScene), 400)
        assert made.connection.server_time() - (cloud.starts_at or 0.0) <= 1 / 60 + 1e-6


def test_a_full_session_is_told_and_can_be_tried_again(tmp_path: Path) -> None:
    cloud = RehearsedLobby()
    cloud.names = [f"pilot {number}" for number in range(LEAGUE.seats)]
    with lobby(tmp_path, cloud) as made:
        frames(made, 3)
        assert told(made) == "All 24 seats are taken. Choose another session."
        cloud.names.pop()
        keys(made, ENTER)
        frames(made, 3)
        assert made.scene.gathering.phase == "waiting"


def test_whoever_the_host_puts_out_is_told_and_gets_no_run(tmp_path: Path) -> None:
    cloud = RehearsedLobby()
    with lobby(tmp_path, cloud) as made:
        frames(made, 3)
        cloud.names.remove(MY_NAME)
        cloud.banned = True
        frames(made, 65)
        assert told(made) == "The host has given your seat free."
        cloud.begin()
        frames(made, 400)
        assert isinstance(made.scene, LobbyScene)
        keys(made, ENTER)
        frames(made, 3)
        assert told(made) == "The host has put you out of this session."
        assert not cloud.granted


def test_a_session_that_closes_while_people_wait_says_so(tmp_path: Path) -> None:
    cloud = RehearsedLobby()
    with lobby(tmp_path, cloud) as made:
        cloud.closed = True
        frames(made, 65)
        assert told(made) == "The session has closed."


def test_a_refused_run_is_told_with_its_reason(tmp_path: Path) -> None:
    cloud = RehearsedLobby()
    with lobby(tmp_path, cloud) as made:
        frames(made, 3)

        def spent(session_id: str) -> None:
            raise ApiError(409, "already_played", "You have already played this session.")

        cloud.start_run = spent  # type: ignore[assignment,method-assign]
        cloud.begin()
        until(made, lambda: made.scene.gathering.phase == "refused", 70)
        assert told(made) == "You have already played this session."


def test_a_code_opens_a_session_by_invitation_and_leads_into_its_lobby(tmp_path: Path) -> None:
    cloud = RehearsedLobby(public=False)
    with sessions(tmp_path, cloud) as made:
        assert LEAGUE.id not in {session.id for session in made.connection.sessions}
        keys(made, C)
        assert isinstance(made.scene, SessionCodeScene)
        typed(made, CODE.lower())
        keys(made, ENTER)
        until(made, lambda: isinstance(made.scene, LobbyScene), 30)
        assert cloud.mine
        assert made.scene.gathering.phase == "waiting"
        keys(made, ESCAPE)
        assert isinstance(made.scene, SessionsScene)


def test_a_pad_reaches_the_code_too_and_the_cap_says_how(tmp_path: Path) -> None:
    with sessions(tmp_path, RehearsedLobby(public=False)) as made:
        button(made, pygame.CONTROLLER_BUTTON_DPAD_LEFT)
        frames(made, 2)
        assert isinstance(made.scene, SessionCodeScene)
        button(made, pygame.CONTROLLER_BUTTON_B)
        frames(made, 2)
        assert isinstance(made.scene, SessionsScene)
        with audited() as audit:
            made.scene.draw(made.app.canvas, 1.0)
            made.app.canvas.flush_text()
        assert audit.faults() == []


def test_a_wrong_code_is_told_and_kept_to_be_mended(tmp_path: Path) -> None:
    with sessions(tmp_path, RehearsedLobby(public=False)) as made:
        keys(made, C)
        typed(made, "WRONG")
        keys(made, ENTER)
        frames(made, 3)
        assert made.scene.error == "No session has that code. Ask its host for it."
        assert made.scene.code.text == "WRONG"


def test_held_enter_does_not_join_twice(tmp_path: Path) -> None:
    cloud = RehearsedLobby(begun=34.0)
    with sessions(tmp_path, cloud) as made:
        keys(made, DOWN)
        press(ENTER)
        frames(made, 30)
        release(ENTER)
        assert isinstance(made.scene, LobbyScene)
        assert not cloud.mine, "the key that chose the session does not answer the question"


def test_play_on_the_title_leads_into_the_lobby_of_the_chosen_session_and_once_that_closed_into_the_arcade(
        tmp_path: Path) -> None:
    cloud = RehearsedLobby()
    with stage(tmp_path, cloud) as made:
        hear(made)
        show(made, TitleScene(made.app))
        made.connection.choose_session(LEAGUE.id)
        keys(made, ENTER)
        assert isinstance(made.scene, LobbyScene)
        cloud.closed = True
        keys(made, ESCAPE)
        frames(made, 3)
        assert made.connection.session_id == "arcade"
        assert made.scene.sentence().startswith("Arcade is open.")


def test_the_answer_that_came_back_fastest_sets_the_clock() -> None:
    clock = ServerClock()
    assert clock.offset is None
    clock.note(100.0, 100.4, NOW)
    clock.note(101.0, 101.02, 101.01 + 7.5)
    clock.note(102.0, 103.0, 102.1 + 7.5)
    assert clock.offset is not None
    assert abs(clock.offset - 7.5) < 1e-9
