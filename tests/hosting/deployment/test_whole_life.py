"""A deployment from its making to its end, on an emulator in AWS's place, by the same calls that AWS gets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from alienattack import resources
from alienattack.hosting.deployment.deploying import current
from alienattack.hosting.deployment.holdings import service_of

RESOURCES = "\nResources:\n"
A_BUCKET = """
Resources:
  Another:
    Type: AWS::S3::Bucket
    Properties: {BucketName: %s}
"""
A_QUEUE = """
Resources:
  Another:
    Type: AWS::SQS::Queue
    DependsOn: ApiFunction
    Properties: {QueueName: "{{resolve:secretsmanager:not-there}}"}
"""


def stack_names(operator: Any) -> list[str]:
    return [stack["StackName"] for stack in operator.client("cloudformation").describe_stacks()["Stacks"]]


def put_player(operator: Any, outputs: Any) -> None:
    """An account, a row and a replay."""
    operator.client("cognito-idp").admin_create_user(UserPoolId=outputs["UserPoolId"], Username="nova")
    operator.client("dynamodb").put_item(TableName=outputs["TableName"], Item={
        "pk": {"S": "player"}, "sk": {"S": "nova"}, "best": {"N": "4711"}})
    operator.client("s3").put_object(Bucket=outputs["ArchiveBucket"], Key="replays/one", Body=b"replay")


def player_is_there(operator: Any, outputs: Any) -> bool:
    operator.client("cognito-idp").admin_get_user(UserPoolId=outputs["UserPoolId"], Username="nova")
    row = operator.client("dynamodb").get_item(TableName=outputs["TableName"],
                                               Key={"pk": {"S": "player"}, "sk": {"S": "nova"}})["Item"]
    replay = operator.client("s3").get_object(Bucket=outputs["ArchiveBucket"], Key="replays/one")["Body"].read()
    return bool(row["best"]["N"] == "4711" and replay == b"replay")


def test_a_first_deployment_says_what_it_makes_and_names_one_address(operators: Any) -> None:
    operator = operators("first")
    stack = operator.deploy()
    assert stack.changed
    body = operator.client("cloudformation").get_template(StackName="first")["TemplateBody"]
    assert body.strip() == Path(resources.cloud_dir(), "template.yaml").read_text(encoding="utf-8").strip()
    assert operator.target.address_of(stack).startswith("http")
    for said in ("The stack first is new.", "DynamoDB Table", "On AWS, while nobody plays: about $", "a month",
                 "created Table (DynamoDB Table)"):
        assert said in operator.said


def test_a_second_deployment_without_a_change_says_so_and_changes_nothing(operators: Any) -> None:
    operator = operators("twice")
    before = operator.deploy()
    events = len(operator.client("cloudformation").describe_stack_events(StackName="twice")["StackEvents"])
    again = operator.deploy()
    assert "Nothing to change" in operator.said
    assert not again.changed
    assert again.outputs == before.outputs
    assert len(operator.client("cloudformation").describe_stack_events(StackName="twice")["StackEvents"]) == events


def test_new_code_and_a_new_parameter_keep_accounts_rows_and_replays(operators: Any, altered_cloud: Any) -> None:
    operator = operators("kept")
    outputs = operator.deploy(flags={"parameter_flush_seconds": "5"}).outputs
    put_player(operator, outputs)
    code = operator.client("lambda").get_function(FunctionName=outputs["ApiFunction"])["Configuration"]["CodeSha256"]
    folder = altered_cloud("Description: The HTTP API.", "Description: The newer HTTP API.")
    (folder / "functions" / "newer.py").write_text('"""Newer."""\n', encoding="utf-8")
    changed = operator.deploy(folder, {"parameter_log_days": "14"})
    assert changed.changed
    assert "~ ApiFunction" in operator.said
    assert changed.parameters["LogRetentionDays"] == "14"
    assert changed.parameters["FlushSeconds"] == "5", "what is not named again stays as it was"
    assert player_is_there(operator, changed.outputs)
    after = operator.client("lambda").get_function(FunctionName=changed.outputs["ApiFunction"])["Configuration"]
    assert after["CodeSha256"] != code
    assert after["Description"] == "The newer HTTP API."


def test_a_first_deployment_that_fails_leaves_nothing_and_says_why(operators: Any, altered_cloud: Any) -> None:
    operator = operators("failing")
    operator.client("s3").create_bucket(Bucket="somebody-has-this", CreateBucketConfiguration={
        "LocationConstraint": "eu-central-1"})
    error = operator.refused(cloud=altered_cloud(RESOURCES, A_BUCKET % "somebody-has-this"))
    assert "Another (AWS::S3::Bucket)" in error.reason
    assert "somebody-has-this" in error.reason
    assert "removed again" in error.reason
    assert error.remedy
    pools = operator.client("cognito-idp").list_user_pools(MaxResults=60)["UserPools"]
    assert not [pool for pool in pools if pool["Name"].startswith("failing")]
    assert not [table for table in operator.client("dynamodb").list_tables()["TableNames"] if "failing" in table]
    assert operator.deploy().changed, "the same command, mended, gets over the empty rest"


def test_an_update_that_fails_rolls_back_and_loses_nothing(operators: Any, altered_cloud: Any) -> None:
    operator = operators("rolled")
    outputs = operator.deploy().outputs
    put_player(operator, outputs)
    folder = altered_cloud("Description: The HTTP API.", "Description: The newer HTTP API.")
    altered_cloud(RESOURCES, A_QUEUE)
    error = operator.refused(cloud=folder)
    assert "Another (AWS::SQS::Queue)" in error.reason
    assert "rolled back" in error.reason
    now = current(operator.target)
    assert now.status == "UPDATE_ROLLBACK_COMPLETE"
    assert now.outputs == outputs
    assert player_is_there(operator, now.outputs)


def test_a_template_that_cannot_be_read_touches_nothing(operators: Any, altered_cloud: Any) -> None:
    operator = operators("unread")
    error = operator.refused(cloud=altered_cloud("Type: AWS::SQS::Queue", "Type: AWS::SQS::NoSuchThing"))
    assert "refused" in error.reason
    assert "unread" not in stack_names(operator)


def test_two_deployments_live_in_one_account_and_one_ends_without_the_other(operators: Any) -> None:
    one, two = operators("east"), operators("east-2")
    first, second = one.deploy(), two.deploy()
    own = [{physical for logical, physical in stack.resources.items() if service_of(stack.types[logical])}
           for stack in (first, second)]
    assert own[0]
    assert not own[0] & own[1]
    put_player(two, second.outputs)
    assert one.destroy(with_archive=True) == 0
    assert player_is_there(two, current(two.target).outputs)


def test_only_looking_leaves_nothing_behind(operators: Any) -> None:
    operator = operators("looked")
    assert operator.deploy(only_plan=True) is None
    assert "Nothing was changed." in operator.said
    assert "looked" not in stack_names(operator)
    operator.deploy()
    assert operator.deploy(only_plan=True) is None
    assert "Nothing to change" in operator.said


def test_what_holds_data_is_not_replaced_unasked(operators: Any, altered_cloud: Any) -> None:
    operator = operators("replaced")
    before = operator.deploy()
    folder = altered_cloud("- {AttributeName: sk, KeyType: RANGE}", "- {AttributeName: place, KeyType: RANGE}")
    error = operator.refused(cloud=folder)
    assert "left behind" in error.reason
    assert "DATA WOULD BE LEFT BEHIND" in operator.said
    assert "where the template says so: Table." in operator.said
    assert current(operator.target).outputs == before.outputs


def test_a_stack_of_somebody_else_is_neither_changed_nor_removed(operators: Any) -> None:
    operator = operators("others")
    formation = operator.client("cloudformation")
    formation.create_stack(StackName="others", TemplateBody="Resources:\n  Q: {Type: 'AWS::SQS::Queue'}\n")
    try:
        assert "not deployed by this game" in operator.refused().reason
        with pytest.raises(Exception, match="not deployed by this game"):
            operator.destroy()
        assert "others" in stack_names(operator)
    finally:
        formation.delete_stack(StackName="others")


def test_the_end_removes_everything_and_asks_every_service(operators: Any) -> None:
    operator = operators("gone")
    outputs = operator.deploy(flags={"parameter_auto_confirm": True, "parameter_protect": True}).outputs
    put_player(operator, outputs)
    table = operator.client("dynamodb").describe_table(TableName=outputs["TableName"])["Table"]
    assert table["DeletionProtectionEnabled"]
    assert operator.destroy() == 0
    assert f"Kept: {outputs['ArchiveBucket']}, the archive." in operator.said
    for service in ("apigatewayv2", "cognito-identity", "cognito-idp", "dynamodb", "iam", "kinesis", "lambda", "logs",
                    "s3", "secretsmanager", "sqs"):
        assert f"{service} 0" in operator.said
    assert [bucket["Name"] for bucket in operator.client("s3").list_buckets()["Buckets"]
            if "gone" in bucket["Name"]] == [outputs["ArchiveBucket"]]
    with pytest.raises(ClientError, match="ResourceNotFound"):
        operator.client("dynamodb").describe_table(TableName=outputs["TableName"])
    assert operator.destroy() == 0, "again: nothing to do, and that is fine"
    assert "There is nothing to remove" in operator.said
    assert operator.destroy(with_archive=True) == 0, "the archive of a deployment that is gone is still found"
    assert not [bucket for bucket in operator.client("s3").list_buckets()["Buckets"] if "gone" in bucket["Name"]]
    assert operator.deploy().changed, "the name can be used again"


def test_an_unknown_parameter_is_refused_before_anything_is_touched(operators: Any) -> None:
    operator = operators("unknown")
    error = operator.refused(pairs=("NoSuchThing=1",))
    assert "no parameter NoSuchThing" in error.reason
    assert "FlushSeconds" in error.remedy
    assert "unknown" not in stack_names(operator)
