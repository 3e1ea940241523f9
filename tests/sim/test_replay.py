"""Replays: recording, the file, hostile files, the verdict."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace

import pytest

from alienattack.bots import make_bot
from alienattack.errors import ReplayError
from alienattack.sim import FIRE, LEFT, RULESET, Sim
from alienattack.sim.replay import (
    MAX_BYTES,
    MAX_TICKS,
    REJECTED,
    UNVERIFIABLE,
    VERIFIED,
    Recorder,
    Replay,
    decode,
    decode_inputs,
    encode,
    encode_inputs,
    verify,
)

_HEADER_SIZE = 56


def record(ticks: int = 2000, seed: int = 9) -> Replay:
    sim = Sim(seed)
    recorder = Recorder(sim)
    bot = make_bot("hunter", seed)
    while sim.tick < ticks and not sim.over:
        sim.step(recorder.add(bot.choose(sim)))
    return recorder.finish()


def sealed(body: bytes) -> bytes:
    """`body` with a right checksum."""
    return body + struct.pack("<I", zlib.crc32(body))


def test_a_recorded_game_is_verified() -> None:
    replay = record()
    verdict = verify(encode(replay))
    assert verdict.verdict == VERIFIED
    assert (verdict.score, verdict.lives, verdict.shots, verdict.level) == replay.score
    assert (verdict.ticks, verdict.digest) == (2000, replay.digest)


def test_a_replay_survives_its_file() -> None:
    replay = record()
    assert decode(encode(replay)) == replay


def test_there_is_a_checkpoint_each_300_ticks() -> None:
    assert [len(record(ticks).checkpoints) for ticks in (299, 300, 301, 600)] == [0, 1, 1, 2]


def test_a_replay_of_no_tick_at_all_is_verified() -> None:
    replay = Recorder(Sim(1)).finish()
    assert replay.ticks == 0
    assert verify(encode(replay)).verdict == VERIFIED


def test_what_is_recorded_is_what_is_played() -> None:
    sim = Sim(1)
    recorder = Recorder(sim)
    assert recorder.add(FIRE | LEFT | 64 | 1 << 20) == FIRE | LEFT


def test_nothing_is_recorded_after_the_end() -> None:
    sim = Sim(4)
    recorder = Recorder(sim)
    while not sim.over:
        sim.step(recorder.add(0))
    for _ in range(50):
        sim.step(recorder.add(FIRE))
    assert verify(encode(recorder.finish())).verdict == VERIFIED


def test_a_raised_score_is_rejected_with_both_numbers() -> None:
    replay = record()
    score, lives, shots, level = replay.score
    verdict = verify(encode(replace(replay, score=(score + 10, lives, shots, level))))
    assert verdict.verdict == REJECTED
    assert str(score + 10) in verdict.reason
    assert str(score) in verdict.reason
    assert verdict.score == score


def test_a_changed_input_is_rejected_and_the_first_differing_checkpoint_is_named() -> None:
    replay = record()
    runs = []
    tick = 0
    for buttons, length in replay.inputs:
        runs.append((buttons ^ LEFT if tick <= 700 < tick + length else buttons, length))
        tick += length
    verdict = verify(encode(replace(replay, inputs=tuple(runs))))
    assert verdict.verdict == REJECTED
    assert "checkpoint of tick 900" in verdict.reason or "checkpoint of tick 1200" in verdict.reason


def test_another_seed_is_rejected() -> None:
    verdict = verify(encode(replace(record(), seed=10)))
    assert verdict.verdict == REJECTED
    assert "tick 300" in verdict.reason


def test_a_wrong_final_digest_is_rejected() -> None:
    verdict = verify(encode(replace(record(), digest="00" * 8)))
    assert verdict.verdict == REJECTED
    assert "tick 2000" in verdict.reason


def test_input_after_the_end_of_the_game_is_rejected() -> None:
    sim = Sim(4)
    recorder = Recorder(sim)
    while not sim.over:
        sim.step(recorder.add(0))
    replay = recorder.finish()
    more = replace(
        replay,
        ticks=replay.ticks + 1000,
        inputs=((0, replay.ticks + 1000),),
        checkpoints=replay.checkpoints + (replay.digest,) * ((replay.ticks + 1000) // 300 - len(replay.checkpoints)),
    )
    verdict = verify(encode(more))
    assert verdict.verdict == REJECTED
    assert f"over at tick {replay.ticks}" in verdict.reason


def test_an_unknown_ruleset_can_not_be_verified_and_is_not_called_wrong() -> None:
    verdict = verify(encode(replace(record(), ruleset=RULESET + 1)))
    assert verdict.verdict == UNVERIFIABLE
    assert str(RULESET + 1) in verdict.reason


def test_a_game_of_an_unknown_ruleset_or_seed_does_not_start() -> None:
    with pytest.raises(ReplayError):
        Sim(1, RULESET + 1)
    with pytest.raises(ReplayError):
        Sim(-1)
    with pytest.raises(ReplayError):
        Sim(1 << 63)


def test_every_cut_is_refused() -> None:
    data = encode(record(400))
    for size in range(len(data)):
        with pytest.raises(ReplayError):
            decode(data[:size])


def test_every_flipped_bit_is_refused() -> None:
    data = encode(record(400))
    for index in range(len(data)):
        broken = bytearray(data)
        broken[index] ^= 1 << index % 8
        with pytest.raises(ReplayError):
            decode(bytes(broken))


def test_something_added_is_refused() -> None:
    with pytest.raises(ReplayError):
        decode(encode(record(400)) + b"x")


def test_a_replay_longer_than_two_hours_is_refused() -> None:
    long = Replay(RULESET, 1, MAX_TICKS + 1, (0, 3, 0, 1), "00" * 8, ("00" * 8,) * (MAX_TICKS // 300), ((0, 1),))
    with pytest.raises(ReplayError, match="longer than"):
        decode(encode(long))


def test_an_input_that_unpacks_to_too_much_is_refused_without_unpacking_it() -> None:
    bomb = zlib.compress(bytes(MAX_TICKS * 8), 9)
    body = bytearray(encode(Replay(RULESET, 1, 100, (0, 3, 0, 1), "00" * 8, (), ((0, 100),))))[:_HEADER_SIZE]
    body[-4:] = struct.pack("<I", len(bomb))
    with pytest.raises(ReplayError, match="too large"):
        decode(sealed(bytes(body) + bomb))


def test_a_file_larger_than_any_replay_is_refused() -> None:
    with pytest.raises(ReplayError, match="larger than"):
        decode(b"AARP" + bytes(MAX_BYTES))


def test_a_huge_count_of_checkpoints_is_refused() -> None:
    body = bytearray(encode(record(400))[:-4])
    body[48:52] = struct.pack("<I", 0xFFFFFFFF)
    with pytest.raises(ReplayError):
        decode(sealed(bytes(body)))


def test_an_unknown_format_asks_for_an_update() -> None:
    body = bytearray(encode(record(400))[:-4])
    body[4] = 9
    with pytest.raises(ReplayError, match="format 9"):
        decode(sealed(bytes(body)))


@pytest.mark.parametrize("data", [b"\xff" * 5 + b"\x01", b"\x80", b"\x00", b"\xf8\x7f"])
def test_runs_that_overflow_end_early_or_run_over_are_refused(data: bytes) -> None:
    with pytest.raises(ReplayError):
        decode_inputs(data, 100)


@pytest.mark.parametrize("length", [1, 16, 17, 2048, 2049, MAX_TICKS])
def test_runs_of_every_length_survive(length: int) -> None:
    runs = ((5, length), (0, 1))
    assert decode_inputs(encode_inputs(runs), length + 1) == runs


def test_a_short_run_takes_one_byte() -> None:
    assert len(encode_inputs(((FIRE, 16),))) == 1
