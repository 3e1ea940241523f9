"""Frames: one Kinesis record each, one line of JSON, chained and signed.

    {"ticket":"...","v":1,"seq":1,"prev":"","tick":120,"state":{...},"events":[...],"loss":{...}[,"end":{...}],"mac":"..."}\\n

`ticket` stands first and `mac` last at fixed offsets, so the reader can check the MAC over the raw bytes before it
parses anything. `prev` is the mac of the frame before ("" for seq 1). The last frame of a run bears `end` with the
replay.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from alienattack.errors import FrameError
from alienattack.protocol import tickets
from alienattack.protocol.encoding import from_b64url, to_b64url
from alienattack.protocol.events import Event, check_events
from alienattack.protocol.scores import Score
from alienattack.protocol.tickets import Ticket

VERSION = 1
MAX_FRAME_BYTES = 1_000_000  # under the stream's default record limit of 1 MiB, key included
MAX_REPLAY_BYTES = 700_000
MAX_TICK = 60 * 60 * 60 * 24  # a day of play
MAX_SEQ = 10_000_000
MAC_CHARS = 43  # base64url of 32 bytes
END_REASONS = ("dead", "quit", "time", "crash")
_HEXADECIMAL = frozenset("0123456789abcdef")
LOSS_KEYS = ("coalesced", "dropped", "retried", "recorded")

_HEAD = b'{"ticket":"'
_TAIL = b',"mac":"'
_FOOT = b'"}\n'
_TAIL_LENGTH = len(_TAIL) + MAC_CHARS + len(_FOOT)

#: Why a frame is refused, each with a sentence that a manager can read.
REFUSALS: dict[str, str] = {
    "too_large": "The record is larger than any frame.",
    "not_a_frame": "The record is not a frame.",
    "bad_ticket": "The ticket can't be read.",
    "unknown_key": "The ticket names a master key that this cloud does not have.",
    "bad_mac": "The signature does not fit: the frame was forged or altered.",
    "bad_body": "The frame is signed but malformed.",
    "foreign_key": "The partition key is not the player of the ticket.",
    "unknown_session": "The session of the ticket does not exist.",
    "expired": "The frame arrived after its ticket had expired.",
    "closed": "The frame arrived after the session had closed.",
    "superseded": "The player has started a newer run.",
    "conflict": "Another frame with this number was already taken.",
    "broken_chain": "The frame does not follow the one before it.",
    "after_end": "The run had already ended.",
}


@dataclass(frozen=True, slots=True)
class RunEnd:
    """How a run ended. `replay` is the encoded replay, `digest` the simulation's at the last tick."""

    reason: str
    ticks: int
    digest: str
    replay: bytes


@dataclass(frozen=True, slots=True)
class FrameBody:
    """What a client says in one frame. `state` is absolute; `loss` is the cumulative loss ledger."""

    seq: int
    tick: int
    state: Score
    events: tuple[Event, ...] = ()
    loss: Mapping[str, int] = field(default_factory=dict)
    end: RunEnd | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame that was checked: its MAC fits and its body is well formed."""

    ticket: Ticket
    ticket_text: str
    body: FrameBody
    prev: str
    mac: str


def _mac(key: bytes, signed: bytes) -> str:
    return to_b64url(hmac.digest(key, signed, "sha256"))


def seal(ticket_text: str, key: bytes, body: FrameBody, prev: str) -> bytes:
    """The bytes of a frame: the same for the same arguments, for ever, so that a resend is byte for byte."""
    fields: dict[str, object] = {
        "ticket": ticket_text,
        "v": VERSION,
        "seq": body.seq,
        "prev": prev,
        "tick": body.tick,
        "state": body.state.to_json(),
        "events": [list(event) for event in body.events],
        "loss": {name: body.loss[name] for name in sorted(body.loss)},
    }
    if body.end is not None:
        end = body.end
        fields["end"] = {"reason": end.reason, "ticks": end.ticks, "digest": end.digest,
                         "replay": to_b64url(end.replay)}
    signed = json.dumps(fields, separators=(",", ":"), ensure_ascii=True).encode("ascii")[:-1]
    return signed + _TAIL + _mac(key, signed).encode("ascii") + _FOOT


def mac_of(data: bytes) -> str:
    """The mac of sealed bytes: the `prev` of the next frame."""
    return data[-(MAC_CHARS + len(_FOOT)):-len(_FOOT)].decode("ascii")


def fits(data: bytes, run_key: bytes) -> bool:
    """Whether sealed bytes bear, where it belongs, the mac of the run's key; their form is not looked at."""
    tail = data[-_TAIL_LENGTH:]
    return hmac.compare_digest(_TAIL + _mac(run_key, data[:-_TAIL_LENGTH]).encode("ascii") + _FOOT, tail)


