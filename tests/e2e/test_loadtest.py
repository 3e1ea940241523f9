"""Bots under Locust against a real embedded cloud, by the command that people use; and a cloud that loses a frame."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from alienattack.loadtest import load_run
from alienattack.loadtest.load_run import Wishes
from alienattack.loadtest.report import report
from tests.cloud.altered import skipping_consumer
from tests.hosts import TOP, environment


@pytest.mark.timeout(300)
def test_six_bots_on_two_workers_play_and_every_frame_row_and_rank_is_accounted_for(tmp_path: Path) -> None:
    page, room = tmp_path / "report.html", tmp_path / "room"
    done = subprocess.run(
        [sys.executable, "main.py", "loadtest", "--players", "6", "--seconds", "6", "--workers", "2", "--json",
         "--html", str(page), "--keep", str(room)],
        cwd=TOP, env=environment(tmp_path / "home"), capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-3000:]
    found = json.loads(done.stdout)
    assert (found["players_held"], found["unexplained"], found["rows_wrong"]) == (6, 0, 0), found["findings"]
    assert found["frames_offered"] == (found["frames_stored"] + found["refused"] + found["declared_losses"]
                                       + found["still_spooled"])
    assert found["frames_stored"] >= 6
    assert found["board_rows"] == 6
    assert found["latency_ms"]["end_to_end"]["samples"] > 0
    assert 0 < found["latency_ms"]["end_to_end"]["p50"] <= found["latency_ms"]["end_to_end"]["p99"]
    assert found["dollars_per_1000_player_hours"] > 0
    assert found["usage"]["cloud"]["cpu_seconds"] > 0
    assert "<svg" in page.read_text(encoding="utf-8")

    orders = json.loads((room / "orders.json").read_text())
    secrets = [bot[what].encode() for bot in orders["bots"] for what in ("password", "refresh_token")]
    assert (room / "orders.json").stat().st_mode & 0o077 == 0
    logs = [*room.glob("*.log"), *room.glob("cloud/*.log")]
    assert len(logs) == 4
    for path in (*logs, page):
        assert not any(secret in path.read_bytes() for secret in secrets), path


USERS_OF_ONES_OWN = """
from locust import task
from alienattack.loadtest.users import BotUser


class Visitor(BotUser):
    policy = "sprayer"

    @task(1000)
    def browse(self):
        self.player.api.around_me(self.crew.orders.session)
        self.crew.play(self.player)
"""


@pytest.mark.timeout(300)
def test_a_cloud_that_swallows_frames_is_found_out_by_users_of_ones_own_too(tmp_path: Path) -> None:
    cloud, locustfile = skipping_consumer(tmp_path / "altered", every=2), tmp_path / "visitors.py"
    locustfile.write_text(USERS_OF_ONES_OWN, encoding="utf-8")
    wishes = Wishes(2, 5.0, 8.0, workers=1, altered=cloud, locustfile=locustfile)
    outcome = load_run.run(wishes, lambda _: None, tmp_path / "room")
    found = report(outcome)
    assert found.content["requests"]["GET /sessions/{id}/board/around-me"] >= 1
    assert found.content["unexplained"] > 0
    assert not found.fine
    assert any("neither counted nor refused" in finding for finding in found.content["findings"])
