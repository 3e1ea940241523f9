"""The connection works on threads of its own, tells how things stand, and comes back by itself."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from alienattack.errors import AlienAttackError, ApiError, CloudUnavailable, HostingError, SignInError
from alienattack.game import line as module
from alienattack.game.connection import Connection
from alienattack.game.line import EXPIRED_MESSAGE
from alienattack.game.rehearsal import RehearsedCloud
from alienattack.game.services import Address
from alienattack.game.tasks import WORKERS
from alienattack.settings import load


class SlowTelemetry:
    """A telemetry whose flush takes as long as it may."""

    def __init__(self) -> None:
        self.started = False
        self.closed_with: float | None = None
        self.blocked = threading.Event()

    def start(self) -> None:
        self.started = True

    def close(self, timeout: float = 3.0) -> bool:
        self.closed_with = timeout
        self.blocked.wait(timeout)
        return False


class Cloud(RehearsedCloud):
    """The made-up cloud, with a telemetry to look at and a count of attempts."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.uploader = SlowTelemetry()
        self.located = 0
        self.released = False
        self.address = Address("https://cloud.example")

    def locate(self) -> Address:
        self.located += 1
        super().locate()
        return self.address

    def telemetry(self, config: Any, account: Any, api: Any) -> Any:
        return self.uploader

    def release(self) -> None:
        self.released = True


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FIRST_WAIT_SECONDS", 0.02)
    monkeypatch.setattr(module, "LONGEST_WAIT_SECONDS", 0.05)


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Connection]]:
    made: list[Connection] = []

    def build(cloud: Cloud, **more: Any) -> Connection:
        connection = Connection(load({}, {"ALIENATTACK_HOME": str(tmp_path)}), services=cloud, rng=random.Random(1),
                                **more)
        made.append(connection)
        connection.start()
        return connection

    yield build
    for connection in made:
        connection.close(0.5)


def wait_for(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.005)


def test_a_kept_sign_in_is_restored_and_its_sessions_and_place_are_fetched(make: Callable[..., Connection]) -> None:
    cloud = Cloud()
    connection = make(cloud)
    wait_for(lambda: connection.status == "signed_in" and connection.place is not None and bool(connection.sessions))
    assert connection.identity is not None
    assert connection.identity.name == "Nova"
    assert connection.sessions[0].id == "arcade"
    assert connection.place is not None
    assert connection.place.rank == 13
    assert cloud.uploader.started


def test_without_a_kept_sign_in_it_is_signed_out_and_sends_nothing(make: Callable[..., Connection]) -> None:
    cloud = Cloud(signed_in=False)
    connection = make(cloud)
    wait_for(lambda: connection.status == "signed_out")
    assert connection.identity is None
    assert connection.telemetry is None


def test_signing_in_makes_everything_ready(make: Callable[..., Connection]) -> None:
    cloud = Cloud(signed_in=False)
    connection = make(cloud)
    wait_for(lambda: connection.status == "signed_out")
    task = connection.sign_in("Nova", "Correct horse 7")
    wait_for(lambda: task.done)
    assert task.error is None
    assert connection.status == "signed_in"
    assert connection.telemetry is cloud.uploader
    assert connection.sessions


def test_the_game_thread_never_waits_for_the_cloud(make: Callable[..., Connection]) -> None:
    class Stuck(Cloud):
        gate = threading.Event()

        def locate(self) -> Address:
            self.gate.wait(5)
            return super().locate()

    cloud = Stuck()
    before = time.monotonic()
    connection = make(cloud)
    task = connection.start_run("arcade")
    assert time.monotonic() - before < 0.5
    assert connection.status == "starting"
    wait_for(lambda: task.done)
    assert task.error is not None, "nobody is signed in yet"
    cloud.gate.set()
    wait_for(lambda: connection.status == "signed_in")


def test_a_run_is_granted_to_whoever_is_signed_in(make: Callable[..., Connection]) -> None:
    connection = make(Cloud())
    wait_for(lambda: connection.status == "signed_in")
    task = connection.start_run("friday")
    wait_for(lambda: task.done)
    assert task.result is not None
    assert (task.result.session, task.result.seed) == ("friday", 7)


def test_a_lost_cloud_is_noticed_told_and_found_again(make: Callable[..., Connection]) -> None:
    cloud = Cloud()
    connection = make(cloud)
    wait_for(lambda: connection.status == "signed_in")
    cloud.trouble = CloudUnavailable("No answer.")
    task = connection.refresh_sessions()
    wait_for(lambda: task.done and connection.status == "offline")
    assert connection.message == "Offline. Your runs are kept and sent later."
    assert connection.signed_in, "being offline signs nobody out"
    assert connection.sessions, "the last list stays"
    attempts = cloud.located
    wait_for(lambda: cloud.located > attempts + 1)
    cloud.trouble = None
    wait_for(lambda: connection.status == "signed_in")
    assert connection.message == ""


