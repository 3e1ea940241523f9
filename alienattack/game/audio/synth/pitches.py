"""Note names and their frequencies, equal temperament, A4 = 440 Hz."""

from __future__ import annotations

_STEPS = {"C": -9, "D": -7, "E": -5, "F": -4, "G": -2, "A": 0, "B": 2}


def hertz(note: str) -> float:
    """The frequency of a note such as "A4", "C#6" or "Eb2". Raises KeyError or ValueError for anything else."""
    step = _STEPS[note[0]] + {"#": 1, "b": -1}.get(note[1], 0)
    return float(440.0 * 2.0 ** ((step + 12 * (int(note.lstrip("ABCDEFG#b")) - 4)) / 12.0))
