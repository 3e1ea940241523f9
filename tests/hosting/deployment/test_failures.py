"""What goes wrong on AWS, by its own answers: which failure came first, what stands then, and the way out."""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from alienattack.errors import HostingError
from alienattack.hosting.deployment import deploying
from alienattack.hosting.deployment.applying import DeploymentFailed, apply
from alienattack.hosting.deployment.aws import AwsCloud
from alienattack.hosting.deployment.console import Console
from alienattack.hosting.deployment.events import BEGINS_SECONDS, StackEvent
from alienattack.hosting.deployment.planning import Kind, Plan
from alienattack.hosting.deployment.recovery import WAY_OUT, recover
from alienattack.hosting.deployment.target import Target
from tests.hosting.deployment.recorded import NOTHING, STACK_ID, Recorded, event, no_pause, stack

OF_STACK = "AWS::CloudFormation::Stack"


def failed(kind: Kind, status: str, *events: dict[str, Any], **more: Any) -> tuple[DeploymentFailed, Recorded]:
    """The failure of a deployment that ends in `status` after these events, the newest last."""
    cloud = Recorded(DescribeStacks=stack(status), DescribeStackEvents=[
        {"StackEvents": []}, {"StackEvents": list(events)[::-1]}], **more)
    with pytest.raises(DeploymentFailed) as caught:
        asyncio.run(apply(cloud, Plan(kind, "finals", None, "arn:change-set", STACK_ID), lambda _event: None, "7",
                          no_pause))
    return caught.value, cloud


def test_the_first_failure_is_told_not_those_that_it_caused() -> None:
    error, _cloud = failed(
        Kind.UPDATE, "UPDATE_ROLLBACK_COMPLETE",
        event(1, "finals", "UPDATE_IN_PROGRESS", kind=OF_STACK),
        event(2, "Other", "UPDATE_FAILED", "Resource update cancelled"),
        event(3, "Stream", "UPDATE_FAILED", "Rate exceeded for shards, LimitExceededException", "AWS::Kinesis::Stream"),
        event(4, "Late", "UPDATE_FAILED", "something else"),
        event(5, "finals", "UPDATE_ROLLBACK_IN_PROGRESS", "[Stream] failed", OF_STACK))
    assert "Stream (AWS::Kinesis::Stream): Rate exceeded" in error.reason
    assert "with all its data" in error.reason
    assert "Service Quotas" in error.remedy


def test_a_failed_first_deployment_removes_even_what_the_template_retains() -> None:
    error, cloud = failed(Kind.CREATE, "ROLLBACK_COMPLETE", event(1, "Api", "CREATE_FAILED", "not authorized to do"))
    assert cloud.requests("ExecuteChangeSet")[0]["RetainExceptOnCreate"] is True
    assert "removed again" in error.reason
    assert "lack that right" in error.remedy


def test_a_roll_back_that_fails_too_is_said() -> None:
    error, _cloud = failed(Kind.UPDATE, "UPDATE_ROLLBACK_FAILED", event(1, "Api", "UPDATE_FAILED", "why ever"))
    assert "UPDATE_ROLLBACK_FAILED" in error.reason


def test_what_validation_refused_is_told_in_place_of_a_pointer_to_it() -> None:
    error, _cloud = failed(
        Kind.CREATE, "ROLLBACK_COMPLETE", event(1, "finals", "CREATE_FAILED", "Call DescribeEvents", OF_STACK),
        DescribeEvents={"OperationEvents": [{
            "EventId": "9", "EventType": "VALIDATION_ERROR", "LogicalResourceId": "Bucket",
            "ResourceType": "AWS::S3::Bucket", "ValidationStatusReason": "That name is taken"}]})
    assert "Bucket (AWS::S3::Bucket): That name is taken" in error.reason


def recovered(*states: Any) -> tuple[Recorded, list[StackEvent]]:
    cloud, told = Recorded(DescribeStacks=list(states)), list[StackEvent]()
    asyncio.run(recover(cloud, "finals", told.append, no_pause))
    return cloud, told


