"""No word runs into another one or leaves its plate: in every scene, with small and large letters."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from alienattack.game.gallery import STILLS, Still
from alienattack.game.gallery.rendering import stage_of
from alienattack.game.gallery.variants import LANGUAGES, LETTERS, PLAIN
from alienattack.settings import Paths, load
from tests.game.layout_audit import audited


@pytest.mark.parametrize("still", STILLS, ids=lambda still: still.name)
def test_no_word_runs_into_another_or_leaves_its_plate(still: Still, tmp_path: Path) -> None:
    paths = Paths(*(tmp_path / name for name in ("state", "config", "cache", "pictures")))
    stage = stage_of(still, replace(load({}, {}), paths=paths), 1)
    faults = []
    try:
        for variant in (PLAIN, *LETTERS, *LANGUAGES):
            stage.change(replace(variant, k=1))
            with audited() as audit:
                stage.scene.draw(stage.app.canvas, 1.0)
                stage.app.canvas.flush_text()
            faults += [f"{variant.folder or 'normal'}: {fault}" for fault in audit.faults()]
    finally:
        stage.close()
    assert not faults, "\n".join(faults)
