"""Which resources of a stack are still there, asked service by service. A new type of the template is a row here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from alienattack.hosting.deployment.aws import AwsCloud
from alienattack.hosting.refusal import AwsRefusal

GONE = ("NotFound", "NoSuch", "NonExist", "Nonexist", "404", "DoesNotExist")
"""What the codes of all services have in common that mean: there is no such thing."""


@dataclass(frozen=True, slots=True)
class Holding:
    """One resource, by its names in the template and in AWS."""

    logical: str
    type: str
    physical: str


@dataclass(frozen=True, slots=True)
class Question:
    """How to ask for a resource: boto3's service, operation and the argument that takes its physical id."""

    service: str
    operation: str
    argument: str
    still: Callable[[Mapping[str, Any]], bool] = lambda _answer: True


def _state_of_key(answer: Mapping[str, Any]) -> bool:
    return answer["KeyMetadata"]["KeyState"] not in ("PendingDeletion", "PendingReplicaDeletion")


QUESTIONS: Mapping[str, Question] = {
    "AWS::ApiGatewayV2::Api": Question("apigatewayv2", "get_api", "ApiId"),
    "AWS::CloudFront::CachePolicy": Question("cloudfront", "get_cache_policy", "Id"),
    "AWS::CloudFront::Distribution": Question("cloudfront", "get_distribution", "Id"),
    "AWS::CloudFront::OriginAccessControl": Question("cloudfront", "get_origin_access_control", "Id"),
    "AWS::CloudFront::ResponseHeadersPolicy": Question("cloudfront", "get_response_headers_policy", "Id"),
    "AWS::CloudWatch::Dashboard": Question("cloudwatch", "get_dashboard", "DashboardName"),
    "AWS::Cognito::IdentityPool": Question("cognito-identity", "describe_identity_pool", "IdentityPoolId"),
    "AWS::Cognito::UserPool": Question("cognito-idp", "describe_user_pool", "UserPoolId"),
    "AWS::DynamoDB::Table": Question("dynamodb", "describe_table", "TableName"),
    "AWS::Glue::Database": Question("glue", "get_database", "Name"),
    "AWS::IAM::ManagedPolicy": Question("iam", "get_policy", "PolicyArn"),
    "AWS::IAM::Role": Question("iam", "get_role", "RoleName"),
    "AWS::KMS::Key": Question("kms", "describe_key", "KeyId", _state_of_key),
    "AWS::Kinesis::Stream": Question("kinesis", "describe_stream_summary", "StreamName"),
    "AWS::KinesisFirehose::DeliveryStream": Question("firehose", "describe_delivery_stream", "DeliveryStreamName"),
    "AWS::Lambda::EventSourceMapping": Question("lambda", "get_event_source_mapping", "UUID"),
    "AWS::Lambda::Function": Question("lambda", "get_function_configuration", "FunctionName"),
    "AWS::S3::Bucket": Question("s3", "head_bucket", "Bucket"),
    "AWS::SNS::Topic": Question("sns", "get_topic_attributes", "TopicArn"),
    "AWS::SQS::Queue": Question("sqs", "get_queue_attributes", "QueueUrl"),
    "AWS::SecretsManager::Secret": Question("secretsmanager", "describe_secret", "SecretId",
                                            lambda answer: "DeletedDate" not in answer),
}

Ask = Callable[[AwsCloud, str], Awaitable[bool]]


async def _log_group(cloud: AwsCloud, name: str) -> bool:
    found = await cloud.listed("logs", "describe_log_groups", "logGroups", logGroupNamePrefix=name)
    return any(group["logGroupName"] == name for group in found)


async def _alarm(cloud: AwsCloud, name: str) -> bool:
    return bool((await cloud.call("cloudwatch", "describe_alarms", AlarmNames=[name])).get("MetricAlarms"))


async def _budget(cloud: AwsCloud, name: str) -> bool:
    await cloud.call("budgets", "describe_budget", AccountId=cloud.account, BudgetName=name)
    return True


async def _firewall(cloud: AwsCloud, physical: str) -> bool:
    name, number, scope = physical.split("|")
    await cloud.call("wafv2", "get_web_acl", Name=name, Id=number, Scope=scope)
    return True


OTHER_QUESTIONS: Mapping[str, tuple[str, Ask]] = {
    "AWS::Budgets::Budget": ("budgets", _budget),
    "AWS::CloudWatch::Alarm": ("cloudwatch", _alarm),
    "AWS::Logs::LogGroup": ("logs", _log_group),
    "AWS::WAFv2::WebACL": ("wafv2", _firewall),
}

PARTS = ("AWS::ApiGatewayV2::Authorizer", "AWS::ApiGatewayV2::Integration", "AWS::ApiGatewayV2::Route",
         "AWS::ApiGatewayV2::Stage", "AWS::Cognito::IdentityPoolRoleAttachment", "AWS::Cognito::UserPoolClient",
         "AWS::Cognito::UserPoolGroup", "AWS::Glue::Table", "AWS::IAM::Policy", "AWS::Lambda::Permission",
         "AWS::Logs::LogStream", "AWS::S3::BucketPolicy", "AWS::SNS::Subscription", "AWS::SNS::TopicPolicy",
         "AWS::SQS::QueuePolicy", "AWS::WAFv2::WebACLAssociation")
"""What lives and dies with another resource of the stack: nothing to ask for."""


def service_of(kind: str) -> str:
    """The service that a type belongs to, by boto3's name; "" for a part of another resource or an unknown type."""
    if kind in QUESTIONS:
        return QUESTIONS[kind].service
    return OTHER_QUESTIONS[kind][0] if kind in OTHER_QUESTIONS else ""


async def is_there(cloud: AwsCloud, holding: Holding) -> bool:
    """Whether a resource still exists. Raises AwsRefusal where that may not be asked."""
    if not holding.physical or not service_of(holding.type):
        return False
    try:
        if holding.type in OTHER_QUESTIONS:
            return await OTHER_QUESTIONS[holding.type][1](cloud, holding.physical)
        question = QUESTIONS[holding.type]
        answer = await cloud.call(question.service, question.operation, **{question.argument: holding.physical})
        return question.still(answer)
    except AwsRefusal as error:
        if any(word in error.code for word in GONE):
            return False
        raise