def test_an_operation_under_way_is_waited_for() -> None:
    cloud, _told = recovered(stack("UPDATE_IN_PROGRESS"), stack("UPDATE_IN_PROGRESS"), stack("UPDATE_COMPLETE"))
    assert not cloud.requests("DeleteStack")


def test_the_empty_rest_of_a_failed_making_is_removed() -> None:
    cloud, _told = recovered(stack("ROLLBACK_COMPLETE"), stack("DELETE_IN_PROGRESS"), NOTHING)
    assert cloud.requests("DeleteStack") == [{"StackName": STACK_ID}]


def test_a_roll_back_that_got_stuck_is_finished() -> None:
    cloud, _told = recovered(stack("UPDATE_ROLLBACK_FAILED"), stack("UPDATE_ROLLBACK_COMPLETE"))
    assert cloud.requests("ContinueUpdateRollback")


@pytest.mark.parametrize("status", sorted(WAY_OUT))
def test_what_can_not_be_repaired_names_the_way_out(status: str) -> None:
    with pytest.raises(HostingError, match=status) as caught:
        recovered(stack(status))
    assert caught.value.remedy == WAY_OUT[status]


def test_who_only_looks_puts_nothing_in_order() -> None:
    target = Target("finals", AwsCloud(boto3.Session("k", "s", region_name="eu-central-1")))
    with Stubber(target.cloud.client("cloudformation")) as stub:  # any other call is refused
        stub.add_response("describe_stacks", stack("ROLLBACK_COMPLETE", CreationTime=datetime(2030, 1, 1, tzinfo=UTC),
                                                   Tags=[{"Key": "alienattack", "Value": "finals"}]))
        with pytest.raises(HostingError, match="ROLLBACK_COMPLETE: nothing can be planned") as caught:
            deploying._made_ready(target, Console(out=io.StringIO()), only_look=True)
    assert "cloud deploy --name finals" in caught.value.remedy


def test_a_stack_that_is_not_there_needs_nothing() -> None:
    cloud, _told = recovered(NOTHING)
    assert len(cloud.asked) == 1


def test_a_stack_that_aws_still_shows_as_it_was_is_not_taken_for_done() -> None:
    cloud = Recorded(
        DescribeStacks=[stack("REVIEW_IN_PROGRESS"), stack("REVIEW_IN_PROGRESS"), stack("CREATE_IN_PROGRESS"),
                        stack("CREATE_COMPLETE")],
        DescribeStackEvents=[{"StackEvents": []}, {"StackEvents": []},
                             {"StackEvents": [event(1, "finals", "CREATE_IN_PROGRESS", kind=OF_STACK)]}],
        ListStackResources={"StackResourceSummaries": []})
    made = asyncio.run(apply(cloud, Plan(Kind.CREATE, "finals", None, "arn:change-set", STACK_ID), lambda _event: None,
                             "7", no_pause))
    assert made.status == "CREATE_COMPLETE"


def test_an_operation_of_which_aws_tells_nothing_is_not_waited_for_without_end() -> None:
    waited: list[float] = []

    async def pause(seconds: float) -> None:
        waited.append(seconds)

    cloud = Recorded(DescribeStacks=stack("UPDATE_COMPLETE"), DescribeStackEvents={"StackEvents": []},
                     ListStackResources={"StackResourceSummaries": []})
    asyncio.run(apply(cloud, Plan(Kind.UPDATE, "finals", None, "arn:change-set", STACK_ID), lambda _event: None, "7",
                      pause))
    assert sum(waited) == BEGINS_SECONDS


def test_a_new_account_without_cloudfront_is_told_what_else_it_can_do() -> None:
    error, _cloud = failed(Kind.CREATE, "ROLLBACK_COMPLETE", event(
        1, "ScoreboardDistribution", "CREATE_FAILED", "Access denied for operation 'Your account must be verified "
        "before you can add new CloudFront resources.' (HandlerErrorCode: AccessDenied)",
        "AWS::CloudFront::Distribution"))
    assert "--no-scoreboard" in error.remedy
