"""One that only looks: asks for the board as who does not play, and says when it shows what the bots played.

Its answers are read from the tables each time. Who plays shares a reading with others and may be a second behind.
"""

from __future__ import annotations

import logging
import threading

from alienattack.errors import AlienAttackError
from alienattack.loadtest.stopwatch import Stopwatch
from alienattack.online.api import Api

_log = logging.getLogger(__name__)

LOOK_SECONDS = 0.3  # between two looks of all probes; a worker's own come so much later: the error is against us
ROWS = 100  # as many as a board shows; of players further down nothing can be seen


class Probe:
    """Looks on a thread of its own from `start` to `stop`."""

    def __init__(self, api: Api, session: str, stopwatch: Stopwatch, every: float = LOOK_SECONDS) -> None:
        self._api = api
        self._session = session
        self._stopwatch = stopwatch
        self._every = every
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look_on, name="probe", daemon=True)
        self.failures = 0

    def start(self) -> None:
        """Begins to look."""
        self._thread.start()

    def stop(self) -> None:
        """Looks no more."""
        self._over.set()

    def look(self, etag: str = "") -> str:
        """One look; returns the board's ETag. Raises what `Api.board` raises."""
        board = self._api.board(self._session, ROWS, etag or None)
        if board is None:
            return etag
        self._stopwatch.shown([(row.player, row.score) for row in board.rows], ROWS)
        return board.etag

    def _look_on(self) -> None:
        etag = ""
        while not self._over.wait(self._every):
            try:
                etag = self.look(etag)
            except AlienAttackError:
                self.failures += 1
            except Exception:  # noqa: BLE001  a probe that has stopped would make everything look unseen
                self.failures += 1
                _log.exception("a look at the board failed")
