"""The telemetry of a signed-in player, put together."""

from __future__ import annotations

from pathlib import Path

from alienattack.online.account import Account
from alienattack.online.cloudconfig import CloudConfig
from alienattack.online.telemetry.producer import RunReader, Telemetry
from alienattack.online.telemetry.putter import KinesisPutter


def spool_path(config: CloudConfig, state_dir: Path) -> Path:
    """One spool a cloud: what was played for one is never sent to another."""
    return state_dir / "spool" / config.key / "spool.sqlite"


def open_telemetry(config: CloudConfig, account: Account, api: RunReader, state_dir: Path) -> Telemetry:
    """Not started yet. Tends the runs of whoever is signed in to `account`."""
    def player() -> str | None:
        return account.identity.sub if account.identity is not None else None

    return Telemetry(spool_path(config, state_dir), KinesisPutter(config, account.session), api, player=player,
                     flush_seconds=config.flush_seconds, clock_offset=config.clock_offset)
