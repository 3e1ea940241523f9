"""The host's scenes by key events: the list, a new session, start, close, players put out, the board taken along."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pygame
import pytest

from alienattack.errors import ApiError, CloudUnavailable
from alienattack.game.gallery import Stage
from alienattack.game.hosted_session import phase_of
from alienattack.game.managing import Manager, rate, slug, write_board
from alienattack.game.qr_code import code_of
from alienattack.game.rehearsal import NOW, RehearsedCloud, rows
from alienattack.game.rehearsed_event import FINALS, GRACE_SECONDS, RehearsedEvent
from alienattack.game.scenes.letters import LettersScene
from alienattack.game.scenes.managed_session import ManagedSessionScene, boards_folder
from alienattack.game.scenes.manager import ManagerScene
from alienattack.game.scenes.new_session import MOST_LETTERS, MOST_MINUTES, SEATS, NewSessionScene
from alienattack.game.scenes.sessions import SessionsScene
from alienattack.game.widgets.page import LEFT as LEFT_EDGE
from alienattack.game.widgets.page import LIST_WIDTH
from alienattack.online.managing import Export
from alienattack.protocol.api import Lobby, SessionInfo, Statistics
from functions.routes import sessions as routes
from functions.tables import sessions as tables
from tests.game.layout_audit import audited
from tests.game.pads import button
from tests.game.play_stage import frames, hear, keys, typed, until
from tests.game.stage import show, stage

ENTER, ESCAPE, DOWN, UP, LEFT, RIGHT, TAB = (pygame.K_RETURN, pygame.K_ESCAPE, pygame.K_DOWN, pygame.K_UP,
                                             pygame.K_LEFT, pygame.K_RIGHT, pygame.K_TAB)


@contextmanager
def desk(folder: Path, cloud: RehearsedEvent) -> Iterator[Stage]:
    """The host's list, entered from SESSIONS."""
    with stage(folder, cloud) as made:
        hear(made)
        show(made, SessionsScene(made.app))
        keys(made, pygame.K_m)
        assert isinstance(made.scene, ManagerScene)
        frames(made, 2)
        yield made


@contextmanager
def page(folder: Path, cloud: RehearsedEvent, name: str) -> Iterator[Stage]:
    """The page of the session of that name, entered from the list."""
    with desk(folder, cloud) as made:
        for _ in made.scene.shown:
            if made.scene.session.name == name:
                break
            keys(made, DOWN)
        keys(made, ENTER)
        assert isinstance(made.scene, ManagedSessionScene)
        frames(made, 3)
        yield made


def labels(made: Stage) -> list[str]:
    """The deeds that can be done now."""
    return [deed.label for deed in made.scene.actions.deeds if deed.enabled]


def said(made: Stage) -> str:
    """The sentence about the last deed."""
    name, fields = made.scene.hosted.told
    return str(made.app.texts.get(name, **fields))


def test_nobody_but_a_manager_sees_or_finds_the_way(tmp_path: Path) -> None:
    with stage(tmp_path, RehearsedCloud()) as made:
        show(made, SessionsScene(made.app))
        keys(made, pygame.K_m)
        button(made, pygame.CONTROLLER_BUTTON_RIGHTSHOULDER)
        assert isinstance(made.scene, SessionsScene)
        assert not made.scene.hosts


def test_the_list_shows_what_is_open_and_the_history_what_has_ended_the_last_first(tmp_path: Path) -> None:
    with desk(tmp_path, RehearsedEvent()) as made:
        assert [session.name for session in made.scene.shown] == ["Friday Finals", "Ten Minute Sprint", "Club Evening"]
        keys(made, TAB)
        assert [session.name for session in made.scene.shown] == ["Monday Warm-up", "Spring Cup"]
        keys(made, TAB, DOWN, DOWN)
        assert made.scene.session.code == "KEPLER22"


def test_the_focus_stays_on_its_session_when_others_come(tmp_path: Path) -> None:
    cloud = RehearsedEvent()
    with desk(tmp_path, cloud) as made:
        keys(made, DOWN)
        cloud.hosted = {"new": SessionInfo("new", "Brand New"), **cloud.hosted}
        cloud.seated["new"] = []
        frames(made, 60 * 6)
        assert len(made.scene.shown) == 4
        assert made.scene.session.name == "Ten Minute Sprint"


