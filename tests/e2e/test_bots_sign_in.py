"""The bots of a load test come in by several processes at once, as many players of their own."""

from __future__ import annotations

from alienattack.loadtest.bot_accounts import deleted, new_accounts, signed_in
from tests.e2e.players import config_of
from tests.hosts import CloudProcess


def test_bots_sign_up_and_in_by_several_processes_and_leave_again(embedded_cloud: CloudProcess) -> None:
    config = config_of(embedded_cloud)
    told: list[str] = []
    bots = signed_in(config, new_accounts(2), told.append)
    assert len({bot.refresh_token for bot in bots if bot.refresh_token}) == 2
    assert told[-1] == "2 of 2 bots are signed in"
    assert deleted(config, bots, told.append) == []
