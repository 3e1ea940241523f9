"""A short campaign with real processes: every frame is explained, and a cloud that loses some is found out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from alienattack.loadtest.chaos import campaign
from alienattack.loadtest.chaos.campaign import Wishes
from tests.cloud.altered import skipping_consumer


def test_after_kills_cuts_and_expiries_every_frame_is_explained_and_no_secret_is_in_a_log(tmp_path: Path) -> None:
    told: list[str] = []
    ledger = campaign.run(Wishes(15.0, players=3, seed=5), told.append, tmp_path)
    assert (ledger["unexplained"], ledger["rows_wrong"]) == (0, 0), ledger["findings"]
    assert ledger["players"] == 3
    assert ledger["frames_stored"] >= 3
    assert ledger["frames_offered"] == (ledger["frames_stored"] + ledger["refused"] + ledger["declared_losses"]
                                        + ledger["still_spooled"])
    assert ledger["kills"] + ledger["cuts"] + ledger["storms"] + ledger["expiries"] >= 3
    assert (ledger["clients_died"], ledger["clients_stuck"]) == (0, 0)
    assert told
    assert json.loads(json.dumps(ledger)) == ledger

    orders = [json.loads(path.read_text()) for path in tmp_path.glob("client-*/orders.json")]
    passwords = [bot["password"].encode() for each in orders for bot in each["bots"]]
    kept = [*tmp_path.glob("*/*.log"), *tmp_path.glob("player-*/**/spool.sqlite*")]
    assert len(kept) > 3
    for path in kept:
        content = path.read_bytes()
        assert not any(password in content for password in passwords), path
        assert b"eyJhbGciOi" not in content, f"a token in {path}"
        assert path.suffix == ".log" or path.stat().st_mode & 0o077 == 0


def test_a_consumer_that_swallows_frames_leaves_some_unexplained(tmp_path: Path) -> None:
    cloud = skipping_consumer(tmp_path / "altered", every=2)
    ledger = campaign.run(Wishes(14.0, players=2, seed=2, altered=cloud), lambda _: None, tmp_path / "room")
    assert ledger["unexplained"] > 0
    assert any("neither counted nor refused" in finding for finding in ledger["findings"])


@pytest.mark.campaign
@pytest.mark.timeout(400)
def test_one_frame_in_fifty_is_missed_too(tmp_path: Path) -> None:
    cloud = skipping_consumer(tmp_path / "altered", every=50)
    ledger = campaign.run(Wishes(60.0, players=8, seed=4, altered=cloud), lambda _: None, tmp_path / "room")
    assert 0 < ledger["unexplained"] < ledger["frames_offered"] / 10
