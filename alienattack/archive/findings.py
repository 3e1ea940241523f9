"""What verifying an archive can find, each kind with a sentence for people."""

from __future__ import annotations

from dataclasses import dataclass

#: Kind -> what it means.
KINDS: dict[str, str] = {
    "altered": "The signature does not fit: the line was altered here, or forged.",
    "no_frame": "The line is no frame, and the cloud never refused it as one: it was altered here, or put here.",
    "no_key": "The master key that this frame names is not known, so nothing about it can be proved.",
    "damaged_file": "The file can't be read to its end.",
    "missing": "Frames that were sent are not here.",
    "missing_end": "Frames that the cloud has applied are not here, the last of the run.",
    "missing_run": "The cloud has applied frames of this run, and not one is here.",
    "doubled": "Two different frames bear one number, and the cloud refused neither.",
    "unchained": "The frame does not follow the one before it.",
    "out_of_order": "The frame stands before the one that it follows, and nowhere behind it.",
    "other_than_table": "The last frame that the cloud has applied is another one than stands here.",
    "bad_note": "The note is not signed by this cloud: it explains nothing and vouches for nothing.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `seq`, `until`: the frames of the run that it is about, 0 where it is about none."""

    kind: str
    file: str = ""
    line: int = 0
    run: str = ""
    seq: int = 0
    until: int = 0

    @property
    def sentence(self) -> str:
        """What it means."""
        return KINDS[self.kind]

    def __str__(self) -> str:
        """On one line: where, which frames, what."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        frames = f"frame {self.seq}" if self.until <= self.seq else f"frames {self.seq} to {self.until}"
        which = f"run {self.run}" + (f" {frames}" if self.seq else "") if self.run else ""
        return ": ".join(part for part in (where, which, self.sentence) if part)

    def to_json(self) -> dict[str, object]:
        """For a program."""
        return {"kind": self.kind, "file": self.file, "line": self.line, "run": self.run, "seq": self.seq,
                "until": self.until, "sentence": self.sentence}
