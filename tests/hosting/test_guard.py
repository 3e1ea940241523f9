"""The door of the embedded cloud lets in what a game needs, and nothing else."""

import asyncio
from typing import Any

import pytest

from alienattack.hosting.guard import CODES_REFUSED, Door, Guard, Pass, Refusal
from alienattack.hosting.scoreboard import Scoreboard

HOME = {"host": "127.0.0.1:4566"}
PLAYER, ROOT = "ASIAPLAYERKEY", "AKIAHOSTSOWNKEY"


@pytest.fixture
def door() -> Door:
    return Door(4566, lambda key: key == PLAYER, "api1", "us-east-1_pool")


def signed(key: str, service: str, **headers: str) -> dict[str, str]:
    credential = f"AWS4-HMAC-SHA256 Credential={key}/20261124/us-east-1/{service}/aws4_request, SignedHeaders=host"
    return {**HOME, "authorization": credential, **headers}


def cognito(operation: str) -> dict[str, str]:
    return {**HOME, "x-amz-target": f"AWSCognitoIdentityProviderService.{operation}"}


@pytest.mark.parametrize(("method", "path", "headers", "durable"), [
    ("GET", "/_aws/execute-api/api1/config", HOME, False),
    ("POST", "/_aws/execute-api/api1/runs", HOME, True),
    ("GET", "/us-east-1_pool/.well-known/jwks.json", HOME, False),
    ("POST", "/", cognito("SignUp"), True),
    ("POST", "/", cognito("InitiateAuth"), False),
    ("POST", "/", cognito("RespondToAuthChallenge"), True),
    ("POST", "/", {**HOME, "x-amz-target": "AWSCognitoIdentityService.GetCredentialsForIdentity"}, False),
    ("POST", "/", signed(PLAYER, "kinesis", **{"x-amz-target": "Kinesis_20131202.PutRecords"}), False),
    ("POST", "/", signed(PLAYER, "dynamodb", **{"x-amz-target": "DynamoDB_20120810.PutItem"}), False),
    ("GET", "/some-bucket", signed(PLAYER, "s3"), False),
    ("POST", "/", signed(PLAYER, "cognito-idp", **cognito("AdminGetUser")), False),  # IAM denies it to players
    ("POST", "/", cognito("VerifySoftwareToken"), True),
])
def test_what_a_game_needs_passes(door: Door, method: str, path: str, headers: dict[str, str], durable: bool) -> None:
    assert door.judge(method, path, "", headers) == Pass(durable)


def test_an_answer_about_a_run_says_how_far_the_state_is_on_disk(door: Door) -> None:
    assert door.judge("GET", "/_aws/execute-api/api1/runs/abc", "", HOME) == Pass(marked=True)
    headers = dict(ask(door, "/_aws/execute-api/api1/runs/abc", mark=lambda: "boot;2;1"))
    assert headers[b"x-alienattack-state"] == b"boot;2;1"
    assert b"x-alienattack-state" not in dict(ask(door, "/_aws/execute-api/api1/runs/abc"))  # throw-away state