def test_a_session_is_opened_by_its_form_and_led_to_its_page_with_its_code(tmp_path: Path) -> None:
    cloud = RehearsedEvent(())
    with desk(tmp_path, cloud) as made:
        keys(made, pygame.K_n)
        assert isinstance(made.scene, NewSessionScene)
        typed(made, "League Night")
        keys(made, DOWN, LEFT, DOWN, RIGHT, RIGHT, DOWN, LEFT, DOWN, LEFT, DOWN, DOWN, RIGHT)
        keys(made, DOWN, ENTER)
        until(made, lambda: isinstance(made.scene, ManagedSessionScene), 10)
        (session,) = cloud.hosted.values()
        assert (session.name, session.kind, session.time_limit_s) == ("League Night", "TIME_CONSTRAINED", 7 * 60)
        assert (session.seats, session.public, session.gathers, session.same_seed) == (100, False, True, True)
        assert made.scene._told == "League Night is open. The code to join: NEWTON42"
        keys(made, ESCAPE)
        frames(made, 3)
        assert [shown.name for shown in made.scene.shown] == ["League Night"]


def test_minutes_are_asked_for_only_against_the_clock(tmp_path: Path) -> None:
    cloud = RehearsedEvent(())
    with desk(tmp_path, cloud) as made:
        keys(made, pygame.K_n)
        form = made.scene
        assert form.minutes not in form.ring
        typed(made, "Free")
        keys(made, DOWN, LEFT)
        assert form.minutes in form.ring
        keys(made, RIGHT)
        assert form.minutes not in form.ring
        assert form.wanted.minutes is None


def test_a_session_needs_a_name_and_what_the_cloud_refuses_is_told_with_the_form_kept(tmp_path: Path) -> None:
    cloud = RehearsedEvent(())
    with desk(tmp_path, cloud) as made:
        keys(made, pygame.K_n, TAB, ENTER)
        form = made.scene
        form.submit()
        assert form.name.error == "Type a name."
        typed(made, "Bad")
        cloud.trouble = ApiError(400, "bad_request", "A session must close after it opens, and in the future.")
        form.submit()
        frames(made, 2)
        assert form.error == "A session must close after it opens, and in the future."
        cloud.trouble = CloudUnavailable("The cloud can't be reached.", "Check the network.")
        form.submit()
        frames(made, 2)
        assert form.error == "The cloud can't be reached. Check the network."
        assert (made.scene, form.name.text) == (form, "Bad")


def test_a_pad_alone_names_and_opens_a_session(tmp_path: Path) -> None:
    cloud = RehearsedEvent(())
    with stage(tmp_path, cloud) as made:
        show(made, SessionsScene(made.app))
        for number in (pygame.CONTROLLER_BUTTON_RIGHTSHOULDER, pygame.CONTROLLER_BUTTON_Y, pygame.CONTROLLER_BUTTON_A):
            button(made, number)
            frames(made, 2)
        assert isinstance(made.scene, LettersScene)
        for number in (pygame.CONTROLLER_BUTTON_A, pygame.CONTROLLER_BUTTON_START):
            button(made, number)
            frames(made, 2)
        form = made.scene
        assert isinstance(form, NewSessionScene)
        assert len(form.name.text) == 1
        for _ in range(6):
            button(made, pygame.CONTROLLER_BUTTON_DPAD_DOWN)
        button(made, pygame.CONTROLLER_BUTTON_A)
        until(made, lambda: isinstance(made.scene, ManagedSessionScene), 10)


def test_starting_counts_down_by_the_servers_clock_until_all_play(tmp_path: Path) -> None:
    with page(tmp_path, RehearsedEvent(), "Friday Finals") as made:
        assert labels(made) == ["START", "CLOSE", "KICK", "BAN", "EXPORT"]
        keys(made, pygame.K_s)
        frames(made, 2)
        assert made.scene.hosted.phase == "counting"
        assert 4 < made.scene.hosted.until_start <= 5
        assert said(made) == "The countdown runs: everybody begins at one instant."
        until(made, lambda: made.scene.hosted.phase == "running", 310)
        until(made, lambda: made.scene.hosted.reading.statistics.playing > 0, 130)
        until(made, lambda: bool(made.scene.hosted.reading.frames_a_second), 250)
        frames(made, 130)
        assert made.scene.hosted.reading.frames_a_second == pytest.approx(22, abs=1)


