"""What a client knows of the cloud it talks to: one address is enough, `GET /config` tells the rest."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from alienattack import __version__
from alienattack.errors import ApiError, CloudUnavailable, SettingsError, SignInError
from alienattack.online.clocks import Clock, SystemClock
from alienattack.online.transport import JsonTransport
from alienattack.protocol.api import API_VERSION, PublicConfig
from alienattack.protocol.versions import version_number

MAX_CLOCK_ERROR_SECONDS = 300.0  # SigV4 refuses signatures further away than that
UPDATE = "Update it: pip install -U alienattack"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class CloudConfig:
    """Everything needed to sign in, to play and to read boards.

    `api`: address of the HTTP API. `endpoint`: address of the AWS services where they are not AWS's own, else "".
    `clock_offset`: seconds to add to this machine's time of day to get the server's.
    """

    api: str
    endpoint: str
    public: PublicConfig
    clock_offset: float = 0.0

    @property
    def region(self) -> str:
        """AWS region of all services."""
        return self.public.region

    @property
    def user_pool_id(self) -> str:
        """Cognito user pool."""
        return self.public.user_pool_id

    @property
    def client_id(self) -> str:
        """Client of the user pool, without a secret."""
        return self.public.client_id

    @property
    def identity_pool_id(self) -> str:
        """Identity pool that gives players their credentials."""
        return self.public.identity_pool_id

    @property
    def stream(self) -> str:
        """Name of the Kinesis stream."""
        return self.public.stream

    @property
    def flush_seconds(self) -> float:
        """Seconds between two frames of a run where nothing is urgent."""
        return self.public.flush_seconds

    @property
    def pane_seconds(self) -> float:
        """Seconds between two looks at the board in play."""
        return self.public.pane_seconds

    @property
    def can_mail(self) -> bool:
        """True if this cloud sends mail, so that codes and forgotten passwords work."""
        return self.public.can_mail

    @property
    def scoreboard(self) -> str:
        """Address of the web scoreboard, "" where this cloud has none that a browser could open."""
        if not self.public.scoreboard_url:
            return ""
        address = urljoin(f"{self.api}/", self.public.scoreboard_url)
        return address if urlsplit(address).scheme in ("http", "https") else ""

    def scoreboard_of(self, session_id: str) -> str:
        """Address of one session's page of it, "" where there is none."""
        return f"{self.scoreboard.rstrip('/')}/?{urlencode({'session': session_id})}" if self.scoreboard else ""

    @property
    def retention_days(self) -> int:
        """How long this cloud's archive keeps the frames of runs; 0: its host has set no limit."""
        return self.public.retention_days

    @property
    def key(self) -> str:
        """Names this cloud in files of this machine: 16 hex digits.

        The API's address takes part, so that a foreign API can't claim the tokens of another by naming its user pool;
        an embedded cloud has a new port at every start, so there the pool alone counts.
        """
        local = bool(self.endpoint) and urlsplit(self.endpoint).hostname in _LOOPBACK
        origin = "embedded" if local else self.api
        text = "|".join((origin, self.endpoint if not local else "", self.user_pool_id, self.client_id))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def services(self) -> dict[str, Any]:
        """Keyword arguments for boto3 clients of this cloud."""
        return {"region_name": self.region, **({"endpoint_url": self.endpoint} if self.endpoint else {})}


def fetch_config(api: str, endpoint: str = "", clock: Clock | None = None,
                 transport: JsonTransport | None = None) -> CloudConfig:
    """Asks the API at `api` how to talk to its cloud.

    Raises CloudUnavailable without an answer, SettingsError for an address that is none, ApiError("client_too_old") if
    the cloud serves newer games only, SignInError("clock_wrong") if this machine's clock is more than five minutes off
    (nothing signed would be accepted).
    """
    parts = urlsplit(api)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(f"{api!r} is not the address of a cloud.", "It starts with https:// or http://.")
    clock = clock or SystemClock()
    own = transport or JsonTransport(api)
    before = clock.time()
    try:
        answer = own.request("GET", "/config")
    finally:
        if transport is None:
            own.close()
    try:
        public = PublicConfig.from_json(answer.body)
    except (ValueError, TypeError) as error:
        raise CloudUnavailable(f"What answers at {api} is no cloud of this game.", "Check the address.") from error
    if public.v > API_VERSION:
        raise ApiError(422, "client_too_old", "This cloud speaks a newer language than this game.", UPDATE)
    _must_be_served(public.oldest_client)
    offset = public.server_time - (before + clock.time()) / 2
    if abs(offset) > MAX_CLOCK_ERROR_SECONDS:
        way = "slow" if offset > 0 else "fast"
        raise SignInError("clock_wrong", f"This computer's clock is {round(abs(offset) / 60)} minutes {way}.",
                          "Set it right and try again.")
    return CloudConfig(api.rstrip("/"), endpoint.rstrip("/"), public, offset)


def _must_be_served(oldest: str) -> None:
    """Raises ApiError where this game is older than the oldest that the cloud serves."""
    try:
        too_old = version_number(__version__) < version_number(oldest)
    except ValueError:
        return  # a cloud that names none serves all, as far as anybody knows
    if too_old:
        raise ApiError(422, "client_too_old", f"This cloud needs version {oldest} of the game; this is {__version__}.",
                       UPDATE)
