"""An embedded cloud that nobody uses leaves the machine alone, and what it keeps does not grow by being read."""

import os
import sys
import time
from pathlib import Path

import pytest
import requests

from tests.hosts import CloudFactory, CloudProcess, wait_until

TRIALS = 3


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _share(pid: int, seconds: float) -> float:
    begin, before = time.monotonic(), _cpu_seconds(pid)
    wait_until(lambda: time.monotonic() - begin >= seconds, seconds + 5)
    return (_cpu_seconds(pid) - before) / (time.monotonic() - begin)


def _newest_size(cloud: CloudProcess) -> int:
    newest = sorted(path for path in cloud.folder.snapshots.iterdir() if path.name.isdigit())[-1]
    return sum(path.stat().st_size for path in newest.iterdir())


if sys.platform == "linux":
    def test_idle_costs_less_than_two_percent_of_a_core(clouds: CloudFactory) -> None:
        pid = clouds().process.pid
        assert min(_share(pid, 3.0) for _ in range(TRIALS)) < 0.02


def test_what_is_saved_does_not_grow_by_reading(clouds: CloudFactory, tmp_path: Path) -> None:
    cloud = clouds(tmp_path)
    before = _newest_size(cloud)
    with requests.Session() as session:
        for _ in range(100):
            assert session.get(f"{cloud.api}/config", timeout=5).ok
    cloud.terminate()
    assert _newest_size(cloud) == pytest.approx(before, rel=0.05)


def test_a_cloud_comes_back_on_the_port_it_had(clouds: CloudFactory, tmp_path: Path) -> None:
    first = clouds(tmp_path)
    first.kill()
    assert clouds(tmp_path).endpoint == first.endpoint
