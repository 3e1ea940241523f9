"""A trial of a cloud that was just deployed: one player with an account of its own, from sign-up to the board.

By the game's own client code, so what works here works for players. Account and score are removed again.
"""

from __future__ import annotations

import asyncio
import secrets
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from alienattack.errors import AlienAttackError, ApiError, CloudUnavailable, HostingError
from alienattack.hosting.deployment.console import Console
from alienattack.hosting.deployment.stack import DeployedStack
from alienattack.hosting.deployment.target import Target
from alienattack.loadtest.botplayer import BotPlayer
from alienattack.online import rights
from alienattack.online.clocks import Clock, SystemClock
from alienattack.online.cloudconfig import CloudConfig, fetch_config
from alienattack.protocol.names import canonical

T = TypeVar("T")

PLAY_SECONDS = 6.0
ASK_SECONDS = 2.0
ANSWER_SECONDS = 60.0    # until a new API answers
VERDICT_SECONDS = 240.0  # on AWS a new reader of the stream may take minutes to begin
LOOK = "Everything is deployed. See what the functions wrote: "


def trial(target: Target, stack: DeployedStack, console: Console, clock: Clock | None = None) -> None:
    """Plays on a deployed stack. Raises HostingError with the step that failed."""
    clock = clock or SystemClock()
    begun = clock.monotonic()
    console.say("Trying it: sign up, sign in, play, be on the board ...")
    name = f"Trial{secrets.token_hex(5)}"
    config = _step(target, "asking the API for its configuration",
                   lambda: _config(target, stack, clock))
    with (tempfile.TemporaryDirectory(prefix="alienattack-", ignore_cleanup_errors=True) as folder,
          BotPlayer(config, name, Path(folder), "hunter", seed=secrets.randbelow(1_000)) as bot):
        try:
            _step(target, "signing up", lambda: bot.account.sign_up(name, bot.password))
            if config.can_mail:  # nobody reads a code that is mailed to a trial
                _operator(target, config, name, "admin_confirm_sign_up")
            _step(target, "signing in", lambda: bot.account.sign_in(name, bot.password))
            score = _step(target, "playing", lambda: _played(bot))
        finally:
            _forget(target, config, bot)
    console.say(f"It plays: {score:,} points were on the board {clock.monotonic() - begun:.0f} s after sign-up; "
                "the trial's account and score are removed again.")


def _config(target: Target, stack: DeployedStack, clock: Clock) -> CloudConfig:
    """What the API says of its cloud, asked again while it is so new that it does not answer."""
    ends = clock.monotonic() + ANSWER_SECONDS
    while True:
        try:
            return fetch_config(target.address_of(stack), target.cloud.endpoint)
        except (ApiError, CloudUnavailable):
            if clock.monotonic() > ends:
                raise
            time.sleep(ASK_SECONDS)


def _played(bot: BotPlayer) -> int:
    """Plays, and waits until the run is judged and on the board."""
    truth = bot.play(PLAY_SECONDS)[-1]
    status = bot.verdict(truth.run, VERDICT_SECONDS)
    if status is None or status.status != "verified":
        told = f"{status.status} {status.reason}".strip() if status is not None else "not known"
        raise HostingError(f"The run was not verified within {VERDICT_SECONDS:.0f} s: it is {told}.")
    if bot.api.me().row is None:
        raise HostingError("The run was judged, but is not on the board.")
    return truth.score.score


def _forget(target: Target, config: CloudConfig, bot: BotPlayer) -> None:
    """Removes the trial as players remove themselves; where that can't be done, at least its account."""
    try:
        rights.erase(bot.api, bot.account, bot.name, time.sleep)
    except AlienAttackError:
        with suppress(AlienAttackError):
            _operator(target, config, bot.name, "admin_delete_user")


def _step(target: Target, what: str, work: Callable[[], T]) -> T:
    try:
        return work()
    except AlienAttackError as error:
        raise HostingError(f"The trial failed at {what}: {error.reason}",
                           f"{LOOK}{target.command('logs')}") from error


def _operator(target: Target, config: CloudConfig, name: str, operation: str) -> None:
    """An act of the operator's on the trial's own account."""
    asyncio.run(target.cloud.call("cognito-idp", operation, UserPoolId=config.user_pool_id, Username=canonical(name)))
