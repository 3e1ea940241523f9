"""How a hosted session stands, in words and in the colour of its state; what went wrong, in words."""

from __future__ import annotations

import math
import time

from alienattack.errors import AlienAttackError, CodedError
from alienattack.game.drawing.palette import Color, Palette
from alienattack.game.hosted_session import (
    ARCHIVED,
    CLOSED,
    COUNTING,
    FINAL,
    GATHERING,
    RUNNING,
    WAITING,
)
from alienattack.game.managing import NO_MANAGER
from alienattack.game.pane import clock_text
from alienattack.game.texts import Texts
from alienattack.protocol.api import SessionInfo


def state_of(phase: str, texts: Texts, until_start: float = 0.0) -> str:
    """One word; while all wait for the start, the seconds left."""
    if phase == COUNTING and until_start > 0:
        return texts.get("host.starts_in", n=math.ceil(until_start))
    return texts.get(f"host.state_{phase}")


def color_of(phase: str, palette: Palette) -> Color:
    """The colour that goes with it: never without the word."""
    return {WAITING: palette.text2, GATHERING: palette.bonus, COUNTING: palette.bonus, RUNNING: palette.good,
            CLOSED: palette.text2, FINAL: palette.player, ARCHIVED: palette.text2}[phase]


def end_of(session: SessionInfo, phase: str, left: float | None, texts: Texts) -> str:
    """What the host waits for next; "" where that is nothing."""
    if phase == CLOSED:
        return texts.get("host.wait_final")
    if phase in (FINAL, ARCHIVED, WAITING, GATHERING, COUNTING):
        return ""
    return texts.get("host.open_end") if left is None else texts.get("host.closes_in", time=clock_text(left, texts))


def kind_of(session: SessionInfo, texts: Texts) -> str:
    """How it is played, in a word or two."""
    minutes = round((session.time_limit_s or 0) / 60)
    name = f"host.kind_{session.kind.lower()}"
    return texts.get(name, n=minutes) if texts.has(name) else session.kind.replace("_", " ")


def facts_of(session: SessionInfo, texts: Texts) -> list[tuple[str, str]]:
    """What the host has chosen, and when it began and ended: labels and values."""
    get = texts.get
    seats = f"{texts.number(session.seats_taken)} / {texts.number(session.seats)}"
    facts = [(get("host.fact_kind"), kind_of(session, texts)), (get("host.fact_seats"), seats),
             (get("host.fact_access"), get("host.public" if session.public else "host.private")),
             (get("host.fact_game"), get("host.same_game" if session.same_seed else "host.any_game")),
             (get("host.fact_start"), _start_of(session, texts))]
    if session.closes_at is not None:
        facts.append((get("host.fact_end"), _instant(session.closes_at, texts)))
    return facts


def _start_of(session: SessionInfo, texts: Texts) -> str:
    begins = session.starts_at if session.gathers else session.opens_at
    if begins is not None:
        return _instant(begins, texts)
    return texts.get("host.together" if session.gathers else "host.any_time")


def _instant(at: float, texts: Texts) -> str:
    """The time of day, and before it the date where that is another day than today."""
    clock = time.strftime("%H:%M", time.localtime(at))
    return f"{texts.date(at)}  {clock}"


def winners_of(session: SessionInfo) -> list[str]:
    """The first names of the final board, each with its place."""
    return [f"{place}. {name}" for place, name in enumerate(session.winners, 1)]


def words_for(error: AlienAttackError, texts: Texts) -> str:
    """What a host is told of an error: whoever is no manager any more hears so."""
    if isinstance(error, CodedError) and error.code == NO_MANAGER:
        return texts.get("host.no_manager")
    return str(error)