def test_closing_is_asked_twice_and_leads_to_the_final_board_with_its_winners(tmp_path: Path) -> None:
    cloud = RehearsedEvent()
    with page(tmp_path, cloud, "Ten Minute Sprint") as made:
        keys(made, ENTER)
        assert labels(made)[0] == "REALLY?"
        frames(made, 60 * 4)
        assert labels(made)[0] == "CLOSE", "who does not say yes has said nothing"
        assert cloud.hosted["sprint"].state == "open"
        keys(made, ENTER, ENTER)
        frames(made, 3)
        assert (made.scene.hosted.phase, labels(made)[0]) == ("closed", "REOPEN")
        made.connection.standing_clock.now += GRACE_SECONDS
        until(made, lambda: made.scene.hosted.phase == "final", 130)
        assert made.scene.hosted.session.winners == ("Orbital", "Kestrel_9", "Mira")
        assert labels(made) == ["ARCHIVE", "EXPORT"]
        keys(made, pygame.K_a)
        frames(made, 3)
        assert made.scene.hosted.phase == "archived"


def test_a_closed_session_is_opened_again_before_its_board_is_final(tmp_path: Path) -> None:
    with page(tmp_path, RehearsedEvent(), "Club Evening") as made:
        keys(made, pygame.K_c, pygame.K_c, pygame.K_o)
        frames(made, 3)
        assert made.scene.hosted.phase == "running"
        assert said(made) == "It is open again."


def test_another_deed_or_player_forgets_what_was_asked(tmp_path: Path) -> None:
    cloud = RehearsedEvent()
    with page(tmp_path, cloud, "Club Evening") as made:
        keys(made, pygame.K_c, DOWN, pygame.K_c)
        assert cloud.hosted["club"].state == "open"
        keys(made, RIGHT, LEFT, ENTER)
        assert cloud.hosted["club"].state == "open"


def test_the_focus_stays_on_its_player_when_others_go_so_that_nobody_else_is_put_out(tmp_path: Path) -> None:
    cloud = RehearsedEvent()
    with page(tmp_path, cloud, "Club Evening") as made:
        keys(made, DOWN, DOWN)
        assert made.scene.player == "Mira"
        cloud.seated["club"].remove("Orbital")
        until(made, lambda: len(made.scene.hosted.players) == 2, 130)
        assert made.scene.player == "Mira"
        cloud.seated["club"].remove("Mira")
        keys(made, pygame.K_b)
        until(made, lambda: made.scene.hosted.players == ("Kestrel_9",), 130)
        assert made.scene.player == "Kestrel_9"
        keys(made, pygame.K_b)
        assert not cloud.banned, "what was asked about Mira is not said of another"


def test_the_chosen_player_is_kicked_at_once_and_banned_only_when_said_twice(tmp_path: Path) -> None:
    cloud = RehearsedEvent()
    with page(tmp_path, cloud, "Club Evening") as made:
        assert made.scene.hosted.players == ("Orbital", "Kestrel_9", "Mira")
        keys(made, DOWN, pygame.K_k)
        frames(made, 3)
        assert said(made) == "Kestrel_9 is out of it, and may come back."
        assert made.scene.hosted.players == ("Orbital", "Mira")
        keys(made, pygame.K_b)
        assert not cloud.banned
        keys(made, pygame.K_b)
        frames(made, 3)
        assert cloud.banned == {"Mira"}
        assert said(made) == "Mira is out of it for good: no seat, no run, no row."
        keys(made, pygame.K_k)
        frames(made, 3)
        assert made.scene.player == ""
        assert labels(made) == ["CLOSE", "EXPORT"], "there is nobody left to put out"


def test_a_refusal_is_told_and_the_next_look_makes_it_good(tmp_path: Path) -> None:
    cloud = RehearsedEvent()
    with page(tmp_path, cloud, "Club Evening") as made:
        cloud.seated["club"].remove("Orbital")
        keys(made, pygame.K_k)
        frames(made, 2)
        assert str(made.scene.hosted.error) == "There is no such player in this session."
        assert "menu_refuse" in made.sounds.played
        until(made, lambda: made.scene.player == "Kestrel_9", 130)


