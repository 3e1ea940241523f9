"""What a figure was measured on, and when: without it no figure is worth keeping."""

from __future__ import annotations

import os
import platform
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alienattack import __version__
from alienattack.bots.runner import compiled


def described() -> dict[str, Any]:
    """The machine, its load at this moment, this installation and the time (UTC)."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="minutes"), "version": __version__, "compiled": compiled(),
        "python": platform.python_version(), "system": platform.system(), "machine": platform.machine(),
        "processor": _processor(), "cores": os.cpu_count(), "load": _load(),
    }


def _processor() -> str:
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor()


def _load() -> float | None:
    """How many processes wanted a core in the last minute: above the cores, times say little."""
    with suppress(OSError, AttributeError):
        return round(os.getloadavg()[0], 1)
    return None
