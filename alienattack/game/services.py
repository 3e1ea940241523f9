"""What the connection needs of the outside world, and the real thing: the embedded or remote cloud through `online`.

Everything that costs time to import (boto3, pycognito, the emulator) is imported inside the methods that need it, on
the connection's own threads, so that the first frame never waits for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from alienattack.errors import AlienAttackError, HostingError
from alienattack.protocol.api import (
    BoardPage,
    Friends,
    Lobby,
    MyPlace,
    RunGrant,
    RunReplay,
    RunStatus,
    SessionInfo,
    Statistics,
)
from alienattack.settings import Settings

if TYPE_CHECKING:
    from alienattack.online.managing import Export, NewSession

LOCAL_COMMAND = 'pip install "alienattack[local]"'


@dataclass(frozen=True, slots=True)
class Address:
    """Where the cloud is: the API's base address, and the endpoint of its AWS services ("" for AWS itself)."""

    api: str
    endpoint: str = ""


class PublicConfigLike(Protocol):
    """The part of `online.cloudconfig.CloudConfig` that the game looks at."""

    @property
    def can_mail(self) -> bool:
        """Whether this cloud can send codes by mail."""

    @property
    def pane_seconds(self) -> float:
        """How often the leaderboard pane may ask, in seconds."""

    @property
    def retention_days(self) -> int:
        """How long the archive keeps runs as they were sent; 0: its host has set no limit."""


class IdentityLike(Protocol):
    """Who is signed in."""

    @property
    def sub(self) -> str:
        """The account's unchanging id."""

    @property
    def name(self) -> str:
        """The player's name as shown."""

    @property
    def manager(self) -> bool:
        """Whether the account may host sessions; the cloud judges by itself at every request."""


class AccountLike(Protocol):
    """The face of `online.account.Account`; every call blocks and may raise SignInError or CloudUnavailable."""

    def sign_up(self, name: str, password: str, email: str = "") -> Any:
        """Make an account; the answer tells whether it is `confirmed` and to which `destination` a code went."""

    def confirm(self, name: str, code: str) -> None:
        """Confirm an account by the code that was sent."""

    def resend(self, name: str) -> Any:
        """Send the code again."""

    def sign_in(self, name: str, password: str, totp: str = "") -> IdentityLike:
        """Sign in by SRP; `totp`: the second factor, where SignInError `second_factor` has asked for it."""

    def restore(self) -> IdentityLike | None:
        """The sign-in of last time, if it still holds."""

    def sign_out(self) -> None:
        """Forget the sign-in, here and in the cloud."""

    def forgot(self, name: str) -> Any:
        """Send a code with which a new password can be set."""

    def reset_password(self, name: str, code: str, new: str) -> None:
        """Set a new password with the code."""


class ApiLike(Protocol):
    """The face of `online.api.Api`."""

    def sessions(self, code: str = "") -> Any:
        """All sessions one may see, with those that `code` opens."""

    def take_seat(self, session_id: str, code: str = "") -> Lobby:
        """A seat in that session."""

    def leave_seat(self, session_id: str) -> Any:
        """Give it back."""

    def lobby(self, session_id: str) -> Lobby:
        """Who is there, and when it begins."""

    def start_run(self, session_id: str) -> RunGrant:
        """The right to play one run."""

    def run(self, run_id: str) -> RunStatus:
        """How far a run was applied, and its verdict."""

    def board(self, session_id: str, limit: int, etag: str, run: str = "") -> Any:
        """The board, or None where `etag` still names it. `run`: the own run that is played beside it."""

    def around_me(self, session_id: str, limit: int) -> BoardPage:
        """My row with `limit` rows on each side."""

    def friends(self, names: Sequence[str], session_id: str) -> Friends:
        """The rows of players by name."""

    def me(self, session_id: str) -> MyPlace:
        """My best row and exact rank."""

    def replay(self, run_id: str) -> RunReplay:
        """The replay of a row of a board."""


class ManagingLike(Protocol):
    """The face of `online.managing.Managing`; every call blocks and may raise CloudUnavailable or ApiError."""

    def sessions(self, code: str = "", archived: bool = False) -> Any:
        """All sessions, those in the archive too if told."""

    def create(self, wanted: NewSession) -> SessionInfo:
        """Open a session."""

    def change(self, session_id: str, state: str) -> SessionInfo:
        """Start, close, open again or archive it."""

    def statistics(self, session_id: str) -> Statistics:
        """Its numbers."""

    def lobby(self, session_id: str) -> Lobby:
        """Who has a seat."""

    def export(self, session_id: str) -> Export:
        """Its whole board."""

    def kick(self, session_id: str, player: str) -> str:
        """Free a player's seat."""

    def ban(self, session_id: str, player: str) -> str:
        """Put a player out for good."""


