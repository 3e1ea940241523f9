"""An embedded cloud for a test: a process of its own with a state of its own, killed and started again at will."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alienattack.errors import HostingError
from alienattack.hosting.client import HostHandle, ask
from alienattack.hosting.state_folder import HostInfo, of_user

READY_SECONDS = 60.0
PACKAGE = Path(__file__).resolve().parents[2]


def child_environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a child: this installation, `home` as the user's folder, and no proxy but ours."""
    path = os.pathsep.join(filter(None, (str(PACKAGE), os.environ.get("PYTHONPATH", ""))))
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return {**kept, "PYTHONPATH": path, "ALIENATTACK_HOME": str(home), **more}


@dataclass(slots=True)
class CloudHost:
    """`home`: the folder of its user. `altered`: a folder with other functions than this installation's own. `durable`
    false: it saves no snapshots, for a state that is thrown away."""

    home: Path
    altered: Path | None = None
    durable: bool = True
    recoveries: list[float] = field(default_factory=list)
    """Seconds from each start until it was ready; the first is the first start."""
    _process: subprocess.Popen[str] | None = None
    _handle: HostHandle | None = None
    _info: HostInfo | None = None

    @property
    def info(self) -> HostInfo:
        """What the running host tells its user. Raises HostingError while none is ready."""
        if self._info is None:
            raise HostingError("The cloud of this test is not up.")
        return self._info

    @property
    def pid(self) -> int:
        """Its process, 0 before the first start."""
        return self._process.pid if self._process is not None else 0

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Starts it and waits until it is ready. Raises HostingError with its last words."""
        begun = time.monotonic()
        folder = of_user(self.home / "state")
        folder.folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        command = [sys.executable, "-m", "alienattack", "cloud", "up", "--for-games", str(folder.folder.parent)]
        command += ["--cloud", str(self.altered)] if self.altered is not None else []
        command += [] if self.durable else ["--ephemeral"]
        with (self.home / "host.log").open("ab") as log:
            self._process = subprocess.Popen(command, env=child_environment(self.home), stdin=subprocess.DEVNULL,
                                             stdout=subprocess.DEVNULL, stderr=log, text=True)
        while (info := folder.read_info()) is None or info.pid != self._process.pid:
            if self._process.poll() is not None or time.monotonic() - begun > READY_SECONDS:
                words = (self.home / "host.log").read_text(errors="replace").strip().splitlines()
                raise HostingError(f"The cloud did not start: {' | '.join(words[-3:])}")
            time.sleep(0.02)
        self._info = info
        self._handle = HostHandle(info).hold()  # it ends by itself soon after this process
        self.recoveries.append(time.monotonic() - begun)

    def kill(self) -> None:
        """kill -9, in the middle of whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
        self._let_go()

    def close(self) -> None:
        """A clean end."""
        self._let_go()
        if self._process is not None and self.running:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(10)
            if self.running:
                self._process.kill()
                self._process.wait(5)

    def ask(self, route: str, **fields: Any) -> dict[str, Any]:
        """One of the host's own routes."""
        return ask(self.info, route, fields, timeout=60.0)

    def _let_go(self) -> None:
        handle, self._handle, self._info = self._handle, None, None
        if handle is not None:
            handle.release()
