"""Players of the end-to-end tests: bots with accounts of their own on a real embedded cloud."""

from __future__ import annotations

import secrets
from pathlib import Path

from alienattack.loadtest.botplayer import BotPlayer, Truth
from alienattack.online.cloudconfig import CloudConfig, fetch_config
from alienattack.protocol.api import BoardRow
from tests.hosts import CloudProcess


def config_of(cloud: CloudProcess) -> CloudConfig:
    """What the cloud tells its clients."""
    return fetch_config(cloud.api, cloud.endpoint)


def new_name() -> str:
    """A name that no other test has."""
    return "T" + secrets.token_hex(6)


def bot_on(cloud: CloudProcess, state_dir: Path, policy: str = "hunter", seed: int = 7) -> BotPlayer:
    """A bot that has signed up and in."""
    bot = BotPlayer(config_of(cloud), new_name(), state_dir, policy, seed)
    bot.join()
    return bot


def row_of(bot: BotPlayer, truth: Truth) -> BoardRow | None:
    """The bot's row of the board, as the bot sees it."""
    board = bot.api.board(limit=100)
    assert board is not None
    return next((row for row in board.rows if row.player == truth.player), None)
