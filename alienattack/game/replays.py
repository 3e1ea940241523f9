"""The replays on this machine: every run is kept, within bounds; files of others come in, own ones go out.

One file a run: the replay and its card. What a file says is read anew each time, so that no list can disagree with it.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path

from alienattack.errors import ReplayError
from alienattack.game.replay_card import Card, attach, detach
from alienattack.sim import RULESET
from alienattack.sim.replay import MAX_BYTES, Header, Replay, decode, read_header

SUFFIX = ".aar"
MOST_FILES = 200
MOST_BYTES = 8 << 20
_IN_MEMORY = 20
_CARD_BYTES = 2048  # what a card may add to a replay of the largest size
_OWN, _RECEIVED = "run", "got"


def open_store(state_dir: Path, protected: Callable[[], AbstractSet[str]]) -> ReplayStore:
    """The store of this user. Replays that older versions kept elsewhere move in."""
    folder, before = state_dir / "replays", state_dir / "practice" / "replays"
    if before.is_dir() and not folder.exists():
        with contextlib.suppress(OSError):
            before.rename(folder)
    return ReplayStore(folder, protected)


def _nothing() -> AbstractSet[str]:
    return frozenset()


@dataclass(frozen=True, slots=True)
class Stored:
    """One kept replay as a list shows it. `header` is None and `problem` a sentence where the file is broken."""

    file: str
    size: int
    card: Card
    header: Header | None
    problem: str = ""

    @property
    def received(self) -> bool:
        """Whether it came from somebody else."""
        return self.file.startswith(_RECEIVED)

    @property
    def playable(self) -> bool:
        """Whether this version of the rules can play it."""
        return self.header is not None and self.header.ruleset == RULESET

    @property
    def score(self) -> int:
        """The points it claims; 0 where the file is broken."""
        return self.header.score[0] if self.header is not None else 0


class ReplayStore:
    """Keeps replays in one folder. `protected` names files that are never given up for newer ones: the bests."""

    def __init__(self, folder: Path, protected: Callable[[], AbstractSet[str]] = _nothing) -> None:
        self.folder = folder
        self.protected = protected
        self._memory: dict[str, bytes] = {}
        """Runs of a disk that can't be written: they live until the game ends."""

    # -- coming in ------------------------------------------------------------------------------------------------

    def keep(self, replay: bytes, card: Card) -> tuple[str, str]:
        """Keep an own run; its file's name, and "" or a sentence that says why it could not be written."""
        return self._add(_OWN, replay, card)

    def take_in(self, path: Path) -> Stored:
        """Copy a replay file of anybody into the store. The same replay twice is kept once.

        Raises ReplayError for what is none, is damaged, or can't be read or kept.
        """
        replay, card = detach(read_file(path))
        decode(replay)
        known = next((stored for stored in self.list() if self.read(stored.file) == replay), None)
        if known is not None:
            return known
        name, problem = self._add(_RECEIVED, replay, card)
        if problem:
            raise ReplayError(problem, "Free some space, or make the folder writable.")
        return self.look(name)

    def _add(self, sort: str, replay: bytes, card: Card) -> tuple[str, str]:
        name = self._free_name(sort, replay, card.at or int(time.time()))
        data = attach(replay, card)
        problem = write_whole(self.folder / name, data)
        if problem:
            self._memory[name] = data
            while len(self._memory) > _IN_MEMORY:
                del self._memory[next(iter(self._memory))]
        else:
            self._give_up_oldest(name)
        return name, problem

    def _free_name(self, sort: str, replay: bytes, at: int) -> str:
        seed = read_header(replay).seed & 0xFFFFFFFF
        name, number = f"{sort}-{at:010d}-{seed:08x}{SUFFIX}", 1
        while (self.folder / name).exists() or name in self._memory:
            number += 1
            name = f"{sort}-{at:010d}-{seed:08x}-{number}{SUFFIX}"
        return name

    def _give_up_oldest(self, newest: str) -> None:
        """Within bounds again: the oldest go first, the bests and the newest never."""
        spared = {newest, *self.protected()}
        with contextlib.suppress(OSError):
            files = sorted(self.folder.glob(f"*{SUFFIX}"), key=_age)
            size = sum(file.stat().st_size for file in files)
            count = len(files)
            for file in files:
                if count <= MOST_FILES and size <= MOST_BYTES:
                    return
                if file.name not in spared:
                    size -= file.stat().st_size
                    count -= 1
                    file.unlink()

    # -- looking --------------------------------------------------------------------------------------------------

    def list(self) -> list[Stored]:
        """All that are kept, the newest first."""
        try:
            files = [file.name for file in self.folder.glob(f"*{SUFFIX}")]
        except OSError:
            files = []
        found = [self.look(name) for name in {*files, *self._memory}]
        return sorted(found, key=lambda stored: (stored.card.at, stored.file), reverse=True)

    def look(self, name: str) -> Stored:
        """What a list shows of that file."""
        try:
            data = self._data(name)
        except ReplayError as error:
            return Stored(name, 0, Card(), None, error.reason)
        replay, card = detach(data)
        instant = _age(Path(name)).partition("-")[0]
        if not card.at and instant.isdigit():
            card = replace(card, at=int(instant))
        try:
            return Stored(name, len(data), card, read_header(replay))
        except ReplayError as error:
            return Stored(name, len(data), card, None, error.reason)

    def _data(self, name: str) -> bytes:
        name = Path(name).name
        return self._memory[name] if name in self._memory else read_file(self.folder / name)

    def read(self, name: str) -> bytes:
        """The replay in a file, without its card. Raises ReplayError when it is not there or can't be read."""
        return detach(self._data(name))[0]

    def load(self, name: str) -> Replay:
        """The same, unpacked. Raises ReplayError."""
        return decode(self.read(name))

    def best(self, seed: int | None = None) -> Stored | None:
        """The own run with the most points that these rules can play, of any seed or of one."""
        own = [stored for stored in self.list() if stored.playable and not stored.received and stored.score > 0
               and (seed is None or (stored.header is not None and stored.header.seed == seed))]
        return max(own, key=lambda stored: stored.score, default=None)

    # -- going out ------------------------------------------------------------------------------------------------

    def delete(self, name: str) -> str:
        """Forget one; returns "" or a sentence that says why it could not be deleted."""
        name = Path(name).name
        if self._memory.pop(name, None) is not None:
            return ""
        try:
            (self.folder / name).unlink(missing_ok=True)
        except OSError as error:
            return f"The replay could not be deleted ({error.strerror})."
        return ""

    def share(self, name: str, folder: Path) -> Path:
        """Write a copy, named for people, into `folder`; its path. Raises ReplayError when that can't be done."""
        data = self._data(name)
        stored = self.look(name)
        who = "".join(letter for letter in stored.card.name if letter.isascii() and letter.isalnum()) or "pilot"
        day = time.strftime("%Y-%m-%d", time.localtime(stored.card.at))
        target = folder / f"alien-attack-{who.lower()}-{stored.score}-{day}{SUFFIX}"
        problem = write_whole(target, data)
        if problem:
            raise ReplayError(problem, f"Make {folder} writable.")
        return target


def _age(file: Path) -> str:
    """Sorts the oldest first: the instant stands in the name, after the sort."""
    return file.name.partition("-")[2]


def read_file(path: Path) -> bytes:
    """The bytes of a replay file, never more than one can have. Raises ReplayError."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + _CARD_BYTES + 1)
    except OSError as error:
        raise ReplayError(f"{path.name}: {error.strerror or 'it can not be read'}.",
                          "Give the path of a replay file.") from error
    if len(data) > MAX_BYTES + _CARD_BYTES:
        raise ReplayError(f"{path.name} is larger than any replay.", "Choose a replay file of Alien Attack.")
    return data


def write_whole(target: Path, data: bytes) -> str:
    """Write a file as a whole or not at all; returns "" or a sentence that says why it could not be written."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("wb", dir=target.parent, delete=False) as stream:
            stream.write(data)
        os.replace(stream.name, target)
    except OSError as error:
        return f"The replay could not be kept ({error.strerror})."
    return ""
