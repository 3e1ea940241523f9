"""What is stored, as plain Python: items of the table, entries of a bucket's list."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One object of a bucket. `etag` changes with its content; `size` in bytes."""

    key: str
    etag: str
    size: int

    @staticmethod
    def from_entry(entry: ElementTree.Element) -> StoredObject:
        """An entry of ListObjectsV2's answer."""
        return StoredObject(entry.findtext("Key", ""), entry.findtext("ETag", "").strip('"'),
                            int(entry.findtext("Size", "0")))


def plain(item: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """An item of DynamoDB's own JSON as Python's values."""
    return {name: _value(value) for name, value in item.items()}


def _value(value: Mapping[str, Any]) -> Any:
    ((kind, content),) = value.items()
    if kind == "N":
        return float(content) if "." in content else int(content)
    if kind == "B":
        return base64.b64decode(content)
    if kind == "L":
        return [_value(entry) for entry in content]
    if kind == "M":
        return plain(content)
    return content
