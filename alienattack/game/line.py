"""The game's line to the cloud: everything that may block happens here, on threads of its own.

The game thread only reads attributes, hands in work (`submit`) and looks at the tasks it got back. Being offline is a
state, not a failure: the connection tries again by itself, later and later, and says so in `message`.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from alienattack.errors import AlienAttackError, ApiError, CloudUnavailable, HostingError, SignInError
from alienattack.game.server_clock import ServerClock
from alienattack.game.services import (
    AccountLike,
    Address,
    ApiLike,
    CloudServices,
    IdentityLike,
    Services,
    TelemetryLike,
)
from alienattack.game.tasks import Task, Workers
from alienattack.invocation import as_started
from alienattack.protocol.api import ARCADE, Lobby, MyPlace, SessionInfo
from alienattack.settings import Settings

_log = logging.getLogger(__name__)

STARTING, ONLINE, OFFLINE, SIGNED_OUT, SIGNED_IN, ERROR = (
    "starting", "online", "offline", "signed_out", "signed_in", "error")
REFRESH_SECONDS = 30.0  # how often the list of sessions is asked for while nothing else happens
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 1.0, 30.0  # between attempts to come back online
OFFLINE_MESSAGE = "Offline. Your runs are kept and sent later."
ALONE_MESSAGE = "Playing offline, as you asked. Nothing is ranked."
EXPIRED_MESSAGE = "Your sign-in has expired. Sign in again to play online."

T = TypeVar("T")


class Line:
    """Start it once; read `status`, `message`, `identity`, `sessions`; ask with `submit`.

    `status`: "starting" until the cloud has answered once; then "signed_out" or "signed_in"; "offline" while it does
    not answer (tries again by itself); "error" when trying again helps only after somebody did what `remedy` says.
    """

    def __init__(self, settings: Settings, offline: bool = False, services: Services | None = None,
                 clock: Callable[[], float] = time.monotonic, rng: random.Random | None = None,
                 time_of_day: Callable[[], float] = time.time) -> None:
        """`offline`: never look for a cloud. `services`: how to reach it; the real ones unless told otherwise."""
        self.services = services or CloudServices(settings)
        self.always_offline = offline
        self.clock = clock
        self._time = time_of_day
        self._rng = rng or random.Random()
        self._lock = threading.RLock()
        self._seats = threading.Lock()  # a seat is taken and left in the order in which that was asked for
        self._server_clock = ServerClock()
        self._wake = threading.Event()
        self._closing = threading.Event()
        self._workers = Workers("connection")
        self._supervisor: threading.Thread | None = None
        self._address: Address | None = None
        self._restored = False
        self._failures = 0
        self.status = OFFLINE if offline else STARTING
        self.message = ALONE_MESSAGE if offline else ""
        self.remedy = ""
        self.config: Any = None
        self.account: AccountLike | None = None
        self.api: ApiLike | None = None
        self.telemetry: TelemetryLike | None = None
        self.identity: IdentityLike | None = None
        self.sessions: tuple[SessionInfo, ...] = ()
        self.sessions_at: float | None = None
        """`clock()` of the last list of sessions."""
        self.sessions_at_time: float | None = None
        """The same instant as this machine's time of day, for people."""
        self.session_id = ARCADE
        """The session that PLAY plays in."""
        self.place: MyPlace | None = None
        """My place in that session; None while unknown."""

    # -- life ----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin, without waiting for anything."""
        if self._supervisor is not None:
            return
        self._supervisor = threading.Thread(target=self._supervise, name="connection", daemon=True)
        self._workers.start()
        if not self.always_offline:
            self._supervisor.start()

    def close(self, timeout: float = 3.0) -> None:
        """Stop within about `timeout` seconds: flush what can be flushed, give the embedded cloud back.

        Threads are daemons: one that still waits for the network ends with the process, and what it did not send is in
        the spool.
        """
        if self._closing.is_set():
            return
        self._closing.set()
        self._wake.set()
        end = self.clock() + timeout
        closer = threading.Thread(target=self._close_services, args=(timeout * 0.8,), name="connection-close",
                                  daemon=True)
        closer.start()
        self._workers.dismiss()
        closer.join(timeout)
        self._workers.wait(end, self.clock)
        if self._supervisor is not None and self._supervisor.ident is not None:
            self._supervisor.join(max(0.0, min(0.2, end - self.clock())))

    def _close_services(self, timeout: float) -> None:
        try:
            if self.telemetry is not None:
                self.telemetry.close(timeout)
        except Exception:  # noqa: BLE001  on the way out: the spool keeps what was not sent
            _log.exception("closing the telemetry")
        try:
            self.services.release()
        except Exception:  # noqa: BLE001  on the way out: the lease runs out by itself
            _log.exception("giving the cloud back")

    # -- what scenes ask -----------------------------------------------------------------------------------------

    @property
    def signed_in(self) -> bool:
        """Somebody is signed in (the cloud may be out of reach all the same)."""
        return self.identity is not None

    @property
    def reachable(self) -> bool:
        """The cloud answered last time."""
        return self.status in (ONLINE, SIGNED_OUT, SIGNED_IN)

    @property
    def can_mail(self) -> bool:
        """Whether this cloud sends codes by mail."""
        return bool(self.config is not None and self.config.can_mail)

    @property
    def retention_days(self) -> int | None:
        """How long the archive of this cloud keeps runs as they were sent; 0: without limit; None: not known yet."""
        return None if self.config is None else int(self.config.retention_days)

    @property
    def pane_seconds(self) -> float:
        """How often a board may be asked for."""
        return float(self.config.pane_seconds) if self.config is not None else 5.0

    @property
    def session(self) -> SessionInfo | None:
        """The session that PLAY plays in, as far as it is known."""
        return next((session for session in self.sessions if session.id == self.session_id), None)

    def seconds_until(self, instant: float | None) -> float | None:
        """From now until `instant` (seconds since 1970, the server's clock), at least 0; None for None."""
        if instant is None:
            return None
        return max(0.0, instant - self.server_time())

    def server_time(self) -> float:
        """Seconds since 1970 by the server's clock, by this machine's as long as no server has answered."""
        offset = self._server_clock.offset
        return self._time() + (float(getattr(self.config, "clock_offset", 0.0)) if offset is None else offset)

    def submit(self, call: Callable[..., T], *args: Any) -> Task[T]:
        """Run `call(*args)` on a worker; look at the task's `done` once a frame."""
        def watched() -> T:
            try:
                return call(*args)
            except AlienAttackError as error:
                self._noticed(error)
                raise

        task: Task[T] = Task(watched)
        if self._closing.is_set():
            task.fail(CloudUnavailable("The game is closing."))
        else:
            self._workers.give(task)
        return task

    def clocked(self, ask: Callable[[], Lobby]) -> Lobby:
        """Ask for a lobby (on a worker), and set the server's clock by its answer."""
        asked_at = self._time()
        lobby = ask()
        self._server_clock.note(asked_at, self._time(), lobby.server_time)
        return lobby

    def refresh_sessions(self) -> Task[None]:
        """Ask for the list of sessions now."""
        return self.submit(self._fetch_sessions)

    def refresh_place(self) -> Task[None]:
        """Ask for my place in the chosen session now."""
        return self.submit(self._fetch_place)

    def choose_session(self, session_id: str) -> None:
        """PLAY plays in this session from now on."""
        if session_id != self.session_id:
            self.session_id = session_id
            self.place = None
            if self.signed_in:
                self.refresh_place()

    def try_again(self) -> None:
        """Do not wait for the next attempt to come back online."""
        self._wake.set()

    # -- workers -------------------------------------------------------------------------------------------------

    def _account(self) -> AccountLike:
        if self.account is None:
            raise self._not_there()
        return self.account

    def _api(self) -> ApiLike:
        if self.api is None:
            raise self._not_there()
        return self.api

    def _not_there(self) -> AlienAttackError:
        """Why there is nothing to ask yet."""
        if self.status == ERROR:
            return AlienAttackError(self.message, self.remedy)
        if self.status == OFFLINE:
            return CloudUnavailable("The cloud can't be reached.", "The game goes on trying by itself.")
        return CloudUnavailable("The cloud is still starting.", "Wait a moment, then try again.")

    def _signed_in(self, identity: IdentityLike) -> None:
        with self._lock:
            self.identity = identity
            self.place = None
            self.status, self.message, self.remedy = SIGNED_IN, "", ""
            if self.telemetry is None and self.account is not None and self.api is not None:
                try:
                    self.telemetry = self.services.telemetry(self.config, self.account, self.api)
                    self.telemetry.start()
                except AlienAttackError as error:
                    self.message, self.remedy = error.reason, as_started(error.remedy)
        self._quietly(self._fetch_sessions)
        self._quietly(self._fetch_place)

    def _stop_sending(self, timeout: float) -> None:
        with self._lock:
            telemetry, self.telemetry = self.telemetry, None
        if telemetry is not None:
            telemetry.close(timeout)

    def _signed_out(self, message: str) -> None:
        with self._lock:
            self.identity, self.place, self.session_id = None, None, ARCADE
            self.status, self.message, self.remedy = SIGNED_OUT, message, ""

    def _fetch_sessions(self) -> None:
        found = self._api().sessions()
        self.sessions = tuple(getattr(found, "sessions", found))
        self.sessions_at, self.sessions_at_time = self.clock(), self._time()

    def _fetch_place(self) -> None:
        if self.signed_in:
            session_id = self.session_id
            place = self._api().me(session_id)
            if session_id == self.session_id:
                self.place = place

    def _quietly(self, call: Callable[[], None]) -> None:
        """For what is nice to know: its failure is noticed, and stops nothing."""
        try:
            call()
        except AlienAttackError as error:
            self._noticed(error)

    def _noticed(self, error: AlienAttackError) -> None:
        """Draw the conclusions of an error that a call met."""
        if isinstance(error, CloudUnavailable) and self.reachable:
            self.status, self.message, self.remedy = OFFLINE, OFFLINE_MESSAGE, ""
            self._wake.set()
        elif self.signed_in and ((isinstance(error, SignInError) and error.code == "expired")
                                 or (isinstance(error, ApiError) and error.status == 401)):
            self._signed_out(EXPIRED_MESSAGE)

    # -- the supervisor ------------------------------------------------------------------------------------------

    def _supervise(self) -> None:
        while not self._closing.is_set():
            self._wake.clear()
            wait = self._attempt()
            self._wake.wait(wait)
            if not self.reachable and self._wake.is_set():
                self._closing.wait(0.2)  # many callers may shout at once; one attempt answers them all

    def _attempt(self) -> float:
        """Come online, or look whether all is well; returns the seconds until the next look."""
        try:
            self._connect()
        except HostingError as error:
            self.status, self.message, self.remedy = ERROR, error.reason, as_started(error.remedy)
            return LONGEST_WAIT_SECONDS
        except AlienAttackError as error:
            return self._failed(error)
        except Exception as error:  # noqa: BLE001  the supervisor must outlive any fault below it
            _log.exception("connecting failed")
            return self._failed(CloudUnavailable(f"The cloud could not be reached ({type(error).__name__})."))
        self._failures = 0
        return REFRESH_SECONDS

    def _failed(self, error: AlienAttackError) -> float:
        if isinstance(error, CloudUnavailable):
            self.status, self.message, self.remedy = OFFLINE, OFFLINE_MESSAGE, ""
        else:
            self.status, self.message, self.remedy = ERROR, error.reason, as_started(error.remedy)
        self._failures += 1
        longest = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2.0 ** min(self._failures, 10))
        return FIRST_WAIT_SECONDS * 0.5 + self._rng.random() * (longest - FIRST_WAIT_SECONDS * 0.5)

    def _connect(self) -> None:
        address = self._address if self.reachable and self._address is not None else self.services.locate()
        if address != self._address or self.account is None:
            config = self.services.config(address)
            account = self.services.account(config)
            api = self.services.api(config, account)
            with self._lock:
                self._forget_telemetry()
                self._server_clock = ServerClock()
                self._address, self.config, self.account, self.api = address, config, account, api
                self._restored = False
        if not self._restored:
            self._restore()
        elif not self.reachable:
            self.status = SIGNED_IN if self.signed_in else SIGNED_OUT
            self.message = self.remedy = ""
        if not self.signed_in:
            self.config = self.services.config(address)  # the only question that needs no account: is it still there?
            return
        self._fetch_sessions()
        if self.place is None:
            self._quietly(self._fetch_place)

    def _restore(self) -> None:
        identity = self.identity
        try:
            identity = self._account().restore()
        except SignInError as error:
            self._signed_out(EXPIRED_MESSAGE if error.code == "expired" else str(error))
        else:
            if identity is not None:
                self._signed_in(identity)
            else:
                self._signed_out("")
        self._restored = True

    def _forget_telemetry(self) -> None:
        telemetry, self.telemetry = self.telemetry, None
        if telemetry is not None:
            threading.Thread(target=telemetry.close, args=(1.0,), name="telemetry-close", daemon=True).start()
