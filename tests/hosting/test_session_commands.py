"""What the host's commands print and ask, without a cloud; tests/e2e/test_event.py runs them on a real one."""

from __future__ import annotations

import argparse
import io
from dataclasses import replace
from typing import Any, cast

import pytest

from alienattack import cli, settings
from alienattack.cli import session as session_cli
from alienattack.errors import AlienAttackError, ApiError, HostingError, SettingsError, SignInError
from alienattack.hosting import session_commands
from alienattack.hosting.manager_sign_in import credentials
from alienattack.hosting.scoreboard_address import address_of
from alienattack.online.cloudconfig import CloudConfig
from alienattack.online.managing import KINDS, Managing, NewSession
from alienattack.protocol.api import Lobby, PublicConfig, SessionInfo, Statistics
from functions.tables import sessions


class Answers:
    """A manager's client with one session, that is closed and becomes final at the third look."""

    def __init__(self, session: SessionInfo) -> None:
        self.session = session
        self.wanted: list[NewSession] = []
        self.looks = 0
        self.final_after = 3

    def create(self, wanted: NewSession) -> SessionInfo:
        self.wanted.append(wanted)
        return self.session

    def change(self, _session_id: str, _state: str) -> SessionInfo:
        return self.session

    def sessions(self, archived: bool = False) -> list[SessionInfo]:
        self.looks += 1
        final = {"frozen": True, "winners": ["Ann", "Bob"]} if self.looks >= self.final_after else {}
        return [SessionInfo.from_json(self.session.to_json() | final)]

    def statistics(self, _session_id: str) -> Statistics:
        return Statistics(2, 3, 1, 1_200, {"live": 1, "verified": 2}, {"closed": 4}, 0.4, 9.0)

    def lobby(self, _session_id: str) -> Lobby:
        return Lobby(self.session, ("Ann", "\x1b[2JBob"), False, 9.0)


def told(session: SessionInfo, **changes: Any) -> tuple[Answers, Managing]:
    answers = Answers(SessionInfo.from_json(session.to_json() | changes))
    return answers, cast(Managing, answers)


FINALS = SessionInfo("s1", "Finals", seats=150, seats_taken=3)


def test_the_flags_of_open_become_what_is_asked_for() -> None:
    answers, api = told(FINALS)
    given = cli.parser().parse_args(["session", "open", "Last = one", "--kind", "time_constrained", "--minutes", "5",
                                     "--seats", "20", "--private", "--same-seed", "--gather"])
    assert session_cli._do(api, given) == 0
    assert answers.wanted == [NewSession("Last = one", "TIME_CONSTRAINED", 20, 5, public=False, same_seed=True,
                                         gathers=True)]


@pytest.mark.parametrize("flags", [["--minutes", "0"], ["--seats", "10001"], ["--kind", "FREE"], ["--opens", "soon"]])
def test_what_makes_no_sense_is_refused_before_anything_is_asked(flags: list[str]) -> None:
    with pytest.raises(SystemExit):
        cli.parser().parse_args(["session", "open", "Finals", *flags])


def test_the_command_line_knows_the_clouds_kinds_and_limits() -> None:
    assert session_cli.KINDS == KINDS == sessions.KINDS
    assert (session_cli.MOST_SEATS, session_cli.MOST_MINUTES) == (sessions.MOST_SEATS, sessions.MOST_MINUTES)


def test_no_flag_takes_a_password() -> None:
    def flags(parser: argparse.ArgumentParser) -> set[str]:
        found = set(parser._option_string_actions)
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                for each in action.choices.values():
                    found |= flags(each)
        return found

    assert not [flag for flag in flags(cli.parser()) if "pass" in flag or "token" in flag]


def test_an_invitation_shows_its_code_and_what_comes_next(capsys: pytest.CaptureFixture[str]) -> None:
    _, api = told(FINALS, public=False, code="AB3CD4EF", gathers=True, state="gathering")
    session_commands.open_session(api, NewSession("Finals"), as_json=False)
    printed = capsys.readouterr().out
    assert "Finals is gathering. Its id: s1" in printed
    assert "the code: AB3CD4EF" in printed
    assert "alienattack session start s1" in printed


