"""The host process: emulator, guard, stack, stream workers, snapshots and leases, put together and run."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import secrets
import signal
import socket
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alienattack.errors import HostingError
from alienattack.hosting import (
    deploy,
    emulator_environment,
    emulator_inside,
    meter,
    sequence_numbers,
    stream_expiry,
    upkeep,
)
from alienattack.hosting.asgi import AsgiApp, Scope
from alienattack.hosting.control import Action, Control
from alienattack.hosting.deployment.stack import DeployedStack
from alienattack.hosting.emulator import Emulator, EmulatorError
from alienattack.hosting.emulator_environment import RootKey
from alienattack.hosting.emulator_inside import FunctionKeys
from alienattack.hosting.event_source_mapping import Mapped
from alienattack.hosting.guard import Door, Guard
from alienattack.hosting.inspection import Inspection
from alienattack.hosting.leases import Leases
from alienattack.hosting.operating import LARGEST, Operating
from alienattack.hosting.scoreboard import Scoreboard
from alienattack.hosting.shard_reader import Checkpoints
from alienattack.hosting.snapshots import Generations, Snapshotter
from alienattack.hosting.state_folder import HostInfo, StateFolder
from alienattack.hosting.stream_worker import StreamWorker
from alienattack.hosting.turns import Turns
from alienattack.protocol.names import canonical

log = logging.getLogger(__name__)
COGNITO = "AWSCognitoIdentityProviderService."
TRIM_SECONDS = 30.0
KEEP_RECORDS_SECONDS = 120.0
KEEP_LOG_LINES = 1_000
STOP_SECONDS = 1.5


@dataclass(frozen=True, slots=True)
class HostOptions:
    """How a host runs. `durable` false: no snapshots, for throw-away state. `for_games`: ends with the last lease.

    `cloud`: a folder with template and functions other than this installation's own.
    """

    port: int = 0
    durable: bool = True
    for_games: bool = False
    ends_with_stdin: bool = False
    snapshot_seconds: float = 2.0
    lease_seconds: float = 15.0
    linger_seconds: float = 10.0
    cloud: Path | None = None


@dataclass(slots=True)
class Host:
    """One embedded cloud. `ready` is called once with what games need to know."""

    folder: StateFolder
    options: HostOptions
    ready: Callable[[HostInfo], None]
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: list[asyncio.Task[Any]] = field(default_factory=list)
    _reading: list[asyncio.Task[Any]] = field(default_factory=list)
    _saves: bool = False
    """Only once the state was read and the stack stands may a save become the newest one."""

    async def run(self) -> None:
        """Runs until it is told to stop. Raises HostingError if it can't start."""
        listener = _listen(self.options.port, self.folder.last_port())
        port = listener.getsockname()[1]
        self.folder.remember_port(port)
        version = emulator_environment.check_version()
        generations = Generations(self.folder.snapshots, version)
        self.folder.forget_restored()
        if self.options.durable:
            generations.restore(self.folder.emulator)
        root = RootKey.fresh()
        emulator_environment.prepare_environment(root, port, self.folder.emulator)
        app = emulator_inside.load_app()
        FunctionKeys().install()
        stream_expiry.install()
        number_after = sequence_numbers.install()
        counted, archive = meter.Meter(), list[str]()
        meter.install(counted, archive)
        cloud = Emulator(app, root, port)
        snapshotter = Snapshotter(generations, emulator_inside.dump_states, self.options.snapshot_seconds)
        leases = Leases(time.monotonic, self.options.lease_seconds, self.options.linger_seconds)
        leases.kept = not self.options.for_games
        door = Door(port, emulator_inside.is_temporary_key)
        token = secrets.token_urlsafe(32)
        actions: dict[str, Action] = {}
        committed = snapshotter.committed if self.options.durable else _at_once
        listeners = [snapshotter.changed]
        mark = snapshotter.mark if self.options.durable else str
        served = Turns(app)
        scoreboard = Scoreboard(served, port)
        control = Control(token, actions, {"aws": LARGEST})
        guard = Guard(served, scoreboard, control, door, committed, _told(listeners), mark)
        self._watch_signals()
        serving, started = _serve(guard, listener, self._stopping)
        server: asyncio.Task[None] = asyncio.create_task(serving)
        try:
            await _first(started.wait(), server)
            number_after(sequence_numbers.given_out())
            emulator_inside.stop_its_own_saving()
            self.folder.forget_restored()  # the snapshots are the one copy
            stack = await deploy.ensure_stack(cloud, self.options.cloud)
            door.api_id, door.user_pool_id = stack.api_id, stack.output("UserPoolId")
            scoreboard.api_path = f"/_aws/execute-api/{stack.api_id}"
            archive.append(stack.output("ArchiveBucket"))
            worker, archiver = await _readers(cloud, stack, snapshotter.changed)
            number_after((*worker.checkpoints.places.values(), *archiver.checkpoints.places.values()))
            listeners.append(worker.nudge)

            async def on_disk() -> None:
                snapshotter.changed()
                await committed()

            actions.update(_actions(self, cloud, stack, worker, leases, on_disk))
            actions.update(upkeep.routes(cloud, stack, on_disk, time.time))
            actions.update(Inspection(cloud, stack, archiver, counted).actions())
            readers = {"MappingId": worker, "ArchiverMappingId": archiver}
            actions.update(Operating(cloud, stack, readers, self._rest, on_disk).actions())
            self._start(worker.run(), archiver.run(), _trim(stack, worker, archiver))
            self._reading = list(self._tasks)
            if self.options.durable:
                snapshotter.changed()
                await snapshotter.save()
                self._saves = True
                self._start(snapshotter.run())
            await _answers(cloud, stack)
            info = HostInfo(os.getpid(), port, deploy.endpoint_of(port), deploy.api_of(port, stack.api_id),
                            emulator_environment.REGION, stack.name, token, time.time())
            self.folder.write_info(info)
            self.ready(info)
            await self._stay(leases, server)
        finally:
            self._stopping.set()
            await self._end(server, snapshotter)

    def stop(self) -> None:
        """Ends the run; everything is saved first. Call it from the event loop."""
        self._stopping.set()

    async def _rest(self) -> None:
        """Stops what reads the stream, for the stack is to go."""
        for task in self._reading:
            self._tasks.remove(task)
            task.cancel()
        await asyncio.gather(*self._reading, return_exceptions=True)
        self._reading.clear()

    async def _stay(self, leases: Leases, server: asyncio.Task[None]) -> None:
        while not self._stopping.is_set() and not leases.over() and not server.done():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), 0.5)
            for task in self._tasks:
                if task.done():  # none of them ever ends by itself: without it the cloud would only seem to work
                    raise HostingError(f"A part of the embedded cloud failed: {task.exception()!r}.", deploy.REPORT)

    async def _end(self, server: asyncio.Task[None], snapshotter: Snapshotter) -> None:
        self.folder.forget_info()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.wait({server}, timeout=STOP_SECONDS)
        if server.done() and not server.cancelled() and server.exception() is not None:
            log.error("the server failed: %r", server.exception())
        try:
            if self._saves:
                snapshotter.changed()
                await snapshotter.save()
        finally:
            emulator_inside.stop_workers()

    def _start(self, *jobs: Any) -> None:
        self._tasks += [asyncio.create_task(job) for job in jobs]

    def _watch_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            with contextlib.suppress(NotImplementedError):  # Windows: Ctrl+C raises KeyboardInterrupt instead
                loop.add_signal_handler(number, self._stopping.set)
        if self.options.ends_with_stdin and _stdin_can_close():
            threading.Thread(target=_wait_for_end_of_stdin, args=(loop, self._stopping), daemon=True).start()


