"""`cloud doctor`: each trouble is made for real where that can be done, and must be found with its remedy."""

from __future__ import annotations

import http.server
import json
import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import keyring
import keyring.backend
import pytest
from botocore.stub import Stubber
from moto import mock_aws

from alienattack import cli, settings
from alienattack.errors import SignInError
from alienattack.hosting import emulator_environment
from alienattack.hosting.deployment.target import on_aws
from alienattack.hosting.doctor import accounts, checks, embedded, machine, operators, reach, spools
from alienattack.hosting.doctor.case import Case
from alienattack.hosting.doctor.checks import CHECKS, Check, examine
from alienattack.hosting.doctor.finding import BAD, OK, SKIPPED, WARN, Finding
from alienattack.hosting.lock import HostLock
from alienattack.hosting.state_folder import HostInfo
from alienattack.online.account import Account
from alienattack.online.cloudconfig import CloudConfig
from alienattack.online.keeper import KeptSignIn, MemoryKeeper, choose_keeper
from alienattack.online.telemetry.opening import spool_path
from alienattack.online.telemetry.spool import Row, Spool, SpooledRun
from alienattack.protocol.api import PublicConfig
from alienattack.protocol.scores import Score
from alienattack.sim import RULESET
from tests.e2e.players import new_name
from tests.hosts import CloudProcess

PASSWORD = "Correct-horse-7"
posix_only = pytest.mark.skipif(os.name != "posix", reason="Windows has no modes of this kind")


class WrongClock:
    """A machine's clock that is off by so many seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def monotonic(self) -> float:
        return 0.0

    def time(self) -> float:
        import time

        return time.time() + self.seconds


def case_in(home: Path, api: str = "", endpoint: str = "", **more: Any) -> Case:
    """A machine whose user's folder is `home`, and who plays on that cloud."""
    chosen = settings.load({"cloud": {"api": api, "endpoint": endpoint}}, {"ALIENATTACK_HOME": str(home)})
    return Case(chosen, more.pop("environment", dict(os.environ)), **more)


def told_by(case: Case, api: str = "https://cloud.example", **fields: Any) -> Case:
    """The same case, whose cloud has said this."""
    said = {"region": "eu-central-1", "user_pool_id": "eu-central-1_Abc", "client_id": "c", "identity_pool_id": "i",
            "stream": "s", "server_time": 0.0, "oldest_client": "0.1.0", "rulesets": (RULESET,), **fields}
    case.__dict__["address"] = (api, "")
    case.__dict__["heard"] = CloudConfig(api, "", PublicConfig(**said))
    return case


def assert_found(finding: Finding, verdict: str, *words: str) -> None:
    """The verdict, words of the sentence or the remedy, and a remedy wherever there is something to do."""
    told = f"{finding.sentence} {finding.remedy}"
    assert finding.verdict == verdict, told
    for word in words:
        assert word in told
    assert finding.remedy or verdict in (OK, SKIPPED)


# -- this machine ----------------------------------------------------------------------------------------------------