def ask(door: Door, path: str, **more: Any) -> list[tuple[bytes, bytes]]:
    """The headers of an answer through the guard."""
    sent: list[dict[str, Any]] = []

    async def emulator(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": b"{}"})

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def committed() -> None:
        pass

    guard = Guard(emulator, Scoreboard(emulator, 4566), emulator, door, committed, lambda: None, **more)
    scope = {"type": "http", "method": "GET", "path": path, "headers": [(b"host", b"127.0.0.1:4566")]}
    asyncio.run(guard(scope, emulator, send))  # type: ignore[arg-type]
    return list(sent[0]["headers"])


@pytest.mark.parametrize(("method", "path", "query", "headers"), [
    ("POST", "/_ministack/reset", "", HOME),
    ("GET", "/_ministack/ses/messages", "", HOME),
    ("POST", "/_ministack/config", "", HOME),
    ("GET", "/latest/meta-data/iam", "", HOME),
    ("GET", "/", "", HOME),
    ("GET", "/_aws/execute-api/another/config", "", HOME),
    ("GET", "/_aws/execute-api/api1/config", "", {"host": "evil.example:4566"}),
    ("GET", "/_aws/execute-api/api1/config", "", {"host": "127.0.0.1:80"}),
    ("GET", "/_aws/execute-api/api1/config", "", {}),
    ("POST", "/_aws/execute-api/api1/runs", "", {**HOME, "origin": "https://evil.example"}),
    ("GET", "/bucket/key", "X-Amz-Signature=1&X-Amz-Credential=x", HOME),
    ("GET", "/bucket/key", "AWSAccessKeyId=test&Signature=1", HOME),
    ("POST", "/", "", cognito("AdminSetUserPassword")),
    ("POST", "/", "", cognito("ListUsers")),
    ("POST", "/", "", {**HOME, "x-amz-target": "AWSCognitoIdentityService.SetIdentityPoolRoles"}),
    ("POST", "/", "", signed("test", "dynamodb", **{"x-amz-target": "DynamoDB_20120810.Scan"})),
    ("POST", "/", "", signed("123456789012", "dynamodb", **{"x-amz-target": "DynamoDB_20120810.Scan"})),
    ("POST", "/", "", signed(ROOT, "kinesis", **{"x-amz-target": "Kinesis_20131202.GetRecords"})),
    ("POST", "/", "", signed(PLAYER, "kinesis", **{"x-amz-target": "AWSCognitoIdentityProviderService.AdminGetUser"})),
    ("POST", "/", "", signed(PLAYER, "iam")),
    ("POST", "/2015-03-31/functions/x/invocations", "", signed(PLAYER, "lambda")),
    ("GET", "/_ministack/health", "", signed(PLAYER, "s3")),
    ("POST", "/oauth2/token", "", signed(PLAYER, "s3")),
    ("POST", "/login", "", signed(PLAYER, "s3")),
    ("POST", "/WriteGetObjectResponse", "", signed(PLAYER, "s3")),
    ("GET", "/restapis/other/stage/_user_request_/x", "", signed(PLAYER, "s3")),
    ("GET", "/latest/meta-data/", "", signed(PLAYER, "s3")),
    ("POST", "/", "", {**HOME, "x-amz-target": "Kinesis_20131202.PutRecords"}),
])
def test_everything_else_is_refused(door: Door, method: str, path: str, query: str, headers: dict[str, str]) -> None:
    assert isinstance(door.judge(method, path, query, headers), Refusal)


@pytest.mark.parametrize("operation", CODES_REFUSED)
def test_no_code_opens_an_account(door: Door, operation: str) -> None:
    verdict = door.judge("POST", "/", "", cognito(operation))
    assert isinstance(verdict, Refusal)
    assert "alienattack cloud account reset NAME" in verdict.why


def test_before_the_stack_stands_nothing_is_served(door: Door) -> None:
    young = Door(4566, lambda key: True)
    assert isinstance(young.judge("GET", "/_aws/execute-api//config", "", HOME), Refusal)
    assert isinstance(young.judge("GET", "//.well-known/jwks.json", "", HOME), Refusal)


def exchange(guard: Guard, raw_headers: list[tuple[bytes, bytes]], path: str) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": raw_headers}
    asyncio.run(guard(scope, receive, send))
    return sent


async def ok(_scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"done"})


def test_an_api_write_is_answered_only_once_it_is_on_disk(door: Door) -> None:
    order: list[str] = []

    async def committed() -> None:
        order.append("committed")

    guard = Guard(ok, Scoreboard(ok, 4566), ok, door, committed, lambda: order.append("changed"))
    sent = exchange(guard, [(b"host", b"127.0.0.1:4566")], "/_aws/execute-api/api1/runs")
    assert (order, sent[0]["status"]) == (["changed", "committed"], 200)


def test_a_deciding_header_that_comes_twice_is_refused(door: Door) -> None:
    async def committed() -> None:
        raise AssertionError("nothing may pass")

    guard = Guard(ok, Scoreboard(ok, 4566), ok, door, committed, lambda: None)
    twice = [(b"host", b"127.0.0.1:4566"), (b"Host", b"evil.example")]
    assert exchange(guard, twice, "/_aws/execute-api/api1/runs")[0]["status"] == 403
