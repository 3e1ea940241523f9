"""More than a thousand tampered replays, through admission and verifier: all rejected; who played is on the board.

Everybody plays the challenge of one day, so everybody has the same game, and each cheat has a run of their own whose
true key signs what they made up: no signature can tell, only playing it again.
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

import pytest

from alienattack.protocol import daily
from alienattack.protocol.frames import RunEnd
from alienattack.protocol.scores import Score
from alienattack.sim import FIRE, LEFT, RIGHT, Sim
from alienattack.sim.replay import Recorder, Replay, Run, encode
from tests.cloud.memory import MemoryWorld, memory_world
from tests.cloud.world import Game

TICKS = 400
SECONDS = TICKS / 60
READY = 20  # before it the ship does not obey yet, so other buttons make the very same game
CHECKPOINT_AT = 56  # in the file; see alienattack/sim/replay.py


@dataclass(frozen=True)
class Cheat:
    """What a cheat claims at the end of a run. `seconds`: from the grant to the arrival of the end."""

    kind: str
    score: Score
    end: RunEnd
    seconds: float = SECONDS


def played(seed: int, ticks: int = TICKS) -> Replay:
    """A game that really was played."""
    sim = Sim(seed)
    recorder = Recorder(sim)
    while sim.tick < ticks and not sim.over:
        sim.step(recorder.add((LEFT, RIGHT)[sim.tick // 40 % 2] | (FIRE if sim.tick % 2 else 0)))
    return recorder.finish()


def claiming(kind: str, said: Replay, data: bytes | None = None, seconds: float = SECONDS) -> Cheat:
    """A cheat whose end agrees with what a replay says, whatever `data` is handed in for it."""
    end = RunEnd("quit", said.ticks, said.digest, encode(said) if data is None else data)
    return Cheat(kind, Score(*said.score), end, seconds)


def cheats(true: Replay, rng: Random) -> Iterator[Cheat]:
    """All of them, kind by kind."""
    data = encode(true)
    yield from damaged(true, data, rng)
    yield from made_up(true, rng)
    yield from other_games(true, rng)
    for number in range(120):
        yield claiming("faster than time", true, seconds=(TICKS / 60 - 5) * number / 120)


def damaged(true: Replay, data: bytes, rng: Random) -> Iterator[Cheat]:
    """The true file, changed without care or with a fresh checksum; the end tells of the true game."""
    for place in range(len(data)):
        flipped = bytearray(data)
        flipped[place] ^= 1 << rng.randrange(8)
        yield claiming("byte flipped", true, bytes(flipped))
    for place in range(CHECKPOINT_AT + 8):
        flipped = bytearray(data[:-4])
        flipped[place] ^= 1 << rng.randrange(8)
        yield claiming("byte flipped, new checksum", true, with_checksum(bytes(flipped)))
    for length in range(len(data)):
        yield claiming("cut", true, data[:length])
    for length in range(1, 101):
        tail = rng.randbytes(length)
        yield claiming("appended", true, data + tail)
        yield claiming("appended, new checksum", true, with_checksum(data[:-4] + tail))


def made_up(true: Replay, rng: Random) -> Iterator[Cheat]:
    """Well formed and consistent in themselves: only playing them again can tell."""
    score, lives, shots, level = true.score
    for number in range(120):
        raised = (score + 10 * 2 ** (number % 14) + number, lives, shots, level)
        yield claiming("score raised in the frame", replace(true, score=raised), encode(true))
        yield claiming("score raised everywhere", replace(true, score=raised))
    for number in range(1, 31):
        yield claiming("lives raised", replace(true, score=(score, lives + number, shots, level)))
        yield claiming("shots withheld", replace(true, score=(score, lives, max(0, shots - number), level)))
        yield claiming("wave raised", replace(true, score=(score, lives, shots, level + number)))
        yield claiming("end withheld", without_last(true, number))
        yield claiming("digest made up", replace(true, digest=rng.randbytes(8).hex()))
        yield claiming("checkpoint made up", replace(true, checkpoints=(rng.randbytes(8).hex(),)))
    for number in range(100):
        yield claiming("input altered", replace(true, inputs=steered_otherwise(true.inputs, READY + number * 3)))


def other_games(true: Replay, rng: Random) -> Iterator[Cheat]:
    """Games that were played, and others than the one that was granted."""
    for _ in range(25):
        other = played(rng.randrange(1, 2**31 - 1))
        yield claiming("other seed", other)
        yield claiming("other seed, renamed", replace(other, seed=true.seed))


def with_checksum(body: bytes) -> bytes:
    """The file as somebody writes it who knows the format."""
    return body + zlib.crc32(body).to_bytes(4, "little")


def without_last(true: Replay, ticks: int) -> Replay:
    """The replay without its last ticks, which claims what the whole game reached."""
    left, kept = true.ticks - ticks, list[Run]()
    for buttons, length in true.inputs:
        if left > 0:
            kept.append((buttons, min(length, left)))
            left -= length
    return replace(true, ticks=true.ticks - ticks, inputs=tuple(kept))


def steered_otherwise(inputs: tuple[Run, ...], place: int) -> tuple[Run, ...]:
    """One stretch of the input steered the other way."""
    buttons, length = inputs[place]
    return (*inputs[:place], (buttons ^ (LEFT | RIGHT), length), *inputs[place + 1:])


@pytest.fixture
def world() -> Iterator[MemoryWorld]:
    with memory_world() as world:
        yield world


def enter(world: MemoryWorld, player: str) -> Game:
    """Starts a run of the day's challenge."""
    return world.start(player, session=daily.session_of(daily.day_of(world.clock.now)))


