"""`alienattack cloud ...`: run, watch, stop and reset the embedded cloud. Each function returns the exit code."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import shutil
import sys
import tempfile
import time
import tomllib
from dataclasses import asdict
from pathlib import Path

from alienattack import settings
from alienattack.errors import HostingError
from alienattack.hosting.client import ask
from alienattack.hosting.state_folder import HostInfo, StateFolder, of_user
from alienattack.hosting.stopping import STOP_SECONDS, wait_for_end
from alienattack.invocation import as_started
from alienattack.resources import config_dir


def _folder() -> StateFolder:
    return of_user(settings.load().paths.state_dir)


def up(ephemeral: bool, as_json: bool, for_games: Path | None = None, cloud: Path | None = None) -> int:
    """Runs a host in the foreground until it is stopped.

    `for_games`: the state folder of the user whose game starts it; it then ends with the last game. `cloud`: a folder
    with another template and other functions than this installation's own. `ephemeral`: nothing is saved.
    """
    os.umask(0o077)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if ephemeral and for_games is None:
        with tempfile.TemporaryDirectory(prefix="alienattack-", ignore_cleanup_errors=True) as room:
            thrown_away = StateFolder(Path(room) / "cloud")
            if not thrown_away.lock.acquire():
                raise HostingError("A folder that was made just now is in use.", "Try again.")
            return _run(thrown_away, ephemeral=True, as_json=as_json, for_games=False, cloud=cloud)
    folder = _folder() if for_games is None else of_user(for_games)
    if not folder.lock.acquire():
        return _already_up(folder, as_json, for_games is not None)
    try:
        return _run(folder, ephemeral=ephemeral, as_json=as_json, for_games=for_games is not None, cloud=cloud)
    finally:
        folder.lock.release()


def _run(folder: StateFolder, ephemeral: bool, as_json: bool, for_games: bool, cloud: Path | None) -> int:
    from alienattack.hosting.host import Host, HostOptions

    folder.prepare()
    folder.forget_info()
    wanted = tomllib.loads((config_dir() / "local.toml").read_text(encoding="utf-8"))["host"]
    options = HostOptions(port=0 if ephemeral else wanted["port"], durable=not ephemeral, for_games=for_games,
                          ends_with_stdin=ephemeral, snapshot_seconds=wanted["snapshot_seconds"],
                          lease_seconds=wanted["lease_seconds"], linger_seconds=wanted["linger_seconds"], cloud=cloud)

    def ready(info: HostInfo) -> None:
        print(json.dumps(info.public()) if as_json else f"Ready: {info.api} (stop it with Ctrl+C)", flush=True)
        gc.freeze()  # what stands now stays: it is not looked through again each time while everybody waits

    asyncio.run(Host(folder, options, ready).run())
    return 0


def _already_up(folder: StateFolder, as_json: bool, for_games: bool) -> int:
    """Another process is the host: it stays, and so the wish of `cloud up` is met."""
    info = _wait_for_info(folder)
    if info is None:
        raise HostingError("Another process holds the embedded cloud but does not answer.",
                           "See: alienattack cloud status")
    if not for_games:
        ask(info, "keep", {})
    print(json.dumps(info.public()) if as_json
          else f"It runs already, as process {info.pid}, and stays up until: {as_started('alienattack cloud down')}",
          flush=True)
    return 0


def _wait_for_info(folder: StateFolder) -> HostInfo | None:
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline:
        info = folder.read_info()
        if info is not None:
            return info
        time.sleep(0.05)
    return None


def status(as_json: bool) -> int:
    """Says whether a host runs, where, and how it fares. Exit code 0 if one runs, 1 if not."""
    folder = _folder()
    info = folder.read_info()
    if info is None:
        starting = folder.lock.held_by_somebody()
        print(json.dumps({"running": False, "starting": starting}) if as_json
              else "The embedded cloud is starting." if starting else "No embedded cloud is running.")
        return 1
    state = ask(info, "status", {})
    if as_json:
        told = {name: value for name, value in asdict(info).items() if name != "token"}
        print(json.dumps({"running": True, **told, **state}))
        return 0
    worker = state["worker"]
    print(f"Running as process {info.pid} since {time.strftime('%H:%M:%S', time.localtime(info.started_at))}\n"
          f"  api      {info.api}\n  games    {state['games']}{' (stays up)' if state['kept'] else ''}\n"
          f"  stream   {worker['records']} records in {worker['batches']} batches, {worker['failures']} failures"
          f"{'' if worker['running'] else ', PAUSED'}\n  state    {folder.folder}")
    return 0


def down() -> int:
    """Stops the host; everything is kept."""
    folder = _folder()
    info = folder.read_info()
    if info is None:
        print("No embedded cloud is running.")
        return 0
    ask(info, "stop", {})
    wait_for_end(folder, info)
    print("Stopped. Accounts and scores are kept.")
    return 0


def reset(yes: bool) -> int:
    """Deletes all accounts, scores and sessions of the embedded cloud, after asking. Exit code 1 if refused."""
    folder = _folder()
    if not folder.folder.exists():
        print("There is nothing to delete.")
        return 0
    if not yes:
        print(f"This deletes every account, score and session in {folder.folder}. It can't be undone.")
        if not sys.stdin.isatty() and not sys.stdin.readable():
            return 1
        try:
            if input("Type DELETE to go on: ").strip() != "DELETE":
                print("Nothing was deleted.")
                return 1
        except EOFError:
            print("\nNothing was deleted.")
            return 1
    down()
    if not folder.lock.acquire():
        raise HostingError("Somebody has just started the embedded cloud again.", "Close the game first.")
    try:
        shutil.rmtree(folder.folder)
    finally:
        folder.lock.release()
    print("Deleted.")
    return 0


def account_reset(name: str) -> int:
    """Gives an account a new random password, printed once. It needs a running host."""
    info = _folder().read_info()
    if info is None:
        raise HostingError("No embedded cloud is running.", "Start it with: alienattack cloud up")
    password = ask(info, "account-reset", {"name": name})["password"]
    print(f"The new password of {name}, shown this once: {password}")
    return 0