class TelemetryLike(Protocol):
    """The face of `online.telemetry.Telemetry`."""

    def start(self) -> None:
        """Begin to upload."""

    def open_run(self, grant: RunGrant, analytics: bool = True) -> Any:
        """The log of one run; `analytics`: whether its events may be told."""

    def indicator(self) -> Any:
        """What the HUD may say about what is not yet sent."""

    def note_applied(self, run: str, seq: int) -> None:
        """A board told how far an own run was applied."""

    def status(self, run: str) -> RunStatus | None:
        """The last reading of an own run."""

    def close(self, timeout: float = 3.0) -> Any:
        """Flush for at most `timeout` seconds, then stop."""


class Services(Protocol):
    """How the connection reaches the world. Every method blocks and is called on the connection's threads only."""

    def locate(self) -> Address:
        """Where the cloud is; starts the embedded one where the settings name none. Raises HostingError."""

    def config(self, address: Address) -> PublicConfigLike:
        """Its public configuration. Raises CloudUnavailable."""

    def account(self, config: Any) -> AccountLike:
        """The account of this player on that cloud."""

    def api(self, config: Any, account: Any) -> ApiLike:
        """The API in the name of that account."""

    def managing(self, config: Any, account: Any) -> ManagingLike:
        """The API as a host uses it, in the name of that account."""

    def scoreboard(self, config: Any, session_id: str) -> str:
        """The address of the web page of a session's board, "" where the cloud has none. Asks nobody."""

    def telemetry(self, config: Any, account: Any, api: Any) -> TelemetryLike:
        """The uploader of run logs in the name of that account."""

    def hand_over(self, api: Any, target: Path, told: Callable[[int, int], None]) -> Any:
        """Write everything that the cloud keeps of the player to `target`; `told` hears how far it is."""

    def erase(self, config: Any, account: Any, api: Any, identity: Any) -> None:
        """Have it all erased, the account last, and what was not sent yet here."""

    def release(self) -> None:
        """Give back what `locate` holds."""


class CloudServices:
    """The real world: the cloud that the settings name, or the embedded one on this machine."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._host: Any = None

    def locate(self) -> Address:
        """Where the cloud is; starts the embedded one where the settings name none. Raises HostingError."""
        cloud = self._settings.cloud
        if cloud.api:
            return Address(cloud.api, cloud.endpoint)
        try:
            from alienattack.hosting.client import ensure_host
        except ImportError as error:
            raise HostingError("The cloud for this machine is not installed.", f"To add it: {LOCAL_COMMAND}") from error
        self._host = ensure_host(self._settings.paths)
        return Address(self._host.api, self._host.endpoint)

    def config(self, address: Address) -> Any:
        """Its public configuration. Raises CloudUnavailable."""
        from alienattack.online.cloudconfig import fetch_config

        return fetch_config(address.api, address.endpoint)

    def account(self, config: Any) -> AccountLike:
        """The account of this player on that cloud."""
        from alienattack.online.account import Account
        from alienattack.online.keeper import choose_keeper

        return Account(config, choose_keeper(self._settings.paths.state_dir))

    def api(self, config: Any, account: Any) -> Any:
        """The API in the name of that account."""
        from alienattack.online.api import Api

        return Api(config, account.id_token, renew=account.renew_token)

    def managing(self, config: Any, account: Any) -> Any:
        """The API as a host uses it, in the name of that account."""
        from alienattack.online.managing import Managing

        return Managing(config, account.id_token, renew=account.renew_token)

    def scoreboard(self, config: Any, session_id: str) -> str:
        """The address of the web page of a session's board, "" where the cloud has none. Asks nobody."""
        return str(config.scoreboard_of(session_id))

    def telemetry(self, config: Any, account: Any, api: Any) -> Any:
        """The uploader of run logs in the name of that account."""
        from alienattack.online.telemetry.opening import open_telemetry

        return open_telemetry(config, account, api, self._settings.paths.state_dir)

    def hand_over(self, api: Any, target: Path, told: Callable[[int, int], None]) -> Any:
        """Write everything that the cloud keeps of the player to `target`. Raises AlienAttackError."""
        from alienattack.online import rights

        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            return rights.export(api, target, time.sleep, told)
        except OSError as error:
            raise AlienAttackError(f"The file can't be written ({error.strerror}).",
                                   f"Make {target.parent} writable.") from error

    def erase(self, config: Any, account: Any, api: Any, identity: Any) -> None:
        """Have it all erased, the account last, and what was not sent yet here. Raises AlienAttackError."""
        from alienattack.online import rights

        rights.erase(api, account, identity.name, time.sleep)
        rights.forget_here(config, self._settings.paths.state_dir, identity.sub)

    def release(self) -> None:
        """Give the embedded cloud back, if we hold it."""
        host, self._host = self._host, None
        if host is not None:
            host.release()
