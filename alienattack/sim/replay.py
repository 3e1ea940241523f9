"""Replays: recording a game, the file, and playing it again to see whether it tells the truth.

The file, little-endian:

    magic "AARP" | u16 format | u16 ruleset | u64 seed | u32 ticks | u64 score | u32 lives | u32 shots | u32 level
    | 8 bytes final digest | u32 checkpoints | u32 size of the inputs
    | checkpoints, 8 bytes each | inputs, zlib | u32 CRC-32 of all before

Checkpoints are the digests after each 300 ticks. The inputs are runs: each a varint of (length - 1) * 8 + buttons.
Files come from strangers: ticks, decompressed size and every length are bounded before anything is allocated.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import Final

from alienattack.errors import ReplayError
from alienattack.sim.buttons import ALL_BUTTONS
from alienattack.sim.field import TICKS_PER_SECOND
from alienattack.sim.simulation import RULESET, Sim

MAGIC: Final = b"AARP"
FORMAT: Final = 1
CHECKPOINT_TICKS: Final = 300
MAX_TICKS: Final = 2 * 60 * 60 * TICKS_PER_SECOND
# Far more than the busiest two hours need, far less than memory.
MAX_BYTES: Final = 4 << 20
_MAX_INPUT_BYTES: Final = MAX_TICKS  # a run of one tick takes one byte

VERIFIED: Final = "verified"
REJECTED: Final = "rejected"
UNVERIFIABLE: Final = "unverifiable"

_HEADER: Final = struct.Struct("<4sHHQIQIII8sII")
_CHECKSUM: Final = struct.Struct("<I")
_NOT_A_REPLAY: Final = "Choose a replay file of Alien Attack."
_DAMAGED: Final = "Copy the file again from where it came."

Run = tuple[int, int]  # buttons, ticks


@dataclass(frozen=True, slots=True)
class Replay:
    """A recorded game. `score` is (score, lives, shots, level); `inputs` are runs (buttons, ticks)."""

    ruleset: int
    seed: int
    ticks: int
    score: tuple[int, int, int, int]
    digest: str
    checkpoints: tuple[str, ...]
    inputs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """What a list shows of a replay: who made it claims this. `score` is (score, lives, shots, level)."""

    ruleset: int
    seed: int
    ticks: int
    score: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What playing a replay again showed; the numbers are those that were played, not those that were claimed."""

    verdict: str
    reason: str
    score: int = 0
    lives: int = 0
    shots: int = 0
    level: int = 0
    ticks: int = 0
    digest: str = ""


class Recorder:
    """Records a game as it's played: `sim.step(recorder.add(buttons))` each tick, then `finish()`."""

    def __init__(self, sim: Sim) -> None:
        """Record `sim` from its first tick on."""
        self._sim: Sim = sim
        self._runs: list[Run] = []
        self._buttons: int = -1
        self._length: int = 0
        self._checkpoints: list[str] = []

    def add(self, buttons: int) -> int:
        """Note the buttons of the next tick; returns them as a replay will give them back: those must be played."""
        buttons &= ALL_BUTTONS
        if self._sim.over:
            return buttons
        tick = self._sim.tick
        if tick % CHECKPOINT_TICKS == 0 and tick:
            self._checkpoints.append(self._sim.digest())
        if buttons == self._buttons:
            self._length += 1
        else:
            if self._length:
                self._runs.append((self._buttons, self._length))
            self._buttons = buttons
            self._length = 1
        return buttons

    def finish(self) -> Replay:
        """The replay of all ticks played so far; recording may go on after it."""
        sim = self._sim
        checkpoints = list(self._checkpoints)
        if sim.tick and sim.tick % CHECKPOINT_TICKS == 0:
            checkpoints.append(sim.digest())
        runs = [*self._runs, (self._buttons, self._length)] if self._length else []
        score = (sim.score, sim.lives, sim.shots, sim.level)
        return Replay(sim.ruleset, sim.seed, sim.tick, score, sim.digest(), tuple(checkpoints), tuple(runs))


def encode_inputs(runs: tuple[Run, ...]) -> bytes:
    """Runs as varints, low seven bits first."""
    out = bytearray()
    for buttons, length in runs:
        value = (length - 1) * 8 + buttons
        while value > 127:
            out.append(value & 127 | 128)
            value >>= 7
        out.append(value)
    return bytes(out)


def decode_inputs(data: bytes, ticks: int) -> tuple[Run, ...]:
    """The runs in `data`, which must add up to `ticks`. Raises ReplayError."""
    runs: list[Run] = []
    total = value = shift = 0
    for byte in data:
        value |= (byte & 127) << shift
        if byte & 128:
            shift += 7
            if shift > 28:
                raise ReplayError("The replay holds a number that is too long.", _DAMAGED)
            continue
        runs.append((value & 7, (value >> 3) + 1))
        total += (value >> 3) + 1
        if total > ticks:
            raise ReplayError(f"The replay holds more input than its {ticks} ticks.", _DAMAGED)
        value = shift = 0
    if shift or total != ticks:
        raise ReplayError(f"The replay's input ends at tick {total} of {ticks}.", _DAMAGED)
    return tuple(runs)


