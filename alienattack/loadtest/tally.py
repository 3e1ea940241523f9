"""What the bots of one worker did: calls and their outcomes, counted where they are made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from alienattack.errors import AlienAttackError, ApiError
from alienattack.online.clocks import Clock
from alienattack.online.telemetry.putter import ACCEPTED, THROTTLED, PutResult
from alienattack.online.transport import Answer, JsonTransport

NO_HEADERS: Mapping[str, str] = MappingProxyType({})
Told = Callable[[str, str, float, int, Exception | None], None]
"""Is told of every call: kind, name, seconds, bytes, what went wrong. Locust's statistics are fed by it."""


def _nobody(_kind: str, _name: str, _seconds: float, _size: int, _error: Exception | None) -> None:
    """Nobody listens."""


@dataclass(slots=True)
class Tally:
    """`puts`: outcome of PutRecords -> calls; `requests`: route of the API -> calls; `failures`: likewise, failed ones.

    `frame_bytes`: of frames that the stream took.
    """

    puts: Counter[str] = field(default_factory=Counter)
    requests: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    frame_bytes: int = 0
    told: Told = _nobody

    @property
    def throttles(self) -> int:
        """How often the stream or the API said "later"."""
        return self.puts[THROTTLED] + sum(count for name, count in self.failures.items() if name.endswith(" 429"))

    def put(self, result: PutResult, size: int, seconds: float) -> None:
        """A call of PutRecords has come back."""
        self.puts[result.outcome] += 1
        accepted = result.outcome == ACCEPTED
        self.frame_bytes += size if accepted else 0
        self.told("stream", "PutRecords", seconds, size, None if accepted else
                  AlienAttackError(f"{result.outcome} {result.code}".strip()))

    def asked(self, name: str, seconds: float, error: Exception | None) -> None:
        """A call of the API has come back."""
        self.requests[name] += 1
        if error is not None:
            status = error.status if isinstance(error, ApiError) else "unavailable"
            self.failures[f"{name} {status}"] += 1
        self.told("API", name, seconds, 0, error)


class CountedTransport(JsonTransport):
    """A transport that tells a tally of every request. `always`: headers that go with each."""

    def __init__(self, base: str, tally: Tally, clock: Clock, always: Mapping[str, str] = NO_HEADERS) -> None:
        super().__init__(base)
        self._always = always
        self._tally = tally
        self._clock = clock

    def request(self, method: str, path: str, *, headers: Mapping[str, str] | None = None,
                params: Mapping[str, str | int] | None = None, body: object = None) -> Answer:
        """One request. Raises CloudUnavailable and ApiError, as any transport."""
        begun = self._clock.monotonic()
        failed: Exception | None = None
        try:
            return super().request(method, path, headers={**self._always, **(headers or {})}, params=params, body=body)
        except AlienAttackError as error:
            failed = error
            raise
        finally:
            self._tally.asked(route_of(method, path), self._clock.monotonic() - begun, failed)


def route_of(method: str, path: str) -> str:
    """A request's route without the ids in it: `GET /sessions/{id}/board`."""
    parts = path.strip("/").split("/")
    if len(parts) > 1 and parts[0] in ("sessions", "runs"):
        parts[1] = "{id}"
    return f"{method} /{'/'.join(parts)}"
