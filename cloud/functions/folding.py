"""What one frame does to a run: a pure function, so that the same frames make the same run in every cut and order.

Frames are applied strictly in order. `applied` is contiguous: a frame beyond the next one changes nothing and is not
acknowledged; the client sends it again from the watermark on, byte for byte. So a gap never hides behind the watermark,
and the chain of macs is checked link by link. An authentic frame in its turn that may not count (too late, after the
end, ...) is *refused*: the watermark passes it and its reason is kept, for the client must know what became of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from alienattack.protocol.frames import Frame
from functions.tables.runs import Refused, Run
from functions.tables.sessions import Session

TICKS_PER_SECOND = 60
SUPERSEDED_SLACK_SECONDS = 10  # what was played before a newer run was granted may still arrive
MOST_REFUSED = 64  # stretches of refused frames that a run remembers


class Outcome(Enum):
    """What became of one frame."""

    APPLIED = "applied"
    REFUSED = "refused"  # for good: dead letter, and in its turn also noted on the run
    DUPLICATE = "duplicate"  # seen before; nothing to do
    AHEAD = "ahead"  # one before it is missing; it will come again


@dataclass(frozen=True, slots=True)
class Step:
    """The run after a frame, and what became of the frame. `reason`: a code of protocol.frames.REFUSALS."""

    run: Run
    outcome: Outcome
    reason: str = ""


def fold(run: Run, frame: Frame, arrival_ms: int, session: Session | None) -> Step:
    """Folds one authentic frame into its run. `arrival_ms`: when the stream took the record, in ms since 1970."""
    seq = frame.body.seq
    if seq <= run.applied:
        if seq == run.applied and not _is(frame.mac, run.mac):
            return Step(run, Outcome.REFUSED, "conflict")
        return Step(run, Outcome.DUPLICATE)
    if seq > run.applied + 1:
        return Step(run, Outcome.AHEAD)
    reason = _refusal(run, frame, arrival_ms, session)
    if reason:
        passed = replace(run, applied=seq, mac=frame.mac, refused=_with(run.refused, seq, reason))
        return Step(passed, Outcome.REFUSED, reason)
    return Step(_applied(run, frame, arrival_ms), Outcome.APPLIED)


def _refusal(run: Run, frame: Frame, arrival_ms: int, session: Session | None) -> str:
    """Why a frame in its turn may not count; empty where it may."""
    if run.status != "live":
        return "after_end"
    if not _is(frame.prev, run.mac):
        return "broken_chain"
    if session is None:
        return "unknown_session"
    if not session.admits(arrival_ms / 1000):
        return "closed"  # before "expired", which a ticket of a session is at its close too, and which tells less
    if arrival_ms > run.exp * 1000:
        return "expired"
    if run.superseded_ms and frame.body.tick > _ticks_until(run, run.superseded_ms):
        return "superseded"
    return ""


def _is(mac: str, known: str) -> bool:
    """Whether a mac is the one that is known, perhaps by its first letters alone (protocol.standings.LINK_LETTERS)."""
    return mac.startswith(known) if known else not mac


def _ticks_until(run: Run, instant_ms: int) -> float:
    """How many ticks of a run can have been played by an instant."""
    return TICKS_PER_SECOND * (instant_ms / 1000 - run.iat + SUPERSEDED_SLACK_SECONDS)


def _applied(run: Run, frame: Frame, arrival_ms: int) -> Run:
    body = frame.body
    after = replace(run, applied=body.seq, counted=run.counted + 1, mac=frame.mac, tick=body.tick,
                    score=body.state.score, lives=body.state.lives, shots=body.state.shots, level=body.state.level,
                    seen_ms=arrival_ms)
    if body.end is None:
        return after
    return replace(after, status="ended", end_reason=body.end.reason, ticks=body.end.ticks, digest=body.end.digest,
                   ended_ms=arrival_ms)


def _with(refused: tuple[Refused, ...], seq: int, reason: str) -> tuple[Refused, ...]:
    """The list with one more refused frame; neighbours of one reason share a stretch, the newest stretches are kept."""
    if refused and refused[-1][1] == seq - 1 and refused[-1][2] == reason:
        return (*refused[:-1], (refused[-1][0], seq, reason))
    return (*refused, (seq, seq, reason))[-MOST_REFUSED:]
