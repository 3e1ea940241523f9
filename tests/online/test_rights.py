"""Handing over and deleting what is kept, over many small calls some of which fail."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import pytest

from alienattack.errors import ApiError, CloudUnavailable, SignInError
from alienattack.online import rights
from alienattack.online.cloudconfig import CloudConfig
from alienattack.online.telemetry.opening import spool_path
from alienattack.online.telemetry.spool import Row, Spool, SpooledRun
from alienattack.protocol.api import Erasure, KeptData, PublicConfig, RunReplay
from alienattack.protocol.scores import Score

CONFIG = CloudConfig("https://cloud.example", "", PublicConfig("eu-central-1", "p", "c", "i", "s", 0.0, "0.1.0", (1,)))


class Cloud:
    """An API with two pages, and an account; every second call finds it busy."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.left = 3
        self.gone: set[str] = set()
        self.busy = False
        self.refusal: Exception | None = None

    def _called(self, what: str) -> None:
        self.calls.append(what)
        if self.refusal is not None:
            raise self.refusal
        self.busy = not self.busy
        if self.busy:
            raise CloudUnavailable("The cloud is busy.")

    def kept(self, cursor: str = "") -> KeptData:
        self._called(f"kept {cursor}")
        runs = [{"run": f"r{number}{cursor}", "ended_ms": number} for number in range(3)]
        first = {} if cursor else {"account": [{"name": "Nova"}]}
        return KeptData(5.0, 365, {**first, "runs": runs, "rows": []}, "" if cursor else "two")

    def replay(self, run_id: str) -> RunReplay:
        self._called(f"replay {run_id}")
        if run_id in self.gone:
            raise ApiError(404, "not_found", "There is no such replay.")
        return RunReplay(run_id, "p", "Nova", "arcade", 1, 1, Score(1, 2, 3, 4), run_id.encode())

    def erase(self, name: str) -> Erasure:
        self._called(f"erase {name}")
        self.left -= 1
        return Erasure(self.left == 0)

    def delete(self) -> None:
        self.calls.append("delete")


def never(_seconds: float) -> None:
    """Waits for nobody."""


def test_the_file_holds_all_pages_and_the_replays_that_are_left(tmp_path: Path) -> None:
    cloud, told = Cloud(), []
    cloud.gone = {"r1two"}
    done = rights.export(cloud, tmp_path / "mine.zip", never, lambda *step: told.append(step))
    assert (done.runs, done.replays) == (6, 3)
    with zipfile.ZipFile(done.path) as archive:
        kept = json.loads(archive.read("data.json"))
        assert archive.read("replays/r2two.aar") == b"r2two"
        assert "for 365 days" in archive.read("README.txt").decode()
        assert sorted(archive.namelist()) == [
            "README.txt", "data.json", "replays/r1.aar", "replays/r2.aar", "replays/r2two.aar"]
    assert [run["run"] for run in kept["runs"]] == ["r0", "r1", "r2", "r0two", "r1two", "r2two"]
    assert kept["account"] == [{"name": "Nova"}]
    assert told[-1] == (3, 4)
    if os.name == "posix":
        assert done.path.stat().st_mode & 0o077 == 0, "it holds what is nobody else's business"


def test_a_file_that_can_t_be_finished_leaves_the_one_before(tmp_path: Path) -> None:
    target = tmp_path / "mine.zip"
    target.write_bytes(b"the one before")
    cloud = Cloud()
    cloud.refusal = ApiError(401, "unauthorised", "The sign-in is no longer valid.")
    with pytest.raises(ApiError):
        rights.export(cloud, target, never)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"the one before"]


def test_a_deletion_goes_on_until_all_is_gone_and_the_account_goes_last() -> None:
    cloud = Cloud()
    rights.erase(cloud, cloud, "Nova", never)
    assert cloud.calls == ["erase Nova"] * 6 + ["delete"]


def test_an_account_is_not_deleted_before_the_cloud_has_erased_everything() -> None:
    cloud, waits = Cloud(), []
    cloud.refusal = CloudUnavailable("The cloud can't be reached.")
    with pytest.raises(CloudUnavailable):
        rights.erase(cloud, cloud, "Nova", waits.append)
    assert "delete" not in cloud.calls
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0]


def test_the_wrong_name_is_told_at_once() -> None:
    cloud = Cloud()
    cloud.refusal = ApiError(400, "bad_request", "Say the name of the account that shall be deleted.")
    with pytest.raises(ApiError):
        rights.erase(cloud, cloud, "Other", never)
    assert cloud.calls == ["erase Other"]


def test_what_was_not_sent_of_a_deleted_player_leaves_this_machine_and_is_accounted_for(tmp_path: Path) -> None:
    spool = Spool(spool_path(CONFIG, tmp_path))
    for number, sub in enumerate(("ann", "ann", "bob")):
        spool.open_run(SpooledRun(f"r{number}", sub, "ticket", 1, 1, 0.0, 9e9, "me", 0, False, "", b"k" * 32))
        spool.commit(f"r{number}", [(1, b"x")], [Row(1, Score(1, 2, 3, 4), ())])
    rights.forget_here(CONFIG, tmp_path, "ann")
    assert [run.sub for run in spool.runs()] == ["bob"]
    ledger = spool.ledger()
    assert (ledger.declared, ledger.spooled, ledger.balances) == ({"erased": 2}, 1, True)
    assert spool.inputs("r0") == b""
    spool.close()
    rights.forget_here(CONFIG, tmp_path / "never-played", "ann")
    assert not (tmp_path / "never-played").exists()


def test_a_spool_that_is_none_is_told_with_a_remedy(tmp_path: Path) -> None:
    path = spool_path(CONFIG, tmp_path)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no database" * 100)
    with pytest.raises(Exception, match=r"Delete the folder") as refusal:
        rights.forget_here(CONFIG, tmp_path, "ann")
    assert not isinstance(refusal.value, SignInError)
