"""Run tickets: who plays which run, said by the server, carried in every frame.

A ticket is no secret and bears no signature of its own: the run key is derived from its text and a master key that
only the cloud knows, so a ticket altered in one letter has another key and every frame under it fails its MAC. The
reader needs no state and no network: the key comes again from ticket and master key (as SigV4 and macaroons do it).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, fields
from functools import lru_cache

from alienattack.errors import FrameError
from alienattack.protocol.encoding import from_b64url, to_b64url

VERSION = 1
MAX_TICKET_CHARS = 1_024
_TEXTS = ("kid", "run", "sub", "name", "session")
_NUMBERS = ("v", "seed", "ruleset", "iat", "exp")


@dataclass(frozen=True, slots=True)
class Ticket:
    """One run of one player. `iat` and `exp` are seconds since 1970; `seed` and `ruleset` fix the game."""

    v: int
    kid: str
    run: str
    sub: str
    name: str
    session: str
    seed: int
    ruleset: int
    iat: int
    exp: int


_FIELDS = tuple(each.name for each in fields(Ticket))


def encode(ticket: Ticket) -> str:
    """The ticket's text: base64url of compact JSON with keys in the order of the fields."""
    said = {name: getattr(ticket, name) for name in _FIELDS}
    return to_b64url(json.dumps(said, separators=(",", ":"), ensure_ascii=True).encode("ascii"))


@lru_cache(maxsize=1_024)  # every frame of a run bears the same ticket
def decode(text: str) -> Ticket:
    """Reads a ticket. Raises FrameError("bad_ticket") unless it is exactly what `encode` writes."""
    try:
        if len(text) > MAX_TICKET_CHARS:
            raise ValueError("longer than any ticket")
        said = json.loads(from_b64url(text))
        if not isinstance(said, dict) or tuple(said) != _FIELDS:
            raise ValueError("fields")
        if any(type(said[name]) is not str for name in _TEXTS):
            raise ValueError("a text field is no text")
        if any(type(said[name]) is not int or not 0 <= said[name] < 2**63 for name in _NUMBERS):
            raise ValueError("a number field is no whole number")
        ticket = Ticket(**said)
        if ticket.v != VERSION:
            raise ValueError(f"version {ticket.v}")
    except (ValueError, RecursionError) as error:
        raise FrameError("bad_ticket", f"The ticket can't be read ({error}).", "Start a new run.") from error
    return ticket


@lru_cache(maxsize=1_024)
def run_key(master: bytes, ticket_text: str) -> bytes:
    """The key that signs the frames of this run: HMAC-SHA256(master, "run-key|" + ticket), 32 bytes."""
    return hmac.new(master, b"run-key|" + ticket_text.encode("ascii"), hashlib.sha256).digest()
