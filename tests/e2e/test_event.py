"""A whole event by the host's commands: a manager is named, a session opens, bots play, it closes, and is exported."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from alienattack import cli
from alienattack.errors import ApiError
from alienattack.loadtest.botplayer import BotPlayer
from alienattack.loadtest.fleet import differences
from tests.cloud.altered import hasty_cloud
from tests.e2e.host import Host
from tests.e2e.host import host as host
from tests.e2e.players import bot_on
from tests.hosts import CloudFactory, environment


def test_an_event_from_naming_the_manager_to_the_exported_final_board(clouds: CloudFactory, tmp_path: Path,
                                                                      host: Host) -> None:
    cloud = clouds(tmp_path / "home", hasty_cloud(tmp_path / "cloud"))
    boss, ann, bob = (bot_on(cloud, tmp_path / f"bot{number}", policy, seed=number)
                      for number, policy in enumerate(("idle", "hunter", "sprayer")))
    try:
        host.be(boss)
        assert "no account called nobody" in host.types("cloud", "manager", "add", "nobody", code=3) + host.said
        assert f"{boss.name} may now" in host.types("cloud", "manager", "add", boss.name)
        opened = subprocess.run([sys.executable, "-m", "alienattack", "session", "open", "Friday finals", "--json"],
                                env=environment(tmp_path / "home"), capture_output=True, text=True, timeout=60,
                                check=False)
        assert opened.returncode == 0, opened.stderr
        assert boss.password not in opened.stdout + opened.stderr
        session = json.loads(opened.stdout)["id"]

        with ThreadPoolExecutor(2) as threads:
            truths = [played[-1] for played in threads.map(lambda bot: bot.play(2.0, session), (ann, bob))]
        for bot, truth in zip((ann, bob), truths, strict=True):
            status = bot.verdict(truth.run)
            assert status is not None
            assert status.status == "verified"

        refused(host, ann, session)
        host.be(boss)
        assert "2 on the board" in host.types("session", "show", session)
        assert f"http://127.0.0.1:{cloud.info.port}/scoreboard/?session={session}" == host.types(
            "scoreboard", "--session", session, "--print").strip()
        assert "no such public session" in host.types("scoreboard", "--session", "gone", "--print", code=3) + host.said
        closed = host.asks("session", "close", session, "--wait")
        board = ann.api.board(session, 100)
        assert board is not None
        assert differences(truths, board.rows) == []
        assert closed["winners"] == [row.name for row in board.rows]

        assert "ranks     agree with the rows of the final board" in host.types("session", "show", session)
        host.types("session", "export", session, "--out", str(tmp_path / "board.csv"))
        assert host.said.startswith("2 rows in ")
        lines = list(csv.DictReader(io.StringIO((tmp_path / "board.csv").read_text(encoding="utf-8"))))
        assert [(line["rank"], line["name"], line["score"], line["lives"], line["shots"], line["level"])
                for line in lines] == [
            (str(row.rank), row.name, *(str(part) for part in (row.score.score, row.score.lives, row.score.shots,
                                                               row.score.level))) for row in board.rows]
        exported = host.asks("session", "export", session)
        assert [row["run"] for row in exported["rows"]] == [line["run"] for line in lines]
        assert exported["session"]["frozen"] is True

        assert "final board stands: open a new session" in host.types("session", "reopen", session, code=3) + host.said
        host.asks("session", "archive", session)
        assert session not in host.types("session", "list")
        assert "archived" in host.types("session", "list", "--archived")

        put_out(host, ann, bob)
        host.types("cloud", "manager", "remove", boss.name)
        host.types("session", "open", "Once more", code=3)
        assert "is no manager" in host.said
    finally:
        for bot in (boss, ann, bob):
            bot.close()


def put_out(host: Host, ann: BotPlayer, bob: BotPlayer) -> None:
    """Who was invited takes a seat; who is kicked may come back, who is banned may not."""
    made = host.asks("session", "open", "By invitation", "--private", "--gather")
    with pytest.raises(ApiError) as uninvited:
        ann.api.take_seat(made["id"])
    assert uninvited.value.code == "forbidden"
    for bot in (ann, bob):
        bot.api.take_seat(made["id"], made["code"].lower())
    host.types("session", "kick", made["id"], ann.name.upper())
    host.types("session", "ban", made["id"], bob.name)
    assert ann.api.take_seat(made["id"], made["code"]).players == (ann.name,)
    with pytest.raises(ApiError) as banned:
        bob.api.take_seat(made["id"], made["code"])
    assert banned.value.code == "banned"


def refused(host: Host, player: BotPlayer, session: str) -> None:
    """Whatever a player tries who is no manager, they are told why not and what to do."""
    host.be(player)
    for words in (("open", "Mine"), ("start", session), ("close", session), ("export", session), ("show", session),
                  ("kick", session, "x"), ("ban", session, "x")):
        host.types("session", *words, code=cli.EXIT_ERROR)
        assert "Only Managers may do that." in host.said
        assert f"cloud manager add {player.name}" in host.said
        assert player.password not in host.said
