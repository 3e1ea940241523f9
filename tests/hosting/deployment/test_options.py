"""What a host may choose: each option of the template deployed, and seen in what stands."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from typing import Any

import pytest

from alienattack.hosting.deployed import Deployed
from alienattack.hosting.deployment.stack import describe
from alienattack.hosting.upkeep import name_manager


def test_a_user_pool_that_was_there_is_signed_in_with_and_left_as_it_was(operators: Any) -> None:
    operator = operators("guest")
    cognito = operator.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="the-company-s")["UserPool"]["Id"]
    try:
        outputs = operator.deploy(flags={"parameter_user_pool": pool}).outputs
        assert outputs["UserPoolId"] == pool
        clients = cognito.list_user_pool_clients(UserPoolId=pool)["UserPoolClients"]
        assert [client["ClientId"] for client in clients] == [outputs["UserPoolClientId"]]
        (provider,) = operator.client("cognito-identity").describe_identity_pool(
            IdentityPoolId=outputs["IdentityPoolId"])["CognitoIdentityProviders"]
        assert provider["ProviderName"].endswith(f"/{pool}")
        functions = operator.client("lambda").list_functions()["Functions"]
        assert not [each for each in functions if "PreSignUp" in each["FunctionName"]], "its sign-up is its own"

        cognito.admin_create_user(UserPoolId=pool, Username="nova")
        asyncio.run(named_manager(operator, "nova"))
        asyncio.run(named_manager(operator, "nova"))  # the group that was missing is made once
        groups = cognito.admin_list_groups_for_user(UserPoolId=pool, Username="nova")["Groups"]
        assert [group["GroupName"] for group in groups] == ["Managers"]

        assert operator.destroy(with_archive=True) == 0
        assert cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["Id"] == pool
    finally:
        cognito.delete_user_pool(UserPoolId=pool)


async def named_manager(operator: Any, name: str) -> None:
    """What `cloud manager add` does."""
    stack = await describe(operator.target.cloud, operator.target.name)
    await name_manager(Deployed(operator.target.cloud), stack, {"name": name})


def test_options_are_seen_in_what_stands(operators: Any) -> None:
    operator = operators("chosen")
    outputs = operator.deploy(flags={
        "parameter_stream_mode": "ON_DEMAND", "parameter_managers_need_mfa": True, "parameter_tracing": True,
        "parameter_alarm_email": "host@example.org", "parameter_archive_days": "30",
        "parameter_protect": True, "parameter_mail_from": "codes@example.org"}).outputs

    pool = operator.client("cognito-idp").describe_user_pool(UserPoolId=outputs["UserPoolId"])["UserPool"]
    assert pool["EmailConfiguration"] == {
        "EmailSendingAccount": "DEVELOPER",
        "SourceArn": "arn:aws:ses:eu-central-1:000000000000:identity/codes@example.org"}
    mode = operator.client("kinesis").describe_stream_summary(StreamName=outputs["StreamName"])
    assert mode["StreamDescriptionSummary"]["StreamModeDetails"]["StreamMode"] == "ON_DEMAND"
    api = operator.client("lambda").get_function_configuration(FunctionName=outputs["ApiFunction"])
    assert api["TracingConfig"]["Mode"] == "Active"
    told = api["Environment"]["Variables"]
    assert (told["NEED_MFA"], told["RETENTION_DAYS"]) == ("true", "30")
    assert told["SCOREBOARD_URL"] == outputs["ScoreboardUrl"]
    assert outputs["ScoreboardUrl"].startswith("https://")
    role = api["Role"].rpartition("/")[2]
    may = json.dumps([operator.client("iam").get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
                      for name in operator.client("iam").list_role_policies(RoleName=role)["PolicyNames"]])
    assert "cognito-idp:AdminGetUser" in may
    assert f":userpool/{outputs['UserPoolId']}" in may

    table = operator.client("dynamodb").describe_table(TableName=outputs["TableName"])["Table"]
    assert table["DeletionProtectionEnabled"] is True

    alarms = operator.client("cloudwatch").describe_alarms(AlarmNamePrefix="chosen-")["MetricAlarms"]
    (topic,) = {action for alarm in alarms for action in alarm["AlarmActions"]}
    mailed = operator.client("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    assert [(each["Protocol"], each["Endpoint"]) for each in mailed] == [("email", "host@example.org")]
    board = json.loads(operator.client("cloudwatch").get_dashboard(DashboardName="chosen")["DashboardBody"])
    assert outputs["ConsumerFunction"] in json.dumps(board)

    catalogue = operator.client("glue").get_table(DatabaseName=outputs["ArchiveDatabase"], Name="frames")["Table"]
    assert catalogue["Parameters"]["storage.location.template"] == f"s3://{outputs['ArchiveBucket']}/frames/${{day}}/"


@pytest.mark.parametrize(("flags", "told"), [
    ({"parameter_monthly_budget": "50"}, "MonthlyBudget needs AlarmEmail"),
    ({"parameter_alarm_email": "host@example.org", "parameter_alarms": False}, "AlarmEmail needs UseAlarms"),
    ({"parameter_mail_from": "codes@example.org", "parameter_user_pool": "eu-central-1_Abcdefghi"},
     "MailFrom is for the user pool made here"),
    ({"parameter_waf": True, "parameter_user_pool": "eu-central-1_Abcdefghi"}, "UseWaf guards the user pool made here"),
])
def test_options_that_would_do_nothing_are_refused_with_the_reason(operators: Any, flags: dict[str, object],
                                                                   told: str) -> None:
    assert told in operators("pointless").refused(flags=flags).reason


def test_the_page_in_the_bucket_is_the_one_that_the_cloud_tells_of(operators: Any) -> None:
    operator = operators("shown")
    stack = operator.deploy()
    names = {each["Key"] for each in operator.client("s3").list_objects_v2(
        Bucket=stack.outputs["ScoreboardBucket"])["Contents"]}
    assert {"index.html", "cloud.json", "scoreboard.js"} <= names
    with urllib.request.urlopen(operator.target.address_of(stack) + "/config", timeout=20) as answer:
        assert json.load(answer)["scoreboard_url"] == stack.outputs["ScoreboardUrl"]
