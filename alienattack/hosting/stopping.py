"""Waiting for a host that was told to stop."""

from __future__ import annotations

import time

from alienattack.errors import HostingError
from alienattack.hosting.state_folder import HostInfo, StateFolder

STOP_SECONDS = 10.0


def wait_for_end(folder: StateFolder, info: HostInfo) -> None:
    """Returns when the host has saved everything and ended. Raises HostingError if it does not."""
    deadline = time.monotonic() + STOP_SECONDS
    while folder.lock.held_by_somebody():
        if time.monotonic() > deadline:
            raise HostingError(f"Process {info.pid} does not end.", "End it by hand.")
        time.sleep(0.05)