def open_frame(data: bytes, master_keys: Mapping[str, bytes]) -> Frame:
    """Checks and reads a frame: size, then the MAC over the raw bytes, and only then the JSON.

    `master_keys`: kid -> master key. Raises FrameError whose `code` is a key of REFUSALS.
    """
    if len(data) > MAX_FRAME_BYTES:
        raise _refusal("too_large")
    if not data.startswith(_HEAD) or not data.endswith(_FOOT) or data[-_TAIL_LENGTH:][: len(_TAIL)] != _TAIL:
        raise _refusal("not_a_frame")
    stop = data.find(b'"', len(_HEAD), len(_HEAD) + tickets.MAX_TICKET_CHARS + 1)
    if stop < 0:
        raise _refusal("not_a_frame")
    try:
        ticket_text = data[len(_HEAD):stop].decode("ascii")
        mac = mac_of(data)
    except UnicodeDecodeError:
        raise _refusal("not_a_frame") from None
    ticket = tickets.decode(ticket_text)
    master = master_keys.get(ticket.kid)
    if master is None:
        raise _refusal("unknown_key")
    signed = data[:-_TAIL_LENGTH]
    if not hmac.compare_digest(_mac(tickets.run_key(master, ticket_text), signed), mac):
        raise _refusal("bad_mac")
    try:
        body, prev = _read_body(signed)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FrameError("bad_body", f"{REFUSALS['bad_body']} ({error})") from error
    return Frame(ticket, ticket_text, body, prev, mac)


def _refusal(code: str) -> FrameError:
    return FrameError(code, REFUSALS[code])


def _whole(value: object, low: int, high: int) -> int:
    if type(value) is not int or not low <= value <= high:
        raise ValueError(f"{value!r} is not a whole number from {low} to {high}")
    return value


def _read_body(signed: bytes) -> tuple[FrameBody, str]:
    fields = json.loads(signed + b"}")
    expected = ("ticket", "v", "seq", "prev", "tick", "state", "events", "loss")
    if tuple(fields) not in (expected, (*expected, "end")):
        raise ValueError("unexpected fields")
    if fields["v"] != VERSION:
        raise ValueError("unknown version")
    seq = _whole(fields["seq"], 1, MAX_SEQ)
    prev = fields["prev"]
    if type(prev) is not str or len(prev) != (0 if seq == 1 else MAC_CHARS):
        raise ValueError("prev")
    loss = fields["loss"]
    if type(loss) is not dict or not set(loss) <= set(LOSS_KEYS):
        raise ValueError("loss")
    body = FrameBody(
        seq=seq,
        tick=_whole(fields["tick"], 0, MAX_TICK),
        state=Score.from_json(fields["state"]),
        events=check_events(fields["events"]),
        loss={name: _whole(value, 0, 2**53) for name, value in loss.items()},
        end=_read_end(fields["end"]) if "end" in fields else None,
    )
    return body, prev


def _read_end(value: object) -> RunEnd:
    if not isinstance(value, dict) or tuple(value) != ("reason", "ticks", "digest", "replay"):
        raise ValueError("end")
    reason, digest, replay = value["reason"], value["digest"], value["replay"]
    if type(reason) is not str or type(digest) is not str or type(replay) is not str:
        raise ValueError("end")
    if reason not in END_REASONS or len(digest) > 64 or not _HEXADECIMAL.issuperset(digest):
        raise ValueError("end")
    if len(replay) > MAX_REPLAY_BYTES * 4 // 3 + 4:
        raise ValueError("the replay is too long")
    return RunEnd(reason, _whole(value["ticks"], 0, MAX_TICK), digest, from_b64url(replay))