def test_a_thousand_tampered_replays_are_all_rejected_and_only_who_played_is_on_the_board(world: MemoryWorld) -> None:
    session = daily.session_of(daily.day_of(world.clock.now))
    honest = enter(world, "honest")
    true = played(honest.grant.seed)
    entered = [(cheat, enter(world, f"cheat{number}")) for number, cheat in enumerate(cheats(true, Random(4)))]
    begin = world.clock.now
    for cheat, game in sorted(entered, key=lambda each: each[0].seconds):
        world.clock.now = begin + cheat.seconds
        world.consume(world.put(game, game.seal(cheat.score, cheat.end.ticks, cheat.end)))
    world.consume(world.put(honest, *honest.play(TICKS)))
    assert world.verify() == {"batchItemFailures": []}
    assert world.letters() == []  # each was signed with its run's own key: admission had nothing against it

    tried = Counter(cheat.kind for cheat, _ in entered)
    assert tried.total() >= 1_000
    assert min(tried.values()) >= 25
    told = [(cheat, world.status(game)) for cheat, game in entered]
    assert [(cheat.kind, status) for cheat, status in told if status["status"] != "rejected"] == []
    reasons: dict[str, set[str]] = defaultdict(set)
    for cheat, status in told:
        reasons[cheat.kind].add(status["reason"])
    assert reasons["score raised in the frame"] == {"The score that was claimed is not the one that was played."}
    assert all("playing it again gives" in reason for reason in reasons["score raised everywhere"])
    assert reasons["other seed"] == {"The replay is of another game than the one that was granted."}
    assert reasons["faster than time"] == {"More was played than there was time for."}

    assert world.status(honest)["status"] == "verified"
    assert [(row["name"], row["score"]) for row in world.board("honest", session=session)["rows"]] == [
        ("honest", true.score[0])]


def test_who_withholds_the_end_altogether_never_ranks(world: MemoryWorld) -> None:
    session = daily.session_of(daily.day_of(world.clock.now))
    game = enter(world, "cheat")
    frames = game.play(TICKS)
    world.clock.now += SECONDS
    world.consume(world.put(game, *frames[:-1]))
    world.verify()
    assert [row["state"] for row in world.board("honest", session=session)["rows"]] == ["live"]
    world.clock.now += 61
    assert world.board("honest", session=session)["rows"] == []
