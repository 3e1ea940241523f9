"""Staying signed in: where the refresh token rests between two starts of the game.

The operating system's keyring where there is one that works, else a file that only its owner may read. Nothing here
waits for long: a keyring that asks a question on a screen nobody sees is given up after a moment.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

_log = logging.getLogger(__name__)

SERVICE = "alienattack"
KEYRING_SECONDS = 2.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class KeptSignIn:
    """What is kept. `username` is the account's canonical name."""

    username: str
    refresh_token: str = field(repr=False)

    def to_text(self) -> str:
        """One line of JSON."""
        return json.dumps({"username": self.username, "refresh_token": self.refresh_token})

    @staticmethod
    def from_text(text: str) -> KeptSignIn | None:
        """None where the text is not what `to_text` writes."""
        try:
            fields = json.loads(text)
            kept = KeptSignIn(fields["username"], fields["refresh_token"])
        except (ValueError, KeyError, TypeError):
            return None
        return kept if isinstance(kept.username, str) and isinstance(kept.refresh_token, str) else None


class TokenKeeper(Protocol):
    """Keeps one sign-in a cloud; `cloud` is `CloudConfig.key`. No method raises for want of a place to keep it."""

    def load(self, cloud: str) -> KeptSignIn | None:
        """The kept sign-in, if there is one."""

    def save(self, cloud: str, kept: KeptSignIn) -> bool:
        """Keeps it; False if that was not possible."""

    def forget(self, cloud: str) -> None:
        """Keeps it no longer."""


class MemoryKeeper:
    """Keeps sign-ins as long as the process lives: for bots, tests and guests."""

    def __init__(self) -> None:
        self._kept: dict[str, KeptSignIn] = {}

    def load(self, cloud: str) -> KeptSignIn | None:
        """The kept sign-in, if there is one."""
        return self._kept.get(cloud)

    def save(self, cloud: str, kept: KeptSignIn) -> bool:
        """Keeps it."""
        self._kept[cloud] = kept
        return True

    def forget(self, cloud: str) -> None:
        """Keeps it no longer."""
        self._kept.pop(cloud, None)


class FileKeeper:
    """One file a cloud in `folder`, readable by its owner only, replaced in one step."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, cloud: str) -> KeptSignIn | None:
        """The kept sign-in, if there is one."""
        try:
            return KeptSignIn.from_text(self._path(cloud).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            return None

    def save(self, cloud: str, kept: KeptSignIn) -> bool:
        """Keeps it; False if the folder can't be written."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder, prefix=".sign-in-")  # mkstemp makes it 0600
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(kept.to_text())
                os.replace(name, self._path(cloud))
            except OSError:
                with suppress(OSError):
                    os.unlink(name)
                raise
        except OSError as error:
            _log.warning("the sign-in can't be kept: %s", error)
            return False
        return True

    def forget(self, cloud: str) -> None:
        """Keeps it no longer."""
        with suppress(OSError):
            self._path(cloud).unlink(missing_ok=True)

    def _path(self, cloud: str) -> Path:
        return self._folder / f"sign-in-{cloud}.json"


class Keyring(Protocol):
    """The three calls of the `keyring` library that are used."""

    def get_password(self, service: str, username: str, /) -> str | None:
        """Reads."""

    def set_password(self, service: str, username: str, password: str, /) -> None:
        """Writes."""

    def delete_password(self, service: str, username: str, /) -> None:
        """Deletes."""


class KeyringKeeper:
    """The system's keyring first; what it can't hold, or does not answer in time, goes to `fallback`.

    (Windows, for one, holds no more than 2,560 bytes, and a refresh token may be longer.)
    """

    def __init__(self, ring: Keyring, fallback: TokenKeeper, timeout: float = KEYRING_SECONDS) -> None:
        self._ring = ring
        self._fallback = fallback
        self._timeout = timeout

    def load(self, cloud: str) -> KeptSignIn | None:
        """The kept sign-in, if there is one."""
        text = bounded(lambda: self._ring.get_password(SERVICE, cloud), None, self._timeout)
        kept = KeptSignIn.from_text(text) if text else None
        return kept or self._fallback.load(cloud)

    def save(self, cloud: str, kept: KeptSignIn) -> bool:
        """Keeps it in one place only, so that the other can't bring back an old one."""
        def write() -> bool:
            self._ring.set_password(SERVICE, cloud, kept.to_text())
            return self._ring.get_password(SERVICE, cloud) == kept.to_text()

        if bounded(write, False, self._timeout):
            self._fallback.forget(cloud)
            return True
        self._delete(cloud)
        return self._fallback.save(cloud, kept)

    def forget(self, cloud: str) -> None:
        """Keeps it no longer."""
        self._delete(cloud)
        self._fallback.forget(cloud)

    def _delete(self, cloud: str) -> None:
        bounded(lambda: self._ring.delete_password(SERVICE, cloud), None, self._timeout)


def bounded(call: Callable[[], T], otherwise: T, timeout: float) -> T:
    """`call()`, or `otherwise` if it fails or takes longer than `timeout` seconds (it is left behind on its thread)."""
    results: list[T] = []

    def run() -> None:
        # Back ends raise what they like; whatever it is, the sign-in must go on without them.
        with suppress(Exception):
            results.append(call())

    thread = threading.Thread(target=run, name="keyring", daemon=True)
    thread.start()
    thread.join(timeout)
    return results[0] if results else otherwise


def choose_keeper(folder: Path) -> TokenKeeper:
    """The best place on this machine: its keyring if one works, else 0600 files in `folder`."""
    files = FileKeeper(folder)
    ring = bounded(_usable_keyring, None, KEYRING_SECONDS)
    return KeyringKeeper(ring, files) if ring is not None else files


def _usable_keyring() -> Keyring | None:
    import keyring
    from keyring.backends import fail, null

    ring = keyring.get_keyring()
    if isinstance(ring, fail.Keyring | null.Keyring) or ring.priority <= 0:
        return None
    return ring
