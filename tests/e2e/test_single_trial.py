"""A session of one trial on a real cloud: nobody plays it twice, whatever they do at the same moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest

from alienattack.errors import ApiError, SignInError
from alienattack.loadtest.botplayer import BotPlayer
from alienattack.online.managing import Managing, NewSession
from tests.e2e.players import bot_on, config_of
from tests.hosts import CloudProcess, start_cloud

T = TypeVar("T")
AT_ONCE = 6  # requests in one moment from each device


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CloudProcess]:
    running = start_cloud(tmp_path_factory.mktemp("home"))
    yield running
    running.close()


@pytest.fixture(scope="module")
def managing(cloud: CloudProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Managing]:
    with bot_on(cloud, tmp_path_factory.mktemp("boss")) as boss:
        cloud.ask("manager", name=boss.name)
        boss.account.sign_in(boss.name, boss.password)
        yield Managing(config_of(cloud), boss.account.id_token)


def device_of(player: BotPlayer, cloud: CloudProcess, folder: Path, name: str = "") -> BotPlayer:
    """Another machine on which the same player signs in, by whatever spelling of the name."""
    device = BotPlayer(config_of(cloud), name or player.name, folder, "hunter", seed=3, password=player.password)
    device.account.sign_in(name or player.name, player.password)
    return device


def in_one_moment(deeds: list[Callable[[], T]]) -> list[T]:
    """Everything at once; what each came to."""
    gate = threading.Barrier(len(deeds))

    def do(deed: Callable[[], T]) -> T:
        gate.wait(10)
        return deed()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(do, deeds))


def asked(device: BotPlayer, session: str) -> str:
    """The run that a device is granted, or the code by which it is refused."""
    try:
        return device.api.start_run(session).run
    except ApiError as error:
        return error.code


def test_one_trial_is_one_run_from_two_devices_in_one_moment_and_ever_after(cloud: CloudProcess, managing: Managing,
                                                                           tmp_path: Path) -> None:
    session = managing.create(NewSession("One trial", "SINGLE_TRIAL", seats=5)).id
    with bot_on(cloud, tmp_path / "here") as here, device_of(here, cloud, tmp_path / "there") as there:
        granted = in_one_moment([lambda device=device: asked(device, session)  # type: ignore[misc]
                                 for device in (here, there) for _ in range(AT_ONCE)])
        runs = set(granted) - {"already_played", "too_many_requests"}
        assert len(runs) == 1, granted
        truth = here.play(1.0, session)[0]
        assert {truth.run} == runs, "not begun yet, so it was told again"
        verdict = here.verdict(truth.run)
        assert verdict is not None
        assert verdict.status == "verified"

        assert set(in_one_moment([lambda device=device: asked(device, session)  # type: ignore[misc]
                                  for device in (here, there)])) == {"already_played"}
        here.api.leave_seat(session)
        with device_of(here, cloud, tmp_path / "shouting", here.name.upper()) as shouting:
            shouting.api.take_seat(session)
            assert asked(shouting, session) == "already_played"
            with pytest.raises(SignInError) as taken:
                shouting.account.sign_up(here.name.swapcase(), here.password)
            assert taken.value.code == "name_taken"
        managing.kick(session, here.name)
        assert asked(here, session) == "already_played"
        assert [(row.name, row.score) for row in managing.export(session).rows] == [(here.name, truth.score)]
        assert managing.statistics(session).runs == {"verified": 1}


def test_two_devices_with_one_ticket_come_to_one_row(cloud: CloudProcess, managing: Managing, tmp_path: Path) -> None:
    session = managing.create(NewSession("One ticket", "SINGLE_TRIAL", seats=5)).id
    with bot_on(cloud, tmp_path / "here") as here, device_of(here, cloud, tmp_path / "there") as there:
        grants = in_one_moment([lambda: here.api.start_run(session), lambda: there.api.start_run(session)])
        assert [grants[0].ticket, grants[0].key] == [grants[1].ticket, grants[1].key]
        until = time.monotonic() + 3.0
        truths = in_one_moment([
            lambda: here.play_run(until, session, grant=grants[0]),
            lambda: there.play_run(until, session, grant=grants[1])])
        verdict = here.verdict(grants[0].run)
        assert verdict is not None
        rows = managing.export(session).rows
        assert len(rows) <= 1
        if verdict.status == "verified":
            assert rows[0].score in {truth.score for truth in truths}
        assert sum(managing.statistics(session).runs.values()) == 1


def test_leaving_before_the_first_frame_gives_no_second_game(cloud: CloudProcess, managing: Managing,
                                                            tmp_path: Path) -> None:
    session = managing.create(NewSession("Peeking", "SINGLE_TRIAL", seats=5)).id
    with bot_on(cloud, tmp_path / "here") as here:
        first = here.api.start_run(session)
        here.api.leave_seat(session)
        again = here.api.start_run(session)
        assert (again.run, again.seed) == (first.run, first.seed)
        here.api.start_run()  # the arcade supersedes it
        assert asked(here, session) == "already_played"
