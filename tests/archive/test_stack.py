"""An archive on AWS, on a second implementation of it: fetched once, verified against the table, rewritten without the
players who wanted that."""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from alienattack import cli
from alienattack.archive.stack import StackOrigin
from alienattack.errors import HostingError
from alienattack.hosting import erasure, notes, upkeep
from alienattack.hosting.deployed import Deployed
from alienattack.hosting.deployment.aws import AwsCloud
from alienattack.hosting.deployment.stack import DeployedStack
from alienattack.protocol.keyring import rotated
from tests.archive import archives, planting

REGION = "eu-central-1"
PLACE = {"CreateBucketConfiguration": {"LocationConstraint": REGION}}


class Aws:
    """A stack on moto that holds the small archive, its table and its keys."""

    def __init__(self, folder: Path) -> None:
        self.session = boto3.Session("k", "s", region_name=REGION)
        self.cloud = Deployed(AwsCloud(self.session))
        self.s3 = self.session.client("s3")
        for name in ("archive", "letters"):
            self.s3.create_bucket(Bucket=name, **PLACE)
        for path in sorted(folder.rglob("*.gz")):
            self.s3.put_object(Bucket="archive", Key=path.relative_to(folder).as_posix(), Body=path.read_bytes())
        table = self.session.resource("dynamodb").create_table(
            TableName="table", BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}])
        with table.batch_writer() as batch:
            for line in (folder / "runs.txt").read_text(encoding="utf-8").splitlines():
                item = json.loads(line)
                batch.put_item(Item={"pk": f"RUN#{item['run']}", "sk": "RUN", **item})
            batch.put_item(Item={"pk": "SESSIONS", "sk": "arcade"})
        text = json.dumps({"current": "k1789000000", **{kid: key.decode() for kid, key in archives.KEYS.items()}})
        secrets = self.session.client("secretsmanager")
        secrets.create_secret(Name="keys", SecretString=rotated(text, "a newer one", archives.START + 10 * 86_400).text)
        self.stack = DeployedStack({"ArchiveBucket": "archive", "DeadLetterBucket": "letters", "TableName": "table"},
                                   {"RunKeys": "keys"}, parameters={"ArchiveRetentionDays": "365"})

    def names(self) -> list[str]:
        """The names of all objects of the archive."""
        return asyncio.run(self.cloud.list_objects("archive", ""))

    def erase(self, now: float) -> dict[str, object]:
        """`archive erase` at some time."""
        kid, key = "k1789000000", archives.KEYS["k1789000000"]
        return asyncio.run(erasure.erase(self.cloud, "archive", kid, key, now))


