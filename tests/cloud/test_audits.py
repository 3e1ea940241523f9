"""What auditors may not complain about: each suppression is one resource's, bears a reason, and is one that they know.

.ci/audit runs the auditors themselves, which no test may need: they come from the network.
"""

import re
from pathlib import Path
from typing import Any

from tests.cloud.world import TEMPLATE, template

AUDIT = Path(TEMPLATE.parents[1] / ".ci" / "audit")


def suppressions() -> list[tuple[str, str, str]]:
    """(resource, rule, reason) of every suppression in the template."""
    found = []
    for name, resource in template()["Resources"].items():
        metadata: dict[str, Any] = resource.get("Metadata", {})
        assert set(metadata) <= {"checkov", "cdk_nag"}
        found += [(name, each["id"], each["comment"]) for each in metadata.get("checkov", {}).get("skip", [])]
        found += [(name, each["id"], each["reason"])
                  for each in metadata.get("cdk_nag", {}).get("rules_to_suppress", [])]
    return found


def test_every_suppression_bears_a_reason_of_its_own() -> None:
    for resource, rule, reason in suppressions():
        assert re.fullmatch(r"CKV_AWS_\d+|AwsSolutions-[A-Z]+\d+", rule), (resource, rule)
        assert len(reason.split()) >= 5, (resource, rule)
        assert reason.endswith("."), (resource, rule)


def test_no_rule_is_switched_off_for_the_whole_template() -> None:
    assert "Metadata" not in template()
    for word in ("--skip-check", "--soft-fail", "addStackSuppressions"):
        assert word not in AUDIT.read_text(encoding="utf-8")


def test_a_wildcard_of_a_role_is_excused_by_its_name_alone() -> None:
    for name, resource in template()["Resources"].items():
        for each in resource.get("Metadata", {}).get("cdk_nag", {}).get("rules_to_suppress", []):
            assert each["id"] != "AwsSolutions-IAM5" or each["applies_to"], name


def test_the_auditors_are_pinned_and_ci_asks_them() -> None:
    text = AUDIT.read_text(encoding="utf-8")
    assert re.search(r"checkov==\d+\.\d+\.\d+", text)
    assert re.search(r"cdk-nag@\d+\.\d+\.\d+", text)
    assert ".ci/audit" in (AUDIT.parent / "run").read_text(encoding="utf-8")
