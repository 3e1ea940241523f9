"""Accounts of bots: made by SRP like anybody's, marked by their names, kept between runs, deleted by a command.

The names begin with `Load`; a bot plays in a session of the load test's own, so that no board of people shows one. On
a cloud that stays, its accounts are kept in a file of the user's state folder (0600): next time their refresh tokens
sign them in without the arithmetic of SRP, which is most of what a thousand sign-ins cost.
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import secrets
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from alienattack.errors import AlienAttackError, SignInError
from alienattack.loadtest.botplayer import new_password
from alienattack.loadtest.orders import BotAccount, cores, write_private
from alienattack.online import rights
from alienattack.online.account import Account
from alienattack.online.api import Api
from alienattack.online.cloudconfig import CloudConfig, fetch_config
from alienattack.online.keeper import KeptSignIn
from alienattack.online.pool import UserPool
from alienattack.protocol.names import canonical

_log = logging.getLogger(__name__)
PREFIX = "Load"
MOST = 9_999

Tell = Callable[[str], None]


class Roster:
    """The accounts that were made on one cloud."""

    def __init__(self, state_dir: Path, cloud: str) -> None:
        self.path = state_dir / "loadtest" / f"bots-{cloud}.json"

    def read(self) -> list[BotAccount]:
        """All of them; none where there is no file, or none that can be read."""
        try:
            return [BotAccount(**each) for each in json.loads(self.path.read_text(encoding="utf-8"))]
        except (OSError, ValueError, TypeError):
            return []

    def write(self, accounts: Sequence[BotAccount]) -> None:
        """Keeps these; the file goes with the last."""
        if not accounts:
            self.path.unlink(missing_ok=True)
            return
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(self.path, [{"name": each.name, "password": each.password, "refresh_token": each.refresh_token}
                                  for each in accounts])


def new_accounts(count: int) -> list[BotAccount]:
    """Accounts that are not signed up yet."""
    mark = secrets.token_hex(3)
    return [BotAccount(f"{PREFIX}{mark}-{number:04d}", new_password()) for number in range(count)]


def signed_in(config: CloudConfig, accounts: Sequence[BotAccount], tell: Tell) -> list[BotAccount]:
    """The accounts with refresh tokens that hold; those that are new are signed up. One process a core.

    Raises AlienAttackError.
    """
    if not accounts:
        return []
    ready: list[BotAccount] = []
    # Spawned, not forked: this process may hold threads, and a fork would copy their locks as they are.
    with ProcessPoolExecutor(min(cores(), len(accounts)), multiprocessing.get_context("spawn")) as processes:
        # Addresses travel, not the config: what a compiled protocol makes can't be pickled.
        came = partial(_come_in, config.api, config.endpoint)
        for account in processes.map(came, accounts, chunksize=4):
            ready.append(account)
            tell(f"{len(ready)} of {len(accounts)} bots are signed in")
    return ready


def _come_in(api: str, endpoint: str, given: BotAccount) -> BotAccount:
    """`come_in` of a process of its own."""
    try:
        return come_in(_config(api, endpoint), given)
    except AlienAttackError as error:  # of a kind that can be pickled
        raise AlienAttackError(error.reason, error.remedy) from None


def come_in(config: CloudConfig, given: BotAccount) -> BotAccount:
    """One account, signed in: by its refresh token, else by SRP, signed up first where it is new."""
    keeper = OneSignIn(given)
    account = Account(config, keeper, pool=_pool(config))
    try:
        if given.refresh_token and account.restore() is not None:
            return keeper.account
    except SignInError:
        _log.info("%s signs in anew", given.name)
    if not given.refresh_token:
        account.sign_up(given.name, given.password)
    account.sign_in(given.name, given.password)
    return keeper.account


class OneSignIn:
    """Keeps the sign-in of one bot in memory: `account` always holds its newest refresh token."""

    def __init__(self, account: BotAccount) -> None:
        self.account = account

    def load(self, cloud: str) -> KeptSignIn | None:
        """The kept sign-in, if there is one."""
        token = self.account.refresh_token
        return KeptSignIn(canonical(self.account.name), token) if token else None

    def save(self, cloud: str, kept: KeptSignIn) -> bool:
        """Keeps it."""
        self.account = replace(self.account, refresh_token=kept.refresh_token)
        return True

    def forget(self, cloud: str) -> None:
        """Keeps it no longer."""
        self.account = replace(self.account, refresh_token="")


def deleted(config: CloudConfig, accounts: Sequence[BotAccount], tell: Tell,
            pause: Callable[[float], None] = time.sleep) -> list[BotAccount]:
    """Deletes accounts, and all that the cloud keeps of them, as their owners would. Returns those that are left."""
    left = []
    for number, given in enumerate(accounts, 1):
        keeper = OneSignIn(given)
        account = Account(config, keeper, pool=_pool(config))
        api = Api(config, account.id_token, renew=account.renew_token)
        try:
            identity = (account.restore() if given.refresh_token else None) \
                or account.sign_in(given.name, given.password)
            rights.erase(api, account, identity.name, pause)
        except AlienAttackError as error:
            _log.warning("%s could not be deleted: %s", given.name, error)
            left.append(keeper.account)
        finally:
            api.close()
        tell(f"{number - len(left)} of {len(accounts)} bots are deleted")
    return left


@cache
def _config(api: str, endpoint: str) -> CloudConfig:
    """What the cloud says of itself, asked once a process."""
    return fetch_config(api, endpoint)


@cache
def _pool(config: CloudConfig) -> UserPool:
    """One client of the user pool a process: it takes some milliseconds to make."""
    return UserPool(config)
