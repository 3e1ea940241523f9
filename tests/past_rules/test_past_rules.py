"""Rules that were: nobody has touched them, and the verifier still judges by them."""

from dataclasses import replace
from pathlib import Path

import pytest

from alienattack.past_rules import PAST, player_of
from alienattack.sim import RULESET
from functions.rulesets import VERIFIABLE
from functions.tables.runs import Run
from functions.verdicts import judge
from tests.sim.freeze_ruleset import FROZEN, SEAL, frozen_source, seal_of

HERE = Path(__file__).parent
REPLAYS = sorted(HERE.glob("ruleset_*/*.replay"))


def ruleset_of(path: Path) -> int:
    return int(path.parent.name.removeprefix("ruleset_"))


def run_of(path: Path) -> Run:
    """The run whose end bore this replay, with just enough time to have played it."""
    told = player_of(ruleset_of(path)).decode(path.read_bytes())
    score, lives, shots, level = told.score
    return Run(run="r", sub="s", name="n", session="arcade", seed=told.seed, ruleset=ruleset_of(path), iat=1_000,
               exp=90_000, status="ended", score=score, lives=lives, shots=shots, level=level, ticks=told.ticks,
               digest=told.digest, ended_ms=1_000_000 + told.ticks * 1_000 // 60)


def test_every_past_ruleset_has_its_golden_replays() -> None:
    assert {ruleset_of(path) for path in REPLAYS} == set(PAST)
    assert max(PAST) in (RULESET - 1, RULESET)


@pytest.mark.parametrize("ruleset", PAST)
def test_frozen_rules_are_as_they_were_frozen(ruleset: int) -> None:
    seal = (HERE / f"ruleset_{ruleset}" / SEAL).read_text().strip()
    assert seal_of(FROZEN / f"ruleset_{ruleset}") == seal


@pytest.mark.parametrize("path", REPLAYS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_run_of_past_rules_is_verified_by_them(path: Path) -> None:
    assert player_of(ruleset_of(path)).verify(path.read_bytes()).verdict == "verified"
    judgement = judge(run_of(path), path.read_bytes())
    assert (judgement.status, judgement.reason) == ("verified", "")


@pytest.mark.parametrize("path", REPLAYS[-1:], ids=lambda path: path.stem)
def test_a_score_that_past_rules_do_not_give_is_rejected(path: Path) -> None:
    run = run_of(path)
    assert judge(replace(run, score=run.score + 10), path.read_bytes()).status == "rejected"


def test_a_ruleset_that_is_not_kept_has_no_player() -> None:
    with pytest.raises(KeyError):
        player_of(max(VERIFIABLE) + 1)



def test_a_frozen_module_imports_the_frozen_ones() -> None:
    assert frozen_source("from alienattack.sim.field import UNIT\n", 7) == (
        "from alienattack.past_rules.ruleset_7.field import UNIT\n")
