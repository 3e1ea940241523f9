"""The template: what it promises beyond what a deployment can show."""

import importlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from functions.api import ROUTES
from functions.routes import spectating
from tests.cloud.world import TEMPLATE, template


@pytest.fixture(scope="module")
def resources() -> dict[str, Any]:
    found: dict[str, Any] = template()["Resources"]
    return found


def of_type(resources: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value["Properties"] for key, value in resources.items() if value["Type"] == name}


def test_cfn_lint_has_nothing_to_say() -> None:
    command = [sys.executable, "-c", "import sys; from cfnlint import runner; sys.exit(runner.main())", str(TEMPLATE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip(), done.stderr.strip()) == (0, "", "")


def test_a_player_may_put_records_into_the_one_stream_and_nothing_else(resources: dict[str, Any]) -> None:
    policies = resources["PlayerRole"]["Properties"]["Policies"]
    statements = [statement for policy in policies for statement in policy["PolicyDocument"]["Statement"]]
    assert statements == [
        {"Effect": "Allow", "Action": "kinesis:PutRecords", "Resource": {"Fn::GetAtt": ["Stream", "Arn"]}}]


def test_no_role_may_do_everything_of_a_service(resources: dict[str, Any]) -> None:
    for role in of_type(resources, "AWS::IAM::Role").values():
        for policy in role["Policies"]:
            for statement in policy["PolicyDocument"]["Statement"]:
                actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
                assert not any("*" in action for action in actions)
                assert statement["Resource"] != "*" or actions == ["kinesis:ListStreams"]


def test_by_default_no_function_may_trace_or_ask_for_a_second_factor(resources: dict[str, Any]) -> None:
    for name, condition, parameter in (("Tracing", "Traces", "UseTracing"),
                                       ("ApiAsksForMfa", "DemandsMfa", "ManagersNeedMfa")):
        assert resources[name]["Condition"] == condition
        assert template()["Parameters"][parameter]["Default"] == "false"
    statements = resources["ApiAsksForMfa"]["Properties"]["PolicyDocument"]["Statement"]
    assert [statement["Action"] for statement in statements] == ["cognito-idp:AdminGetUser"]
    assert ":userpool/${Pool}" in json.dumps(statements)


def test_a_function_that_traces_is_made_after_the_right_to(resources: dict[str, Any]) -> None:
    for name, function in of_type(resources, "AWS::Lambda::Function").items():
        assert {"Ref": function["Role"]["Fn::GetAtt"][0]} in [
            role.get("Fn::If", (None, role))[1] for role in resources["Tracing"]["Properties"]["Roles"]], name
        condition, tags, _otherwise = function["Tags"]["Fn::If"]
        assert condition == resources["Tracing"]["Condition"], name
        assert {"Key": "traced-by", "Value": {"Ref": "Tracing"}} in tags, name


def statements(node: yaml.Node) -> Iterator[dict[str, yaml.Node]]:
    """Every policy statement below a node of the template's text, which still knows its lines."""
    if isinstance(node, yaml.MappingNode):
        fields = {key.value: value for key, value in node.value}
        if "Effect" in fields:
            yield {**fields, "": node}
        for value in fields.values():
            yield from statements(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from statements(value)


def words(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """Every text below a node."""
    if isinstance(node, yaml.ScalarNode):
        yield node
    else:
        for value in node.value:
            for each in value if isinstance(value, tuple) else (value,):
                yield from words(each)


def wildcards_without_a_reason(text: str) -> list[str]:
    """Lines of a template that use a wildcard in a policy, in whose statement no comment stands on or above them."""
    lines = text.splitlines()

    def explained(line: int) -> bool:
        return " # " in lines[line] or lines[line - 1].lstrip().startswith("# ")

    found = []
    for statement in statements(yaml.compose(text)):
        first = statement[""].start_mark.line
        wide = {word.start_mark.line for key in ("Action", "Resource") if key in statement
                for word in words(statement[key]) if "*" in word.value or "?" in word.value}
        excepting = {node.start_mark.line for key, node in statement.items() if key in ("NotAction", "NotResource")}
        found += [f"{line + 1}: {lines[line].strip()}" for line in sorted(wide | excepting)
                  if not any(map(explained, range(first, line + 1)))]
    return found


def test_every_wildcard_of_a_policy_has_a_written_reason() -> None:
    assert wildcards_without_a_reason(TEMPLATE.read_text(encoding="utf-8")) == []


def test_a_wildcard_that_loses_its_reason_is_noticed() -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    bare = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    found = wildcards_without_a_reason(bare)
    for wide in ("s3:*", "sqs:*", "kinesis:ListStreams", "/replays/*", "/frames/*", "${DeadLetterBucket.Arn}/*"):
        assert any(wide in line for line in found), wide
    silent = text.replace("kinesis:GetRecords", "kinesis:Get*", 1)
    assert ["kinesis:Get*" in line for line in wildcards_without_a_reason(silent)] == [True]


def test_every_function_has_a_handler_a_role_and_a_log_group_of_its_own(resources: dict[str, Any]) -> None:
    functions = of_type(resources, "AWS::Lambda::Function")
    for function in functions.values():
        module, name = function["Handler"].rsplit(".", 1)
        assert callable(getattr(importlib.import_module(module), name))
    assert len({str(function["Role"]) for function in functions.values()}) == len(functions)
    assert len({str(function["LoggingConfig"]) for function in functions.values()}) == len(functions)
    assert all("RetentionInDays" in group for group in of_type(resources, "AWS::Logs::LogGroup").values())


def test_only_the_routes_that_the_code_calls_open_are_open(resources: dict[str, Any]) -> None:
    routes = of_type(resources, "AWS::ApiGatewayV2::Route").values()
    opened = {route["RouteKey"] for route in routes if route["AuthorizationType"] != "JWT"}
    assert opened == {f"{route.method} {route.path}" for route in ROUTES if route.open}


def test_what_anybody_may_call_has_a_rate_of_its_own(resources: dict[str, Any]) -> None:
    limits = resources["ApiStage"]["Properties"]["RouteSettings"]
    assert set(limits) == {f"{route.method} {route.path}" for route in ROUTES if route.open}
    assert all(limit["ThrottlingRateLimit"] == {"Ref": "OpenRateLimit"} for limit in limits.values())


def test_the_cdn_asks_for_a_board_once_a_second_whatever_is_asked_of_it(resources: dict[str, Any]) -> None:
    caching = resources["ScoreboardCaching"]["Properties"]["CachePolicyConfig"]
    assert caching["MinTTL"] == caching["DefaultTTL"] == spectating.MAX_AGE_SECONDS
    key = caching["ParametersInCacheKeyAndForwardedToOrigin"]
    assert [key["CookiesConfig"]["CookieBehavior"], key["HeadersConfig"]["HeaderBehavior"],
            key["QueryStringsConfig"]["QueryStringBehavior"]] == ["none"] * 3
    served = resources["ScoreboardDistribution"]["Properties"]["DistributionConfig"]
    boards = served["CacheBehaviors"][0]
    assert (boards["PathPattern"], boards["CachePolicyId"]) == ("/public/*", {"Ref": "ScoreboardCaching"})
    shield = next(origin for origin in served["Origins"] if origin["Id"] == "api")["OriginShield"]
    assert shield["Fn::If"][1] == {"Enabled": True, "OriginShieldRegion": {"Ref": "AWS::Region"}}


def test_the_cdn_only_reads_and_only_by_tls(resources: dict[str, Any]) -> None:
    served = resources["ScoreboardDistribution"]["Properties"]["DistributionConfig"]
    for behaviour in (served["DefaultCacheBehavior"], *served["CacheBehaviors"]):
        assert behaviour["AllowedMethods"] == ["GET", "HEAD"]
        assert behaviour["ViewerProtocolPolicy"] in ("redirect-to-https", "https-only")
        assert behaviour["Compress"] is True
        assert behaviour["ResponseHeadersPolicyId"] == {"Ref": "ScoreboardHeaders"}
    headers = resources["ScoreboardHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    policy = headers["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    page = (TEMPLATE.parent / "scoreboard" / "index.html").read_text(encoding="utf-8")
    own = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert own is not None
    assert policy == f"{own[1]}; frame-ancestors 'none'"


def test_nothing_has_a_name_that_a_second_stack_would_want_too(resources: dict[str, Any]) -> None:
    named = {"UserPoolName", "ClientName", "BucketName", "TableName", "QueueName", "FunctionName", "RoleName",
             "TopicName", "AlarmName", "DashboardName", "BudgetName", "LogGroupName", "StreamName", "Name"}
    for logical, resource in resources.items():
        if resource["Type"] in ("AWS::ApiGatewayV2::Authorizer", "AWS::Lambda::EventSourceMapping",
                                "AWS::Lambda::Permission", "AWS::Logs::LogStream", "AWS::Glue::Table"):
            continue  # a name within what is the stack's own
        properties = resource["Properties"]
        inner = [properties, *(value for value in properties.values() if isinstance(value, dict))]
        for name in named:
            for place in inner:
                assert "Fn::Sub" not in place.get(name, {}) or "${AWS::StackName}" in str(place[name]), logical
                assert not isinstance(place.get(name), str), f"{logical}: {name}"


def test_accounts_sign_in_by_srp_alone_with_strong_passwords(resources: dict[str, Any]) -> None:
    client = resources["UserPoolClient"]["Properties"]
    assert client["ExplicitAuthFlows"] == ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    assert client["PreventUserExistenceErrors"] == "ENABLED"
    assert client["GenerateSecret"] is False
    assert resources["UserPool"]["Properties"]["Policies"]["PasswordPolicy"]["MinimumLength"] >= 12
    pool = resources["IdentityPool"]["Properties"]
    assert (pool["AllowUnauthenticatedIdentities"], pool["AllowClassicFlow"]) == (False, False)


def test_the_stream_mapping_is_switched_by_a_condition_and_loses_nothing(resources: dict[str, Any]) -> None:
    mapping = resources["StreamMapping"]["Properties"]
    assert mapping["Enabled"] == {"Fn::If": ["MapsStream", True, False]}
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["BisectBatchOnFunctionError"] is True
    assert "OnFailure" in mapping["DestinationConfig"]


def test_everything_that_rests_is_encrypted(resources: dict[str, Any]) -> None:
    assert resources["Stream"]["Properties"]["StreamEncryption"]["KeyId"] == "alias/aws/kinesis"
    assert resources["Table"]["Properties"]["SSESpecification"]["SSEEnabled"] is True
    assert all(queue["SqsManagedSseEnabled"] for queue in of_type(resources, "AWS::SQS::Queue").values())
    assert all("BucketEncryption" in bucket for bucket in of_type(resources, "AWS::S3::Bucket").values())
