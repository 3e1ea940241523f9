"""The archive of a real embedded cloud by command: while it runs, when it is down, after its keys were rotated."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from alienattack.online import rights
from alienattack.online.aws import player_client
from tests.e2e.players import bot_on, config_of
from tests.hosts import CloudFactory, environment, wait_until


def archive(home: Path, *words: str, code: int = 0) -> str:
    """One `alienattack archive ...` and what it printed."""
    done = subprocess.run([sys.executable, "-m", "alienattack", "archive", *words], env=environment(home),
                          capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == code, done.stderr + done.stdout
    return done.stdout


def rows(home: Path, query: str) -> list[dict[str, Any]]:
    """The answer to a question in SQL."""
    found: list[dict[str, Any]] = json.loads(archive(home, "sql", query, "--json"))
    return found


def test_what_bots_played_is_asked_reported_on_and_proved_by_command(clouds: CloudFactory, tmp_path: Path) -> None:
    home = tmp_path / "home"
    cloud = clouds(home)
    with bot_on(cloud, tmp_path / "bot") as bot:
        first = bot.play(2.5)[-1]
        subprocess.run([sys.executable, "-m", "alienattack", "cloud", "rotate-keys"], check=True,
                       env=environment(home), capture_output=True, timeout=60)
        second = bot.play(2.5)[-1]
        for truth in (first, second):
            assert bot.verdict(truth.run) is not None
        config = config_of(cloud)
        stream = player_client(config, bot.account.session(), "kinesis")
        stream.put_records(StreamName=config.stream, Records=[
            {"Data": b"\x1b[2J no frame\n\nand more", "PartitionKey": "eve"}])
        wait_until(lambda: cloud.ask("objects", bucket="dead-letters", prefix="frames/")["names"], 20)

        known = {row["run"]: row for row in rows(home, "SELECT *, (SELECT count(*) FROM event_end) AS ends, "
                                                       "(SELECT count(*) FROM frames) AS all_frames FROM runs")}
        assert known[second.run]["status"] == "verified"
        assert (known[second.run]["score"], known[second.run]["shots"]) == (second.score.score, second.score.shots)
        assert known[second.run]["name"] == bot.name
        assert known[second.run]["ends"] == len(known)

        page = tmp_path / "report.html"
        assert "questions answered" in archive(home, "report", "--html", str(page))
        assert bot.name in page.read_text(encoding="utf-8")

        told = json.loads(archive(home, "verify", "--seal", "--json"))
        assert (told["sound"], told["runs"], told["refused"]) == (True, len(known), 2)
        assert told["frames"] == known[second.run]["all_frames"]

        with bot_on(cloud, tmp_path / "other") as leaver:
            gone = leaver.play(2.0)[-1]
            assert leaver.verdict(gone.run) is not None
            rights.erase(leaver.api, leaver.account, leaver.name, lambda seconds: None)
        done = json.loads(archive(home, "erase", "--json"))
        assert (done["players"], done["runs"]) == (1, 1)
        assert leaver.name not in archive(home, "sql", "SELECT name FROM frames", "--csv")
        told = json.loads(archive(home, "verify", "--json"))
        assert (told["sound"], told["erased"], told["runs"]) == (True, 1, len(known))

    cloud.terminate()
    assert "Nothing is missing, doubled or altered." in archive(home, "verify")
    file = max((home / "cache").rglob("*.gz"))
    file.write_bytes(gzip.compress(gzip.decompress(file.read_bytes()).replace(b'"score":', b'"score":1', 1)))
    assert "altered 1" in archive(home, "verify", code=1)


def test_where_no_cloud_has_ever_been_the_command_says_so(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "alienattack", "archive", "sql", "SELECT 1"], timeout=60, check=False,
                          env=environment(tmp_path), capture_output=True, text=True)
    assert done.returncode == 3
    assert "--folder DIR" in done.stderr