def test_a_cloud_that_comes_back_elsewhere_is_followed(make: Callable[..., Connection]) -> None:
    cloud = Cloud()
    connection = make(cloud)
    wait_for(lambda: connection.status == "signed_in")
    first = cloud.uploader
    cloud.trouble = CloudUnavailable("No answer.")
    connection.refresh_sessions()
    wait_for(lambda: connection.status == "offline")
    cloud.address, cloud.uploader = Address("https://elsewhere.example"), SlowTelemetry()
    cloud.trouble = None
    wait_for(lambda: connection.status == "signed_in" and connection.telemetry is cloud.uploader)
    wait_for(lambda: first.closed_with is not None)


def test_without_the_extra_it_says_which_command_adds_it(make: Callable[..., Connection]) -> None:
    cloud = Cloud(signed_in=False)
    cloud.trouble = HostingError("The cloud for this machine is not installed.", "To add it: pip install it")
    connection = make(cloud)
    wait_for(lambda: connection.status == "error")
    assert connection.remedy == "To add it: pip install it"
    task = connection.sign_in("Nova", "Correct horse 7")
    wait_for(lambda: task.done)
    assert str(task.error) == "The cloud for this machine is not installed. To add it: pip install it"


def test_an_expired_sign_in_signs_out_and_says_so(make: Callable[..., Connection]) -> None:
    cloud = Cloud()
    connection = make(cloud)
    wait_for(lambda: connection.status == "signed_in" and connection.place is not None)
    cloud.trouble = ApiError(401, "unauthorised", "The sign-in is no longer valid.", "Sign in again.")
    task = connection.start_run("arcade")
    wait_for(lambda: task.done and connection.status == "signed_out")
    assert connection.identity is None
    assert connection.message == EXPIRED_MESSAGE


def test_a_wrong_clock_is_told_with_what_to_do(make: Callable[..., Connection]) -> None:
    cloud = Cloud(signed_in=False)
    cloud.trouble = SignInError("clock_wrong", "This computer's clock is 42 minutes slow.", "Set it right.")
    connection = make(cloud)
    wait_for(lambda: connection.status == "error")
    assert connection.message == "This computer's clock is 42 minutes slow."
    cloud.trouble = None
    wait_for(lambda: connection.status == "signed_out")


def test_signing_out_flushes_forgets_and_leaves_the_chosen_session(make: Callable[..., Connection]) -> None:
    cloud = Cloud()
    cloud.uploader.blocked.set()
    connection = make(cloud)
    wait_for(lambda: connection.status == "signed_in" and connection.telemetry is not None)
    connection.choose_session("friday")
    task = connection.sign_out()
    wait_for(lambda: task.done)
    assert cloud.uploader.closed_with is not None
    assert (connection.status, connection.identity, connection.session_id) == ("signed_out", None, "arcade")


def test_closing_takes_no_longer_than_it_may_and_gives_the_cloud_back(make: Callable[..., Connection]) -> None:
    cloud = Cloud()
    connection = make(cloud)
    wait_for(lambda: connection.status == "signed_in")
    before = time.monotonic()
    connection.close(1.0)
    assert time.monotonic() - before < 1.3
    assert cloud.uploader.closed_with is not None
    assert cloud.uploader.closed_with < 1.0
    assert cloud.released
    late = connection.start_run("arcade")
    assert late.done
    assert isinstance(late.error, CloudUnavailable)


def test_offline_on_purpose_never_looks_for_a_cloud(make: Callable[..., Connection]) -> None:
    cloud = Cloud()
    connection = make(cloud, offline=True)
    task = connection.start_run("arcade")
    wait_for(lambda: task.done)
    assert connection.status == "offline"
    assert cloud.located == 0


def test_a_fault_nobody_foresaw_becomes_a_sentence_and_the_workers_live_on(make: Callable[..., Connection]) -> None:
    connection = make(Cloud())

    def broken() -> None:
        raise KeyError("surprise")

    tasks = [connection.submit(broken) for _ in range(2 * WORKERS)]
    wait_for(lambda: all(task.done for task in tasks))
    assert isinstance(tasks[0].error, AlienAttackError)
    assert "KeyError" in str(tasks[0].error)
    fine = connection.submit(lambda: 7)
    wait_for(lambda: fine.done)
    assert fine.result == 7


def test_a_game_that_is_too_old_for_its_cloud_says_so_and_how_to_update(make: Callable[..., Connection]) -> None:
    cloud = Cloud()
    cloud.trouble = ApiError(422, "client_too_old", "This cloud needs version 9.0 of the game; this is 0.1.0.",
                             "Update it: pip install -U alienattack")
    connection = make(cloud)
    wait_for(lambda: connection.status == "error")
    assert connection.message == "This cloud needs version 9.0 of the game; this is 0.1.0."
    assert connection.remedy == "Update it: pip install -U alienattack"
