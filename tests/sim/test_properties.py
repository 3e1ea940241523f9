"""Whatever a player, a file or a seed may be."""

from __future__ import annotations

import struct
import zlib

from hypothesis import given, settings
from hypothesis import strategies as st

from alienattack.errors import ReplayError
from alienattack.sim import PARADE, UNIT, Sim
from alienattack.sim.aliens import ZIGZAG
from alienattack.sim.events import EVENT_NAMES
from alienattack.sim.replay import MAX_TICKS, VERIFIED, Recorder, Replay, decode, encode, verify
from alienattack.sim.rounds import begin_wave

seeds = st.integers(0, (1 << 63) - 1)
runs = st.lists(st.tuples(st.integers(0, 7), st.integers(1, 90)), max_size=40)
digests = st.binary(min_size=8, max_size=8).map(bytes.hex)
u32 = st.integers(0, 0xFFFFFFFF)


@given(seed=seeds, inputs=runs)
@settings(max_examples=60, deadline=None)
def test_any_input_is_played_and_its_replay_verified(seed: int, inputs: list[tuple[int, int]]) -> None:
    sim = Sim(seed)
    recorder = Recorder(sim)
    for buttons, length in inputs:
        for _ in range(length):
            for event in sim.step(recorder.add(buttons)):
                assert event[0] in EVENT_NAMES
                assert len(event) == 5
    verdict = verify(encode(recorder.finish()))
    assert (verdict.verdict, verdict.digest) == (VERIFIED, sim.digest())


@given(seed=seeds, wave=st.integers(1, 80), inputs=runs)
@settings(max_examples=60, deadline=None)
def test_every_wave_keeps_its_bounds(seed: int, wave: int, inputs: list[tuple[int, int]]) -> None:
    sim = Sim(seed)
    sim.level = wave
    begin_wave(sim)
    for buttons, length in [(0, 150), *inputs]:
        for _ in range(length):
            sim.step(buttons)
            assert 12 * UNIT <= sim.player.x <= 388 * UNIT
            assert 0 <= sim.lives <= 5
            assert 1 <= sim.combo <= 5
            assert 0 <= sim.pips <= 7
            assert sim.zigzags == sum(threat.kind == ZIGZAG for threat in sim.threats)
            formation = sim.formation
            assert formation.alive == sum(row.mask.bit_count() for row in formation.rows)
            assert sum(diver.row >= 0 for diver in sim.divers) == sum(row.away.bit_count() for row in formation.rows)
            if sim.boss is not None or sim.phase == PARADE:
                assert not formation.rows
                continue
            assert formation.x + formation.leftmost >= 12 * UNIT
            assert formation.x + formation.rightmost <= 388 * UNIT


@given(
    st.builds(
        Replay,
        ruleset=st.integers(0, 0xFFFF),
        seed=seeds,
        ticks=st.just(0),
        score=st.tuples(u32, u32, u32, u32),
        digest=digests,
        checkpoints=st.just(()),
        inputs=st.just(()),
    ),
    runs,
    st.data(),
)
@settings(max_examples=100, deadline=None)
def test_any_replay_survives_its_file(replay: Replay, inputs: list[tuple[int, int]], data: st.DataObject) -> None:
    ticks = sum(length for _, length in inputs)
    count = ticks // 300
    checkpoints = data.draw(st.lists(digests, min_size=count, max_size=count))
    whole = Replay(
        replay.ruleset, replay.seed, ticks, replay.score, replay.digest, tuple(checkpoints), tuple(inputs)
    )
    assert decode(encode(whole)) == whole


def readable(data: bytes) -> bool:
    """Whether `data` can be read; if not, it must have been refused in words."""
    try:
        decode(data)
    except ReplayError as error:
        return not (error.reason and error.remedy)
    return True


@given(st.binary(max_size=300))
@settings(max_examples=200)
def test_noise_is_no_replay(data: bytes) -> None:
    assert not readable(data)
    assert not readable(b"AARP" + data)


@given(header=st.binary(min_size=50, max_size=50), body=st.binary(max_size=200), packed=st.booleans())
@settings(max_examples=300)
def test_noise_with_a_right_frame_and_checksum_is_refused_in_words(header: bytes, body: bytes, packed: bool) -> None:
    inputs = zlib.compress(body) if packed else body
    start = b"AARP" + struct.pack("<HH", 1, 1) + header[:8] + struct.pack("<I", len(body)) + header[8:36]
    whole = start + struct.pack("<II", 0, len(inputs)) + inputs
    data = whole + struct.pack("<I", zlib.crc32(whole))
    if readable(data):
        assert verify(data).verdict != VERIFIED


@given(st.integers(MAX_TICKS + 1, 0xFFFFFFFF))
def test_no_number_of_ticks_beyond_the_cap_is_accepted(ticks: int) -> None:
    data = bytearray(encode(Replay(1, 1, 0, (0, 3, 0, 1), "00" * 8, (), ())))[:-4]
    data[16:20] = struct.pack("<I", ticks)
    assert not readable(bytes(data) + struct.pack("<I", zlib.crc32(data)))
