"""The embedded cloud: what it needs, whether it runs, what could keep it from starting."""

from __future__ import annotations

import importlib.util
import json
import socket
from datetime import datetime
from pathlib import Path

from alienattack.errors import HostingError
from alienattack.hosting.client import ask
from alienattack.hosting.doctor.case import Case
from alienattack.hosting.doctor.finding import Finding, bad, ok, skipped, warn

INSTALL = 'pip install "alienattack[local]"'
_PARTS = ("ministack", "cryptography", "aws_lambda_powertools")


def extra_local(case: Case) -> Finding:
    """Whether the extra `local` is here, in the version that this game was made for."""
    missing = [name for name in _PARTS if importlib.util.find_spec(name) is None]
    tell = bad if case.embedded else warn
    if missing:
        return tell(f"The embedded cloud is not installed whole: {', '.join(missing)} is missing.", INSTALL)
    from alienattack.hosting.emulator_environment import check_version

    try:
        return ok(f"MiniStack {check_version()} is the one that this game was made for.")
    except HostingError as error:
        return tell(error.reason, INSTALL)


def running(case: Case) -> Finding:
    """Whether it runs and answers, or what keeps it from starting.

    A lock ends with its process; so where it is held, something lives, be it only a child that a dead host left.
    """
    folder = case.folder
    if not case.embedded:
        return skipped("Not needed: the settings name another cloud.")
    note = folder.folder / "host.json"
    if not folder.lock.held_by_somebody():
        if note.exists():
            return ok("Not running; the one before ended without taking its leave, which does no harm.")
        return ok("Not running: the game starts it.")
    info = folder.read_info()
    if info is None:
        return bad(f"A process holds {folder.lock.path} and says nothing: it is starting, or it hangs.",
                   f"Wait half a minute; then look at {folder.log}, and end {_pid_of(note)}.")
    try:
        ask(info, "status", {}, timeout=5.0)
    except HostingError:
        return bad(f"The embedded cloud (process {info.pid}) does not answer.",
                   f"End process {info.pid} and start the game again; its log is {folder.log}.")
    since = datetime.fromtimestamp(info.started_at).strftime("%Y-%m-%d %H:%M")
    return ok(f"Running since {since} at {info.endpoint} (process {info.pid}).")


def port(case: Case) -> Finding:
    """Whether the port of the last time is free: on it, a game that is still open finds its cloud again."""
    last = case.folder.last_port()
    if not case.embedded or not last:
        return skipped("Any free port will do.")
    if case.folder.lock.held_by_somebody():
        return ok(f"Port {last} is the embedded cloud's own.")
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", last))
        except OSError:
            return warn(f"Another program has taken port {last}: the embedded cloud will take another one.",
                        "Start games anew that are still open; or end that program.")
    return ok(f"Port {last} of the last time is free.")


def _pid_of(note: Path) -> str:
    """Which process to end, as far as it left a note."""
    try:
        return f"process {json.loads(note.read_text(encoding='utf-8'))['pid']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "the process that holds it"
