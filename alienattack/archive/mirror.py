"""The files of an archive, brought here: what is here is not fetched again, what is gone there goes here too."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath

from alienattack.archive.folder import FolderOrigin
from alienattack.archive.origin import FRAMES, ArchiveError, Origin
from alienattack.hosting.items import StoredObject

AT_ONCE = 8
_INDEX = "index.json"

Progress = Callable[[str], None]


class Mirror:
    """The mirror of one archive, in a folder for its owner alone, for names of players are in it."""

    def __init__(self, origin: Origin, folder: Path) -> None:
        self._origin = origin
        self._folder = folder / origin.place
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)

    @property
    def folder(self) -> Path:
        """Where mirror and database lie."""
        return self._folder

    def bring(self, progress: Progress) -> list[tuple[StoredObject, Path]]:
        """Every file of the archive in the order of their keys, and where it lies."""
        wanted = self._origin.objects(FRAMES)
        if isinstance(self._origin, FolderOrigin):
            return [(each, self._origin.path(each.key)) for each in wanted]
        here = self._index()
        missing = [each for each in wanted if here.get(each.key) != _version(each) or not self._path(each).exists()]
        self._fetch(missing, here, progress)
        keys = {each.key for each in wanted}
        for key in [key for key in here if key not in keys]:
            (self._folder / "objects" / key).unlink(missing_ok=True)
            del here[key]
        self._keep(here)
        return [(each, self._path(each)) for each in wanted]

    def _fetch(self, missing: Sequence[StoredObject], here: dict[str, str], progress: Progress) -> None:
        size = sum(each.size for each in missing)
        done = 0
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for number, (each, content) in enumerate(pool.map(self._read, missing), start=1):
                path = self._path(each)
                path.parent.mkdir(parents=True, exist_ok=True)
                draft = path.with_name(f"{path.name}.draft")
                draft.write_bytes(content)
                draft.replace(path)
                here[each.key] = _version(each)
                done += each.size
                progress(f"{number} of {len(missing)} files, {done / 1e6:.1f} of {size / 1e6:.1f} MB")
                if number % 500 == 0:
                    self._keep(here)

    def _read(self, each: StoredObject) -> tuple[StoredObject, bytes]:
        return each, self._origin.read(each.key)

    def _path(self, each: StoredObject) -> Path:
        """Where an object lies here."""
        return below(self._folder / "objects", each.key)

    def _index(self) -> dict[str, str]:
        try:
            return dict(json.loads((self._folder / _INDEX).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return {}

    def _keep(self, here: dict[str, str]) -> None:
        draft = self._folder / f"{_INDEX}.draft"
        draft.write_text(json.dumps(here), encoding="utf-8")
        draft.replace(self._folder / _INDEX)


def below(folder: Path, key: str) -> Path:
    """The file of an object. Raises ArchiveError for a key that would lead out of the folder."""
    pure = PurePosixPath(key)
    if pure.is_absolute() or ".." in pure.parts or "\\" in key or ":" in key:
        raise ArchiveError(f"{key!r} is no name for a file.", "Look at who writes into the bucket.")
    return folder / key


def _version(each: StoredObject) -> str:
    return f"{each.etag} {each.size}"
