"""CloudFormation of the emulator in this very process: no network and no boto3, for the host starts with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from xml.etree import ElementTree


class Emulated(Protocol):
    """The calls of the emulator that are needed here."""

    async def query(self, service: str, action: str, parameters: list[tuple[str, str]]) -> ElementTree.Element:
        """A call of a query service."""

    async def create_bucket(self, bucket: str) -> None:
        """Makes a bucket if there is none."""

    async def put_object(self, bucket: str, key: str, body: bytes) -> None:
        """Writes an object."""


class EmbeddedFormation:
    """The Formation of the host itself."""

    def __init__(self, emulator: Emulated) -> None:
        self._emulator = emulator

    async def formation(self, action: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """One call of CloudFormation. Raises AwsRefusal."""
        answer = await self._emulator.query("cloudformation", action, form_of(parameters))
        result = answer.find(f"{action}Result")
        found = content_of(result) if result is not None else {}
        return found if isinstance(found, dict) else {}

    async def store(self, bucket: str, key: str, body: bytes) -> str:
        """Writes a file; the emulator reads it by the path of the URL alone."""
        await self._emulator.create_bucket(bucket)
        await self._emulator.put_object(bucket, key, body)
        return f"http://localhost/{bucket}/{key}"


def form_of(parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The fields of AWS's query protocol: lists as `Name.member.1`, structures as `Name.Part`."""
    fields: list[tuple[str, str]] = []
    for name, value in parameters.items():
        fields += _fields(name, value)
    return fields


def _fields(name: str, value: Any) -> list[tuple[str, str]]:
    if isinstance(value, Mapping):
        return [field for part, inner in value.items() for field in _fields(f"{name}.{part}", inner)]
    if isinstance(value, list | tuple):
        return [field for number, inner in enumerate(value, 1) for field in _fields(f"{name}.member.{number}", inner)]
    return [(name, str(value).lower() if isinstance(value, bool) else str(value))]


def content_of(element: ElementTree.Element) -> Any:
    """An answer of the query protocol as lists, dictionaries and text; an empty list can't be told from ""."""
    parts = list(element)
    if not parts:
        return element.text or ""
    if all(part.tag == "member" for part in parts):
        return [content_of(part) for part in parts]
    return {part.tag: content_of(part) for part in parts}
