"""Notes beside the archive, signed by a master key: what explains a gap in it, or vouches for what tables forget."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from typing import Any

from alienattack.protocol.encoding import to_b64url


def sign(kind: str, said: Mapping[str, Any], kid: str, key: bytes) -> bytes:
    """A note of a kind, as it is stored; `kid` names the key."""
    content = {**said, "kid": kid}
    return json.dumps({**content, "mac": _mac(kind, content, key)}, separators=(",", ":")).encode("ascii")


def opened(kind: str, data: bytes, keys: Mapping[str, bytes]) -> dict[str, Any] | None:
    """What a note says; None where no key of ours has signed it as of this kind."""
    try:
        content = json.loads(data)
        mac = str(content.pop("mac")).encode("utf-8")
        fits = hmac.compare_digest(mac, _mac(kind, content, keys[content["kid"]]).encode("ascii"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return dict(content) if fits else None


def _mac(kind: str, content: Mapping[str, Any], key: bytes) -> str:
    text = json.dumps(content, separators=(",", ":"), sort_keys=True).encode("utf-8")
    return to_b64url(hmac.digest(key, kind.encode("ascii") + b"|" + text, "sha256"))
