"""Embedded clouds as real processes for the tests: each ends by itself when the test's process does."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alienattack.hosting.client import ask
from alienattack.hosting.state_folder import HostInfo, StateFolder, of_user

TOP = Path(__file__).resolve().parent.parent
READY_SECONDS = 30.0


def wait_until(condition: Callable[[], Any], seconds: float = 15.0, every: float = 0.05) -> Any:
    """Waits for a condition and returns its value; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < deadline, f"waited {seconds} s in vain for {condition}"
        time.sleep(every)


@dataclass(slots=True)
class CloudProcess:
    """A running `alienattack cloud up`. `home` is its user's folder, None for a throw-away one."""

    process: subprocess.Popen[str]
    ready: dict[str, str]
    home: Path | None = None
    started_in: float = 0.0

    @property
    def endpoint(self) -> str:
        """The address that stands for all AWS services."""
        return self.ready["endpoint"]

    @property
    def api(self) -> str:
        """The address of the HTTP API."""
        return self.ready["api"]

    @property
    def region(self) -> str:
        """The region it plays."""
        return self.ready["region"]

    @property
    def folder(self) -> StateFolder:
        """Where a durable one keeps its state."""
        assert self.home is not None
        return of_user(self.home / "state")

    @property
    def info(self) -> HostInfo:
        """What it tells games."""
        info = self.folder.read_info()
        assert info is not None
        return info

    def ask(self, route: str, **fields: Any) -> dict[str, Any]:
        """One call of its own routes, with the token of its info file."""
        return ask(self.info, route, fields)

    def kill(self) -> None:
        """kill -9, in the middle of whatever it does."""
        self.process.kill()
        self.process.wait(10)

    def terminate(self) -> float:
        """A clean stop; returns how many seconds it took."""
        begin = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)
        return time.monotonic() - begin

    def close(self) -> None:
        """Ends it, whatever state it is in."""
        if self.process.stdin is not None:
            with contextlib.suppress(OSError):
                self.process.stdin.close()
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(8)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)


def environment(home: Path | None) -> dict[str, str]:
    """The environment of a child: this checkout's package, and `home` as the user's folder."""
    path = os.pathsep.join(filter(None, (str(TOP), os.environ.get("PYTHONPATH", ""))))
    extra = {"ALIENATTACK_HOME": str(home)} if home is not None else {}
    return {**os.environ, "PYTHONPATH": path, **extra}


def start_cloud(home: Path | None = None, cloud: Path | None = None) -> CloudProcess:
    """Starts an embedded cloud and waits until it is ready: durable below `home`, throw-away without.

    `cloud`: a folder with altered functions, see tests/cloud/altered.py.
    """
    begin = time.monotonic()
    flags = ["--json"] if home is not None else ["--ephemeral", "--json"]
    flags += ["--cloud", str(cloud)] if cloud is not None else []
    process = subprocess.Popen([sys.executable, "-m", "alienattack", "cloud", "up", *flags], env=environment(home),
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        assert process.stderr is not None
        process.wait(10)
        raise AssertionError(f"the cloud did not start: {process.stderr.read()[-3000:]}")
    return CloudProcess(process, json.loads(line), home, time.monotonic() - begin)


@dataclass(slots=True)
class CloudFactory:
    """Starts clouds and ends them all."""

    started: list[CloudProcess] = field(default_factory=list)

    def __call__(self, home: Path | None = None, altered: Path | None = None) -> CloudProcess:
        """One more cloud; with the functions of the folder `altered` where that is given."""
        cloud = start_cloud(home, altered)
        self.started.append(cloud)
        return cloud

    def close(self) -> None:
        """Ends every cloud that was started."""
        for cloud in self.started:
            cloud.close()