def test_the_board_is_taken_along_as_two_files_and_where_is_told(tmp_path: Path) -> None:
    with desk(tmp_path, RehearsedEvent()) as made:
        keys(made, TAB, ENTER)
        frames(made, 3)
        keys(made, pygame.K_e)
        frames(made, 3)
        file = boards_folder(made.app) / "monday-warm-up-monday.csv"
        assert said(made) == f"17 rows of the final board: {file}"
        lines = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
        assert [line["name"] for line in lines[:2]] == ["Orbital", "Kestrel_9"]
        assert len(json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))["rows"]) == 17


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with page(tmp_path, RehearsedEvent(), "Club Evening") as made:
        folder = boards_folder(made.app)
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.write_text("in the way", encoding="utf-8")
        keys(made, pygame.K_e)
        frames(made, 3)
        assert str(made.scene.hosted.error).startswith("The board could not be written (")


def test_who_is_no_manager_any_more_is_told_and_loses_the_way(tmp_path: Path,
                                                              monkeypatch: pytest.MonkeyPatch) -> None:
    cloud = RehearsedEvent()
    with page(tmp_path, cloud, "Friday Finals") as made:
        cloud.manager = False
        keys(made, pygame.K_s)
        frames(made, 2)
        assert str(made.scene.hosted.error) == "You are no manager any more. Ask whoever hosts this cloud."
        assert cloud.hosted["finals"].starts_at is None
        until(made, lambda: made.scene.hosted.lost is not None, 130)
        with monkeypatch.context() as watched:
            watched.setattr(cloud, "statistics", None)
            frames(made, 300)
        assert str(made.scene.hosted.lost) == str(made.scene.hosted.error), "who is told is not told again and again"
        keys(made, ESCAPE, ESCAPE)
        assert isinstance(made.scene, SessionsScene)
        assert not made.scene.hosts


def test_a_refusal_for_another_reason_takes_nobodys_rights_away(tmp_path: Path) -> None:
    cloud = RehearsedEvent()
    with page(tmp_path, cloud, "Club Evening") as made:
        def sealed(session_id: str, state: str) -> SessionInfo:
            raise ApiError(403, "forbidden", "Its replays may have been watched: what all play can't be opened again.")

        cloud.change = sealed  # type: ignore[method-assign]  # the cloud refuses one deed
        keys(made, pygame.K_c, pygame.K_c)
        frames(made, 2)
        assert str(made.scene.hosted.error).startswith("Its replays may have been watched")
        assert made.connection.identity is not None
        assert made.connection.identity.manager


def test_while_the_cloud_is_away_the_last_numbers_stay_and_it_is_said(tmp_path: Path) -> None:
    cloud = RehearsedEvent()
    with page(tmp_path, cloud, "Ten Minute Sprint") as made:
        known = made.scene.hosted.reading
        cloud.trouble = CloudUnavailable("The cloud can't be reached.", "Check the network and the address.")
        until(made, lambda: made.scene.hosted.lost is not None, 130)
        assert str(made.scene.hosted.lost) == "The cloud can't be reached. Check the network and the address."
        assert made.scene.hosted.reading is known
        cloud.trouble = None
        until(made, lambda: made.scene.hosted.lost is None, 130)


def test_the_list_says_what_keeps_it_from_coming(tmp_path: Path) -> None:
    cloud = RehearsedEvent()
    with desk(tmp_path, cloud) as made:
        cloud.trouble = CloudUnavailable("The cloud can't be reached.", "Check the network and the address.")
        until(made, lambda: bool(made.scene.error), 310)
        assert len(made.scene.shown) == 3, "the last list stays"


def test_each_phase_follows_from_the_session_and_the_servers_clock() -> None:
    base = SessionInfo("s", "S")
    told = {phase_of(SessionInfo("s", "S", **fields), NOW): fields for fields in (  # type: ignore[arg-type]  # by name
        {"state": "archived", "frozen": True}, {"state": "closed", "frozen": True}, {"state": "open", "closes_at": NOW},
        {"state": "waiting", "opens_at": NOW + 5}, {"state": "gathering", "gathers": True},
        {"state": "gathering", "gathers": True, "starts_at": NOW + 3}, {"state": "open"})}
    assert list(told) == ["archived", "final", "closed", "waiting", "gathering", "counting", "running"]
    assert phase_of(base, NOW) == "running"


def test_the_form_offers_what_the_cloud_allows_and_no_more() -> None:
    assert (MOST_LETTERS, MOST_MINUTES, SEATS[-1]) == (routes.MAX_NAME, tables.MOST_MINUTES, tables.MOST_SEATS)


