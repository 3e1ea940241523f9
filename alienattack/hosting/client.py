"""How a game finds or starts the embedded cloud: the only part of this package that the game may import."""

from __future__ import annotations

import contextlib
import http.client
import importlib.util
import json
import os
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path
from typing import Any

from alienattack.errors import HostingError
from alienattack.hosting.state_folder import HostInfo, StateFolder, of_user
from alienattack.settings import Paths

INSTALL = 'Practice works without it. To add it: pip install "alienattack[local]"'
START_SECONDS = 30.0
RENEW_SECONDS = 4.0


class HostHandle:
    """A running host, and this game's lease on it, renewed by a daemon thread until `release`."""

    def __init__(self, info: HostInfo) -> None:
        self.info = info
        self._lease = uuid.uuid4().hex
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._renew_for_ever, name="lease", daemon=True)

    @property
    def endpoint(self) -> str:
        """The address that stands for all AWS services."""
        return self.info.endpoint

    @property
    def api(self) -> str:
        """The address of the HTTP API."""
        return self.info.api

    @property
    def region(self) -> str:
        """The region it plays."""
        return self.info.region

    @property
    def stack(self) -> str:
        """The name of the stack."""
        return self.info.stack

    def hold(self) -> HostHandle:
        """Takes the lease and keeps it."""
        self.renew()
        self._thread.start()
        return self

    def renew(self) -> None:
        """Takes the lease for one more term. Raises HostingError if the host is gone."""
        ask(self.info, "lease", {"lease": self._lease})

    def release(self) -> None:
        """Gives the lease back; the host may end soon after."""
        if not self._over.is_set():
            self._over.set()
            with contextlib.suppress(HostingError):
                ask(self.info, "release", {"lease": self._lease}, timeout=0.5)

    def alive(self) -> bool:
        """Whether the host still answers."""
        try:
            ask(self.info, "status", {}, timeout=2.0)
        except HostingError:
            return False
        return True

    def _renew_for_ever(self) -> None:
        while not self._over.wait(RENEW_SECONDS):
            with contextlib.suppress(HostingError):
                self.renew()


def ask(info: HostInfo, route: str, fields: dict[str, Any], timeout: float = 10.0) -> dict[str, Any]:
    """One call of the host's own routes. Raises HostingError if it does not answer or refuses."""
    connection = http.client.HTTPConnection("127.0.0.1", info.port, timeout=timeout)
    try:
        connection.request("POST", f"/_host/{route}", json.dumps(fields), {"x-host-token": info.token,
                                                                          "content-type": "application/json"})
        response = connection.getresponse()
        answer: dict[str, Any] = json.loads(response.read() or b"{}")
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise HostingError("The embedded cloud does not answer.", "Start the game again.") from error
    finally:
        connection.close()
    if response.status != 200:
        raise HostingError(str(answer.get("message", "The embedded cloud refused.")))
    return answer


def ensure_host(paths: Paths) -> HostHandle:
    """Finds the running host of this user or starts one, and takes a lease on it. Blocks until it is ready.

    Raises HostingError with the remedy: the extra is not installed, or the host could not start.
    """
    folder = of_user(paths.state_dir)
    child: subprocess.Popen[bytes] | None = None
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        info = folder.read_info()
        if info is not None:
            with contextlib.suppress(HostingError):
                return HostHandle(info).hold()
        elif child is None and not folder.lock.held_by_somebody():
            child = _start(folder)
        elif child is not None and child.poll() is not None and not folder.lock.held_by_somebody():
            raise HostingError(f"The embedded cloud could not start. {_last_words(folder.log)}".strip(),
                               f"Its log is {folder.log}.")
        time.sleep(0.05)
    raise HostingError("The embedded cloud took too long to start.", f"Its log is {folder.log}.")


def _start(folder: StateFolder) -> subprocess.Popen[bytes]:
    if importlib.util.find_spec("ministack") is None:
        raise HostingError("The embedded cloud is not installed.", INSTALL)
    folder.prepare()
    source = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (source, os.environ.get("PYTHONPATH", ""))))
    with folder.log.open("wb") as log:
        folder.log.chmod(0o600)
        # Apart from the game that started it: the host outlives it, for another one may use it.
        return subprocess.Popen(
            [sys.executable, "-m", "alienattack", "cloud", "up", "--for-games", str(folder.folder.parent)],
            stdin=subprocess.DEVNULL, stdout=log,
            stderr=log, cwd=folder.folder, env={**os.environ, "PYTHONPATH": path}, **_apart())


def _apart() -> dict[str, Any]:
    """What starts a process that no Ctrl+C and no closed terminal of its parent's ends."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _last_words(log: Path) -> str:
    with contextlib.suppress(OSError):
        lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        if lines:
            return lines[-1].removeprefix("alienattack: ")[:400]
    return ""
