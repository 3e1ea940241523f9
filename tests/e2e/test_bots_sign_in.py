"""The bots of a load test come in by several processes at once, as many players of their own."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from alienattack import settings
from alienattack.errors import SignInError
from alienattack.loadtest.bot_accounts import Roster, come_in, deleted, new_accounts, signed_in
from alienattack.loadtest.load_run import purge
from tests.e2e.players import config_of
from tests.hosts import CloudProcess


def test_bots_sign_up_and_in_by_several_processes_and_leave_again(embedded_cloud: CloudProcess) -> None:
    config = config_of(embedded_cloud)
    told: list[str] = []
    bots = signed_in(config, new_accounts(2), told.append)
    assert len({bot.refresh_token for bot in bots if bot.refresh_token}) == 2
    assert told[-1] == "2 of 2 bots are signed in"
    assert deleted(config, bots, told.append) == []


def test_accounts_that_were_kept_come_in_again_and_a_purge_deletes_them_for_good(embedded_cloud: CloudProcess,
                                                                                 tmp_path: Path) -> None:
    config = config_of(embedded_cloud)
    known = settings.load({"cloud": {"api": embedded_cloud.api, "endpoint": embedded_cloud.endpoint}},
                          {"ALIENATTACK_HOME": str(tmp_path)})
    roster = Roster(known.paths.state_dir, config.key)
    roster.write([come_in(config, account) for account in new_accounts(2)])
    assert stat.S_IMODE(roster.path.stat().st_mode) == 0o600
    kept = roster.read()
    without_password = [replace(account, password="forgotten") for account in kept]
    assert [come_in(config, account).name for account in without_password] == [account.name for account in kept]
    told: list[str] = []
    assert purge(embedded_cloud.api, known, told.append) == (2, 0)
    assert told[-1] == "2 of 2 bots are deleted"
    assert (roster.path.exists(), roster.read()) == (False, [])
    for account in kept:
        with pytest.raises(SignInError):
            come_in(config, account)
