"""Records that no game sends, without end: what somebody with the right to put into the stream could try.

Each comes with its kind, so that a test can say what was tried how often. None may change a row: those that bear a true
signature are malformed, repeated, or not in their turn.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from alienattack.protocol import tickets
from alienattack.protocol.encoding import from_b64url, to_b64url
from alienattack.protocol.frames import FrameBody, mac_of, seal
from alienattack.protocol.scores import Score
from tests.cloud.world import Game

STRANGE_NUMBERS = ("-1", "1e999", "NaN", "Infinity", "-Infinity", "1.5", "1e3", str(2**63), str(10**400), "9" * 5_000,
                   "-0", "0x10", "true", "null")
STRANGE_TEXTS = ("", "\\ud800", "\\u0000", "\u202e\u0633", "\U0001f47e" * 9, "'; DROP TABLE runs; --", "../../etc",
                 "${jndi:ldap://x}", "=1+1", "<script>", "x" * 5_000)
STRANGE_VALUES: tuple[Any, ...] = (None, True, -1, 2**70, 1.5, "", "x" * 2_000, [], {}, [[]], {"a": {}}, ["\ud800"])


@dataclass(frozen=True)
class Hostile:
    """One record: what it tries, its bytes and the partition key it is put under."""

    kind: str
    data: bytes
    partition_key: str


class Forger:
    """Somebody who has seen `taken` (frames that were applied) of `games`, and plays `own` with its true key."""

    def __init__(self, rng: Random, games: Sequence[Game], taken: Sequence[tuple[Game, bytes]], own: Game) -> None:
        self.rng = rng
        self.games = games
        self.taken = taken
        self.own = own
        self.kinds: dict[str, Callable[[], Hostile]] = {
            name.removeprefix("_make_"): getattr(self, name) for name in dir(self) if name.startswith("_make_")}

    def records(self, large: bool = True) -> Iterator[Hostile]:
        """Without end, every kind in turn by chance; one in a thousand is as large as the stream takes."""
        names = sorted(set(self.kinds) - {"mebibyte"})
        while True:
            name = "mebibyte" if large and self.rng.random() < 0.001 else self.rng.choice(names)
            yield self.kinds[name]()

    # -- unsigned ----------------------------------------------------------------------------------------------------

    def _make_noise(self) -> Hostile:
        return Hostile("noise", self.rng.randbytes(self.rng.randint(0, 600)), self._anybody())

    def _make_noise_in_form(self) -> Hostile:
        """Looks like a frame from outside, and is none."""
        inside = self.rng.randbytes(self.rng.randint(0, 300))
        data = b'{"ticket":"' + inside + b'","mac":"' + self.rng.randbytes(43) + b'"}\n'
        return Hostile("noise_in_form", data, self._anybody())

    def _make_json(self) -> Hostile:
        return Hostile("json", json.dumps(self._value(4)).encode(), self._anybody())

    def _make_deep_json(self) -> Hostile:
        depth = self.rng.choice((50, 1_000, 20_000))
        data = self.rng.choice((b"[" * depth + b"]" * depth, b'{"ticket":' * depth, b'{"marker":' * depth))
        return Hostile("deep_json", data, self._anybody())

    def _make_ticket(self) -> Hostile:
        """A ticket of one's own making, in a frame that is signed by a key of one's own making."""
        _, frame = self.rng.choice(self.taken)
        fields = json.loads(from_b64url(frame.split(b'"', 4)[3].decode()))
        fields[self.rng.choice(list(fields))] = self.rng.choice(STRANGE_VALUES)
        text = to_b64url(json.dumps(fields, separators=(",", ":")).encode("ascii"))
        return Hostile("ticket", self._sealed(text, b"a key of my own"), self._anybody())

    def _make_deep_ticket(self) -> Hostile:
        depth = self.rng.choice((10, 300, 700))
        return Hostile("deep_ticket", self._sealed(to_b64url(b"[" * depth), b"k"), self._anybody())

    def _make_unknown_master(self) -> Hostile:
        ticket = tickets.decode(self.own.grant.ticket)
        elsewhere = tickets.encode(replace(ticket, kid=f"k{self.rng.random()}"))
        return Hostile("unknown_master", self._sealed(elsewhere, b"k"), self.own.sub)

    def _make_marker(self) -> Hostile:
        fields = {"marker": self.rng.choice(("arcade", "\ud800", "x")), "shard": "shardId-000000000000", "kid": "k1",
                  "mac": self.rng.choice(("", "\ud800", "A" * 43))}
        if self.rng.random() < 0.5:
            fields[self.rng.choice(list(fields))] = self.rng.choice(STRANGE_VALUES)
        return Hostile("marker", json.dumps(fields, separators=(",", ":")).encode() + b"\n", self._anybody())

    def _make_mebibyte(self) -> Hostile:
        size = 1_048_000
        data = self.rng.choice((
            b"x" * size, b'{"ticket":"' + b"A" * size, self._sealed("A" * size, b"k"),
            self._signed({"name": "n" * 900_000}), b'{"marker":"' + b"x" * size))
        return Hostile("mebibyte", data, "p" * 256)

    # -- true frames, altered ----------------------------------------------------------------------------------------

    def _make_flipped(self) -> Hostile:
        game, frame = self.rng.choice(self.taken)
        data = bytearray(frame)
        for _ in range(self.rng.choice((1, 1, 2, 20))):
            data[self.rng.randrange(len(data))] ^= 1 << self.rng.randrange(8)
        return Hostile("flipped", bytes(data), game.sub)

    def _make_cut(self) -> Hostile:
        game, frame = self.rng.choice(self.taken)
        start, stop = sorted((self.rng.randrange(len(frame)), self.rng.randrange(len(frame))))
        return Hostile("cut", self.rng.choice((frame[:start], frame[stop:], frame[:start] + frame[stop:], frame * 2)),
                       game.sub)

    def _make_raised(self) -> Hostile:
        """More points, in a frame that was true before."""
        game, frame = self.rng.choice(self.taken)
        return Hostile("raised", frame.replace(b'"score":', b'"score":9', 1), game.sub)

    def _make_spliced(self) -> Hostile:
        """One run's ticket before another's frame, or one frame's signature behind another."""
        (game, first), (_, second) = self.rng.choice(self.taken), self.rng.choice(self.taken)
        if self.rng.random() < 0.5 and first[-50:] != second[-50:]:
            return Hostile("spliced", first[:-46] + second[-46:], game.sub)
        ticket = second.split(b'"', 4)[3]
        spliced = first.replace(first.split(b'"', 4)[3], ticket, 1)
        return Hostile("spliced", spliced if spliced != first else first[:-1], game.sub)

    def _make_foreign(self) -> Hostile:
        """A true frame under another partition key than its player's."""
        _, frame = self.rng.choice(self.taken)
        return Hostile("foreign", frame, self.rng.choice(("mallory", "", "\u0633" * 99, "x" * 256)))

    def _make_repeated(self) -> Hostile:
        game, frame = self.rng.choice(self.taken)
        return Hostile("repeated", frame, game.sub)

    # -- truly signed by a player who alters their own game ------------------------------------------------------------

    def _make_signed_number(self) -> Hostile:
        field = self.rng.choice(("v", "seq", "tick", "score", "lives", "shots", "level", "coalesced", "ticks"))
        text = self._own_frame(end=field == "ticks")
        return Hostile("signed_number", self._resigned(
            _with_raw(text, field, self.rng.choice(STRANGE_NUMBERS if field != "v" else STRANGE_NUMBERS[:-1]))),
            self.own.sub)

    def _make_signed_text(self) -> Hostile:
        field = self.rng.choice(("prev", "digest", "reason", "replay"))
        text = self._own_frame(end=True)
        strange = '"' + self.rng.choice(STRANGE_TEXTS).replace('"', "") + '"'
        if field == "replay":
            strange = '"' + "=" * 9 + '"'
        return Hostile("signed_text", self._resigned(_with_raw(text, field, strange, quoted=True)), self.own.sub)

    def _make_signed_value(self) -> Hostile:
        fields = json.loads(self._own_frame(end=self.rng.random() < 0.5))
        name = self.rng.choice([each for each in fields if each != "ticket"])
        fields[name] = self.rng.choice([value for value in STRANGE_VALUES
                                        if not (name == "events" and value == []) and not (name == "loss" and
                                                                                           value == {})])
        return Hostile("signed_value", self._signed(fields, whole=True), self.own.sub)

    def _make_signed_events(self) -> Hostile:
        strange = self.rng.choice((["kill"], ["kill", 1], ["nothing", 1], [["kill"], 1], ["kill", 1, "x" * 99, 1],
                                   ["kill", -1, "mite", 1], ["kill", 1, "mite", 1.5], ["kill", 1, "mite", 2**60],
                                   [None], {}, 5, [], ["kill", True, "mite", 1]))
        many = [["combo", 1, 1]] * 2_001 if self.rng.random() < 0.02 else [strange]
        return Hostile("signed_events", self._signed({"events": many}), self.own.sub)

    def _make_signed_extra(self) -> Hostile:
        return Hostile("signed_extra", self._signed({self.rng.choice(("admin", "name", "sub", "seq2")): 1}),
                       self.own.sub)

    def _make_signed_deep(self) -> Hostile:
        depth = self.rng.choice((2_000, 100_000))
        text = self._own_frame().replace('"events":[]', '"events":' + "[" * depth + "]" * depth)
        return Hostile("signed_deep", self._resigned(text), self.own.sub)

    def _make_signed_ahead(self) -> Hostile:
        """Well formed, truly signed, and not in its turn."""
        body = FrameBody(self.rng.randint(5_000, 9_999_999), 10, Score(999_999, 3, 1, 9))
        key = from_b64url(self.own.grant.key)
        return Hostile("signed_ahead", seal(self.own.grant.ticket, key, body, "A" * 43), self.own.sub)

    def _make_signed_behind(self) -> Hostile:
        """Another frame for a number that was taken."""
        body = FrameBody(1, self.rng.randint(1, 99), Score(self.rng.randint(1, 999_999), 3, 1, 9))
        return Hostile("signed_behind", seal(self.own.grant.ticket, from_b64url(self.own.grant.key), body, ""),
                       self.own.sub)

    # -- parts -------------------------------------------------------------------------------------------------------

    def _anybody(self) -> str:
        return self.rng.choice((self.own.sub, self.games[0].sub, "mallory", "\U0001f47e", "x" * 256))

    def _value(self, depth: int) -> Any:
        if depth == 0 or self.rng.random() < 0.3:
            return self.rng.choice(STRANGE_VALUES)
        inner = [self._value(depth - 1) for _ in range(self.rng.randint(0, 3))]
        return inner if self.rng.random() < 0.5 else {f"k{place}": value for place, value in enumerate(inner)}

    def _own_frame(self, end: bool = False) -> str:
        """The text of a next but one frame of one's own run, without its signature."""
        fields: dict[str, Any] = {
            "ticket": self.own.grant.ticket, "v": 1, "seq": self.own.seq + 7, "prev": "A" * 43, "tick": 60,
            "state": {"score": 1, "lives": 2, "shots": 3, "level": 4}, "events": [], "loss": {"coalesced": 1}}
        if end:
            fields["end"] = {"reason": "quit", "ticks": 60, "digest": "0" * 16, "replay": "AAAA"}
        return json.dumps(fields, separators=(",", ":"))

    def _signed(self, changes: dict[str, Any], whole: bool = False) -> bytes:
        fields = changes if whole else {**json.loads(self._own_frame()), **changes}
        return self._resigned(json.dumps(fields, separators=(",", ":")))

    def _resigned(self, text: str) -> bytes:
        return _sign(text[:-1].encode("utf-8", "surrogatepass"), from_b64url(self.own.grant.key))

    def _sealed(self, ticket: str, key: bytes) -> bytes:
        return _sign(self._own_frame().replace(self.own.grant.ticket, ticket)[:-1].encode(), key)


def _sign(signed: bytes, key: bytes) -> bytes:
    """What `seal` does to a body, for bodies that it would never write."""
    import hashlib
    import hmac

    mac = to_b64url(hmac.new(key, signed, hashlib.sha256).digest()).encode()
    data = signed + b',"mac":"' + mac + b'"}\n'
    assert mac_of(data).encode() == mac
    return data


def _with_raw(text: str, field: str, raw: str, quoted: bool = False) -> str:
    """The JSON text with a field's value replaced by any text."""
    start = text.index(f'"{field}":') + len(field) + 3
    stop = text.index('"', start + 1) + 1 if quoted else min(
        place for place in (text.find(",", start), text.find("}", start)) if place >= 0)
    return text[:start] + raw + text[stop:]
