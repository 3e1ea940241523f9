"""The network of a campaign fails as networks and services do, and the clients hear of it in their own words."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
import requests

from alienattack.loadtest.chaos import network, plan
from alienattack.loadtest.chaos.network import Proxy, Weather
from tests.online.test_api import Server

PUT = {"X-Amz-Target": network.PUT, "Authorization": "AWS4-HMAC-SHA256 Credential=ASIA1/20261125/us-east-1/kinesis/x"}


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    server.says("GET /board", 200, {"rows": []})
    server.says("POST /", 200, {"FailedRecordCount": 0, "Records": [{"SequenceNumber": "1"}]})
    yield server
    server.close()


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    proxy = Proxy(Weather(random.Random(1))).start()
    yield proxy
    proxy.close()


def through(proxy: Proxy) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.proxies = {"http": proxy.address}
    return session


def only(monkeypatch: pytest.MonkeyPatch, proxy: Proxy, fate: str) -> None:
    """A storm in which one thing happens."""
    monkeypatch.setattr(network, "STORM", {fate: 1})
    proxy.weather.storm = True


def test_in_calm_weather_everything_passes_on_one_connection(server: Server, proxy: Proxy) -> None:
    with through(proxy) as session:
        for _ in range(3):
            assert session.get(f"{server.address}/board").json() == {"rows": []}
        assert session.post(f"{server.address}/", data=b"{}", headers=PUT).json()["FailedRecordCount"] == 0
    assert server.requests[-1][2] == b"{}"
    assert not any(name.startswith("proxy-") for name in server.requests[-1][1])


def test_a_cut_network_answers_nobody_until_it_is_mended(server: Server, proxy: Proxy) -> None:
    with through(proxy) as session:
        session.get(f"{server.address}/board")
        proxy.cut()
        with pytest.raises(requests.ConnectionError):
            session.get(f"{server.address}/board")
        proxy.mend()
        assert session.get(f"{server.address}/board").ok


@pytest.mark.parametrize(("fate", "reached"), [("drop_request", 0), ("drop_answer", 1), ("half_answer", 1)])
def test_a_storm_drops_before_and_after_the_cloud_has_had_it(server: Server, proxy: Proxy, fate: str, reached: int,
                                                             monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, proxy, fate)
    with through(proxy) as session, pytest.raises(requests.RequestException):
        session.get(f"{server.address}/board").json()
    assert len(server.requests) == reached


def test_a_storm_throttles_records_and_nothing_else(server: Server, proxy: Proxy,
                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, proxy, "throttle")
    with through(proxy) as session:
        answer = session.post(f"{server.address}/", data=b"{}", headers=PUT).json()
        assert answer["Records"][0]["ErrorCode"] == "ProvisionedThroughputExceededException"
        assert session.get(f"{server.address}/board").ok


def test_what_was_shown_before_expires_and_what_comes_after_holds(server: Server, proxy: Proxy) -> None:
    old, new = {"Authorization": "Bearer old"}, {"Authorization": "Bearer new"}
    with through(proxy) as session:
        assert session.get(f"{server.address}/board", headers=old).ok
        assert session.post(f"{server.address}/", data=b"{}", headers=PUT).ok
        proxy.weather.expire()
        assert session.get(f"{server.address}/board", headers=old).status_code == 401
        refused = session.post(f"{server.address}/", data=b"{}", headers=PUT)
        assert (refused.status_code, refused.json()["__type"]) == (400, "ExpiredTokenException")
        assert session.get(f"{server.address}/board", headers=new).ok


def test_without_a_cloud_the_connection_is_dropped(proxy: Proxy) -> None:
    with through(proxy) as session, pytest.raises(requests.ConnectionError):
        session.get("http://127.0.0.1:9/board")


def test_a_timetable_is_the_same_for_the_same_seed_and_holds_every_kind() -> None:
    faults = list(plan.timetable(7, 120.0))
    assert faults == list(plan.timetable(7, 120.0))
    assert faults != list(plan.timetable(8, 120.0))
    assert {fault.kind for fault in list(plan.timetable(7, 40.0))[:5]} == set(plan.KINDS)
    assert [fault.at for fault in faults] == sorted(fault.at for fault in faults)
    assert all(0 < fault.at < 120.0 for fault in faults)
