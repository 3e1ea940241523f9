"""What a subcommand is, and how its numbers are read."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

Parser = argparse.ArgumentParser
Arguments = argparse.Namespace


@dataclass(frozen=True, slots=True)
class Command:
    """One subcommand: `example` is shown in --help, `configure` adds the flags, `run` returns the exit code."""

    name: str
    summary: str
    example: str
    configure: Callable[[Parser], None]
    run: Callable[[Arguments], int]


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """A flag's whole number within limits."""
    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {low} to {high}")
        return int(text)

    return read
