"""The archive of this machine's embedded cloud, by the host's own door; it is started for the time where it is down."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from alienattack.archive.origin import ERASED, FRAMES, ArchiveError, TableRun, payloads, runs_among
from alienattack.hosting.client import HostHandle, ask, ensure_host
from alienattack.hosting.items import StoredObject, plain
from alienattack.hosting.state_folder import of_user
from alienattack.settings import Paths

PATIENCE = 120.0


class EmbeddedOrigin:
    """Reads through a lease, so that the host stays for as long as it is asked. Close it."""

    def __init__(self, handle: HostHandle) -> None:
        self._handle = handle

    @staticmethod
    def of_this_user(paths: Paths) -> EmbeddedOrigin:
        """Raises ArchiveError where there never was an embedded cloud, HostingError where it can't start."""
        folder = of_user(paths.state_dir)
        if not folder.snapshots.exists() and folder.read_info() is None:
            raise ArchiveError("There is no embedded cloud on this machine yet, so it has no archive.",
                               "Play first, or name one: --stack NAME for AWS, --folder DIR for files.")
        return EmbeddedOrigin(ensure_host(paths))

    def close(self) -> None:
        """Gives the lease back."""
        self._handle.release()

    @property
    def title(self) -> str:
        """What people call it."""
        return "the embedded cloud"

    @property
    def place(self) -> str:
        """The name of its folder among the mirrors."""
        return "embedded"

    def objects(self, prefix: str) -> Sequence[StoredObject]:
        """Objects of the archive, after everything in the stream was written out."""
        return [StoredObject(each["key"], each["etag"], each["size"])
                for each in self._ask("objects", bucket="archive", prefix=prefix)["objects"]]

    def read(self, key: str) -> bytes:
        """An object's bytes."""
        return base64.b64decode(self._ask("object", bucket="archive", name=key)["data"])

    def runs(self) -> Iterable[TableRun]:
        """Every run of the table."""
        return runs_among(self._items())

    def master_keys(self) -> Mapping[str, bytes]:
        """Every master key there ever was."""
        return {kid: key.encode("utf-8") for kid, key in self._ask("every-key")["keys"].items()}

    def keeps_days(self) -> None:
        """Nothing expires here."""

    def settles(self) -> float:
        """The host writes out what is in the stream before it tells of objects."""
        return 0.0

    def as_of(self) -> None:
        """Now."""

    def refused(self) -> Iterator[bytes]:
        """The payloads among the dead letters."""
        for name in self._ask("objects", bucket="dead-letters", prefix=FRAMES)["names"]:
            yield from payloads(base64.b64decode(self._ask("object", bucket="dead-letters", name=name)["data"]))

    def erase(self) -> Mapping[str, Any]:
        """The host does it itself, once what is in the stream has been written out."""
        self.objects(ERASED)
        return self._ask("erase")

    def seal(self) -> int:
        """The host does it itself."""
        return int(self._ask("seal")["sealed"])

    def _items(self) -> Iterator[dict[str, Any]]:
        after: Any = None
        while True:
            page = self._ask("items", after=after)
            yield from map(plain, page["items"])
            after = page["next"]
            if not after:
                return

    def _ask(self, route: str, **fields: Any) -> dict[str, Any]:
        return ask(self._handle.info, route, fields, timeout=PATIENCE)
