"""Base64 for addresses, without padding, refused unless it is the one canonical spelling."""

from __future__ import annotations

import base64
import binascii


def to_b64url(data: bytes) -> str:
    """URL-safe base64 without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_b64url(text: str) -> bytes:
    """The bytes behind `text`. Raises ValueError on anything that `to_b64url` would not have written."""
    try:
        raw = text.encode("ascii")
        data = base64.b64decode(raw + b"=" * (-len(raw) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise ValueError("not base64url") from error
    if to_b64url(data) != text:
        raise ValueError("not canonical base64url")
    return data