@pytest.fixture
def aws(small: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        made = Aws(small)
        monkeypatch.setattr(StackOrigin, "named", staticmethod(
            lambda name, region, profile: StackOrigin(name, made.cloud, made.stack)))
        yield made


def archive(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    """One command on the stack, and what it printed."""
    assert cli.main(["archive", *words, "--stack", "game", "--region", REGION]) == code, capsys.readouterr().err
    return capsys.readouterr().out


def test_the_archive_of_a_stack_is_asked_and_proved_with_keys_that_were_rotated_away(
        aws: Aws, capsys: pytest.CaptureFixture[str]) -> None:
    counted = json.loads(archive(capsys, "sql", "SELECT count(*) AS n, count_if(verified) AS v FROM runs", "--json"))
    assert counted[0]["n"] >= counted[0]["v"] > 10
    told = json.loads(archive(capsys, "verify", "--json"))
    assert (told["sound"], told["runs"], told["tables"]) == (True, counted[0]["n"], True)


def test_what_the_bucket_forgets_by_its_lifecycle_is_missed_by_nobody(
        aws: Aws, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    key = next(key for key in aws.names() if key.startswith("frames/"))
    aws.s3.delete_object(Bucket="archive", Key=key)
    assert "missing" in archive(capsys, "verify", code=1)
    monkeypatch.setattr("time.time", lambda: archives.START + 363 * 86_400.0)
    assert "so old that the bucket forgets them" in archive(capsys, "verify")


def test_a_copy_is_held_against_the_moment_of_copying(
        aws: Aws, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    copied = archives.START + 363 * 86_400.0
    aws.s3.delete_object(Bucket="archive", Key=next(key for key in aws.names() if key.startswith("frames/")))
    aws.session.resource("dynamodb").Table("table").put_item(Item={
        "pk": f"RUN#{'f' * 24}", "sk": "RUN", "run": "f" * 24, "sub": "s", "applied": 3, "mac": "m" * 43,
        "iat": int(copied) - 60, "seen_ms": int(copied - 5) * 1000})
    folder = tmp_path / "copy"
    monkeypatch.setattr("time.time", lambda: copied)
    archive(capsys, "copy", str(folder))
    monkeypatch.setattr("time.time", lambda: copied + 1_000 * 86_400.0)
    assert cli.main(["archive", "verify", "--folder", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "the bucket forgets them" in told
    assert "still on their way into the archive" in told
    (folder / "copied.json").write_text("[]", encoding="utf-8")
    assert cli.main(["archive", "verify", "--folder", str(folder)]) == 3
    assert "Put back the file" in capsys.readouterr().err
    (folder / "copied.json").unlink()
    assert cli.main(["archive", "verify", "--folder", str(folder)]) == 1, "nothing tells that they need not be here"


def test_files_are_fetched_once_and_again_only_where_they_changed(
        aws: Aws, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[str] = []
    read = StackOrigin.read
    monkeypatch.setattr(StackOrigin, "read", lambda origin, key: fetched.append(key) or read(origin, key))
    archive(capsys, "sql", "SELECT 1")
    everything = [key for key in aws.names() if key.startswith("frames/")]
    assert sorted(fetched) == everything
    fetched.clear()
    aws.s3.put_object(Bucket="archive", Key=everything[3], Body=gzip.compress(b"other\n"))
    aws.s3.delete_object(Bucket="archive", Key=everything[4])
    archive(capsys, "sql", "SELECT 1")
    assert fetched == [everything[3]]
    assert "missing" in archive(capsys, "verify", code=1)


def test_a_name_that_leads_out_of_the_folder_is_refused(aws: Aws, tmp_path: Path,
                                                        capsys: pytest.CaptureFixture[str]) -> None:
    aws.s3.put_object(Bucket="archive", Key="frames/../../../evil.gz", Body=b"x")
    assert cli.main(["archive", "verify", "--stack", "game", "--region", REGION]) == 3
    assert "no name for a file" in capsys.readouterr().err


def test_who_may_read_neither_keys_nor_table_still_gets_answers(
        aws: Aws, capsys: pytest.CaptureFixture[str]) -> None:
    aws.session.client("secretsmanager").delete_secret(SecretId="keys", ForceDeleteWithoutRecovery=True)
    aws.session.client("dynamodb").delete_table(TableName="table")
    assert cli.main(["archive", "sql", "SELECT count(*) AS n, count(status) AS s, bool_or(authentic) AS a FROM runs",
                     "--json", "--stack", "game", "--region", REGION]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)[0]["n"] > 10
    assert json.loads(told.out)[0] | {"n": 0} == {"n": 0, "s": 0, "a": None}
    assert "The master keys can't be read" in told.err
    assert "The table of runs can't be read" in told.err
    assert "could not be checked" in told.err


def test_what_the_dead_letters_hold_is_no_finding(aws: Aws, capsys: pytest.CaptureFixture[str]) -> None:
    key = next(key for key in aws.names() if key.startswith("frames/"))
    content = gzip.decompress(asyncio.run(aws.cloud.get_object("archive", key)))
    aws.s3.put_object(Bucket="archive", Key=key, Body=gzip.compress(b"rubbish\n" + content))
    assert "no_frame 1" in archive(capsys, "verify", code=1)
    letter = {"reason": "not_a_frame", "data": base64.b64encode(b"rubbish").decode()}
    aws.s3.put_object(Bucket="letters", Key="frames/2026/09/21/1.ndjson", Body=json.dumps(letter))
    assert "1 lines were refused by the cloud" in archive(capsys, "verify")


def test_an_erased_player_is_gone_from_every_file_and_the_proof_still_holds(
        aws: Aws, small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = planting.Files.read(small)
    run = next(iter(files.runs))
    sub = json.loads(next(line for line in (small / "runs.txt").read_text().splitlines() if run in line))["sub"]
    now = archives.START + 20 * 86_400.0
    aws.s3.put_object(Bucket="archive", Key=f"erased/{sub}.json", Body=json.dumps({"sub": sub, "at": now}))
    done = aws.erase(now + 60)
    assert done["players"] == 1
    assert done["frames"] >= len(files.runs[run])
    left = json.loads(archive(capsys, "sql", "SELECT DISTINCT run FROM frames", "--json"))
    assert run not in {row["run"] for row in left}
    told = json.loads(archive(capsys, "verify", "--json"))
    assert (told["sound"], told["erased"]) == (True, done["runs"])
    assert f"erased/{sub}.json" in aws.names()  # frames of theirs may still be on their way
    assert aws.erase(now + 3_600)["runs"] == 0
    until = now + 26 * 3_600
    aws.s3.put_object(Bucket="archive", Key=f"erased/{sub}.json", Body=json.dumps({"at": now, "until": until}))
    aws.erase(until)
    assert f"erased/{sub}.json" in aws.names()
    aws.erase(until + erasure.DELIVERY_SECONDS + 1)
    assert f"erased/{sub}.json" not in aws.names()
    assert aws.erase(until + 86_400)["players"] == 0


def test_a_copy_proves_itself_when_the_cloud_is_no_more(
        aws: Aws, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letter = {"reason": "not_a_frame", "data": base64.b64encode(b"rubbish").decode()}
    aws.s3.put_object(Bucket="letters", Key="frames/2026/09/21/1.ndjson", Body=json.dumps(letter))
    key = next(key for key in aws.names() if key.startswith("frames/"))
    content = gzip.decompress(asyncio.run(aws.cloud.get_object("archive", key)))
    aws.s3.put_object(Bucket="archive", Key=key, Body=gzip.compress(b"rubbish\n" + content))
    target = tmp_path / "copy"
    archive(capsys, "copy", str(target))
    assert os.name == "nt" or (target / "keys.json").stat().st_mode & 0o077 == 0
    assert cli.main(["archive", "verify", "--folder", str(target), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["sound"], told["tables"], told["refused"]) == (True, True, 1)
    last = max(target.rglob("*.gz"))
    last.unlink()
    assert cli.main(["archive", "verify", "--folder", str(target)]) == 1
    assert cli.main(["archive", "copy", str(target), "--folder", str(target)]) == 3
    assert "is not empty" in capsys.readouterr().err


def test_a_sealed_run_is_missed_when_the_table_has_long_forgotten_it(
        aws: Aws, small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: archives.START + 10 * 86_400.0)
    assert "more runs are vouched for by a seal" in archive(capsys, "verify", "--seal")
    assert "\n0 more runs" in archive(capsys, "verify", "--seal")
    client = aws.session.client("dynamodb")
    for item in client.scan(TableName="table")["Items"]:
        client.delete_item(TableName="table", Key={name: item[name] for name in ("pk", "sk")})
    assert json.loads(archive(capsys, "verify", "--json"))["sound"]
    files = planting.Files.read(small)
    key, _, run, _ = next(spots[0] for spots in files.runs.values() if len({spot[0] for spot in spots}) == 1)
    content = b"".join(line for line in files.lines[key] if planting._named(line)[0] != run)
    aws.s3.put_object(Bucket="archive", Key=key, Body=gzip.compress(content))
    told = json.loads(archive(capsys, "verify", "--json", code=1))
    assert [(each["kind"], each["run"]) for each in told["findings"]] == [("missing_run", run)]
    assert "Nothing was sealed" in archive(capsys, "verify", "--seal", code=1)
    seal = next(name for name in aws.names() if name.startswith("notes/runs-"))
    aws.s3.put_object(Bucket="archive", Key=seal, Body=notes.sign("runs", {"runs": []}, "k1", b"somebody's key"))
    assert json.loads(archive(capsys, "verify", "--json", code=1))["kinds"] == {"bad_note": 1}


def test_a_note_that_was_not_signed_here_explains_nothing(aws: Aws, small: Path,
                                                          capsys: pytest.CaptureFixture[str]) -> None:
    files = planting.Files.read(small)
    key, _, run, _ = next(spots[0] for spots in files.runs.values() if len({spot[0] for spot in spots}) == 1)
    content = b"".join(line for line in files.lines[key] if planting._named(line)[0] != run)
    aws.s3.put_object(Bucket="archive", Key=key, Body=gzip.compress(content))
    forged = erasure.note({run}, "k1", b"somebody's key", 0.0)
    true = json.loads(erasure.note({"another"}, "k1", archives.KEYS["k1"], 0.0))
    altered = json.dumps({**true, "erased": [run]}).encode()
    for name, data in (("a", forged), ("b", altered), ("c", b"[]"), ("d", b"\xff")):
        aws.s3.put_object(Bucket="archive", Key=f"notes/erasure-{name}.json", Body=data)
    told = json.loads(archive(capsys, "verify", "--json", code=1))
    assert told["kinds"] == {"missing_run": 1, "bad_note": 4}


def test_erasing_needs_the_key_in_force(aws: Aws) -> None:
    assert asyncio.run(upkeep.erase(aws.cloud, aws.stack, archives.START))["players"] == 0
    aws.session.client("secretsmanager").put_secret_value(SecretId="keys", SecretString="{}")
    with pytest.raises(HostingError, match="master keys"):
        asyncio.run(upkeep.erase(aws.cloud, aws.stack, archives.START))


def test_a_folder_is_nobodys_to_erase(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["archive", "erase", "--folder", str(small)]) == 3
    assert "Erase in the cloud" in capsys.readouterr().err