def encode(replay: Replay) -> bytes:
    """The replay as a file."""
    inputs = zlib.compress(encode_inputs(replay.inputs), 9)
    score, lives, shots, level = replay.score
    body = (
        _HEADER.pack(
            MAGIC, FORMAT, replay.ruleset, replay.seed, replay.ticks, score, lives, shots, level,
            bytes.fromhex(replay.digest), len(replay.checkpoints), len(inputs),
        )
        + bytes.fromhex("".join(replay.checkpoints))
        + inputs
    )
    return body + _CHECKSUM.pack(zlib.crc32(body))


def read_header(data: bytes) -> Header:
    """What the replay in `data` says of itself; its input stays packed. Raises ReplayError as `decode` does."""
    ruleset, seed, ticks, score, lives, shots, level, _, _ = _checked(data)
    return Header(ruleset, seed, ticks, (score, lives, shots, level))


def decode(data: bytes) -> Replay:
    """The replay in `data`. Raises ReplayError for what isn't one, is cut off, damaged or beyond the limits."""
    ruleset, seed, ticks, score, lives, shots, level, final, count = _checked(data)
    start = _HEADER.size
    checkpoints = tuple(data[at : at + 8].hex() for at in range(start, start + count * 8, 8))
    inputs = decode_inputs(_inflate(data[start + count * 8 : -_CHECKSUM.size]), ticks)
    return Replay(ruleset, seed, ticks, (score, lives, shots, level), final.hex(), checkpoints, inputs)


def _checked(data: bytes) -> tuple[int, int, int, int, int, int, int, bytes, int]:
    """The header's fields from the ruleset to the count of checkpoints, once every length agrees with the data."""
    if data[:4] != MAGIC:
        raise ReplayError("This is not a replay.", _NOT_A_REPLAY)
    if len(data) > MAX_BYTES:
        raise ReplayError(f"The replay is larger than {MAX_BYTES >> 20} MB.", _NOT_A_REPLAY)
    if len(data) < _HEADER.size + _CHECKSUM.size:
        raise ReplayError("The replay is cut off.", _DAMAGED)
    _, number, ruleset, seed, ticks, score, lives, shots, level, final, count, size = _HEADER.unpack_from(data)
    if number != FORMAT:
        raise ReplayError(f"The replay has format {number}, and only format {FORMAT} is known.", "Update the game.")
    if len(data) != _HEADER.size + count * 8 + size + _CHECKSUM.size:
        raise ReplayError("The replay is cut off, or something was added to it.", _DAMAGED)
    if zlib.crc32(data[: -_CHECKSUM.size]) != _CHECKSUM.unpack_from(data, len(data) - _CHECKSUM.size)[0]:
        raise ReplayError("The replay's checksum is wrong.", _DAMAGED)
    if ticks > MAX_TICKS:
        raise ReplayError(f"The replay is longer than {MAX_TICKS} ticks.", _NOT_A_REPLAY)
    if count != ticks // CHECKPOINT_TICKS:
        raise ReplayError(f"The replay has {count} checkpoints where {ticks // CHECKPOINT_TICKS} belong.", _DAMAGED)
    if seed >> 63:
        raise ReplayError("The replay's seed is out of range.", _DAMAGED)
    return ruleset, seed, ticks, score, lives, shots, level, final, count


def _inflate(data: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        inputs = inflater.decompress(data, _MAX_INPUT_BYTES)
    except zlib.error as error:
        raise ReplayError("The replay's input can't be unpacked.", _DAMAGED) from error
    if not inflater.eof or inflater.unused_data:
        raise ReplayError("The replay's input is cut off, too large, or followed by something else.", _DAMAGED)
    return inputs


def verify(data: bytes) -> Verdict:
    """Play the replay in `data` again and compare. Raises ReplayError when it can't even be read."""
    replay = decode(data)
    if replay.ruleset != RULESET:
        return Verdict(
            UNVERIFIABLE,
            f"It was played by ruleset {replay.ruleset}; this version knows ruleset {RULESET}, and can't tell.",
        )
    sim = Sim(replay.seed, replay.ruleset)
    return _verdict(sim, _play(sim, replay))


def _play(sim: Sim, replay: Replay) -> str:
    """Play `replay` on `sim` up to its end or the first difference; the reason to reject it, or ""."""
    step = sim.step
    tick = 0
    for buttons, length in replay.inputs:
        for _ in range(length):
            step(buttons)
            tick += 1
            if tick % CHECKPOINT_TICKS == 0 and sim.digest() != replay.checkpoints[tick // CHECKPOINT_TICKS - 1]:
                return f"Played again, the game differs at the checkpoint of tick {tick}."
        if sim.tick != tick:
            return f"The game was over at tick {sim.tick}, but the replay goes on."
    played = (sim.score, sim.lives, sim.shots, sim.level)
    if played != replay.score:
        return f"It claims {_told(replay.score)}, but playing it again gives {_told(played)}."
    if sim.digest() != replay.digest:
        return f"Played again, the game differs at its end, tick {tick}."
    return ""


def _told(score: tuple[int, int, int, int]) -> str:
    return f"{score[0]} points, {score[1]} lives, {score[2]} shots, wave {score[3]}"


def _verdict(sim: Sim, fault: str) -> Verdict:
    return Verdict(
        REJECTED if fault else VERIFIED,
        fault or f"Played again tick by tick, it gives {_told((sim.score, sim.lives, sim.shots, sim.level))}.",
        sim.score,
        sim.lives,
        sim.shots,
        sim.level,
        sim.tick,
        sim.digest(),
    )