def test_a_folder_that_can_t_be_written_is_found(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where a folder should be")
    assert_found(machine.state_folder(case_in(tmp_path / "home")), BAD, "can't be written", "ALIENATTACK_HOME")
    assert_found(machine.state_folder(case_in(tmp_path / "new")), OK)


@posix_only
def test_a_folder_that_others_may_read_is_found(tmp_path: Path) -> None:
    case = case_in(tmp_path)
    case.folder.prepare()
    assert_found(machine.state_folder(case), OK)
    case.folder.folder.chmod(0o755)
    assert_found(machine.state_folder(case), WARN, f"chmod 700 {case.folder.folder}")


def test_little_room_and_none_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.disk(case_in(tmp_path)).sentence.endswith(f"MB are free at {tmp_path}.")
    monkeypatch.setattr(machine, "LITTLE_BYTES", 1 << 60)
    assert_found(machine.disk(case_in(tmp_path)), WARN, "little")
    monkeypatch.setattr(machine, "TOO_LITTLE_BYTES", 1 << 60)
    assert_found(machine.disk(case_in(tmp_path)), BAD, "Free some space")


def test_settings_that_could_not_be_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.toml").write_text("[sound]\nmusic = loud\n")
    assert_found(machine.settings(case_in(tmp_path)), WARN, "line 2")


class Ring(keyring.backend.KeyringBackend):
    """A keyring that works."""

    priority = 1  # type: ignore[assignment]

    def get_password(self, service: str, username: str) -> str | None:
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        return None

    def delete_password(self, service: str, username: str) -> None:
        return None


def test_a_missing_keyring_is_told_with_what_happens_instead(tmp_path: Path) -> None:
    from keyring.backends import null

    before = keyring.get_keyring()
    try:
        keyring.set_keyring(null.Keyring())
        assert_found(machine.keyring(case_in(tmp_path)), WARN, "a file that only you may read")
        keyring.set_keyring(Ring())
        assert_found(machine.keyring(case_in(tmp_path)), OK)
    finally:
        keyring.set_keyring(before)


@pytest.mark.parametrize(("driver", "screen", "words"), [
    ("dummy", WARN, "Unset SDL_"), ("no-such-driver", BAD, "No window can be opened")])
def test_a_screen_that_can_t_be_opened_is_found(tmp_path: Path, driver: str, screen: str, words: str) -> None:
    environment = {**os.environ, "SDL_VIDEODRIVER": driver, "SDL_AUDIODRIVER": driver}
    assert_found(machine.video(case_in(tmp_path, environment=environment)), screen, words)
    told = "SDL_" if screen == WARN else "No sound"
    assert_found(machine.sound(case_in(tmp_path, environment=environment)), WARN, told)


# -- the embedded cloud ----------------------------------------------------------------------------------------------

def test_a_missing_extra_and_another_version_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_found(embedded.extra_local(case_in(tmp_path)), OK)
    with monkeypatch.context() as patch:
        patch.setattr(emulator_environment, "PINNED_VERSION", "0.0.1")
        assert_found(embedded.extra_local(case_in(tmp_path)), BAD, "0.0.1", 'pip install "alienattack[local]"')
    monkeypatch.setattr(embedded, "_PARTS", ("ministack_that_is_not_there",))
    assert_found(embedded.extra_local(case_in(tmp_path)), BAD, "ministack_that_is_not_there is missing")
    assert embedded.extra_local(case_in(tmp_path, "https://cloud.example")).verdict == WARN, "not needed elsewhere"


def note(case: Case, port: int) -> None:
    case.folder.prepare()
    case.folder.write_info(HostInfo(4711, port, f"http://127.0.0.1:{port}", "", "us-east-1", "s", "t", 1_700_000_000.0))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_host_that_hangs_is_told_from_one_that_died(tmp_path: Path) -> None:
    case = case_in(tmp_path)
    assert_found(embedded.running(case), OK, "the game starts it")
    note(case, free_port())
    assert_found(embedded.running(case), OK, "does no harm")
    lock = HostLock(case.folder.lock.path)
    assert lock.acquire()
    try:
        assert_found(embedded.running(case), BAD, "does not answer", "End process 4711")
        case.folder.forget_info()
        assert_found(embedded.running(case), BAD, "says nothing", str(case.folder.log))
    finally:
        lock.release()


def test_a_port_that_another_program_took_is_found(tmp_path: Path) -> None:
    case = case_in(tmp_path)
    assert embedded.port(case).verdict == SKIPPED
    case.folder.prepare()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        case.folder.remember_port(taken.getsockname()[1])
        assert_found(embedded.port(case), WARN, str(taken.getsockname()[1]))
    assert_found(embedded.port(case), OK, "is free")


def test_what_was_not_sent_is_counted_with_its_day(tmp_path: Path) -> None:
    case = case_in(tmp_path)
    assert_found(spools.spools(case), OK)
    config = told_by(case_in(tmp_path)).heard
    assert isinstance(config, CloudConfig)
    path = spool_path(config, case.settings.paths.state_dir)
    spool = Spool(path)
    spool.open_run(SpooledRun("r", "ann", "ticket", 1, 1, 1_700_000_000.0, 9e9, "me", 0, False, "", b"k" * 32))
    for tick in (60, 120):
        spool.commit("r", [], [Row(tick, Score(tick, 2, 3, 4), (), urgent=True)])
    assert_found(spools.spools(case), WARN, "2 frames of 1 run since 2023-11-14", config.key, "sign in")
    spool.close()
    for part in path.parent.glob("spool.sqlite*"):
        part.write_bytes(b"damaged" * 1000)
    assert_found(spools.spools(case), BAD, "can't be read", "puts a damaged spool aside")


# -- the cloud -------------------------------------------------------------------------------------------------------

def test_a_running_cloud_is_well(embedded_cloud: CloudProcess, tmp_path: Path) -> None:
    case = case_in(tmp_path, embedded_cloud.api, embedded_cloud.endpoint)
    for look in (reach.address, reach.clock, reach.version, reach.ruleset, reach.region):
        assert_found(look(case), OK)
    assert accounts.account(case).verdict == SKIPPED


@pytest.mark.parametrize(("seconds", "verdict", "words"), [
    (-2_520, BAD, "behind"), (4_000, BAD, "ahead of"), (-90, WARN, "90"), (90, WARN, "NTP"), (3, OK, "3.0 s ahead")])
def test_a_clock_that_is_off_is_found(embedded_cloud: CloudProcess, tmp_path: Path, seconds: float, verdict: str,
                                      words: str) -> None:
    case = case_in(tmp_path, embedded_cloud.api, clock=WrongClock(seconds))
    finding = reach.clock(case)
    assert finding.verdict == verdict, finding
    assert words.split()[-1] in f"{finding.sentence} {finding.remedy}"


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """A web server that is no cloud."""
    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"hello": "world"}')

        def log_message(self, *_: Any) -> None:
            return None

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_a_wrong_address_is_found_in_each_way(tmp_path: Path, elsewhere: str) -> None:
    assert_found(reach.address(case_in(tmp_path, elsewhere)), BAD, "no cloud of this game", "Check the address")
    nobody = case_in(tmp_path, f"http://127.0.0.1:{free_port()}")
    assert_found(reach.address(nobody), BAD, "can't be reached")
    assert reach.clock(nobody).verdict == SKIPPED, "nothing is said of what could not be asked"
    assert_found(reach.address(case_in(tmp_path, "my-cloud.example")), BAD, "starts with https://")
    assert reach.address(case_in(tmp_path)).verdict == SKIPPED
    assert_found(reach.address(told_by(case_in(tmp_path), "http://cloud.example")), BAD, "not encrypted", "https://")
    assert_found(reach.address(told_by(case_in(tmp_path))), OK)


