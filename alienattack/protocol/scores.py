"""A score and how scores are ordered: score down, lives down, shots up, then who reached it first.

The order is the original's (AWS Alien Attack). A best is always the whole tuple of one run, never a mix of two.
"""

from __future__ import annotations

from dataclasses import dataclass

MAX_SCORE = 999_999_999
MAX_LIVES = 99
MAX_SHOTS = 99_999_999
MAX_LEVEL = 9_999
MAX_MILLISECONDS = 9_999_999_999_999  # the year 2286


@dataclass(frozen=True, slots=True)
class Score:
    """What a run has reached. `level` is the wave, counted from 1; it tells nothing of the order."""

    score: int
    lives: int
    shots: int
    level: int

    def __post_init__(self) -> None:
        for value, limit in ((self.score, MAX_SCORE), (self.lives, MAX_LIVES), (self.shots, MAX_SHOTS),
                             (self.level, MAX_LEVEL)):
            if type(value) is not int or not 0 <= value <= limit:
                raise ValueError(f"{value!r} is not a whole number from 0 to {limit}")

    def to_json(self) -> dict[str, int]:
        """The object that travels in frames and API answers."""
        return {"score": self.score, "lives": self.lives, "shots": self.shots, "level": self.level}

    @staticmethod
    def from_json(value: object) -> Score:
        """Raises ValueError on anything but an object of exactly these four whole numbers within their limits."""
        if not isinstance(value, dict) or set(value) != {"score", "lives", "shots", "level"}:
            raise ValueError("a score is an object of score, lives, shots and level")
        score, lives, shots, level = value["score"], value["lives"], value["shots"], value["level"]
        if not type(score) is type(lives) is type(shots) is type(level) is int:
            raise ValueError("the four values of a score are whole numbers")
        return Score(score, lives, shots, level)


def rank_key(score: Score) -> tuple[int, int, int]:
    """Sorts better scores first; equal keys are equal in everything but time."""
    return (-score.score, -score.lives, score.shots)


def better(mine: Score, other: Score) -> bool:
    """True if `mine` stands strictly before `other`, time aside."""
    return rank_key(mine) < rank_key(other)


def sort_key(score: Score, first_at_ms: int) -> str:
    """A string whose ascending order is the board's order: for an index that sorts text.

    `first_at_ms`: when the tuple was reached, in milliseconds since 1970.
    """
    first = min(max(first_at_ms, 0), MAX_MILLISECONDS)
    return f"{MAX_SCORE - score.score:09d}#{MAX_LIVES - score.lives:02d}#{score.shots:08d}#{first:013d}"


def sort_key_prefix(score: Score) -> str:
    """`sort_key` without the time: every key below it is strictly better, time aside."""
    return sort_key(score, 0)[:-13]
