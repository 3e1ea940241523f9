"""Tells in words: who, where, the newest first, and only where the player asked for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from alienattack.game.texts import Texts
from alienattack.game.world.captions import SAID, SHOWN_TICKS, Captions
from alienattack.sim import UNIT, events
from alienattack.sim.aliens import LANCER, SHELL
from alienattack.sim.events import EVENT_NAMES, Event
from alienattack.sim.powers import POWERS
from tests.game.layout_audit import audited
from tests.game.play_stage import practice
from tests.game.stage import stage


def tell(kind: int, x: int, named: int = 0) -> list[Event]:
    return [(kind, x * UNIT, 80 * UNIT, named, 0)]


@pytest.mark.parametrize(("x", "where"), [(20, "LEFT"), (200, "MIDDLE"), (390, "RIGHT")])
def test_a_dive_is_told_with_who_and_where(x: int, where: str) -> None:
    captions = Captions(Texts())
    captions.hear(tell(events.DIVE_TELL, x, LANCER))
    assert captions.shown == [f"LANCER {where}"]


def test_two_are_told_at_once_the_newest_first_and_each_for_a_second_and_a_half() -> None:
    captions = Captions(Texts())
    captions.hear(tell(events.DIVE_TELL, 20, LANCER) + tell(events.SHELL_OPENED, 200, SHELL))
    captions.hear(tell(events.SAUCER_CAME, 390))
    assert captions.shown == ["SAUCER RIGHT", "SHELL OPEN MIDDLE"]
    for _ in range(SHOWN_TICKS):
        captions.update()
    assert captions.shown == []


@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize("kind", SAID, ids=lambda kind: EVENT_NAMES[kind])
def test_every_tell_has_its_words_in_every_language(kind: int, language: str) -> None:
    captions = Captions(Texts(language))
    captions.hear(tell(kind, 200, next(iter(POWERS)) if SAID[kind][1] == "power" else SHELL))
    assert captions.shown[0] == captions.shown[0].upper()
    assert "." not in captions.shown[0], "the name of a text that is missing"
    assert "{" not in captions.shown[0]


@pytest.mark.parametrize("wanted", [False, True])
def test_captions_are_drawn_where_the_player_asked_for_them(tmp_path: Path, wanted: bool) -> None:
    with stage(tmp_path) as made:
        made.app.change_settings(made.app.settings.with_group("sound", captions=wanted))
        scene = practice(made)
        made.run(0.1)
        scene.view.captions.hear(tell(events.DIVE_TELL, 20, LANCER))
        with audited() as audit:
            made.run(1 / 60)
        assert ("LANCER LEFT" in [text.name for text in audit.texts]) == wanted