def test_versions_and_rules_that_do_not_fit_are_found(tmp_path: Path) -> None:
    case = case_in(tmp_path)
    assert_found(reach.version(told_by(case, oldest_client="99.0.0")), BAD, "99.0.0", "pip install -U alienattack")
    assert_found(reach.version(told_by(case, v=99)), BAD, "newer language")
    assert_found(reach.version(told_by(case, oldest_client="soon")), WARN)
    assert_found(reach.ruleset(told_by(case, rulesets=(RULESET + 1,))), BAD, "pip install -U alienattack")
    assert_found(reach.ruleset(told_by(case, rulesets=(RULESET - 1,))), BAD, "must deploy anew")


def test_regions_that_do_not_fit_are_found(tmp_path: Path) -> None:
    case = case_in(tmp_path)
    assert_found(reach.region(told_by(case)), OK, "eu-central-1")
    assert_found(reach.region(told_by(case, region="us-east-1")), BAD, "the user pool names eu-central-1")
    there = told_by(case, "https://abc.execute-api.us-west-2.amazonaws.com")
    assert_found(reach.region(there), BAD, "the address names us-west-2")
    named = replace(case, deployment=on_aws("finals", None, "us-east-1"))
    assert_found(reach.region(told_by(named)), BAD, "--region names us-east-1")


# -- accounts --------------------------------------------------------------------------------------------------------

def test_an_account_is_tried_where_its_password_is_given(embedded_cloud: CloudProcess, tmp_path: Path) -> None:
    case, name = case_in(tmp_path, embedded_cloud.api, embedded_cloud.endpoint), new_name()
    assert isinstance(case.heard, CloudConfig)
    Account(case.heard, MemoryKeeper()).sign_up(name, PASSWORD)
    right = {**os.environ, "ALIENATTACK_PLAYER": name, "ALIENATTACK_PASSWORD": PASSWORD}
    assert_found(accounts.account(replace(case, environment=right)), OK, f"{name} can sign in")
    wrong = {**right, "ALIENATTACK_PASSWORD": "x"}
    assert_found(accounts.account(replace(case, environment=wrong)), BAD, "Name or password is wrong")
    choose_keeper(case.settings.paths.state_dir).save(case.heard.key, KeptSignIn(name.lower(), "token"))
    assert_found(accounts.account(case), OK, f"{name.lower()} is kept signed in")


