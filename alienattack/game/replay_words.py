"""The words for a replay that lists and panels share."""

from __future__ import annotations

from alienattack.game.replay_card import PRACTICE, Card
from alienattack.game.texts import Texts
from alienattack.sim import TICKS_PER_SECOND
from alienattack.sim.aliens import killer_name


def clock_of(ticks: int) -> str:
    """"5:05", or "1:02:07" from an hour on."""
    seconds = ticks // TICKS_PER_SECOND
    minutes = f"{seconds // 60 % 60:02d}" if seconds >= 3600 else f"{seconds // 60}"
    hours = f"{seconds // 3600}:" if seconds >= 3600 else ""
    return f"{hours}{minutes}:{seconds % 60:02d}"


def date_of(texts: Texts, at: int) -> str:
    """The day, as people here write it; "" when it is not known."""
    return texts.date(at) if at else ""


def killer_of(texts: Texts, card: Card) -> str:
    """Who ended the run, in one or two words. A card is a claim: a killer nobody knows is nobody."""
    if card.landed:
        return texts.get("replays.landed")
    name = f"over.who.{killer_kind(card.killer)}"
    return texts.get(name) if texts.has(name) else texts.get("replays.nobody_did")


def killer_kind(killer: int) -> str:
    """The name of the kind, "nobody" for a number that means none."""
    try:
        return killer_name(killer)
    except (KeyError, IndexError):
        return "nobody"


def kind_of(texts: Texts, card: Card) -> str:
    """Where it was played: the session, the day of the challenge, or practice."""
    if card.where:
        return card.where.upper()
    return "" if card.kind == PRACTICE else texts.get(f"replays.kind_{card.kind}")
