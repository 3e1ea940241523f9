"""This machine: Python, settings, folders, disk, keyring, screen and sound."""

from __future__ import annotations

import os
import platform
import shutil
import stat
import subprocess
import sys
from pathlib import Path

from alienattack import __version__
from alienattack.hosting.doctor.case import Case
from alienattack.hosting.doctor.finding import Finding, bad, ok, warn

LITTLE_BYTES, TOO_LITTLE_BYTES = 500 << 20, 50 << 20
DRIVER_SECONDS = 20.0

_DRIVERS = """
import os
os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"
import pygame
pygame.{part}.init()
print(pygame.{part}.{driver}())
"""
_UNSEEN = ("dummy", "offscreen")  # SDL takes them by itself where there is no screen


def python(_case: Case) -> Finding:
    """Which version of what runs here: the first thing that somebody who helps asks for."""
    told = f"Alien Attack {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    return ok(f"{told}.")


def settings(case: Case) -> Finding:
    """Whether the settings could be read."""
    if case.settings.damage is not None:
        return warn(str(case.settings.damage), f"Look at {case.settings.paths.settings_file}.")
    return ok(f"{case.settings.paths.settings_file} holds." if case.settings.paths.settings_file.exists()
              else "No settings of one's own yet: the defaults hold.")


def state_folder(case: Case) -> Finding:
    """Whether the game may write where it keeps things, and whether others may read there."""
    folder = case.settings.paths.state_dir
    existing = _nearest(folder)
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        return bad(f"{folder} can't be written: nothing is kept, and no run can be sent later.",
                   f"Make {existing} writable, or set ALIENATTACK_HOME to a folder that is.")
    if os.name == "posix":
        open_to_all = [part for part in (case.folder.folder, folder / "spool")
                       if part.exists() and stat.S_IMODE(part.stat().st_mode) & 0o077]
        if open_to_all:
            return warn(f"Others on this machine may look into {', '.join(map(str, open_to_all))}.",
                        f"chmod 700 {' '.join(map(str, open_to_all))}")
    return ok(f"{folder} can be written.")


def disk(case: Case) -> Finding:
    """Whether there is room for spools, snapshots and replays."""
    existing = _nearest(case.settings.paths.state_dir)
    free = shutil.disk_usage(existing).free
    told = f"{free / (1 << 20):,.0f} MB are free at {existing}"
    remedy = "Free some space, or set ALIENATTACK_HOME to a folder on another disk."
    if free < TOO_LITTLE_BYTES:
        return bad(f"{told}: runs can't be kept.", remedy)
    return warn(f"{told}: that is little.", remedy) if free < LITTLE_BYTES else ok(f"{told}.")


def keyring(case: Case) -> Finding:
    """Where the sign-in rests."""
    from alienattack.online.keeper import KeyringKeeper, choose_keeper

    if isinstance(choose_keeper(case.settings.paths.state_dir), KeyringKeeper):
        return ok("The sign-in is kept in this system's keyring.")
    return warn("No keyring answers here: the sign-in is kept in a file that only you may read.",
                "It works like that. For a keyring: install one (GNOME Keyring, KWallet) and unlock it.")


def video(case: Case) -> Finding:
    """Whether a window can be opened."""
    return _driver(case, "display", "get_driver", "No window can be opened",
                   "Start it from a desktop; over SSH use ssh -X; without a screen: alienattack bot, or set "
                   "SDL_VIDEODRIVER=dummy.", "SDL_VIDEODRIVER")


def sound(case: Case) -> Finding:
    """Whether anything will be heard; the game plays without."""
    found = _driver(case, "mixer", "get_init", "No sound", "Plug in or switch on a sound device; the game plays "
                    "without, and SETTINGS, SOUND, CAPTIONS tells what is heard.", "SDL_AUDIODRIVER")
    return warn(found.sentence, found.remedy) if found.verdict == "bad" else found


def _driver(case: Case, part: str, driver: str, what: str, remedy: str, variable: str) -> Finding:
    """Opens SDL's part in a process of its own: it may hang or take its process down."""
    try:
        done = subprocess.run([sys.executable, "-c", _DRIVERS.format(part=part, driver=driver)], capture_output=True,
                              text=True, timeout=DRIVER_SECONDS, check=False, env=dict(case.environment))
    except subprocess.TimeoutExpired:
        return bad(f"{what}: the driver does not answer.", remedy)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["the driver ended its process"])[-1]
        return bad(f"{what}: {last.removeprefix('pygame.error: ').rstrip('.')}.", remedy)
    told = done.stdout.strip().splitlines()[-1]
    if case.environment.get(variable) in _UNSEEN:
        lost = "seen" if part == "display" else "heard"
        return warn(f"{variable} is set to {case.environment[variable]}: nothing is {lost}.", f"Unset {variable}.")
    if told in _UNSEEN:
        return bad(f"{what}: SDL finds no screen.", remedy)
    return ok(f"SDL opens its {part}: {told}.")


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest one above that exists."""
    return next(path for path in (folder, *folder.parents) if path.exists())