@pytest.mark.parametrize(("can_mail", "words"), [(True, "Enter the code"), (False, "admin-confirm-sign-up")])
def test_an_account_that_was_not_confirmed_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, can_mail: bool,
                                                    words: str) -> None:
    def unconfirmed(*_: Any) -> None:
        raise SignInError("unconfirmed", "The account is not confirmed yet.", "Enter the code that was sent to you.")

    monkeypatch.setattr(accounts.Account, "sign_in", unconfirmed)
    environment = {"ALIENATTACK_PLAYER": "Nova", "ALIENATTACK_PASSWORD": PASSWORD}
    case = told_by(case_in(tmp_path, environment=environment), can_mail=can_mail)
    assert_found(accounts.account(case), BAD, "Nova is not confirmed", words)


# -- who runs a deployment -------------------------------------------------------------------------------------------

@pytest.fixture
def no_credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.mark.usefixtures("no_credentials")
def test_missing_credentials_are_found(tmp_path: Path) -> None:
    case = case_in(tmp_path, deployment=on_aws("finals", None, "eu-central-1"))
    assert_found(operators.credentials(case), BAD, "aws sso login")
    assert_found(reach.address(case), BAD, "can't be read", "cloud status")
    assert operators.credentials(case_in(tmp_path)).verdict == SKIPPED


@pytest.mark.usefixtures("no_credentials")
def test_credentials_that_hold_and_accounts_that_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    with mock_aws():
        case = told_by(case_in(tmp_path, deployment=on_aws("finals", None, "eu-central-1")))
        assert_found(operators.credentials(case), OK, "123456789012")
    deployment = on_aws("finals", None, "eu-central-1")
    case = told_by(case_in(tmp_path, deployment=deployment))
    with Stubber(deployment.cloud.client("cognito-idp")) as cognito:
        wanted = {"UserPoolId": "eu-central-1_Abc", "Filter": 'cognito:user_status = "UNCONFIRMED"', "Limit": 60}
        cognito.add_response("list_users", {"Users": []}, wanted)
        assert_found(operators.unconfirmed(case), OK)
        cognito.add_response("list_users", {"Users": [{"Username": f"p{number}"} for number in range(7)]}, wanted)
        assert_found(operators.unconfirmed(case), WARN, "p0, p1, p2, p3, p4 and 2 more", "admin-confirm-sign-up")
        cognito.add_client_error("list_users", "AccessDeniedException")
        assert_found(operators.unconfirmed(case), WARN, "not known")


# -- the command -----------------------------------------------------------------------------------------------------

def test_a_check_that_fails_does_not_end_the_examination(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_case: Case) -> Finding:
        raise RuntimeError("on fire")

    monkeypatch.setattr(checks, "CHECKS", (Check("fire", fails), Check("python", machine.python)))
    (fire, found), (name, well) = examine(case_in(tmp_path))
    assert (fire, found.verdict, name, well.verdict) == ("fire", WARN, "python", OK)
    assert "on fire" in found.sentence


def test_the_command_tells_people_and_machines(embedded_cloud: CloudProcess, tmp_path: Path,
                                               monkeypatch: pytest.MonkeyPatch,
                                               capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("ALIENATTACK_HOME", str(tmp_path))
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    flags = ["--cloud", embedded_cloud.api, "--endpoint", embedded_cloud.endpoint]
    assert cli.main(["cloud", "doctor", *flags, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["healthy"] is True
    assert [each["check"] for each in told["checks"]] == [check.name for check in CHECKS]
    assert cli.main(["cloud", "doctor", "--cloud", "cloud.example"]) == 1
    printed = capsys.readouterr().out
    assert "BAD  address" in printed
    assert "-> It starts with https://" in printed
    assert printed.splitlines()[-1].startswith("1 bad, ")
