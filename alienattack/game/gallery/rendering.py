"""Draws stills in all their variants as PNG files, on as many cores as there are."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from alienattack.errors import AlienAttackError
from alienattack.game.gallery.index import write_index
from alienattack.game.gallery.stage import Stage
from alienattack.game.gallery.stills import STILLS, Still
from alienattack.game.gallery.variants import PLAIN, VARIANTS, Variant
from alienattack.settings import Paths, Settings


def render(out_dir: Path, settings: Settings, only: Sequence[str] = (), variants: Sequence[Variant] = (PLAIN,),
           jobs: int = 1) -> list[Path]:
    """Draw every still (or those in `only`) in each of `variants` as PNG into `out_dir`; returns their paths.

    Nothing of the player's own is read or written: tables, spool and settings go to a folder that is thrown away.
    Raises AlienAttackError for an unknown name, and when a scene fails.
    """
    unknown = set(only) - {still.name for still in STILLS}
    if unknown:
        raise AlienAttackError(f"There is no still {', '.join(sorted(unknown))}.",
                               f"There are: {', '.join(still.name for still in STILLS)}.")
    names = [still.name for still in STILLS if not only or still.name in only]
    out_dir.mkdir(parents=True, exist_ok=True)
    if jobs == 1:
        groups = [take(name, variants, settings, out_dir) for name in names]
    else:
        with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
            taken = [pool.submit(take, name, variants, settings, out_dir) for name in names]
            groups = [task.result() for task in taken]
    return [path for group in groups for path in group]


def render_all(out_dir: Path, settings: Settings) -> Path:
    """Everything: all stills in all variants, the sheets of the cast, and the page to look through, whose path it
    returns. Raises AlienAttackError when a scene fails."""
    paths = render(out_dir, settings, variants=VARIANTS, jobs=max(1, os.cpu_count() or 1))
    _quietly()
    from alienattack.game.gallery.cast import draw_cast

    groups = [("The cast", draw_cast(out_dir / "cast"))]
    groups += [(still.name, [path for path in paths if path.stem == still.name]) for still in STILLS]
    return write_index(out_dir, groups)


def take(name: str, variants: Sequence[Variant], settings: Settings, out_dir: Path) -> list[Path]:
    """Play one still to its moment, then picture it in each of the variants: as a player who changes the settings
    at that moment would see it. Each language plays anew, for much is said once."""
    _quietly()
    still = next(still for still in STILLS if still.name == name)
    made = []
    for language, group in groupby(variants, key=lambda variant: variant.language):
        with staged(still, settings, language) as stage:
            for variant in group:
                stage.change(variant)
                target = out_dir / variant.folder / f"{still.name}.png"
                target.parent.mkdir(parents=True, exist_ok=True)
                stage.photograph(target, still.shows)
                made.append(target)
    return made


@contextmanager
def staged(still: Still, settings: Settings, language: str = "en", k: int = 2) -> Iterator[Stage]:
    """A stage on which a still has come to its moment; what it writes goes to a folder that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="alienattack-") as folder:
        throw_away = Paths(*(Path(folder) / kind for kind in ("state", "config", "cache", "pictures")))
        settings = replace(settings, paths=throw_away).with_group("play", language=language)
        stage = Stage(settings, k, still.cloud(), still.begin)
        try:
            stage.app.scenes.push(still.make(stage.app))
            still.before(stage)
            stage.skip(still.seconds)
            yield stage
        finally:
            stage.close()


def _quietly() -> None:
    """No window, no sound."""
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    os.environ["SDL_AUDIODRIVER"] = "dummy"
