"""What a load test may be let loose on: a cloud of its own that is thrown away, or one whose manager asks for it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from alienattack.errors import ApiError
from alienattack.hosting.manager_sign_in import managing
from alienattack.hosting.state_folder import HostInfo, of_user
from alienattack.loadtest.botplayer import new_password
from alienattack.loadtest.cloudhost import CloudHost
from alienattack.loadtest.evidence import Ask
from alienattack.online.account import Account
from alienattack.online.cloudconfig import CloudConfig, fetch_config
from alienattack.online.keeper import MemoryKeeper
from alienattack.online.managing import Managing
from alienattack.settings import Settings

_EMBEDDED_PATH = "/_aws/execute-api/"
FREEZE_SECONDS = 120.0  # a session waits a minute for late frames


@dataclass(frozen=True, slots=True)
class Target:
    """A cloud and the manager who lets it be tested. `ask`: the host's own door, None where it has none for us;
    `host`: the process of an embedded one, 0 elsewhere; `stays`: whether the cloud outlives the test."""

    config: CloudConfig
    manager: Managing
    ask: Ask | None
    host: int
    stays: bool


@contextmanager
def embedded(room: Path, altered: Path | None = None) -> Iterator[Target]:
    """An embedded cloud, started for the purpose and thrown away. Raises HostingError where it can't start."""
    home = room / "cloud"
    home.mkdir(mode=0o700)
    host = CloudHost(home, altered, durable=False)
    host.start()
    try:
        config = fetch_config(host.info.api, host.info.endpoint)
        name, password = f"Manager{secrets.token_hex(3)}", new_password()
        account = Account(config, MemoryKeeper())
        account.sign_up(name, password)
        host.ask("manager", name=name)
        account.sign_in(name, password)
        manager = Managing(config, account.id_token, renew=account.renew_token)
        try:
            yield Target(config, manager, host.ask, host.pid, stays=False)
        finally:
            manager.close()
    finally:
        host.close()


@contextmanager
def remote(address: str, settings: Settings, environment: Mapping[str, str]) -> Iterator[Target]:
    """The cloud whose API has this address. Its manager's name and password are asked for, or in `environment`.

    Raises SignInError, CloudUnavailable, SettingsError, and ApiError for who does not manage it.
    """
    info = _own_host(address, settings)
    cloud = replace(settings.cloud, api=address, endpoint=_endpoint(address, settings))
    with managing(replace(settings, cloud=cloud), environment) as manager:
        yield Target(manager.config, manager, None, info.pid if info is not None else 0, stays=True)


def config_at(address: str, settings: Settings) -> CloudConfig:
    """How to talk to the cloud whose API has this address. Raises CloudUnavailable and SettingsError."""
    return fetch_config(address, _endpoint(address, settings))


def _own_host(address: str, settings: Settings) -> HostInfo | None:
    """The embedded cloud of this user, where that is what `address` names."""
    info = of_user(settings.paths.state_dir).read_info()
    return info if info is not None and info.api == address else None


def _endpoint(address: str, settings: Settings) -> str:
    """Where the AWS services of the cloud are, where they are not AWS's own: an embedded cloud has all at one place."""
    if settings.cloud.api == address:
        return settings.cloud.endpoint
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.path.startswith(_EMBEDDED_PATH) else ""


def put_away(target: Target, session: str, wait: Callable[[float], object] = time.sleep) -> bool:
    """Closes the session of a load test, waits for its final board and archives it; True once it is off the lists.

    A cloud that is thrown away needs none of this.
    """
    if not target.stays:
        return True
    target.manager.change(session, "closed")
    for _ in range(int(FREEZE_SECONDS)):
        try:
            target.manager.change(session, "archived")
        except ApiError:
            wait(1.0)  # it waits for late frames first
        else:
            return True
    return False
