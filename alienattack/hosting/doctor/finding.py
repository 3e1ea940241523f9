"""What a check finds."""

from __future__ import annotations

from dataclasses import dataclass

OK, WARN, BAD, SKIPPED = "ok", "warn", "bad", "skipped"


@dataclass(frozen=True, slots=True)
class Finding:
    """`verdict`: OK, WARN (it works, but not as it should), BAD (something does not work), SKIPPED (nothing to look
    at). `remedy` says what to do where there is something to do."""

    verdict: str
    sentence: str
    remedy: str = ""


def ok(sentence: str) -> Finding:
    """All is well."""
    return Finding(OK, sentence)


def warn(sentence: str, remedy: str = "") -> Finding:
    """It works, but not as it should."""
    return Finding(WARN, sentence, remedy)


def bad(sentence: str, remedy: str = "") -> Finding:
    """Something does not work."""
    return Finding(BAD, sentence, remedy)


def skipped(sentence: str) -> Finding:
    """There is nothing to look at."""
    return Finding(SKIPPED, sentence)
