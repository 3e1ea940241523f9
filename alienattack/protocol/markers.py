"""Markers: "the session has ended", written into every shard of the stream behind the last frame that may count.

A shard's records are consumed in order. When the consumer has come to the marker, every frame that reached that shard
in time is applied, however far behind it was; when it has come to all of them, the session's runs are all known.
A marker is signed with a master key, so that no player can write one.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass

from alienattack.errors import FrameError
from alienattack.protocol.encoding import to_b64url

_HEAD = b'{"marker":'
MAX_BYTES = 1_024


@dataclass(frozen=True, slots=True)
class Marker:
    """The end of `session` in one shard of the stream."""

    session: str
    shard: str


def is_marker(data: bytes) -> bool:
    """Whether a record wants to be a marker."""
    return data.startswith(_HEAD)


def seal(marker: Marker, kid: str, key: bytes) -> bytes:
    """The record of a marker: one line of JSON."""
    said = {"marker": marker.session, "shard": marker.shard, "kid": kid, "mac": _mac(marker, kid, key)}
    return json.dumps(said, separators=(",", ":")).encode("ascii") + b"\n"


def read(data: bytes, keys: Mapping[str, bytes]) -> Marker:
    """Reads and checks a marker. Raises FrameError."""
    try:
        if len(data) > MAX_BYTES:
            raise ValueError("too long")
        said = json.loads(data)
        session, shard, kid, mac = (said[name] for name in ("marker", "shard", "kid", "mac"))
        if not all(isinstance(text, str) and text.isascii() for text in (session, shard, kid, mac)):
            raise ValueError("fields")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FrameError("not_a_frame", "The record is neither a frame nor a marker.") from error
    marker = Marker(session, shard)
    if kid not in keys:
        raise FrameError("unknown_key", "The marker names a master key that this cloud does not have.")
    if not hmac.compare_digest(mac.encode("utf-8"), _mac(marker, kid, keys[kid]).encode("ascii")):
        raise FrameError("bad_mac", "The marker was forged or altered.")
    return marker


def _mac(marker: Marker, kid: str, key: bytes) -> str:
    text = f"marker|{marker.session}|{marker.shard}|{kid}"
    return to_b64url(hmac.new(key, text.encode("utf-8"), hashlib.sha256).digest())
