"""The zip of the functions: cloud/functions and the parts of this package that they import.

Reproducible: the same files give the same bytes, so that its hash says whether there is anything to deploy.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from alienattack import resources

SHARED = ("__init__.py", "errors.py", "sim", "past_rules", "protocol")
"""What the functions may import of `alienattack`; .ci checks it by an import contract."""

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first instant that a zip can name


def _files(cloud: Path, package: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted((cloud / "functions").rglob("*.py")):
        yield path.relative_to(cloud).as_posix(), path
    for name in SHARED:
        part = package / name
        for path in sorted(part.rglob("*.py")) if part.is_dir() else [part]:
            yield f"alienattack/{path.relative_to(package).as_posix()}", path


def build_zip(cloud: Path | None = None, package: Path | None = None,
              bundled: Iterable[tuple[str, Path]] = ()) -> bytes:
    """The zip as bytes. The folders default to this installation's own. `bundled`: files of libraries, see bundling.py;
    the embedded cloud needs none, its functions run on the Python that is here."""
    cloud = cloud or resources.cloud_dir()
    package = package or Path(resources.__file__).resolve().parent
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, path in (*_files(cloud, package), *bundled):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # Unix, whatever this machine is, or the bytes would differ
            archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def digest(content: bytes) -> str:
    """A short name for the content: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(content).hexdigest()[:16]


def key_of(functions: bytes) -> str:
    """The key of a zip in the bucket of deployments: by what is in it, for another zlib packs the same otherwise."""
    content = hashlib.sha256()
    with zipfile.ZipFile(io.BytesIO(functions)) as archive:
        for name in sorted(archive.namelist()):
            body = archive.read(name)
            content.update(f"{name} {len(body)}\n".encode() + body)
    return f"functions-{content.hexdigest()[:16]}.zip"
