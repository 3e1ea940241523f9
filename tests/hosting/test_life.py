"""The embedded cloud as a process: starts by itself, is shared, survives being killed, ends with the last game."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import boto3
import botocore.config
import pytest
import requests
from botocore import UNSIGNED
from botocore.exceptions import ClientError

from alienattack import settings
from alienattack.errors import HostingError
from alienattack.hosting.client import ensure_host
from alienattack.online.account import Account
from alienattack.online.api import Api
from alienattack.online.cloudconfig import CloudConfig, fetch_config
from alienattack.online.keeper import MemoryKeeper
from tests.hosts import CloudFactory, CloudProcess, environment, wait_until

PASSWORD = "Correct-horse-7"
posix_only = pytest.mark.skipif(os.name == "nt", reason="Windows has no modes of this kind")


def config_of(cloud: CloudProcess) -> CloudConfig:
    return fetch_config(cloud.api, cloud.endpoint)


def player(cloud: CloudProcess, name: str, sign_up: bool = True) -> Account:
    account = Account(config_of(cloud), MemoryKeeper())
    if sign_up:
        account.sign_up(name, PASSWORD)
    account.sign_in(name, PASSWORD)
    return account


def command(home: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "alienattack", "cloud", *arguments], env=environment(home),
                          input=typed, capture_output=True, text=True, timeout=30, check=False)


def test_the_ready_line_names_what_a_client_needs(embedded_cloud: CloudProcess) -> None:
    assert list(embedded_cloud.ready) == ["endpoint", "api", "region", "stack"]
    assert embedded_cloud.endpoint.startswith("http://127.0.0.1:")
    assert requests.get(f"{embedded_cloud.api}/config", timeout=5).json()["v"] == 1


def test_a_throw_away_cloud_ends_when_its_standard_input_closes(clouds: CloudFactory) -> None:
    cloud = clouds()
    assert cloud.process.stdin is not None
    cloud.process.stdin.close()
    assert cloud.process.wait(5) == 0


def test_sigterm_ends_it_within_two_seconds(clouds: CloudFactory, tmp_path: Path) -> None:
    assert clouds(tmp_path).terminate() < 2.0


def test_accounts_runs_and_sessions_survive_a_clean_restart(clouds: CloudFactory, tmp_path: Path) -> None:
    first = clouds(tmp_path)
    account = player(first, "Nova")
    run = Api(config_of(first), account.id_token).start_run().run
    first.terminate()
    second = clouds(tmp_path)
    account = player(second, "nova", sign_up=False)
    api = Api(config_of(second), account.id_token)
    assert api.run(run).status == "live"
    assert api.sessions()[0].id == "arcade"


def test_what_was_answered_survives_kill_9(clouds: CloudFactory, tmp_path: Path) -> None:
    first = clouds(tmp_path)
    account = player(first, "Nova")
    run = Api(config_of(first), account.id_token).start_run().run
    first.kill()
    second = clouds(tmp_path)
    assert Api(config_of(second), player(second, "Nova", sign_up=False).id_token).run(run).status == "live"


def test_who_signed_in_stays_signed_in_after_kill_9(clouds: CloudFactory, tmp_path: Path) -> None:
    first, keeper = clouds(tmp_path), MemoryKeeper()
    account = Account(config_of(first), keeper)
    account.sign_up("Nova", PASSWORD)
    account.sign_in("Nova", PASSWORD)
    first.kill()
    identity = Account(config_of(clouds(tmp_path)), keeper).restore()
    assert identity is not None
    assert identity.name == "Nova"


@posix_only
def test_nobody_else_can_read_the_state(clouds: CloudFactory, tmp_path: Path) -> None:
    cloud = clouds(tmp_path)
    assert stat.S_IMODE(cloud.folder.folder.stat().st_mode) == 0o700
    for path in cloud.folder.folder.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_a_second_host_joins_the_first_instead_of_overwriting_it(clouds: CloudFactory, tmp_path: Path) -> None:
    first = clouds(tmp_path)
    second = command(tmp_path, "up", "--json")
    assert (second.returncode, json.loads(second.stdout)) == (0, first.ready)
    assert f"process {first.info.pid}" in command(tmp_path, "up").stdout


def test_status_and_down_say_and_do_what_they_should(clouds: CloudFactory, tmp_path: Path) -> None:
    assert command(tmp_path, "status").returncode == 1
    cloud = clouds(tmp_path)
    told = json.loads(command(tmp_path, "status", "--json").stdout)
    assert (told["running"], told["api"], told["worker"]["running"]) == (True, cloud.api, True)
    assert "token" not in told
    assert command(tmp_path, "down").returncode == 0
    assert cloud.process.wait(5) == 0
    assert command(tmp_path, "down").returncode == 0


def test_reset_asks_first_and_then_deletes_everything(clouds: CloudFactory, tmp_path: Path) -> None:
    cloud = clouds(tmp_path)
    player(cloud, "Nova")
    cloud.terminate()
    refused = command(tmp_path, "reset", typed="no\n")
    assert refused.returncode == 1
    assert cloud.folder.folder.exists()
    assert command(tmp_path, "reset", typed="DELETE\n").returncode == 0
    with pytest.raises(Exception, match="password"):
        player(clouds(tmp_path), "Nova", sign_up=False)


def test_damaged_state_falls_back_to_the_generation_before(clouds: CloudFactory, tmp_path: Path) -> None:
    first = clouds(tmp_path)
    player(first, "Nova")
    player(first, "Kestrel")
    first.terminate()
    newest = sorted(first.folder.snapshots.iterdir())[-1]
    (newest / "cognito.json").write_bytes(b"{")
    player(clouds(tmp_path), "Nova", sign_up=False)


def test_state_that_cannot_be_read_stops_the_start_with_a_remedy(clouds: CloudFactory, tmp_path: Path) -> None:
    first = clouds(tmp_path)
    first.terminate()
    for manifest in first.folder.snapshots.rglob("manifest.json"):
        manifest.write_bytes(b"{")
    failed = command(tmp_path, "up", "--json")
    assert failed.returncode == 3
    assert "cloud reset" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_a_start_that_fails_leaves_the_saved_state_alone(clouds: CloudFactory, tmp_path: Path) -> None:
    first = clouds(tmp_path)
    player(first, "Nova")
    first.terminate()
    before = sorted(path.name for path in first.folder.snapshots.iterdir())
    program = ("import asyncio\nfrom alienattack.hosting import commands, deploy\n"
               "async def fail(*_): raise RuntimeError('no stack')\n"
               "deploy.ensure_stack = fail\ncommands.up(ephemeral=False, as_json=True)")
    failed = subprocess.run([sys.executable, "-c", program], env=environment(tmp_path), capture_output=True, text=True,
                            timeout=30, check=False)
    assert "no stack" in failed.stderr
    assert sorted(path.name for path in first.folder.snapshots.iterdir()) == before
    player(clouds(tmp_path), "Nova", sign_up=False)


def test_a_host_gives_a_player_who_forgot_a_new_password(clouds: CloudFactory, tmp_path: Path) -> None:
    cloud = clouds(tmp_path)
    account = player(cloud, "Nova")
    printed = command(tmp_path, "account", "reset", "Nova").stdout
    account.sign_in("Nova", printed.strip().rpartition(" ")[2])
    with pytest.raises(Exception, match="password"):
        account.sign_in("Nova", PASSWORD)
    assert "no account called Nobody" in command(tmp_path, "account", "reset", "Nobody").stderr


@pytest.mark.parametrize(("operation", "arguments"), [
    ("forgot_password", {"Username": "nova"}),
    ("confirm_forgot_password", {"Username": "nova", "ConfirmationCode": "654321", "Password": "Another-horse-8"}),
    ("confirm_sign_up", {"Username": "nova", "ConfirmationCode": "123456"}),
])
def test_the_emulators_fixed_codes_open_no_account(embedded_cloud: CloudProcess, operation: str,
                                                   arguments: dict[str, str]) -> None:
    config = config_of(embedded_cloud)
    cognito = boto3.client("cognito-idp", region_name=config.region, endpoint_url=embedded_cloud.endpoint,
                           config=botocore.config.Config(signature_version=UNSIGNED))
    with pytest.raises(ClientError, match="sends no mail"):
        getattr(cognito, operation)(ClientId=config.client_id, **arguments)


@pytest.mark.parametrize(("key", "secret"), [("test", "test"), ("123456789012", "x"), ("AKIA0000000000000000", "x")])
def test_well_known_root_keys_open_nothing(embedded_cloud: CloudProcess, key: str, secret: str) -> None:
    session = boto3.Session(key, secret, region_name=embedded_cloud.region)
    for service, call in (("dynamodb", "list_tables"), ("s3", "list_buckets"), ("iam", "list_users"),
                          ("kinesis", "list_streams"), ("secretsmanager", "list_secrets")):
        with pytest.raises(ClientError) as refusal:
            getattr(session.client(service, endpoint_url=embedded_cloud.endpoint), call)()
        assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403, service


@pytest.mark.parametrize(("method", "path", "headers"), [
    ("POST", "/_ministack/reset", {}),
    ("GET", "/_ministack/ses/messages", {}),
    ("POST", "/_host/stop", {}),
    ("POST", "/_host/stop", {"x-host-token": "guess"}),
    ("GET", "/config", {"Origin": "https://evil.example"}),
])
def test_a_web_page_or_a_neighbour_can_do_no_harm(embedded_cloud: CloudProcess, method: str, path: str,
                                                  headers: dict[str, str]) -> None:
    base = embedded_cloud.api if path == "/config" else embedded_cloud.endpoint
    answer = requests.request(method, base + path, headers=headers, timeout=5)
    assert answer.status_code == 403
    assert answer.json()["message"]


def test_two_games_share_one_host_and_it_ends_after_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALIENATTACK_HOME", str(tmp_path))
    paths = settings.load().paths
    first, second = ensure_host(paths), ensure_host(paths)
    assert first.info == second.info
    first.release()
    assert second.alive()
    second.release()
    from alienattack.hosting.state_folder import of_user

    wait_until(lambda: not of_user(paths.state_dir).lock.held_by_somebody(), seconds=25)


def test_without_the_extra_the_remedy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIENATTACK_HOME", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(HostingError, match=r"pip install .*alienattack\[local\]"):
        ensure_host(settings.load().paths)
