"""A manager's way to a second factor, where the cloud demands one: by commands, with an authenticator app."""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time
from collections.abc import Iterator

import pytest

from alienattack import cli
from alienattack.hosting import manager_sign_in, second_factor
from alienattack.hosting.second_factor import address_of
from alienattack.online.account import Account
from alienattack.online.keeper import MemoryKeeper
from tests.cloud.altered import strict_cloud
from tests.e2e.players import config_of
from tests.hosts import CloudProcess, start_cloud

NAME, PASSWORD = "Hostess", "Correct-horse-7"


def code_of(secret: str, now: float) -> str:
    """What an authenticator app shows (RFC 6238: HMAC-SHA1, 30 seconds, six digits)."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(now) // 30), "sha1")
    number = struct.unpack(">I", digest[digest[-1] & 15:][:4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def test_the_app_of_these_tests_shows_what_the_standard_says() -> None:
    secret = base64.b32encode(b"12345678901234567890").decode()
    assert [code_of(secret, now) for now in (59, 1111111109, 20000000000)] == ["287082", "081804", "353130"]


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CloudProcess]:
    """A cloud that demands it, with one manager who has none yet."""
    running = start_cloud(tmp_path_factory.mktemp("home"), strict_cloud(tmp_path_factory.mktemp("strict") / "cloud"))
    Account(config_of(running), MemoryKeeper()).sign_up(NAME, PASSWORD)
    running.ask("manager", name=NAME)
    yield running
    running.close()


@pytest.fixture
def as_manager(cloud: CloudProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands talk to that cloud, as its manager."""
    for name, value in (("CLOUD_API", cloud.api), ("CLOUD_ENDPOINT", cloud.endpoint), ("MANAGER", NAME),
                        ("PLAYER", NAME), ("PASSWORD", PASSWORD)):
        monkeypatch.setenv(f"ALIENATTACK_{name}", value)


@pytest.mark.usefixtures("as_manager")
def test_a_manager_is_told_gets_one_and_manages(capsys: pytest.CaptureFixture[str],
                                                monkeypatch: pytest.MonkeyPatch) -> None:
    opening = ["session", "open", "Finals"]
    assert cli.main(opening) == cli.EXIT_ERROR
    refusal = capsys.readouterr().err
    assert "second factor" in refusal
    told = re.search(r"alienattack (account second-factor)", refusal)
    assert told is not None

    shown = ""

    def app(_question: str) -> str:
        nonlocal shown
        shown = capsys.readouterr().out
        return code_of(secret_in(shown), time.time())

    monkeypatch.setattr(second_factor, "ask", app)
    assert cli.main(told[1].split()) == 0
    assert "From now on a sign-in of Hostess asks for a code" in capsys.readouterr().out
    secret = secret_in(shown)

    assert cli.main(opening) == cli.EXIT_ERROR
    assert "ALIENATTACK_CODE" in capsys.readouterr().err
    monkeypatch.setenv("ALIENATTACK_CODE", "000000")
    assert cli.main(opening) == cli.EXIT_ERROR
    assert "code is wrong" in capsys.readouterr().err
    monkeypatch.setenv("ALIENATTACK_CODE", code_of(secret, time.time()))
    assert cli.main(opening) == 0
    monkeypatch.delenv("ALIENATTACK_CODE")
    monkeypatch.setattr(manager_sign_in, "somebody_there", lambda: True)
    monkeypatch.setattr(manager_sign_in, "ask", lambda _: code_of(secret, time.time()))
    capsys.readouterr()
    assert cli.main(["session", "list"]) == 0
    assert "Finals" in capsys.readouterr().out


def secret_in(shown: str) -> str:
    """The secret that was shown to be typed into the app."""
    found = re.search(r"^  ((?:[A-Z2-7]{4} ?)+)$", shown, re.MULTILINE)
    assert found is not None, shown
    return found[1].replace(" ", "")


@pytest.mark.usefixtures("as_manager")
def test_who_lost_the_app_gets_in_again_by_the_host(cloud: CloudProcess) -> None:
    password = cloud.ask("account-reset", name=NAME)["password"]
    assert Account(config_of(cloud), MemoryKeeper()).sign_in(NAME, password).manager


def test_what_the_code_on_the_screen_says_is_what_apps_read() -> None:
    assert address_of("Nova", "ABCD") == "otpauth://totp/Alien%20Attack:Nova?secret=ABCD&issuer=Alien%20Attack"
