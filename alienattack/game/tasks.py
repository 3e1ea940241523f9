"""Work that must not hold up the game thread: a few workers do it, and whoever asked looks once a frame."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from alienattack.errors import AlienAttackError

_log = logging.getLogger(__name__)

WORKERS = 3

T = TypeVar("T")


class Task(Generic[T]):
    """Work that was handed to a worker. `done` turns true last, so that `result` or `error` may then be read."""

    __slots__ = ("_call", "done", "error", "result")

    def __init__(self, call: Callable[[], T]) -> None:
        self._call = call
        self.done = False
        self.result: T | None = None
        self.error: AlienAttackError | None = None

    def run(self) -> None:
        """Do the work (on a worker's thread). An unforeseen error becomes a sentence, and a line in the log."""
        try:
            self.result = self._call()
        except AlienAttackError as error:
            self.error = error
        except Exception as error:  # noqa: BLE001  a worker must outlive any fault of what it runs
            _log.exception("a background task failed")
            self.error = AlienAttackError(f"That did not work ({type(error).__name__}).", "Try again.")
        self.done = True

    def fail(self, error: AlienAttackError) -> None:
        """End without having run."""
        self.error = error
        self.done = True


class Workers:
    """Threads that take one task after the other. They are daemons: one that still waits ends with the process."""

    def __init__(self, name: str, count: int = WORKERS) -> None:
        self._queue: queue.SimpleQueue[Task[Any] | None] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=self._work, name=f"{name}-{number}", daemon=True)
                         for number in range(count)]

    def start(self) -> None:
        """Begin to work."""
        for thread in self._threads:
            thread.start()

    def give(self, task: Task[Any]) -> None:
        """One more task, done as soon as somebody is free."""
        self._queue.put(task)

    def dismiss(self) -> None:
        """No more than what was given so far."""
        for _ in self._threads:
            self._queue.put(None)

    def wait(self, until: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Wait for those who are done soon: until the instant `until` of `clock`, 0.2 s for each at most."""
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(max(0.0, min(0.2, until - clock())))

    def _work(self) -> None:
        while (task := self._queue.get()) is not None:
            task.run()
