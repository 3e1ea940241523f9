"""Freeze the rules before they change: `python -m tests.sim.freeze_ruleset N`, from the checkout, N being RULESET.

The last act before RULESET is raised. It copies alienattack/sim to alienattack/past_rules/ruleset_N, with its imports
turned to itself, and the golden replays to tests/past_rules/ruleset_N. Then add N to PAST in alienattack/past_rules and
raise RULESET. What was frozen is never written again.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from pathlib import Path
from typing import Final

from alienattack.sim import RULESET

ROOT: Final = Path(__file__).parents[2]
RULES: Final = ROOT / "alienattack" / "sim"
FROZEN: Final = ROOT / "alienattack" / "past_rules"
GOLDEN: Final = Path(__file__).parent / "golden"
KEPT: Final = ROOT / "tests" / "past_rules"
SEAL: Final = "seal.sha256"


def frozen_source(text: str, ruleset: int) -> str:
    """A module of the rules with every import of the rules turned to their frozen copy."""
    return re.sub(r"\balienattack\.sim\b", f"alienattack.past_rules.ruleset_{ruleset}", text)


def seal_of(package: Path) -> str:
    """The SHA-256 over the names and bytes of a frozen package's modules: no edit goes unseen."""
    hashed = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        hashed.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return hashed.hexdigest()


def main() -> int:
    """Freeze the current rules. Exit code 1 where the number given is not theirs, or is frozen already."""
    package, golden = FROZEN / f"ruleset_{RULESET}", KEPT / f"ruleset_{RULESET}"
    if sys.argv[1:] != [str(RULESET)]:
        print(f"The current ruleset is {RULESET}: only that can be frozen.")
        return 1
    if package.exists():
        print(f"Ruleset {RULESET} is frozen already, in {package.relative_to(ROOT)}.")
        return 1
    for path in sorted(RULES.rglob("*.py")):
        copy = package / path.relative_to(RULES)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(frozen_source(path.read_text(encoding="utf-8"), RULESET), encoding="utf-8")
    shutil.copytree(GOLDEN, golden)
    (golden / SEAL).write_text(seal_of(package) + "\n", encoding="utf-8")
    print(f"Frozen: {package.relative_to(ROOT)}. Now add {RULESET} to PAST and raise RULESET.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
