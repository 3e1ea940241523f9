"""CPU and memory of each part of a load test: processes with all their children, as the system counts them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Usage:
    """`cpu_seconds` of all processes of a part, `peak_bytes` of resident memory, the most `processes` at one time."""

    cpu_seconds: float
    peak_bytes: int
    processes: int


class Machine:
    """Watches parts: name -> process id (0: a part that is elsewhere). Children of one part are no other part's."""

    def __init__(self, parts: Mapping[str, int]) -> None:
        self._parts = {name: pid for name, pid in parts.items() if pid}
        self._cpu: dict[str, dict[int, float]] = {name: {} for name in self._parts}
        self._peak = dict.fromkeys(self._parts, 0)
        self._most = dict.fromkeys(self._parts, 0)

    def sample(self) -> None:
        """One look. A process that ends between two looks counts with what it had used at the last one."""
        members = self._members()
        for name in self._parts:
            memory = 0
            for process in members[name]:
                with suppress(_gone()), process.oneshot():
                    spent = process.cpu_times()
                    self._cpu[name][process.pid] = spent.user + spent.system
                    memory += process.memory_info().rss
            self._peak[name] = max(self._peak[name], memory)
            self._most[name] = max(self._most[name], len(members[name]))

    def reading(self) -> dict[str, float]:
        """CPU seconds so far, by part."""
        self.sample()
        return {name: sum(spent.values()) for name, spent in self._cpu.items()}

    def since(self, before: Mapping[str, float]) -> dict[str, Usage]:
        """What each part has used since an earlier reading."""
        return {name: Usage(round(spent - before.get(name, 0.0), 2), self._peak[name], self._most[name])
                for name, spent in self.reading().items()}

    def _members(self) -> dict[str, list[Any]]:
        """The processes of each part: every process of the machine belongs to the part of its nearest ancestor."""
        import psutil

        running = {process.pid: process for process in psutil.process_iter(["ppid"])}
        part_of = {pid: name for name, pid in self._parts.items()}
        members: dict[str, list[Any]] = {name: [] for name in self._parts}
        for process in running.values():
            ancestor = process.pid
            while ancestor not in part_of and ancestor in running:
                ancestor = running[ancestor].info["ppid"]
            if ancestor in part_of:
                members[part_of[ancestor]].append(process)
        return members


def _gone() -> type[Exception]:
    import psutil

    error: type[Exception] = psutil.Error
    return error
