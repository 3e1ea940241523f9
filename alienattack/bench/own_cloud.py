"""An embedded cloud of a benchmark's own, in a process of its own, and players on it."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alienattack.errors import HostingError
from alienattack.hosting import emulator_environment
from alienattack.loadtest.cloudhost import CloudHost
from alienattack.online.cloudconfig import CloudConfig, fetch_config


def obstacle() -> str:
    """Why no cloud can be started here; "" if one can."""
    try:
        emulator_environment.check_version()
    except HostingError as error:
        return str(error)
    return ""


@contextmanager
def own_cloud() -> Iterator[tuple[CloudHost, CloudConfig, Path]]:
    """A running cloud, what it tells its clients, and a folder; all of it is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        host = CloudHost(home)
        host.start()
        try:
            yield host, fetch_config(host.info.api, host.info.endpoint), home
        finally:
            host.close()


def new_name() -> str:
    """A name that no other player of this cloud has."""
    return "B" + secrets.token_hex(6)
