"""No word runs into another one or leaves its plate: in every scene, in small and large letters and every language."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

import pytest

from alienattack.game.gallery import STILLS, Still
from alienattack.game.gallery.rendering import staged
from alienattack.game.gallery.variants import LANGUAGES, LETTERS, PLAIN
from alienattack.settings import load
from tests.game.layout_audit import audited


@pytest.mark.parametrize("still", STILLS, ids=lambda still: still.name)
def test_no_word_runs_into_another_or_leaves_its_plate(still: Still) -> None:
    faults = []
    for language, variants in groupby((PLAIN, *LETTERS, *LANGUAGES), key=lambda variant: variant.language):
        with staged(still, load({}, {}), language, k=1) as stage:
            for variant in variants:
                stage.change(replace(variant, k=1))
                with audited() as audit:
                    stage.scene.draw(stage.app.canvas, 1.0)
                    stage.app.canvas.flush_text()
                faults += [f"{variant.folder or 'normal'}: {fault}" for fault in audit.faults()]
    assert not faults, "\n".join(faults)
