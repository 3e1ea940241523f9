"""An app without window and network for the tests of the game's scenes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

from alienattack import settings as settings_of_user
from alienattack.game.gallery import Stage
from alienattack.game.rehearsal import RehearsedCloud
from alienattack.game.scene import Scene
from alienattack.game.scenes.trouble import TroubleScene


class Sounds:
    """Hears what the game plays."""

    def __init__(self) -> None:
        self.played: list[str] = []

    def play(self, name: str, pan: float = 0.0) -> None:
        self.played.append(name)

    def stop(self, name: str) -> None:
        return None

    def music(self, track: str | None) -> None:
        return None

    def gear(self, number: int) -> None:
        return None

    def set_volumes(self, *volumes: int) -> None:
        return None

    def close(self) -> None:
        return None


@contextmanager
def stage(folder: Path, cloud: RehearsedCloud | None = None, begin: bool = True) -> Iterator[Stage]:
    """A stage at scale 1 whose state lives in `folder`; no scene may have failed in the end."""
    settings = settings_of_user.load({}, {"ALIENATTACK_HOME": str(folder)})
    made = Stage(settings, 1, cloud or RehearsedCloud(), begin)
    made.sounds = Sounds()
    made.app.audio.attach(made.sounds)
    try:
        yield made
        assert not isinstance(made.scene, TroubleScene), (folder / "state" / "game.log").read_text()
    finally:
        made.close()


def show(made: Stage, scene: Scene) -> Scene:
    """Put `scene` on the stage and draw it a few times."""
    made.connection.start()
    made.app.scenes.push(scene)
    made.run(0.1)
    return scene
