"""One player's way through everything, then a search through all that was written: no password, token or key.

What must hold secrets is searched as well, with the same search, so that it can't be blind.
"""

from __future__ import annotations

import base64
import gzip
import json
import logging
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from alienattack.errors import AlienAttackError, SignInError
from alienattack.loadtest.botplayer import BotPlayer
from alienattack.online.aws import player_client
from alienattack.online.keeper import MemoryKeeper
from alienattack.online.pool import UserPool
from alienattack.protocol.api import RunGrant
from alienattack.protocol.encoding import from_b64url
from tests.cloud.altered import keeping_logs
from tests.e2e.players import bot_on
from tests.hosts import CloudProcess, start_cloud, wait_until

JWT = re.compile(rb"eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.")
#: What stands for Cognito, STS and Secrets Manager on disk holds what those hold; the folder is the owner's alone.
VAULTS = ("cognito.json", "sts.json", "secretsmanager.json")


def spelled(key: bytes) -> list[bytes]:
    """A key in every spelling that a log or a JSON might give it."""
    return [key, key.hex().encode(), base64.b64encode(key), base64.urlsafe_b64encode(key).rstrip(b"=")]


def found(content: bytes, secrets: dict[str, list[bytes]]) -> set[str]:
    """The names of the secrets that are in there, in any spelling."""
    names = {name for name, spellings in secrets.items() if any(each in content for each in spellings)}
    return names | ({"a token"} if JWT.search(content) else set())


def objects_of(cloud: CloudProcess, bucket: str) -> Iterator[tuple[str, bytes]]:
    """Every object of a bucket, unpacked."""
    for name in cloud.ask("objects", bucket=bucket)["names"]:
        data = base64.b64decode(cloud.ask("object", bucket=bucket, name=name)["data"])
        yield f"{bucket}/{name}", gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def unwrapped(content: bytes) -> bytes:
    """The content, and behind it what its base64 fields say: frames lie in letters and archive as such."""
    inner = [base64.b64decode(each) for each in re.findall(rb'"([A-Za-z0-9+/]{40,}={0,2})"', content)
             if len(each) % 4 == 0]
    return b"\n".join([content, *inner])


def spools(folder: Path) -> bytes:
    """All that lies in a player's folder."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_no_secret_is_written_anywhere_but_a_runs_own_key_in_its_spool(
        tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch) -> None:
    caplog.set_level(logging.DEBUG, "alienattack")
    logs, home, mine, others = (tmp_path / name for name in ("logs", "home", "mine", "others"))
    logs.mkdir()
    cloud = start_cloud(home, keeping_logs(tmp_path / "cloud", logs))
    try:
        with bot_on(cloud, mine) as bot, bot_on(cloud, others) as other:
            grants = recorded(bot, monkeypatch)
            held: list[bytes] = []
            other.telemetry.open_run(other.api.start_run())
            grant, _ = bot.api.start_run(), bot.telemetry  # their time is not the run's
            run = bot.play_run(time.monotonic() + 4.0, grant=grant,
                               watch=lambda sim: held.append(spools(mine)) if sim.tick == 120 else None).run
            verdict = bot.verdict(run)
            assert verdict is not None
            assert verdict.status == "verified"
            failures(bot, grants[0])
            secrets = secrets_of(bot, grants[0], home)
            letters = list(wait_until(lambda: list(objects_of(cloud, "dead-letters")), 15))
            archive = list(objects_of(cloud, "archive"))
            items = json.dumps([page["items"] for page in pages(cloud)]).encode()
        own, foreign = spools(mine), spools(others)
    finally:
        cloud.close()
    assert cloud.process.stderr is not None
    host = cloud.process.stderr.read().encode()
    printed = "".join(capfd.readouterr()).encode()

    vaults = b"".join(path.read_bytes() for path in home.rglob("*.json") if path.name in VAULTS)
    assert found(vaults, secrets) >= {"password", "master key"}
    assert found(held[0], secrets) == {"run key"}

    written = {"the client's log": caplog.text.encode(), "the host's words": host, "what was printed": printed,
               "the table": items, "the spool of another": foreign, **dict(letters), **dict(archive)}
    written |= {str(path): path.read_bytes() for path in logs.iterdir()}
    written |= {str(path): path.read_bytes() for path in home.rglob("*")
                if path.is_file() and path.name not in VAULTS and path.suffix != ".pem"}
    assert len(archive) >= 2  # frames, a replay
    assert sum(path.stat().st_size > 0 for path in logs.iterdir()) >= 3
    leaks = {where: names for where, content in written.items() if (names := found(unwrapped(content), secrets))}
    assert leaks == {}
    assert found(own, secrets) <= {"run key"}


def recorded(bot: BotPlayer, monkeypatch: pytest.MonkeyPatch) -> list[RunGrant]:
    """The grants that the bot gets from now on."""
    grants: list[RunGrant] = []
    ask = bot.api.start_run

    def start_run(*given: str) -> RunGrant:
        grants.append(ask(*given))
        return grants[-1]

    monkeypatch.setattr(bot.api, "start_run", start_run)
    return grants


def failures(bot: BotPlayer, grant: RunGrant) -> None:
    """A wrong password, a token that is none, a run of nobody, and a frame that the cloud can't take."""
    with pytest.raises(SignInError):
        type(bot.account)(bot._config, MemoryKeeper()).sign_in(bot.name, bot.password + "x")
    with pytest.raises(AlienAttackError):
        bot.api.run("nobody")
    identity = bot.account.identity
    assert identity is not None
    player_client(bot._config, bot.account.session(), "kinesis").put_records(
        StreamName=bot._config.stream,
        Records=[{"Data": f'{{"ticket": "{grant.ticket}", "altered": 1}}\n'.encode(), "PartitionKey": identity.sub}])


def secrets_of(bot: BotPlayer, grant: RunGrant, home: Path) -> dict[str, list[bytes]]:
    """Name -> every spelling of all that must not be written."""
    tokens = UserPool(bot._config).authenticate(bot.name.lower(), bot.password)
    vault = next(home.rglob("secretsmanager.json")).read_text(encoding="utf-8")
    secret = json.loads(re.findall(r'"SecretString": ("(?:[^"\\]|\\.)*")', vault)[0])
    master = json.loads(secret)["k1"]
    in_json = json.dumps(master)[1:-1]
    keys = bot.account.session().get_credentials().get_frozen_credentials()
    return {
        "password": [bot.password.encode()], "run key": spelled(from_b64url(grant.key)),
        "master key": [in_json.encode(), json.dumps(in_json)[1:-1].encode(), *spelled(master.encode())],
        "tokens": [each.encode() for each in (tokens.id_token, tokens.access_token, tokens.refresh_token,
                                              bot.account.id_token())],
        "AWS keys": [keys.secret_key.encode(), keys.token.encode()],
    }


def pages(cloud: CloudProcess) -> Iterator[dict[str, list[object]]]:
    """The table, page by page."""
    after = None
    while True:
        page = cloud.ask("items", after=after)
        yield page
        after = page["next"]
        if not after:
            return