def test_a_rate_needs_two_readings_in_order() -> None:
    def reading(frames: int, as_of: float) -> Statistics:
        return Statistics(0, 0, 0, frames, {}, {}, None, as_of)

    assert rate(None, reading(10, 1.0)) is None
    assert rate(reading(10, 1.0), reading(30, 3.0)) == 10.0
    assert rate(reading(10, 1.0), reading(30, 1.0)) is None
    assert rate(reading(30, 1.0), reading(10, 3.0)) is None, "refused frames were taken back"


class Crowd(RehearsedEvent):
    """A sprint of thousands: the cloud names the first few, counts all, and does so every few seconds only."""

    def __init__(self) -> None:
        super().__init__()
        self.looked_at: list[float] = []

    def statistics(self, session_id: str) -> Statistics:
        """As they were counted last."""
        self.looked_at.append(self.time())
        told = super().statistics(session_id)
        counted = NOW + (told.as_of - NOW) // 15 * 15
        return replace(told, frames=int(1_000 * (counted - NOW)), as_of=counted, playing=4_998,
                       seats_taken=5_000)

    def lobby(self, session_id: str) -> Lobby:
        """A few names of many."""
        told = super().lobby(session_id)
        return replace(told, session=replace(told.session, seats=10_000, seats_taken=5_000))


def test_of_thousands_all_are_counted_and_they_are_not_asked_for_every_moment(tmp_path: Path,
                                                                              monkeypatch: pytest.MonkeyPatch) -> None:
    cloud, drawn = Crowd(), []
    with page(tmp_path, cloud, "Ten Minute Sprint") as made:
        cloud.looked_at.clear()
        frames(made, 60 * 35)
        assert len(cloud.looked_at) == 3
        assert made.scene.hosted.reading.frames_a_second == pytest.approx(1_000), "kept where nothing was counted anew"
        write = made.app.canvas.text
        monkeypatch.setattr(made.app.canvas, "text", lambda text, *rest, **more: drawn.append(text) or write(
            text, *rest, **more))
        made.scene.draw(made.app.canvas, 1.0)
        assert "5,000" in drawn
        assert str(len(made.scene.hosted.players)) not in drawn


@pytest.mark.parametrize(("name", "file"), [
    ("Friday Finals!", "friday-finals"), ("../../etc/passwd", "etc-passwd"), ("決勝", "board"), ("A" * 90, "a" * 40)])
def test_a_files_name_is_harmless_whatever_the_session_is_called(name: str, file: str, tmp_path: Path) -> None:
    assert slug(name) == file
    written = write_board(Export(SessionInfo("s1", name), rows(2)), tmp_path)
    assert [path.name for path in sorted(tmp_path.iterdir())] == [f"{file}-s1.csv", f"{file}-s1.json"]
    assert written.rows == 2


def test_the_page_shows_the_scoreboards_address_and_a_code_of_it_that_a_phone_can_use(tmp_path: Path) -> None:
    with page(tmp_path, RehearsedEvent(), "Ten Minute Sprint") as made:
        address = made.scene.hosted.scoreboard
        assert address == "https://scores.alien.example/?session=sprint"
        with audited() as audit:
            made.scene.draw(made.app.canvas, 1.0)
        assert {"https://scores.alien.example/", "?session=sprint"} <= {text.name for text in audit.texts}
        code = code_of(address)
        assert len(code) == len(code[0]) == 29, "version 3: dark corners of seven modules"
        assert all((*code[0][:7], *(row[0] for row in code[:7])))
        corner = made.app.canvas.surface.get_at((LEFT_EDGE + LIST_WIDTH - 13, 214))
        assert tuple(corner)[:3] == (255, 255, 255), "with a light margin"


def test_where_no_phone_could_open_the_page_there_is_no_code() -> None:
    assert code_of("http://127.0.0.1:8080/scoreboard/?session=s1") == ()
    assert code_of("") == ()


def test_a_session_by_invitation_has_no_page_for_the_world(tmp_path: Path) -> None:
    with page(tmp_path, RehearsedEvent(), "Club Evening") as made:
        assert made.scene.hosted.scoreboard == ""


def test_after_another_sign_in_the_calls_are_made_in_the_new_name(tmp_path: Path) -> None:
    cloud = RehearsedEvent()
    with stage(tmp_path, cloud) as made:
        made.connection.start()
        manager = Manager(made.connection)
        assert manager.list().result
        other = RehearsedEvent((FINALS,))
        cloud.managing = lambda config, account: other  # type: ignore[method-assign]  # another account's calls
        made.connection.account = other
        assert [session.id for session in manager.list().result or ()] == ["finals"]
