"""Libraries that travel in the functions' zip on AWS, taken from what is installed here, each with its licence.

Only their Python files and licences go along, in order of name: the same versions give the same bytes on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath

from alienattack.errors import HostingError

BUNDLED = ("aws-lambda-powertools", "jmespath", "typing-extensions")
"""What the functions import that Lambda's own Python does not bring, with all that it needs."""

INSTALL = 'Install it with: pip install "alienattack[aws]"'
NATIVE = (".so", ".pyd", ".dylib", ".dll")


def versions() -> tuple[str, ...]:
    """The libraries with their versions, as `name version`. Raises HostingError if one is not installed."""
    return tuple(f"{name} {_found(name).version}" for name in BUNDLED)


def bundled_files() -> Iterator[tuple[str, Path]]:
    """(name in the zip, file) of everything that goes along.

    Raises HostingError for a library that is not installed, or not of Python alone: the functions run on arm64.
    """
    for name in BUNDLED:
        yield from _files_of(name, _found(name))


def _found(name: str) -> Distribution:
    try:
        return distribution(name)
    except PackageNotFoundError as error:
        raise HostingError(f"{name} is not installed; the functions need it on AWS.", INSTALL) from error


def _files_of(name: str, library: Distribution) -> list[tuple[str, Path]]:
    entries: list[tuple[str, Path]] = []
    licensed = False
    for file in library.files or ():
        inside = PurePosixPath(file.as_posix())
        if inside.suffix in NATIVE:
            raise HostingError(f"{name} as installed here is compiled for this machine ({inside.name}).",
                               f"Install the one of Python alone: pip install --no-binary {name} --force-reinstall "
                               f"{name}")
        is_licence = inside.name.upper().startswith(("LICENSE", "LICENCE", "NOTICE", "COPYING"))
        if ".." in inside.parts or not (inside.suffix == ".py" or is_licence):
            continue
        licensed |= is_licence
        entries.append((inside.as_posix(), Path(str(library.locate_file(file)))))
    if not licensed:
        raise HostingError(f"{name} as installed here has no licence file, so it can't be passed on.",
                           f"Install it anew: pip install --force-reinstall {name}")
    return sorted(entries)
