"""The gallery draws every scene; none of them fails, and every text they show exists."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest

from alienattack.game import gallery
from alienattack.game.gallery import STILLS, render
from alienattack.game.texts import Texts
from alienattack.settings import load


@pytest.mark.parametrize("still", STILLS, ids=lambda still: still.name)
def test_every_still_is_drawn_and_shows_no_name_of_a_missing_text(still: gallery.Still, tmp_path: Path,
                                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    missing: list[str] = []
    get = Texts.get

    def noting(texts: Texts, name: str, **fields: object) -> str:
        if not texts.has(name):
            missing.append(name)
        return get(texts, name, **fields)

    monkeypatch.setattr(Texts, "get", noting)
    monkeypatch.setattr(gallery, "STILLS", (gallery.replace(still, scales=(1,)),))
    paths = render(tmp_path, load({}, {"ALIENATTACK_HOME": str(tmp_path / "home")}))
    assert missing == []
    assert [path.name for path in paths] == [f"{still.name}-x1.png"]
    picture = pygame.image.load(str(paths[0]))
    assert picture.get_size() == (640, 360)
    colours = {tuple(picture.get_at((x, y))[:3]) for x in range(0, 640, 16) for y in range(0, 360, 9)}
    assert len(colours) > 40, "a real picture, not a blank page"


def test_nothing_of_the_players_own_is_touched(tmp_path: Path) -> None:
    home = tmp_path / "home"
    render(tmp_path / "out", load({}, {"ALIENATTACK_HOME": str(home)}), ["settings"])
    assert not home.exists()
