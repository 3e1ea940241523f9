"""Key scenes, byte for byte as they were when somebody last looked at them; `--update-references` renews them."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest

from alienattack.game.gallery import STILLS
from alienattack.game.gallery.rendering import staged
from alienattack.settings import load

REFERENCES = Path(__file__).parent / "references"
KEY_SCENES = (
    "settings", "settings-access", "keys", "how-to-play", "sign-in", "title-signed-out",
    "play", "boss-carrier", "game-over-boss", "replays", "tutorial", "consent",
)


@pytest.mark.parametrize("name", KEY_SCENES)
def test_a_key_scene_is_drawn_as_it_was(name: str, request: pytest.FixtureRequest) -> None:
    path = REFERENCES / f"{name}.png"
    with staged(next(still for still in STILLS if still.name == name), load({}, {}), k=1) as stage:
        stage.app.show()
        surface = stage.app.canvas.surface
        if request.config.getoption("--update-references"):
            path.parent.mkdir(exist_ok=True)
            pygame.image.save(surface, str(path))
        drawn = pygame.image.tobytes(surface, "RGB")
    kept = pygame.image.tobytes(pygame.image.load(str(path)), "RGB")
    assert drawn == kept, f"{name} looks otherwise: look at it, then run pytest with --update-references"


def test_the_pictures_kept_are_those_of_the_key_scenes_and_weigh_less_than_2_mb() -> None:
    kept = list(REFERENCES.glob("*.png"))
    assert {path.stem for path in kept} == set(KEY_SCENES)
    assert sum(path.stat().st_size for path in kept) < 2_000_000
