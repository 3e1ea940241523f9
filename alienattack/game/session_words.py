"""What kind of session it is, in words."""

from __future__ import annotations

from alienattack.game.texts import Texts
from alienattack.protocol.api import SessionInfo


def kind_of(session: SessionInfo, texts: Texts) -> str:
    """One line: how often one may play, or for how long."""
    if session.time_limit_s:
        minutes = max(1, round(session.time_limit_s / 60))
        if session.gathers:
            return texts.get("lobby.one_minute" if minutes == 1 else "lobby.minutes", n=minutes)
        return texts.get("sessions.minutes", n=minutes)
    name = f"sessions.kind_{session.kind.lower()}"
    return texts.get(name) if texts.has(name) else session.kind.replace("_", " ")


def seats_of(session: SessionInfo, texts: Texts) -> str:
    """"11 OF 24 SEATS"; "" where there are no seats to run out of."""
    if not session.seats:
        return ""
    return texts.get("sessions.seats", taken=texts.number(session.seats_taken), seats=texts.number(session.seats))


def played_for(seconds: float, texts: Texts) -> str:
    """"It has begun: 34 seconds played.", in minutes from two minutes on."""
    unit, count = ("minutes", int(seconds // 60)) if seconds >= 120 else ("seconds", max(1, int(seconds)))
    return texts.get(f"lobby.begun_{unit}", n=count)
