"""The user's settings file: where it is damaged all else of it is read, and a copy kept; it is written as a whole.

The standard library reads TOML and does not write it; what is written here is what it reads.
"""

from __future__ import annotations

import contextlib
import datetime
import errno
import re
import shutil
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alienattack.errors import SettingsNotKept

_HEAD = "# Written by the settings scene of Alien Attack. Whatever is not here has its default (config/default.toml).\n"
_MOST_BROKEN_LINES = 40
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_AT_LINE = re.compile(r"\(at line (\d+)")
_TABLE_LINE = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]")
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_FULL = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True, slots=True)
class Damage:
    """What of the file `name` could not be used: its `lines` (from 1), why, and the copy that keeps them ("": none)."""

    name: str
    lines: tuple[int, ...]
    reason: str
    aside: str = ""

    def __str__(self) -> str:
        which = f"line {', '.join(map(str, self.lines))} of {self.name}" if self.lines else self.name
        kept = f" The file as it was is kept as {self.aside}." if self.aside else ""
        return f"Your settings: {which} could not be used, all else holds.{kept} ({self.reason})"


@dataclass(frozen=True, slots=True)
class FileRead:
    """What a file holds; `lines` are those left out because they are no TOML, `reasons` why."""

    table: dict[str, Any]
    text: str
    lines: tuple[int, ...] = ()
    reasons: tuple[str, ...] = ()


def read(path: Path) -> FileRead:
    """Everything in the file that can be read: broken lines are left out and named. Raises OSError if it can't be
    opened."""
    raw = path.read_bytes()
    text = raw.decode("utf-8", "replace").replace("\r\n", "\n")
    rows = text.split("\n")
    broken: list[int] = []
    reasons: list[str] = []
    for number, row in enumerate(rows, 1):
        if "\N{REPLACEMENT CHARACTER}" in row:
            broken.append(number)
            reasons.append("It is not UTF-8.")
            rows[number - 1] = ""
    while len(broken) < _MOST_BROKEN_LINES:
        try:
            return FileRead(tomllib.loads("\n".join(rows)), text, tuple(broken), tuple(reasons))
        except tomllib.TOMLDecodeError as error:
            found = _line_of_error(str(error), rows)
            if found is None:
                break
            broken.append(found)
            reasons.append(f"{str(error).split(' (at')[0]}.")
            rows[found - 1] = ""
    return FileRead({}, text, tuple(range(1, len(rows) + 1)), ("It is no settings file.",))


def _line_of_error(told: str, rows: list[str]) -> int | None:
    """The line that an error names; the last that says anything where it names the end of the file or an empty one."""
    found = _AT_LINE.search(told)
    number = min(int(found[1]), len(rows)) if found else len(rows)
    while number > 0 and not rows[number - 1].strip():
        number -= 1
    return number or None


def line_of(text: str, group: str, name: str) -> int:
    """The line on which `name` of the table `group` is set; 1 if it is not to be seen (an inline table)."""
    inside = ""
    for number, row in enumerate(text.split("\n"), 1):
        head = _TABLE_LINE.match(row)
        key = row.split("=")[0].strip().strip('"')
        if head and "=" not in row.split("]")[0]:
            inside = head[1]
        elif (inside == group and name and key == name) or (not inside and key in (f"{group}.{name}", group)):
            return number
    return 1


def copy_aside(path: Path) -> str:
    """Copies a damaged file beside itself, over no copy that differs; its name, "" where nothing can be written."""
    with contextlib.suppress(OSError):
        for number in range(1, 100):
            aside = path.with_name(f"{path.stem}.damaged{'' if number == 1 else f'-{number}'}{path.suffix}")
            if aside.exists() and aside.read_bytes() != path.read_bytes():
                continue
            shutil.copyfile(path, aside)
            return aside.name
    return ""


def write(path: Path, text: str) -> None:
    """Writes the file as a whole: to a temporary one first, so that a crash leaves the old one.

    Raises SettingsNotKept with `why` "read_only", "full" or "other".
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            written = Path(folder) / path.name
            written.write_text(text, encoding="utf-8")
            written.replace(path)
    except OSError as error:
        why = "read_only" if error.errno in _READ_ONLY else "full" if error.errno in _FULL else "other"
        raise SettingsNotKept(why, error.strerror or type(error).__name__) from error


def to_toml(table: Mapping[str, Any]) -> str:
    """A table as TOML: single values first, then one [table] for each that holds some."""
    lines = [_HEAD]
    lines += [f"{_key(name)} = {_literal(value)}" for name, value in table.items() if not isinstance(value, Mapping)]
    for name, value in table.items():
        if isinstance(value, Mapping) and value:
            lines += ["", f"[{_key(name)}]"] + [f"{_key(key)} = {_literal(item)}" for key, item in value.items()]
    return "\n".join(lines) + "\n"


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else _literal(name)


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(name)} = {_literal(item)}" for name, item in value.items()) + "}"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    text = "".join(letter if letter >= " " and letter != "\x7f" else " " for letter in str(value))
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
