"""The gallery draws every scene; none of them fails, and every text they show exists."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path

import pygame
import pytest

from alienattack import cli
from alienattack.errors import AlienAttackError
from alienattack.game import scenes
from alienattack.game.gallery import STILLS, Still, render
from alienattack.game.gallery.cast import draw_cast
from alienattack.game.gallery.index import write_index
from alienattack.game.gallery.variants import PLAIN, VARIANTS, Variant
from alienattack.game.scene import Scene
from alienattack.game.scenes.settings import SettingsScene
from alienattack.game.texts import Texts
from alienattack.settings import load


def colours_of(path: Path) -> set[tuple[int, ...]]:
    picture = pygame.image.load(str(path))
    return {tuple(picture.get_at((x, y))[:3]) for x in range(0, picture.get_width(), 16)
            for y in range(0, picture.get_height(), 9)}


@pytest.mark.parametrize("still", STILLS, ids=lambda still: still.name)
def test_every_still_is_drawn_and_shows_no_name_of_a_missing_text(still: Still, tmp_path: Path,
                                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    missing: list[str] = []
    get = Texts.get

    def noting(texts: Texts, name: str, **fields: object) -> str:
        if not texts.has(name):
            missing.append(name)
        return get(texts, name, **fields)

    monkeypatch.setattr(Texts, "get", noting)
    settings = load({}, {"ALIENATTACK_HOME": str(tmp_path / "home")})
    paths = render(tmp_path, settings, [still.name], [Variant("", 1)])
    assert missing == []
    assert [path.name for path in paths] == [f"{still.name}.png"]
    assert pygame.image.load(str(paths[0])).get_size() == (640, 360)
    if still.shows != "TroubleScene":
        assert len(colours_of(paths[0])) > 40, "a real picture, not a blank page"


def test_every_scene_has_a_still() -> None:
    found = set()
    for module in pkgutil.iter_modules(scenes.__path__):
        for kind in vars(import_module(f"{scenes.__name__}.{module.name}")).values():
            if isinstance(kind, type) and issubclass(kind, Scene) and kind.__module__.startswith(scenes.__name__):
                found.add(kind)
    leaves = {kind.__name__ for kind in found if not kind.__subclasses__()}
    assert leaves - {still.shows for still in STILLS} == set()


def test_a_scene_that_fails_fails_the_gallery_with_what_went_wrong(tmp_path: Path,
                                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError("the brush broke")

    monkeypatch.setattr(SettingsScene, "draw", fail)
    with pytest.raises(AlienAttackError, match="the brush broke"):
        render(tmp_path, load({}, {"ALIENATTACK_HOME": str(tmp_path / "home")}), ["settings"])


def test_a_still_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(AlienAttackError, match=r"no still titel.*title"):
        render(tmp_path, load({}, {"ALIENATTACK_HOME": str(tmp_path)}), ["titel"])


def test_every_variant_is_another_picture_of_the_same_moment(tmp_path: Path) -> None:
    paths = render(tmp_path, load({}, {"ALIENATTACK_HOME": str(tmp_path / "home")}), ["play"], VARIANTS)
    assert len(paths) == len(VARIANTS)
    assert len({path.read_bytes() for path in paths}) == len(VARIANTS)
    sizes = {variant.folder: pygame.image.load(str(path)).get_size()
             for variant, path in zip(VARIANTS, paths, strict=True)}
    assert (sizes[""], sizes["x1"], sizes["x3"]) == ((1280, 720), (640, 360), (1920, 1080))


def test_the_cast_has_a_sheet_for_every_palette_and_the_page_links_to_every_picture(tmp_path: Path) -> None:
    paths = draw_cast(tmp_path / "cast", 1)
    page = write_index(tmp_path, [("The cast", paths)]).read_text(encoding="utf-8")
    for path in paths:
        assert f'href="cast/{path.name}"' in page
        assert len(colours_of(path)) > 10


def test_nothing_of_the_players_own_is_touched(tmp_path: Path) -> None:
    home = tmp_path / "home"
    render(tmp_path / "out", load({}, {"ALIENATTACK_HOME": str(home)}), ["settings"], [PLAIN])
    assert not home.exists()


def test_the_command_draws_a_few_stills_in_the_language_that_is_asked_for(tmp_path: Path) -> None:
    drawn = {}
    for language in ("en", "de"):
        assert cli.main(["gallery", str(tmp_path / language), "--language", language, "--only", "manager-empty"]) == 0
        drawn[language] = (tmp_path / language / "manager-empty.png").read_bytes()
    assert drawn["en"] != drawn["de"]
