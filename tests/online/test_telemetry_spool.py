"""The producer's file: private, bounded, and rid of keys and replays once a run is done."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

from alienattack.online.telemetry.spool import Row, Spool
from alienattack.protocol.frames import RunEnd
from alienattack.protocol.scores import Score
from tests.online.fakes import Play, World


def test_only_its_owner_can_read_the_spool(world: World) -> None:
    Play(world).ticks(60)
    for path in world.path.parent.glob("spool.sqlite*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


def test_a_full_spool_declares_what_it_drops_and_keeps_ends(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "s.sqlite", max_bytes=1)
    world = World(tmp_path / "w")
    world.telemetry.open_run(world.grant())
    entry = world.telemetry._inbox.queue[0]
    spool.open_run(entry.run)  # type: ignore[union-attr]
    state = Score(10, 3, 1, 1)
    spool.commit("run1", [(1, b"\x04")], [Row(1, state, ())])
    spool.commit("run1", [(2, b"\x04")], [Row(2, state, (("life_lost", 2, "orb", 2),), urgent=True)])
    spool.commit("run1", [], [Row(2, state, (), urgent=True, end=RunEnd("quit", 2, "d", b"r"))])
    ledger = spool.ledger()
    assert (ledger.offered, ledger.declared, ledger.spooled) == (3, {"dropped": 1}, 2)
    assert ledger.balances
    spool.close()


def test_the_run_key_and_replay_are_gone_once_the_run_is_done(world: World) -> None:
    play = Play(world)
    play.ticks(120)
    play.end()
    world.drain()
    world.telemetry.close()
    with sqlite3.connect(world.path) as db:
        for table in ("runs", "rows", "frames", "inputs"):
            assert db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0  # noqa: S608


def test_keys_are_in_no_representation(world: World) -> None:
    grant = world.grant()
    world.telemetry.open_run(grant)
    entry = world.telemetry._inbox.queue[0]
    assert grant.key not in repr(grant)
    assert "key=" not in repr(entry)
