"""The groups of figures, one row each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from alienattack.bench.figures import Figure


@dataclass(frozen=True, slots=True)
class Group:
    """`measure` returns its figures, all that it can or (False) quickly; `summary` says what they tell."""

    name: str
    summary: str
    measure: Callable[[bool], list[Figure]]


def _of(module: str, function: str) -> Callable[[bool], list[Figure]]:
    """The function of a module that is imported when it is called: one group needs pygame, another boto3."""
    def measure(full: bool) -> list[Figure]:
        figures: list[Figure] = getattr(import_module(f"alienattack.bench.{module}"), function)(full)
        return figures

    return measure


GROUPS: tuple[Group, ...] = (
    Group("speed", "the rules beside ale-py and MinAtar, pure and compiled, and what a bot costs",
          _of("speed", "speed")),
    Group("memory", "whether bot play gives its memory back", _of("memory", "memory")),
    Group("frame", "the heaviest frame beside its bare blits", _of("frame", "frame")),
    Group("telemetry", "a frame with telemetry, without it, and with the network gone",
          _of("telemetry_cost", "telemetry")),
    Group("startup", "from the process's start to the first frame, and until the cloud is ready",
          _of("startup", "startup")),
    Group("producer", "telling a minute of play beside one put an event", _of("producing", "producer")),
    Group("consumer", "frames checked and folded on one core, and how that grows", _of("folding", "consumer")),
    Group("units", "what the consumer writes into the table while a thousand play", _of("units", "units")),
    Group("verifier", "a run played again and judged, and how that grows", _of("judging", "verifier")),
    Group("board", "an exact rank and a board by the number of rows", _of("boards", "board")),
    Group("latency", "signing in, a request, a score on the board, a verdict", _of("latency", "latency")),
)