def _stdin_can_close() -> bool:
    """Whether it is a pipe or file that can end: not a terminal, not the null device."""
    if sys.stdin is None:
        return False
    try:
        if sys.stdin.isatty():  # Ctrl+C ends it there; reading would stop a job in the background of a shell
            return False
        own = os.fstat(sys.stdin.fileno())
    except (OSError, ValueError):
        return False
    try:
        return not os.path.samestat(own, os.stat(os.devnull))
    except OSError:  # a system whose null device can't be looked at
        return True


def _wait_for_end_of_stdin(loop: asyncio.AbstractEventLoop, stopping: asyncio.Event) -> None:
    with contextlib.suppress(OSError, ValueError):
        while sys.stdin.buffer.read(4_096):
            pass
    with contextlib.suppress(RuntimeError):  # the loop is closed: it ended before its standard input did
        loop.call_soon_threadsafe(stopping.set)


def _listen(port: int, preferred: int = 0) -> socket.socket:
    """Listens on `port`; where that is 0, on `preferred` if it is free, else on any."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform == "win32":  # where SO_REUSEADDR would let another program listen here too
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port or preferred))
    except OSError as error:
        listener.close()
        if not port and preferred:
            return _listen(0)
        raise HostingError(f"Port {port} of this machine can't be had ({error.strerror}).",
                           "Choose another one, or 0 for a free one.") from error
    listener.listen(128)
    listener.setblocking(False)
    return listener


def _serve(guard: Guard, listener: socket.socket,
           stopping: asyncio.Event) -> tuple[Coroutine[Any, Any, None], asyncio.Event]:
    """The server as a coroutine, and an event that is set once the emulator has read its state."""
    from hypercorn.asyncio import serve
    from hypercorn.config import Config

    config = Config()
    config.bind = [f"fd://{listener.fileno()}"]
    config.accesslog = None
    config.errorlog = None
    config.graceful_timeout = 0.5
    config.shutdown_timeout = 1.0
    config.keep_alive_timeout = 30.0
    started = asyncio.Event()

    async def watched(scope: Scope, receive: Any, send: Any) -> None:
        async def told(message: dict[str, Any]) -> None:
            await send(message)
            if message["type"] == "lifespan.startup.complete":
                started.set()

        await guard(scope, receive, told if scope["type"] == "lifespan" else send)

    async def shutdown() -> None:
        await stopping.wait()

    application: AsgiApp = watched
    # Ignored, for hypercorn writes the types of an ASGI application out more narrowly than the emulator does.
    return serve(application, config, shutdown_trigger=shutdown, mode="asgi"), started  # type: ignore[arg-type]


async def _first(wanted: Any, server: asyncio.Task[None]) -> None:
    """Waits for `wanted`; raises if the server ends before."""
    waiting = asyncio.ensure_future(wanted)
    await asyncio.wait({waiting, server}, return_when=asyncio.FIRST_COMPLETED)
    if not waiting.done():
        waiting.cancel()
        await server
        raise HostingError("The embedded cloud's server ended at once.", "Its log tells more.")


def _told(listeners: list[Callable[[], None]]) -> Callable[[], None]:
    """One call that tells all listeners, those that come later included."""
    def tell() -> None:
        for listener in listeners:
            listener()

    return tell


async def _at_once() -> None:
    """Throw-away state is never on disk; nothing waits for it."""


async def _readers(cloud: Emulator, stack: DeployedStack,
                   changed: Callable[[], None]) -> tuple[StreamWorker, StreamWorker]:
    """What plays the mappings of the stream: one to the consumer, one to the archiver."""
    mappings = {str(found.get("UUID")): found for found in await cloud.event_source_mappings()}

    async def reader(name: str, output: str) -> StreamWorker:
        mapping = mappings.get(stack.output(output))
        if mapping is None:
            raise HostingError(f"The template maps no {name} to the stream.", "Look at cloud/template.yaml.")
        checkpoints = Checkpoints(cloud, name)
        await checkpoints.load()
        return StreamWorker(cloud, Mapped.from_properties(mapping), checkpoints, changed)

    return await reader("consumer", "MappingId"), await reader("archiver", "ArchiverMappingId")


async def _trim(stack: DeployedStack, worker: StreamWorker, archiver: StreamWorker) -> None:
    """Drops records that both readers have passed, for each put scans those retained, and old lines of the logs."""
    while True:
        await asyncio.sleep(TRIM_SECONDS)
        places = {shard: min(place, archiver.checkpoints.places.get(shard, ""))
                  for shard, place in worker.checkpoints.places.items()}
        try:
            emulator_inside.drop_old_records(stack.output("StreamName"), places, KEEP_RECORDS_SECONDS, time.time())
            emulator_inside.drop_old_logs(KEEP_LOG_LINES)
        except Exception:
            log.exception("trimming")  # what is too much now is dropped next time; the cloud goes on


async def _answers(cloud: Emulator, stack: DeployedStack) -> None:
    """Waits until the API answers; this also starts the first process of its function."""
    answer = await cloud.request("execute-api", "GET", f"/_aws/execute-api/{stack.api_id}/config", signed=False)
    if not answer.ok:
        raise HostingError(f"The API answers {answer.status}: {answer.body[:300].decode('utf-8', 'replace')}",
                           deploy.REPORT)


def _actions(host: Host, cloud: Emulator, stack: DeployedStack, worker: StreamWorker,
             leases: Leases, on_disk: Callable[[], Awaitable[None]]) -> dict[str, Action]:
    """The control routes."""

    async def status(_fields: dict[str, Any]) -> dict[str, Any]:
        return {"games": leases.held(), "kept": leases.kept, "worker": {
            "running": worker.running.is_set(), "records": worker.counts.records, "batches": worker.counts.batches,
            "failures": worker.counts.failures, "abandoned": worker.counts.abandoned,
            "behind_ms": round(worker.counts.behind_ms)}}

    async def renew(fields: dict[str, Any]) -> dict[str, Any]:
        leases.renew(str(fields.get("lease", ""))[:64])
        return {"games": leases.held()}

    async def release(fields: dict[str, Any]) -> dict[str, Any]:
        leases.release(str(fields.get("lease", ""))[:64])
        return {"games": leases.held()}

    async def keep(_fields: dict[str, Any]) -> dict[str, Any]:
        leases.kept = True
        return {"kept": True}

    async def stop(_fields: dict[str, Any]) -> dict[str, Any]:
        asyncio.get_running_loop().call_later(0.05, host.stop)
        return {"stopping": True}

    async def run_worker(fields: dict[str, Any]) -> dict[str, Any]:
        if fields.get("running"):
            worker.running.set()
        else:
            worker.running.clear()
        return {"running": worker.running.is_set()}

    async def reset_password(fields: dict[str, Any]) -> dict[str, Any]:
        password = await _reset_password(cloud, stack, str(fields.get("name", "")))
        await on_disk()
        return {"password": password}

    return {"status": status, "lease": renew, "release": release, "keep": keep, "stop": stop, "worker": run_worker,
            "account-reset": reset_password}


async def _reset_password(cloud: Emulator, stack: DeployedStack, name: str) -> str:
    """A new random password for an account, told to the host once. Raises HostingError if there is no such account."""
    user = {"UserPoolId": stack.output("UserPoolId"), "Username": canonical(name)}
    password = f"{secrets.token_urlsafe(9)}-Aa1-{secrets.token_urlsafe(6)}"
    try:
        await cloud.call("cognito-idp", COGNITO + "AdminSetUserPassword", {
            **user, "Password": password, "Permanent": True})
        await cloud.call("cognito-idp", COGNITO + "AdminSetUserMFAPreference", {
            **user, "SoftwareTokenMfaSettings": {"Enabled": False, "PreferredMfa": False}})
    except EmulatorError as error:
        if error.code == "UserNotFoundException":
            raise HostingError(f"There is no account called {name}.", "Names are those on the board.") from error
        raise
    try:
        await cloud.call("cognito-idp", COGNITO + "AdminUserGlobalSignOut", user)
    except EmulatorError:
        log.exception("signing %s out everywhere", name)  # the new password counts all the same, and must be told
    return password