def test_numbers_are_told_as_people_say_them(capsys: pytest.CaptureFixture[str]) -> None:
    _, api = told(FINALS, time_limit_s=60)
    session_commands.show(api, "s1", as_json=False)
    printed = capsys.readouterr().out
    assert "MULTIPLE_TRIALS, 1 minute\n" in printed
    assert "Ann, ?[2JBob and 1 more\n" in printed
    _, api = told(SessionInfo("arcade", "Arcade"))
    session_commands.show(api, "arcade", as_json=False)
    printed = capsys.readouterr().out
    assert "playing" in printed
    assert "frames" not in printed, "nobody can count those"


def test_close_waits_for_the_final_board_and_names_the_winners(capsys: pytest.CaptureFixture[str]) -> None:
    answers, api = told(FINALS, state="closed")
    waited: list[float] = []
    assert session_commands.change(api, "s1", "close", False, until_final=True, wait=waited.append) == 0
    assert (answers.looks, len(waited)) == (3, 2)
    assert "The winners: 1. Ann, 2. Bob" in capsys.readouterr().out


def test_waiting_for_a_board_that_never_stands_has_an_end() -> None:
    answers, api = told(FINALS, state="closed")
    answers.final_after = 10**6
    with pytest.raises(AlienAttackError) as trouble:
        session_commands.change(api, "s1", "close", False, until_final=True, wait=lambda _: None)
    assert "session show s1" in trouble.value.remedy


def test_show_tells_the_numbers_and_no_name_writes_to_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    _, api = told(FINALS)
    session_commands.show(api, "s1", as_json=False)
    printed = capsys.readouterr().out
    assert "2 on the board, 1 playing, 3 seats taken" in printed
    assert "1 live, 2 verified" in printed
    assert "4 closed" in printed
    assert "Ann, ?[2JBob" in printed
    assert "\x1b" not in printed
    with pytest.raises(ApiError):
        session_commands.show(api, "another", as_json=False)


def test_name_and_password_come_from_the_environment_or_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    from alienattack.hosting import manager_sign_in

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    assert credentials({"ALIENATTACK_MANAGER": "Ann", "ALIENATTACK_PASSWORD": "secret"}) == ("Ann", "secret")
    monkeypatch.setattr("sys.stdin", io.StringIO("Ann\n"))
    with pytest.raises(SignInError) as refusal:
        credentials({"ALIENATTACK_MANAGER": "Ann"})
    assert "ALIENATTACK_PASSWORD" in refusal.value.remedy
    monkeypatch.setattr("sys.stdin", Terminal(" Ann \n"))
    monkeypatch.setattr(manager_sign_in.getpass, "getpass", lambda *_, **__: "typed unseen")
    assert credentials({}) == ("Ann", "typed unseen")


def test_without_a_cloud_every_command_says_how_to_start_one(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["session", "list"], ["scoreboard", "--print"], ["cloud", "manager", "add", "Ann"]):
        assert cli.main(words) == cli.EXIT_ERROR
        assert "alienattack cloud up" in capsys.readouterr().err


def test_the_page_of_a_cloud_that_serves_none_has_to_be_named() -> None:
    elsewhere = settings.load({"cloud": {"api": "https://cloud.example"}}, {})
    public = PublicConfig("eu-central-1", "pool", "client", "identities", "stream", 0.0, "0.1.0", (1,))
    with pytest.raises(HostingError) as trouble:
        address_of(elsewhere, "s1", cloud=lambda _: CloudConfig("https://cloud.example", "", public))
    assert "--page" in trouble.value.remedy
    for told in ("javascript:alert(1)", "file:///etc/passwd"):
        assert CloudConfig("https://cloud.example", "", replace(public, scoreboard_url=told)).scoreboard == ""
    assert address_of(elsewhere, "a b&c", "https://board.example/") == "https://board.example/?session=a+b%26c"
    with pytest.raises(SettingsError):
        address_of(elsewhere, "s1", "javascript:alert(1)")


def test_without_a_browser_the_address_is_printed_to_be_opened(monkeypatch: pytest.MonkeyPatch,
                                                               capsys: pytest.CaptureFixture[str]) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)  # returns None: no browser
    assert cli.main(["scoreboard", "--session", "s1", "--page", "https://board.example"]) == 0
    assert opened == ["https://board.example/?session=s1"]
    assert capsys.readouterr().out.splitlines() == [opened[0], "No browser could be opened: open that address in one."]
