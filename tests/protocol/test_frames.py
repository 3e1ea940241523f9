"""A frame is believed only if it is signed, byte for byte, by the run's own key."""

import hashlib
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alienattack.errors import FrameError
from alienattack.protocol import tickets
from alienattack.protocol.encoding import to_b64url
from alienattack.protocol.frames import MAX_FRAME_BYTES, REFUSALS, FrameBody, RunEnd, fits, mac_of, open_frame, seal
from alienattack.protocol.scores import Score
from alienattack.protocol.tickets import Ticket

MASTER = bytes(range(32))
KEYS = {"k1": MASTER}
TICKET = Ticket(1, "k1", "run-1", "sub-1", "Nova", "arcade", 7, 1, 1_700_000_000, 1_700_090_000)
TEXT = tickets.encode(TICKET)
KEY = tickets.run_key(MASTER, TEXT)
BODY = FrameBody(1, 120, Score(30, 3, 5, 1), (("start", 0, 1), ("kill", 100, "mite", 10)), {"recorded": 3})
END = FrameBody(2, 240, Score(50, 0, 9, 1), (("end", 240, "dead"),), {},
                RunEnd("dead", 240, "0123456789abcdef", b"replay"))


def refusal(data: bytes, keys: dict[str, bytes] = KEYS) -> str:
    with pytest.raises(FrameError) as error:
        open_frame(data, keys)
    return error.value.code


def signed(text: str) -> bytes:
    """Signs any text with the run's own key, as a dishonest client could."""
    raw = text.encode()
    return raw + b',"mac":"' + to_b64url(hmac.new(KEY, raw, hashlib.sha256).digest()).encode() + b'"}\n'


def test_what_was_sealed_is_what_is_read() -> None:
    first = seal(TEXT, KEY, BODY, "")
    frame = open_frame(first, KEYS)
    assert (frame.ticket, frame.body, frame.prev, frame.mac) == (TICKET, BODY, "", mac_of(first))
    assert open_frame(seal(TEXT, KEY, END, frame.mac), KEYS).body == END


def test_a_frame_is_one_line_of_json_with_ticket_first_and_mac_last() -> None:
    data = seal(TEXT, KEY, BODY, "")
    assert data.count(b"\n") == 1
    assert data.endswith(b"\n")
    fields = json.loads(data)
    assert (next(iter(fields)), list(fields)[-1]) == ("ticket", "mac")


def test_sealing_again_gives_the_same_bytes() -> None:
    assert seal(TEXT, KEY, BODY, "") == seal(TEXT, KEY, BODY, "")


def test_a_frame_of_two_seconds_stays_below_a_kibibyte() -> None:
    busy = FrameBody(9, 9_999, Score(34_720, 3, 561, 9), tuple(("kill", 9_990 + i, "weaver", 150) for i in range(10)),
                     {"recorded": 9_999, "coalesced": 99})
    assert len(seal(TEXT, KEY, busy, mac_of(seal(TEXT, KEY, BODY, "")))) <= 1_024


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_single_altered_byte_is_refused(position: int, flip: int) -> None:
    data = bytearray(seal(TEXT, KEY, BODY, ""))
    data[position % len(data)] ^= flip
    assert refusal(bytes(data)) in REFUSALS
    assert fits(seal(TEXT, KEY, BODY, ""), KEY)
    assert not fits(bytes(data), KEY)


@given(st.binary(max_size=400))
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    assert refusal(data) in REFUSALS
    assert refusal(b'{"ticket":"' + data + b'"}\n') in REFUSALS


def test_another_players_key_does_not_fit() -> None:
    other = tickets.encode(Ticket(1, "k1", "run-2", "sub-2", "Eve", "arcade", 7, 1, 1_700_000_000, 1_700_090_000))
    assert refusal(seal(TEXT, tickets.run_key(MASTER, other), BODY, "")) == "bad_mac"


def test_an_altered_ticket_has_another_key() -> None:
    raised = tickets.encode(Ticket(1, "k1", "run-1", "sub-9", "Nova", "arcade", 7, 1, 1_700_000_000, 1_700_090_000))
    assert refusal(seal(raised, KEY, BODY, "")) == "bad_mac"


def test_an_unknown_master_key_is_named_as_such() -> None:
    assert refusal(seal(TEXT, KEY, BODY, ""), {"k2": MASTER}) == "unknown_key"


def test_a_record_larger_than_any_frame_is_refused_before_it_is_looked_at() -> None:
    assert refusal(b"x" * (MAX_FRAME_BYTES + 1)) == "too_large"


HONEST = {"v": "1", "seq": "1", "prev": '""', "tick": "1", "state": '{"score":1,"lives":1,"shots":1,"level":1}',
          "events": "[]", "loss": "{}"}


@pytest.mark.parametrize("lie", [
    {"state": '{"score":1e999,"lives":1,"shots":1,"level":1}'},
    {"state": '{"score":1,"lives":1,"shots":1}'},
    {"tick": "NaN"},
    {"tick": "9" * 5_000},
    {"seq": "0"},
    {"seq": "1.5"},
    {"prev": "7"},
    {"v": "99"},
    {"events": '[["nuke",1]]'},
    {"events": '[["kill",1,"mite",-5]]'},
    {"events": "[" * 900 + "]" * 900},
    {"loss": '{"x":1}'},
    {"score": "9"},
    {"end": '{"reason":"won","ticks":1,"digest":"","replay":""}'},
], ids=lambda lie: "-".join(lie))
def test_a_malformed_body_is_refused_even_when_signed_with_the_right_key(lie: dict[str, str]) -> None:
    def text(fields: dict[str, str]) -> str:
        return f'{{"ticket":"{TEXT}",' + ",".join(f'"{name}":{value}' for name, value in fields.items())

    assert open_frame(signed(text(HONEST)), KEYS).body.seq == 1
    assert refusal(signed(text({**HONEST, **lie}))) == "bad_body"


def test_a_body_that_stops_in_the_middle_is_refused() -> None:
    assert refusal(signed(f'{{"ticket":"{TEXT}"')) == "bad_body"


@pytest.mark.parametrize("text", ["", "e30", "bm90IGpzb24", TEXT + "=", TEXT[:-2], "ä", "A" * 2_000])
def test_a_ticket_is_read_only_in_its_one_spelling(text: str) -> None:
    with pytest.raises(FrameError):
        tickets.decode(text)
