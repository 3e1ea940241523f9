"""Plans, by AWS's own answers: what is asked of CloudFormation, and what is made of what it says."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from alienattack import resources
from alienattack.errors import HostingError
from alienattack.hosting.cost import load_prices
from alienattack.hosting.cost.idle import idle_lines
from alienattack.hosting.deployment import showing
from alienattack.hosting.deployment.holdings import PARTS, service_of
from alienattack.hosting.deployment.parameters import FLAGS, given
from alienattack.hosting.deployment.planning import Kind, Plan, Wanted, declared, discard, make_plan
from alienattack.hosting.deployment.removal import REMOVERS
from tests.hosting.deployment.recorded import NOTHING, STACK_ID, Recorded, no_pause, stack

TEMPLATE = "Parameters:\n  Size:\n    Type: String\n\n  # A word on it\n  Speed:\n    Type: String\nResources: {}\n"
MADE = {"Id": "arn:change-set", "StackId": STACK_ID}
READY = {"Status": "CREATE_COMPLETE", "Changes": []}
UNCHANGED = {"Status": "FAILED", "StatusReason": "The submitted information didn't contain changes. Submit different "
                                                 "information to create a change set."}


def planned(cloud: Recorded, template: str = TEMPLATE, **parameters: str) -> Plan:
    wanted = Wanted("finals", template, parameters, "files", {"code.zip": b"code"})
    return asyncio.run(make_plan(cloud, wanted, "7", no_pause))


def change(action: str, logical: str, kind: str, replacement: str = "", cause: str = "") -> dict[str, Any]:
    details = [{"Target": {"Attribute": "Properties", "Name": cause}}] if cause else []
    return {"Type": "Resource", "ResourceChange": {
        "Action": action, "LogicalResourceId": logical, "ResourceType": kind, "Details": details,
        **({"Replacement": replacement} if replacement else {})}}


def test_the_parameters_of_a_template_are_read_from_it() -> None:
    assert declared(TEMPLATE) == ("Size", "Speed")
    assert "FlushSeconds" in declared((resources.cloud_dir() / "template.yaml").read_text(encoding="utf-8"))


def test_every_flag_sets_a_parameter_that_the_template_has() -> None:
    known = declared((resources.cloud_dir() / "template.yaml").read_text(encoding="utf-8"))
    assert [row.flag for row in FLAGS if row.parameter not in known] == []


def test_every_type_of_the_template_can_be_asked_for_when_it_should_be_gone() -> None:
    template = (resources.cloud_dir() / "template.yaml").read_text(encoding="utf-8")
    types = set(re.findall(r"^    Type: (AWS::\S+)", template, re.MULTILINE))
    assert len(types) > 20
    assert sorted(kind for kind in types if not service_of(kind) and kind not in PARTS) == []


def test_what_the_template_retains_can_be_removed() -> None:
    template = (resources.cloud_dir() / "template.yaml").read_text(encoding="utf-8")
    pattern = r"^    Type: (AWS::\S+)\n(?:    \w+:.*\n)*?    DeletionPolicy: Retain"
    retained = set(re.findall(pattern, template, re.MULTILINE))
    assert "AWS::DynamoDB::Table" in retained
    assert retained <= set(REMOVERS)


def test_flags_and_pairs_become_parameters_and_what_is_not_given_none() -> None:
    flags = {"parameter_auto_confirm": True, "parameter_email": False, "parameter_shards": None}
    assert given(flags, ["Other=a=b"], ("AutoConfirm", "Other")) == {"AutoConfirm": "true", "Other": "a=b"}
    assert given({"parameter_waf": False, "parameter_alarms": True, "parameter_tracing": None}, [],
                 ("UseWaf", "UseAlarms")) == {"UseWaf": "false", "UseAlarms": "true"}
    with pytest.raises(HostingError, match="no parameter"):
        given({}, ["Nameless"], ())


@pytest.mark.parametrize(("flags", "pairs"), [
    ({"parameter_auto_confirm": True, "parameter_email": True}, []),
    ({"parameter_shards": "2"}, ["ShardCount=4"]),
])
def test_flags_that_contradict_each_other_are_refused(flags: dict[str, object], pairs: list[str]) -> None:
    with pytest.raises(HostingError, match="can't be both"):
        given(flags, pairs, ("AutoConfirm", "ShardCount"))


def test_a_new_stack_is_asked_for_as_one() -> None:
    cloud = Recorded(DescribeStacks=NOTHING, CreateChangeSet=MADE, DescribeChangeSet=READY)
    assert planned(cloud, Size="2").kind is Kind.CREATE
    request = cloud.requests("CreateChangeSet")[0]
    assert request["ChangeSetType"] == "CREATE"
    assert request["Parameters"] == [{"ParameterKey": "Size", "ParameterValue": "2"}]
    assert request["Tags"] == [{"Key": "alienattack", "Value": "finals"}]
    assert cloud.stored == {"code.zip": b"code"}


def test_an_update_keeps_the_parameters_that_are_not_named_and_the_tags_of_others() -> None:
    cloud = Recorded(DescribeStacks=stack("UPDATE_COMPLETE", Parameters=[
        {"ParameterKey": "Size", "ParameterValue": "1"}, {"ParameterKey": "Speed", "ParameterValue": "9"},
        {"ParameterKey": "Dropped", "ParameterValue": "x"}], Tags=[{"Key": "team", "Value": "sky"}]),
        CreateChangeSet=MADE, DescribeChangeSet=READY)
    assert planned(cloud, Size="2").kind is Kind.UPDATE
    request = cloud.requests("CreateChangeSet")[0]
    assert request["Parameters"] == [{"ParameterKey": "Size", "ParameterValue": "2"},
                                     {"ParameterKey": "Speed", "UsePreviousValue": True}]
    assert {"Key": "team", "Value": "sky"} in request["Tags"]


def test_the_price_of_an_update_counts_what_stays_as_it_was() -> None:
    cloud = Recorded(DescribeStacks=stack("UPDATE_COMPLETE", Parameters=[
        {"ParameterKey": "ShardCount", "ParameterValue": "4"}, {"ParameterKey": "Size", "ParameterValue": "1"}]),
        CreateChangeSet=MADE, DescribeChangeSet=READY | {"Parameters": [
            {"ParameterKey": "ShardCount", "UsePreviousValue": True}, {"ParameterKey": "Size", "ParameterValue": "2"}]})
    plan = planned(cloud, Size="2")
    assert dict(plan.parameters) == {"ShardCount": "4", "Size": "2"}
    prices = load_prices()
    lines = idle_lines(prices, on_demand=False, shards=4, types={"AWS::WAFv2::WebACL": 1})
    said = "\n".join(showing.cost_lines(lines, prices.date, prices.region, emulated=False))
    assert "Kinesis 4 shards" in said
    assert "$ 43.80" in said
    assert "WAF web firewall and its rules" in said
    assert "It costs nothing here" not in said


def test_what_is_already_deployed_needs_no_change_set() -> None:
    cloud = Recorded(DescribeStacks=stack("CREATE_COMPLETE", Tags=[{"Key": "alienattack", "Value": "finals"}]),
                     GetTemplate={"TemplateBody": TEMPLATE})
    assert planned(cloud).kind is Kind.NOTHING
    assert not cloud.requests("CreateChangeSet")
    assert not cloud.stored


def test_a_change_set_without_changes_is_taken_back_and_is_no_failure() -> None:
    cloud = Recorded(DescribeStacks=stack("CREATE_COMPLETE"), CreateChangeSet=MADE, DescribeChangeSet=UNCHANGED)
    assert planned(cloud).kind is Kind.NOTHING
    assert cloud.requests("DeleteChangeSet")
    assert not cloud.requests("DeleteStack"), "the stack itself stays"


def test_a_change_set_that_fails_is_explained_by_what_validation_found() -> None:
    cloud = Recorded(DescribeStacks=NOTHING, CreateChangeSet=MADE,
                     DescribeChangeSet={"Status": "FAILED", "StatusReason": "Validation failed"},
                     DescribeEvents={"OperationEvents": [{
                         "EventId": "1", "EventType": "VALIDATION_ERROR", "LogicalResourceId": "Table",
                         "ResourceType": "AWS::DynamoDB::Table", "ValidationStatusReason": "no such property",
                         "ValidationPath": "/Resources/Table/Properties/Colour"}]})
    with pytest.raises(HostingError, match=r"Table \(AWS::DynamoDB::Table\): no such property"):
        planned(cloud)
    assert cloud.requests("DeleteStack"), "nothing of a stack that was never made stays"


def test_a_long_plan_is_waited_for_and_read_page_by_page() -> None:
    pages = [{"Status": "CREATE_IN_PROGRESS"},
             {"Status": "CREATE_COMPLETE", "Changes": [change("Add", "One", "AWS::SQS::Queue")], "NextToken": "more"},
             {"Status": "CREATE_COMPLETE", "Changes": [change("Add", "Two", "AWS::SQS::Queue")]}]
    cloud = Recorded(DescribeStacks=NOTHING, CreateChangeSet=MADE, DescribeChangeSet=pages)
    assert [each.logical for each in planned(cloud).changes] == ["One", "Two"]


def test_a_template_too_large_for_a_call_travels_by_the_bucket() -> None:
    cloud = Recorded(DescribeStacks=NOTHING, CreateChangeSet=MADE, DescribeChangeSet=READY)
    planned(cloud, TEMPLATE + "#" * 60_000)
    request = cloud.requests("CreateChangeSet")[0]
    assert "TemplateBody" not in request
    assert request["TemplateURL"].startswith("https://files.s3.")
    assert any(key.startswith("template-") for key in cloud.stored)


def test_a_plan_says_what_is_added_changed_removed_and_loudly_what_is_replaced() -> None:
    told = {"Status": "CREATE_COMPLETE", "Changes": [
        change("Add", "NewQueue", "AWS::SQS::Queue"), change("Modify", "Api", "AWS::Lambda::Function", "False", "Code"),
        change("Modify", "Route", "AWS::ApiGatewayV2::Route", "Conditional", "Target"),
        change("Remove", "OldQueue", "AWS::SQS::Queue"),
        change("Modify", "Table", "AWS::DynamoDB::Table", "True", "KeySchema")]}
    plan = planned(Recorded(DescribeStacks=stack("CREATE_COMPLETE"), CreateChangeSet=MADE, DescribeChangeSet=told))
    said = "\n".join(showing.plan_lines(plan))
    assert "1 added, 2 modified, 1 removed, 1 REPLACED" in said
    for line in ("+ SQS Queue  NewQueue", "~ Api (Lambda Function): Code", "AWS may make it anew", "- OldQueue",
                 "! Table (DynamoDB Table) is REPLACED: KeySchema", "!! DATA WOULD BE LEFT BEHIND !!"):
        assert line in said
    assert [each.logical for each in plan.loses] == ["Table"]


def test_a_bucket_is_lost_by_another_name_and_by_nothing_else() -> None:
    told = {"Status": "CREATE_COMPLETE", "Changes": [
        change("Modify", "Kept", "AWS::S3::Bucket", "Conditional", "LifecycleConfiguration"),
        change("Modify", "Lost", "AWS::S3::Bucket", "Conditional", "BucketName"),
        change("Remove", "Removed", "AWS::S3::Bucket")]}
    plan = planned(Recorded(DescribeStacks=stack("CREATE_COMPLETE"), CreateChangeSet=MADE, DescribeChangeSet=told))
    assert [each.logical for each in plan.loses] == ["Lost", "Removed"]


def test_a_plan_that_is_not_wanted_leaves_no_empty_stack() -> None:
    cloud = Recorded()
    asyncio.run(discard(cloud, Plan(Kind.CREATE, "finals", None, "arn:change-set", STACK_ID)))
    assert [action for action, _ in cloud.asked] == ["DeleteChangeSet", "DeleteStack"]
    cloud = Recorded()
    asyncio.run(discard(cloud, Plan(Kind.UPDATE, "finals", None, "arn:change-set", STACK_ID)))
    assert [action for action, _ in cloud.asked] == ["DeleteChangeSet"]
